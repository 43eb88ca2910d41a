import asyncio
from typing import Any

import pytest
from conversion import samples
from serving import fakes
from serving import harness as harnesses
from serving.harness import EVERYWHERE, ITEM, ITEMS, MERGE, Harness

from kindwright_facade.upstream import client

GROUP = "/apis/apps.example.com/v1alpha1"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/", 404),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/pods", 404),
        ("GET", f"{GROUP}/namespaces/shop/redises", 404),
        ("GET", f"{GROUP}/namespaces/shop/redises/x", 404),
        ("GET", "/apis/other.example.com/v1/things", 404),
        ("GET", "/apis/apps.example.com/v9/namespaces/shop/postgreses", 404),
        ("GET", f"{ITEM}/scale", 404),
        ("GET", f"{ITEM}/status/more", 404),
        ("GET", f"{EVERYWHERE}/orders", 404),
        ("POST", ITEM, 405),
        ("PUT", ITEMS, 405),
        ("PATCH", ITEMS, 405),
        ("POST", EVERYWHERE, 405),
        ("PUT", f"{ITEM}/status", 405),
        ("DELETE", f"{ITEM}/status", 405),
        ("OPTIONS", ITEMS, 405),
    ],
)
async def test_every_refusal_is_a_status(harness: Harness, method: str, path: str, code: int) -> None:
    answer = await harness.call(method, path)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert (answer.status, answer.json["kind"], answer.json["apiVersion"], answer.json["code"]) == (
        code,
        "Status",
        "v1",
        code,
    )
    assert answer.json["status"] == "Failure"
    assert answer.json["message"]


async def test_an_unknown_resource_is_confirmed_before_a_404(harness: Harness) -> None:
    calls = harnesses.confirmed(harness.registry)
    assert (await harness.get(f"{GROUP}/namespaces/shop/redises")).status == 404
    assert calls == [1]


async def test_a_failure_of_ours_tells_the_type_and_nothing_else(harness: Harness) -> None:
    def broken(method: str, path: str) -> client.Answer | None:
        raise RuntimeError(f"secret {method} {path}")

    harness.upstream.faults.append(lambda method, path: broken(method, path) if "helm" in path else None)
    for method, media in (("GET", ""), ("PATCH", MERGE), ("DELETE", "")):
        answer = await harness.call(method, ITEM, body={} if media else None, media=media or "application/json")
        assert (answer.status, answer.json["reason"]) == (500, "InternalError")
        assert answer.json["message"] == "Internal error occurred: RuntimeError"
        assert "secret" not in answer.text
    assert [entry["exc_info"] for entry in harness.logs if entry["log_level"] == "error"] == [True] * 3


async def test_a_body_in_an_encoding_that_is_none_is_a_400(harness: Harness) -> None:
    answer = await harness.call("POST", ITEMS, body=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert (answer.status, answer.json["kind"]) == (400, "Status")


async def test_a_slow_answer_keeps_nobody_else_waiting(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    answers = await asyncio.gather(*(harness.get(ITEM) for _ in range(20)))
    assert {answer.status for answer in answers} == {200}


async def test_upstream_down_is_a_503_with_retry_after(harness: Harness) -> None:
    def down(method: str, path: str) -> client.Answer | None:
        raise client.unreachable(f"{method} refused") if "helm" in path else AssertionError(path)

    harness.upstream.faults.append(lambda method, path: down(method, path) if "helm" in path else None)
    bodies: dict[str, Any] = {"POST": samples.wanted(), "PUT": samples.wanted(resourceVersion="7"), "PATCH": {}}
    for method, path in (
        ("GET", ITEM),
        ("GET", ITEMS),
        ("POST", ITEMS),
        ("PUT", ITEM),
        ("PATCH", ITEM),
        ("DELETE", ITEM),
    ):
        media = MERGE if method == "PATCH" else "application/json"
        answer = await harness.call(method, path, body=bodies.get(method), media=media)
        assert (answer.status, answer.json["reason"], answer.json["kind"]) == (503, "ServiceUnavailable", "Status")
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.json["details"]["retryAfterSeconds"] >= 1


async def test_reviews_that_fail_are_a_503(harness: Harness) -> None:
    harness.upstream.faults.append(lambda _, path: fakes.answer(500, b"x") if "reviews" in path else None)
    answer = await harness.get(ITEM)
    assert (answer.status, answer.json["reason"]) == (503, "ServiceUnavailable")
    assert harnesses.TOKEN not in answer.text
