"""Bookmarks: only to who asked for them, only above what was told, and only what was really seen."""

import asyncio
from typing import Any

import pytest
from serving import tasks
from serving.harness import Harness
from watching import feeding
from watching.feeding import release

from kindwright_facade.web import context
from kindwright_facade.web.watching import stream, streams

BM = "&resourceVersion=10&allowWatchBookmarks=true"
TABLE = {"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"}
PARTIAL = {"Accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"}


@pytest.fixture
def harness(harness: Harness) -> Harness:
    feeding.fill(harness, version=10)
    return harness


def shown(event: Any) -> tuple[str, str]:
    return event["type"], event["object"]["metadata"]["resourceVersion"]


async def told(harness: Harness) -> None:
    """Let bookmarks be sent."""
    marking = harness.client.app[context.STREAMS]._marking
    if marking is not None:
        await marking


async def advance(harness: Harness, version: int) -> None:
    harness.cache.advance(version)
    await told(harness)


async def test_only_who_asks_for_bookmarks_gets_them(harness: Harness) -> None:
    async with feeding.watching(harness, BM) as one, feeding.watching(harness, "&resourceVersion=10") as other:
        await feeding.attached(harness, 2)
        await advance(harness, 15)
        assert [shown(event) for event in await one.take(1)] == [("BOOKMARK", "15")]
        await other.silent()


@pytest.mark.parametrize("positions", [[10], [10, 10], [15, 15], [15, 12, 15], [15, 16, 16, 17]])
async def test_a_bookmark_is_above_all_that_was_told(harness: Harness, positions: list[int]) -> None:
    async with feeding.watching(harness, BM) as watch:
        await feeding.attached(harness)
        for position in positions:
            await advance(harness, position)
        expected = [str(one) for one in sorted({one for one in positions if one > 10} - {12})]
        assert [shown(event) for event in await watch.take(len(expected))] == [("BOOKMARK", one) for one in expected]
        await watch.silent()


async def test_versions_never_go_back(harness: Harness) -> None:
    async with feeding.watching(harness, BM) as watch:
        await feeding.attached(harness)
        feeding.feed(harness, ("ADDED", release("a", 12)))
        await advance(harness, 14)
        feeding.feed(harness, ("MODIFIED", release("a", 15)))
        await advance(harness, 15)
        await advance(harness, 20)
        feeding.feed(harness, ("DELETED", release("a", 21)))
        harness.client.app[context.STREAMS].end_all()
        found = [shown(event) for event in await watch.rest()]
    versions = [int(version) for _, version in found]
    assert versions == sorted(versions)
    assert [one for one in found if one[0] != "BOOKMARK"] == [("ADDED", "12"), ("MODIFIED", "15"), ("DELETED", "21")]
    assert ("BOOKMARK", "14") in found
    assert ("BOOKMARK", "20") in found


@pytest.mark.parametrize("version", ["100", "1000"])
async def test_who_begins_above_the_cache_is_told_nothing_below(harness: Harness, version: str) -> None:
    async with feeding.watching(harness, f"&resourceVersion={version}&allowWatchBookmarks=true") as watch:
        await feeding.attached(harness)
        for position in (50, int(version), int(version) + 5):
            await advance(harness, position)
        assert [shown(event) for event in await watch.take(1)] == [("BOOKMARK", str(int(version) + 5))]


async def test_after_the_end_of_the_initial_events_only_what_is_newer_is_marked(harness: Harness) -> None:
    async with feeding.watching(harness, "&resourceVersion=0&allowWatchBookmarks=true") as watch:
        await feeding.attached(harness)
        await advance(harness, 10)
        await advance(harness, 11)
        first, second = await watch.take(2)
        assert first["object"]["metadata"] == {
            "resourceVersion": "10", "annotations": {"k8s.io/initial-events-end": "true"},
        }  # fmt: skip
        assert second["object"]["metadata"] == {"resourceVersion": "11"}
        await watch.silent()


async def test_who_is_behind_is_not_told_that_it_has_seen_everything(harness: Harness) -> None:
    async with feeding.watching(harness, BM) as watch:
        await feeding.attached(harness)
        (found,) = harness.client.app[context.STREAMS]._open
        harness.client.app[context.STREAMS]._detach(found)
        await advance(harness, 15)
        found.fall_behind(harness.cache.window.end)
        await feeding.attached(harness)
        await watch.silent()


@pytest.mark.parametrize(("headers", "kind"), [(TABLE, "Table"), (PARTIAL, "PartialObjectMetadata"), ({}, "Postgres")])
async def test_a_bookmark_has_the_shape_of_the_events(harness: Harness, headers: dict[str, str], kind: str) -> None:
    async with feeding.watching(harness, BM, headers=headers) as watch:
        await feeding.attached(harness)
        await advance(harness, 15)
        (event,) = await watch.take(1)
        assert (event["object"]["kind"], shown(event)) == (kind, ("BOOKMARK", "15"))


@pytest.mark.parametrize("query", [BM, "&resourceVersion=0&allowWatchBookmarks=true"])
async def test_a_bookmark_may_be_the_event_that_names_the_columns(harness: Harness, query: str) -> None:
    async with feeding.watching(harness, query, headers=TABLE) as watch:
        await feeding.attached(harness)
        await advance(harness, 15)
        feeding.feed(harness, ("ADDED", release("a", 16)))
        harness.client.app[context.STREAMS].end_all()
        first, *others = [event["object"] for event in await watch.rest()]
    assert first["columnDefinitions"]
    assert others
    assert not [table for table in others if table["columnDefinitions"]]


async def test_a_bookmark_that_is_not_sent_names_no_columns(harness: Harness) -> None:
    async with feeding.watching(harness, BM, headers=TABLE) as watch:
        await feeding.attached(harness)
        await advance(harness, 10)
        await feeding.attached(harness)
        feeding.feed(harness, ("ADDED", release("a", 16)))
        (event,) = await watch.take(1)
    assert event["object"]["columnDefinitions"]


async def test_a_bookmark_comes_shortly_before_the_end(harness: Harness) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with feeding.watching(harness, f"{BM}&timeoutSeconds=3") as watch:
        await feeding.attached(harness)
        feeding.feed(harness, ("ADDED", release("a", 12)))
        # So that there is more to tell than the change.
        harness.cache.position = 14
        found = [shown(event) for event in await watch.take(2)]
        told_after = loop.time() - began
        assert await watch.rest() == []
    assert found == [("ADDED", "12"), ("BOOKMARK", "14")]
    assert 0.7 < told_after < 2.5
    assert 2.7 < loop.time() - began < 6


async def test_bookmarks_for_many_let_others_have_their_turn(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_AT_ONCE", 2)
    marked: list[int] = []
    turns: list[int] = []
    original = stream.Stream.tell

    def tell(self: stream.Stream, version: int) -> None:
        marked.append(version)
        original(self, version)

    monkeypatch.setattr(stream.Stream, "tell", tell)

    async def watch_one() -> tuple[str, str]:
        async with feeding.watching(harness, BM) as watch:
            (event,) = await watch.take(1)
            return shown(event)

    async with asyncio.TaskGroup() as group:
        found = [group.create_task(watch_one()) for _ in range(7)]
        await feeding.attached(harness, 7)
        harness.cache.advance(15)
        # While the bookmarks are on their way there is a newer one: nobody is told it before, or instead of, its own.
        while len(marked) < 7:
            await asyncio.sleep(0)
            turns.append(len(marked))
    assert {task.result() for task in found} == {("BOOKMARK", "15")}
    assert max(after - before for before, after in zip([0, *turns], turns, strict=False)) <= 2
    await tasks.until(lambda: harness.streams == 0)
