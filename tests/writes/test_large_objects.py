"""Large objects are checked beside the event loop, which goes on answering."""

import threading
from typing import Any

import pytest
from conversion import samples
from serving.harness import ITEMS, Harness

from kindwright_facade.web import admitting, bodies

KIND = samples.kind()


@pytest.mark.parametrize(
    ("spec", "beside"),
    [
        ({"size": "1Gi"}, False),
        ({"list": [0] * 1_500}, False),
        ({"list": [0] * 2_500}, True),
        ({"list": [[{"a": 1}]] * 2_000}, True),
        ({"text": "x" * 500_000}, True),
    ],
)
async def test_where_an_object_is_checked(monkeypatch: pytest.MonkeyPatch, spec: Any, *, beside: bool) -> None:
    seen: list[int] = []
    monkeypatch.setattr(admitting, "check", lambda *_: seen.append(threading.get_ident()))
    await admitting.checked(KIND, KIND.stored, samples.wanted(spec=spec))
    assert (seen != [threading.get_ident()]) == beside


async def test_a_refusal_comes_out_of_the_thread() -> None:
    wanted = samples.wanted(spec={"replicas": ["x"] * 6_000})
    with pytest.raises(Exception, match=r"spec\.replicas") as caught:
        await admitting.checked(KIND, KIND.stored, wanted)
    assert getattr(caught.value, "code", None) == 422


@pytest.mark.parametrize(("length", "beside"), [(100, False), (100_000, True)])
@pytest.mark.parametrize("media", ["application/json", "application/yaml"])
async def test_where_a_body_is_decoded(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, media: str, length: int, *, beside: bool
) -> None:
    seen: list[int] = []
    decode = bodies.decode

    def noted(body: bytes, kind: str) -> Any:
        seen.append(threading.get_ident())
        return decode(body, kind)

    monkeypatch.setattr(bodies, "decode", noted)
    wanted = samples.wanted(spec={"size": "x" * length})
    answer = await harness.call("POST", ITEMS, body=wanted, media=media)
    assert (answer.status, seen != [threading.get_ident()]) == (201, beside)
