"""Writes that begin from the cache: a round trip less when it is right, and the same answer when it is not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import fakes
from serving import harness as harnesses
from serving.harness import ITEM, MERGE, Harness

JSON_PATCH = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"
OLD = {"size": "1Gi", "replicas": 1}
NEW = {"size": "1Gi", "replicas": 5}
SPEC: dict[str, Any] = {
    "type": "object",
    "properties": {
        "size": {"type": "string"},
        "replicas": {
            "type": "integer",
            "x-kubernetes-validations": [{"rule": "self >= oldSelf", "message": "never fewer"}],
        },
    },
}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"spec": SPEC}}


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    """Give a cache that knows the object in version 7."""
    async with harnesses.running(samples.kind(versions=(samples.version(schema=SCHEMA),))) as running:
        running.upstream.seed(samples.release(spec={"values": OLD}))
        running.cache.replace([samples.member(found) for found in running.upstream.releases.values()], 7)
        yield running


def change(harness: Harness, version: str = "8", **values: Any) -> None:
    """Let somebody else write, which the cache has not heard of yet."""
    harness.upstream.seed(samples.release(spec={"values": {**NEW, **values}}, resourceVersion=version))


def stored(harness: Harness) -> Any:
    return harness.upstream.releases["shop", "postgres-orders"]["spec"]["values"]


def requests(harness: Harness) -> list[str]:
    return [request.method for request in harness.upstream.requests if "helmreleases" in request.path]


async def update(harness: Harness, version: str, **spec: Any) -> harnesses.Answer:
    return await harness.call("PUT", ITEM, body=samples.wanted(resourceVersion=version, spec=spec))


async def patch(harness: Harness, body: Any, media: str = MERGE) -> harnesses.Answer:
    return await harness.call("PATCH", ITEM, body=body, media=media)


async def test_nothing_is_read_when_the_cache_is_right(harness: Harness) -> None:
    assert (await update(harness, "7", size="2Gi", replicas=1)).status == 200
    assert requests(harness) == ["PUT"]
    assert stored(harness) == {"size": "2Gi", "replicas": 1}


async def test_a_cache_that_is_not_followed_any_more_is_not_used(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kindwright_facade.upstream.cache.STALE_SECONDS", 0.0)
    harness.cache.lost()
    assert (await update(harness, "7", **OLD)).status == 200
    assert requests(harness) == ["GET", "PUT"]


async def test_an_update_of_a_version_the_cache_has_not_heard_of(harness: Harness) -> None:
    change(harness)
    assert (await update(harness, "8", size="2Gi", replicas=5)).status == 200
    assert requests(harness) == ["GET", "PUT"]
    assert stored(harness) == {"size": "2Gi", "replicas": 5}


async def test_an_update_of_a_version_that_only_the_cache_still_has_is_a_409(harness: Harness) -> None:
    change(harness)
    answer = await update(harness, "7", size="2Gi", replicas=1)
    assert (answer.status, answer.json["reason"]) == (409, "Conflict")
    assert stored(harness) == NEW


async def test_what_the_old_state_refuses_is_asked_of_the_live_one(harness: Harness) -> None:
    """By the cache's state both would be a 422: the patch's own test, and the rule about `oldSelf`."""
    change(harness, replicas=0)
    harness.upstream.releases["shop", "postgres-orders"]["spec"]["values"]["size"] = "9Gi"
    answer = await patch(harness, [{"op": "test", "path": "/spec/size", "value": "9Gi"},
                                   {"op": "add", "path": "/spec/replicas", "value": 0}], JSON_PATCH)  # fmt: skip
    assert (answer.status, stored(harness)) == (200, {"size": "9Gi", "replicas": 0})
    assert requests(harness) == ["GET", "PUT"]


async def test_what_the_old_state_allows_is_checked_with_the_live_one(harness: Harness) -> None:
    change(harness)
    answer = await patch(harness, {"spec": {"replicas": 2}})
    assert (answer.status, stored(harness)) == (422, NEW)
    assert "never fewer" in answer.json["message"]


async def test_a_patch_keeps_what_the_cache_has_not_heard_of(harness: Harness) -> None:
    change(harness)
    assert (await patch(harness, {"spec": {"size": "2Gi"}})).status == 200
    assert stored(harness) == {"size": "2Gi", "replicas": 5}


async def test_an_object_that_is_gone_meanwhile_is_a_404(harness: Harness) -> None:
    harness.upstream.releases.clear()
    assert (await patch(harness, {"spec": {"size": "2Gi"}})).status == 404
    assert (await update(harness, "7", **OLD)).status == 404


@pytest.mark.parametrize("code", [500, 503, 504])
async def test_a_write_that_may_have_happened_is_not_made_again(harness: Harness, code: int) -> None:
    harness.upstream.fail("PUT", fakes.of_release(code, "ServerTimeout", "postgres-orders"))
    assert (await patch(harness, {"spec": {"size": "2Gi"}})).status >= 500
    assert requests(harness) == ["PUT"]


async def test_a_refusal_is_told_once_with_its_warnings(harness: Harness) -> None:
    answer = await harness.call(
        "PATCH", f"{ITEM}?fieldValidation=Warn", body={"spec": {"replicas": 0, "odd": 1}}, media=MERGE
    )
    assert answer.status == 422
    assert answer.headers.getall("Warning", []) == ['299 - "unknown field \\"spec.odd\\""']


async def test_a_warning_about_the_old_state_is_not_told() -> None:
    """A rule that the cache's state breaks, and the live one does not."""
    rule = {"rule": "!has(self.size) || self.size != 'bad'"}
    schema = {"type": "object", "properties": {"spec": {**SPEC, "x-kubernetes-validations": [rule]}}}
    async with harnesses.running(samples.kind(versions=(samples.version(schema=schema),))) as running:
        running.upstream.seed(samples.release(spec={"values": {"size": "bad", "replicas": 1}}))
        running.cache.replace([samples.member(found) for found in running.upstream.releases.values()], 7)
        change(running, size="good")
        answer = await patch(running, {"metadata": {"labels": {"a": "b"}}})
        assert (answer.status, answer.headers.getall("Warning", [])) == (200, [])


async def test_an_apply_begins_from_the_cache_too(harness: Harness) -> None:
    body = samples.wanted(spec={"size": "2Gi"})
    answer = await harness.call("PATCH", f"{ITEM}?fieldManager=me", body=body, media=APPLY)
    assert answer.status == 200
    sent = harness.upstream.sent("PATCH")
    assert requests(harness) == ["PATCH"] * len(sent)
    assert {request.body["metadata"]["resourceVersion"] for request in sent} == {"7"}


async def test_an_apply_at_a_version_that_is_gone_is_made_again(harness: Harness) -> None:
    change(harness)
    harness.upstream.fail("PATCH", fakes.of_release(409, "Conflict", "postgres-orders", "the object has been modified"))
    body = samples.wanted(spec={"size": "2Gi"})
    answer = await harness.call("PATCH", f"{ITEM}?fieldManager=me", body=body, media=APPLY)
    assert answer.status == 200
    assert requests(harness)[:3] == ["PATCH", "GET", "PATCH"]
    assert {request.body["metadata"]["resourceVersion"] for request in harness.upstream.sent("PATCH")[1:]} == {"8"}
