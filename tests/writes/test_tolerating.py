"""Rules that an object breaks and broke before: an update goes through, with a warning, as a custom resource's (KEP-4008)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import harness as harnesses
from serving.harness import ITEM, MERGE, Harness

NOT_BAD = [{"rule": "self != 'bad'"}]
SPEC: dict[str, Any] = {
    "type": "object",
    "properties": {
        "value": {"type": "string", "x-kubernetes-validations": NOT_BAD},
        "size": {"type": "string", "maxLength": 3},
    },
}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"spec": SPEC}}
WARNING = '299 - "spec.value: Invalid value: \\"bad\\": failed rule: self != \'bad\'"'


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    async with harnesses.running(samples.kind(versions=(samples.version(schema=SCHEMA),))) as running:
        running.upstream.seed(samples.release(spec={"values": {"value": "bad", "size": "1"}}))
        yield running


def warnings(answer: Any) -> list[str]:
    return list(answer.headers.getall("Warning", []))


async def test_an_update_is_warned_of_what_stays_broken(harness: Harness) -> None:
    answer = await harness.call("PUT", ITEM, body=samples.wanted(resourceVersion="7", spec={"value": "bad"}))
    assert (answer.status, warnings(answer)) == (200, [WARNING])


async def test_a_refused_patch_is_warned_too(harness: Harness) -> None:
    answer = await harness.call("PATCH", ITEM, body={"spec": {"size": "abc"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (200, [WARNING])
    # What keeps the rules from being looked at leaves nothing to warn of.
    answer = await harness.call("PATCH", ITEM, body={"spec": {"size": "abcd"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (422, [])


async def test_an_apply_is_warned_too(harness: Harness) -> None:
    body = samples.wanted(spec={"size": "2"})
    answer = await harness.call(
        "PATCH", f"{ITEM}?fieldManager=me&force=true", body=body, media="application/apply-patch+yaml"
    )
    assert (answer.status, warnings(answer)) == (200, [WARNING])


async def test_a_repaired_object_is_warned_of_nothing(harness: Harness) -> None:
    answer = await harness.call("PATCH", ITEM, body={"spec": {"value": "good"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (200, [])
    answer = await harness.call("PATCH", ITEM, body={"spec": {"value": "bad"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (422, [])
