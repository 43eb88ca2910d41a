"""Of several things that are wrong with a request, the one that upstream names: it reads Accept, numbers, selectors, options, version."""

from typing import Any

import pytest
from conversion import samples
from serving import fakes
from serving.harness import ITEMS, Harness

TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"
NOT_OLDER = "NotOlderThan"


def wrong(version: str, match: str) -> list[tuple[str, str, int, str]]:
    """List what is wrong, in order: what to send instead of it, what to send, code and message."""
    return [
        ("limit=1", "limit=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("labelSelector=a", "labelSelector=a+b", 400, "unable to parse requirement"),
        (
            "fieldSelector=metadata.name%3Da",
            "fieldSelector=spec",
            400,
            "invalid selector: 'spec'; can't understand 'spec'",
        ),
        ("resourceVersionMatch=", f"resourceVersionMatch={match}", 422, "ListOptions.meta.k8s.io"),
        ("fieldSelector=metadata.name%3Da", "fieldSelector=spec%3Da", 400, "field label not supported: spec"),
        ("resourceVersion=0", f"resourceVersion={version}", 500, 'resourceVersion: Invalid value: "x"'),
        ("includeObject=None", "includeObject=x", 400, "Unable to convert to Table as requested"),
    ]


@pytest.fixture
def harness(harness: Harness) -> Harness:
    harness.cache.replace([samples.member(samples.release())], 10)
    return harness


def queries(steps: list[tuple[str, str, int, str]]) -> list[tuple[str, int, str]]:
    """Of all that is wrong mend one after the other; what is wrong with a field selector is wrong in two ways."""
    found = []
    for index, (_, _, code, message) in enumerate(steps):
        right = {good.partition("=")[0]: good for good, _, _, _ in steps}
        later = {bad.partition("=")[0]: bad for _, bad, _, _ in reversed(steps[index:])}
        found.append(("&".join((right | later).values()), code, message))
    return found


async def refused(harness: Harness, query: str, media: str = TABLE) -> tuple[int, str]:
    answer = await harness.get(f"{ITEMS}?{query}", headers={"Accept": media})
    assert answer.json["kind"] == "Status"
    return answer.status, answer.json["message"]


@pytest.mark.parametrize(("query", "code", "message"), queries(wrong("x", "Exact")))
async def test_of_a_watch(harness: Harness, query: str, code: int, message: str) -> None:
    status, said = await refused(harness, f"watch=1&{query}")
    assert (status, message in said) == (code, True), said
    assert not harness.upstream.sent("GET")


# A list with a bad version is upstream's to refuse; whether it has columns is asked when there is something to show.
LIST = [step for step in wrong("x", "x") if step[0] != "resourceVersion=0"]


@pytest.mark.parametrize("version", ["resourceVersion=0", "resourceVersion=99", ""])
@pytest.mark.parametrize(("query", "code", "message"), queries(LIST))
async def test_of_a_list(harness: Harness, version: str, query: str, code: int, message: str) -> None:
    status, said = await refused(harness, f"{version}&{query}")
    assert (status, message in said) == (code, True), said
    if code != 400 or "Table" not in message:
        assert not harness.upstream.sent("GET")


async def test_of_a_list_upstream_is_heard_before_the_columns(harness: Harness) -> None:
    harness.upstream.fail("GET", fakes.answer(400, fakes.failure(400, "BadRequest", "invalid resource version")))
    status, said = await refused(harness, "resourceVersion=x&includeObject=x")
    assert (status, said) == (400, "invalid resource version")


@pytest.mark.parametrize("watch", ["", "watch=1&"])
async def test_what_can_not_be_answered_at_all_comes_before_everything(harness: Harness, watch: str) -> None:
    for query, _, _ in queries(wrong("x", "x")):
        assert (await refused(harness, watch + query, "image/png"))[0] == 406


@pytest.mark.parametrize("query", ["includeObject=x", "includeObject="])
async def test_columns_are_only_looked_at_in_tables(harness: Harness, query: str) -> None:
    harness.upstream.seed(samples.release())
    for media, bad in (("application/json", False), (TABLE, query.endswith("x"))):
        answer: Any = await harness.get(f"{ITEMS}?resourceVersion=0&{query}", headers={"Accept": media})
        assert (answer.status == 400) is bad
