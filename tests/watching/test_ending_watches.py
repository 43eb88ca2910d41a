import asyncio
import dataclasses
from typing import Any

import pytest
from conversion import samples
from serving import tasks
from serving.harness import EVERYWHERE, Harness
from watching import feeding

from kindwright_facade import kinds
from kindwright_facade.conversion import members
from kindwright_facade.documents import rendering
from kindwright_facade.web import context

FROM_NOW = "&resourceVersion=10"
OTHER_SCHEMA = {"type": "object", "properties": {"spec": {"type": "object"}}}
COLUMN = kinds.Column("Size", "string", ".spec.size")
REDIS = samples.kind("Redis", "redises", release=samples.release_of_kind(prefix="redis-"))


@pytest.fixture
def harness(harness: Harness) -> Harness:
    feeding.fill(harness, version=10)
    return harness


async def seen(harness: Harness, watch: feeding.Watching, number: int) -> None:
    """See that a change reaches the watch."""
    feeding.feed(harness, ("ADDED", feeding.release(f"a{number}", number)))
    (found,) = await watch.take(1)
    assert found["object"]["metadata"]["name"] == f"a{number}"


@pytest.mark.parametrize(
    "served",
    [[], [REDIS], [samples.kind(versions=(samples.version("v1"),))]],
    ids=["withdrawn", "replaced", "version unserved"],
)
async def test_a_stream_ends_properly_when_the_kind_is_withdrawn(harness: Harness, served: list[Any]) -> None:
    async with feeding.watching(harness, FROM_NOW) as watch:
        await seen(harness, watch, 11)
        harness.registry.publish(served)
        assert await watch.rest() == []
    assert harness.streams == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"versions": (samples.version(schema=OTHER_SCHEMA),)},
        {"versions": (samples.version(columns=(COLUMN,)),)},
        {"storage": "v1"},
        {"release": samples.release_of_kind(prefix="pg-")},
        {"uid": "made-anew"},
    ],
    ids=["schema", "columns", "storage", "prefix", "deleted and made anew"],
)
async def test_a_stream_expires_when_the_kind_is_shown_differently(harness: Harness, changes: dict[str, Any]) -> None:
    async with feeding.watching(harness, FROM_NOW) as watch:
        await seen(harness, watch, 11)
        harness.registry.publish([samples.kind(generation=2, **changes)])
        feeding.feed(harness, ("ADDED", feeding.release("late", 12)))
        (event,) = await watch.rest()
    assert (event["type"], event["object"]["code"], event["object"]["reason"]) == ("ERROR", 410, "Expired")
    assert harness.streams == 0


CHANGED = samples.kind(versions=(samples.version(schema=OTHER_SCHEMA),))


@pytest.mark.parametrize(
    ("steps", "query", "expired"),
    [
        ([[CHANGED]], "&resourceVersion=10", True),
        ([[CHANGED]], "&resourceVersion=19", True),
        ([[CHANGED]], "&resourceVersion=20", False),
        ([[CHANGED]], "&resourceVersion=25", False),
        ([[CHANGED]], "&resourceVersion=0", False),
        ([[CHANGED]], "", False),
        ([[CHANGED]], "&resourceVersion=10&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", False),
        ([[CHANGED]], "&resourceVersion=10&sendInitialEvents=false&resourceVersionMatch=NotOlderThan", True),
        ([[REDIS], [samples.POSTGRES, REDIS]], "&resourceVersion=19", True),
        ([[samples.kind(uid="made-anew")]], "&resourceVersion=19", True),
        ([[samples.kind(generation=2)]], "&resourceVersion=10", False),
        ([[samples.POSTGRES, REDIS]], "&resourceVersion=10", False),
    ],
)
async def test_nobody_goes_on_from_where_objects_were_shown_differently(
    harness: Harness, steps: list[list[Any]], query: str, expired: bool
) -> None:
    harness.cache.advance(20)
    for served in steps:
        harness.registry.publish(served)
    async with feeding.watching(harness, query) as watch:
        if expired:
            (event,) = await watch.rest()
            assert (event["type"], event["object"]["code"]) == ("ERROR", 410)
        else:
            await feeding.attached(harness)
            feeding.feed(harness, ("ADDED", feeding.release("a", 200)))
            (event,) = await watch.take(1)
            assert (event["type"], event["object"]["metadata"]["name"]) == ("ADDED", "a")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"release": samples.release_of_kind(spec={"interval": "1m"})},
        {"release": samples.release_of_kind(labels={}, adopt=False)},
        {"names": dataclasses.replace(samples.POSTGRES.names, short_names=("pg",))},
    ],
    ids=["nothing", "release.spec", "release.labels", "names"],
)
async def test_a_stream_goes_on_when_the_kind_is_shown_as_before(harness: Harness, changes: dict[str, Any]) -> None:
    async with feeding.watching(harness, FROM_NOW) as watch:
        await seen(harness, watch, 11)
        harness.registry.publish([samples.kind(generation=2, **changes)])
        await seen(harness, watch, 12)
        assert harness.streams == 1


async def test_a_stream_goes_on_when_another_kind_changes(harness: Harness) -> None:
    async with feeding.watching(harness, FROM_NOW) as watch:
        await seen(harness, watch, 11)
        for number, served in enumerate([[samples.POSTGRES, REDIS], [samples.POSTGRES]], start=12):
            harness.registry.publish(served)
            await seen(harness, watch, number)
        assert harness.streams == 1


async def test_streams_end_at_shutdown(harness: Harness) -> None:
    async with feeding.watching(harness, FROM_NOW) as watch:
        await feeding.attached(harness)
        await harness.client.app.shutdown()
        assert await watch.rest() == []


async def test_many_watches_are_ended_at_once(harness: Harness) -> None:
    async def one() -> list[Any]:
        async with feeding.watching(harness, FROM_NOW) as watch:
            return await watch.rest()

    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(one()) for _ in range(20)]
        await tasks.until(lambda: harness.streams == len(waiting))
        harness.registry.publish([])
    assert [task.result() for task in waiting] == [[]] * len(waiting)


async def test_a_client_that_goes_is_forgotten(harness: Harness) -> None:
    async with feeding.watching(harness, FROM_NOW):
        await feeding.attached(harness)
    await tasks.until(lambda: harness.streams == 0)
    streams = harness.client.app[context.STREAMS]
    assert not any(streams._attached.values())
    feeding.feed(harness, ("ADDED", feeding.release("late", 11)))


async def test_what_can_not_be_rendered_ends_the_watch_and_nobody_elses(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = rendering.View.event

    def broken(view: rendering.View, kind: str, item: Any) -> bytes:
        if view.shape is rendering.Shape.PARTIAL:
            raise RuntimeError("secret of the object")
        return original(view, kind, item)

    monkeypatch.setattr(rendering.View, "event", broken)
    partial = {"Accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"}
    async with (
        feeding.watching(harness, FROM_NOW) as well,
        feeding.watching(harness, FROM_NOW, EVERYWHERE, headers=partial) as ill,
    ):
        await feeding.attached(harness, 2)
        await seen(harness, well, 11)
        (event,) = await ill.rest()
        assert (event["type"], event["object"]["code"]) == ("ERROR", 500)
        assert "secret" not in str(event)
        await seen(harness, well, 12)


@pytest.mark.parametrize(
    "query",
    ["&resourceVersion=0", "", FROM_NOW, f"{FROM_NOW}&labelSelector=!a"],
    ids=["state from the cache", "state from upstream", "everything", "a selection"],
)
async def test_a_failure_in_the_middle_does_not_break_the_protocol(
    harness: Harness, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = members.encode

    def encode(kind: Any, version: str, release: Any) -> members.Encoded:
        if release["metadata"]["name"].endswith("broken"):
            raise KeyError("secret of the object")
        return original(kind, version, release)

    monkeypatch.setattr(members, "encode", encode)
    state = [feeding.release("a", 11), feeding.release("broken", 12)]
    harness.upstream.seed(*state)
    feeding.feed(harness, *[("ADDED", release) for release in state])
    async with feeding.watching(harness, query) as watch:
        *before, last = await watch.rest()
    assert [event["type"] for event in before] in (["ADDED"], [])
    assert (last["type"], last["object"]["code"]) == ("ERROR", 500)
    assert "secret" not in str(last)
    await tasks.until(lambda: harness.streams == 0)


async def test_a_watch_from_before_the_kind_was_shown_differently_has_to_list_again(harness: Harness) -> None:
    feeding.feed(harness, ("ADDED", feeding.release("a11", 11)))
    harness.registry.publish([samples.kind(generation=2, versions=(samples.version(schema=OTHER_SCHEMA),))])
    async with feeding.watching(harness, "&resourceVersion=10") as watch:
        (event,) = await watch.rest()
    assert (event["type"], event["object"]["code"]) == ("ERROR", 410)
    async with feeding.watching(harness, "&resourceVersion=11") as watch:
        await seen(harness, watch, 12)
