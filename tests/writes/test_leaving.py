"""Objects that their schema never accepted, such as adopted ones: nothing keeps them from being read, and from going."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import harness as harnesses
from serving.harness import ITEM, MERGE, Harness

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["spec"],
    "properties": {"spec": {"type": "object", "required": ["size"], "properties": {"size": {"type": "string"}}}},
}
FINALIZER = "example.com/hold"


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    async with harnesses.running(samples.kind(versions=(samples.version(schema=SCHEMA),))) as running:
        yield running


@pytest.mark.parametrize("values", [None, {}, {"size": 5}, "text"])
async def test_a_finalizer_comes_off_a_terminating_object(harness: Harness, values: Any) -> None:
    spec = {} if values is None else {"values": values}
    stamp = "2026-01-01T00:00:00Z"
    release = samples.release(spec=spec, finalizers=[FINALIZER], deletionTimestamp=stamp)
    harness.upstream.seed(release)
    assert (await harness.get(ITEM)).status == 200
    answer = await harness.call("PATCH", ITEM, body={"metadata": {"finalizers": None}}, media=MERGE)
    assert answer.status == 200
    assert harness.upstream.sent("PUT")[0].body["spec"] == spec


async def test_a_terminating_object_is_checked_all_the_same_when_its_spec_changes(harness: Harness) -> None:
    harness.upstream.seed(samples.release(spec={}, finalizers=[FINALIZER], deletionTimestamp="2026-01-01T00:00:00Z"))
    answer = await harness.call("PATCH", ITEM, body={"spec": {"size": 5}}, media=MERGE)
    assert answer.status == 422


async def test_an_object_that_stays_is_checked_as_a_custom_resource_is(harness: Harness) -> None:
    harness.upstream.seed(samples.release(spec={}))
    answer = await harness.call("PATCH", ITEM, body={"metadata": {"labels": {"a": "b"}}}, media=MERGE)
    assert (answer.status, answer.json["details"]["causes"][0]["field"]) == (422, "spec")
