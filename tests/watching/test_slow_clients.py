"""Clients that read slowly or not at all: they catch up at their own pace or are cut off, and nobody waits for them."""

import asyncio
from typing import Any

import pytest
from serving import tasks
from serving.harness import Harness
from watching import feeding, slow

from kindwright_facade.web.watching import stream

FROM_NOW = "&resourceVersion=10"
SIZE = 20_000


@pytest.fixture
def harness(harness: Harness) -> Harness:
    feeding.fill(harness, version=10)
    return harness


def large(version: int) -> Any:
    return feeding.release(f"n{version}", version, annotations={"x.kindwright.dev/note": "x" * SIZE})


def feed(harness: Harness, count: int) -> range:
    """Have so many large changes, one by one; returns their versions."""
    first = harness.cache.position + 1
    for version in range(first, first + count):
        feeding.feed(harness, ("ADDED", large(version)))
    return range(first, first + count)


def versions(events: list[Any]) -> list[int]:
    return [int(event["object"]["metadata"]["resourceVersion"]) for event in events]


async def test_who_does_not_read_falls_behind_and_holds_only_so_much(harness: Harness) -> None:
    async with slow.watching(harness, FROM_NOW) as client, feeding.watching(harness, FROM_NOW) as quick:
        await feeding.attached(harness, 2)
        for _ in range(10):
            told = feed(harness, 10)
            assert versions(await quick.take(10)) == list(told)
            assert client.waiting < stream.MOST_BUFFERED + 2 * SIZE
        assert not client.served.attached
        # What it has to read is not more than it was when it fell behind.
        assert client.served.sequence is not None
        assert client.served.sequence < harness.cache.window.end


async def test_who_reads_again_gets_everything_in_order_and_once(harness: Harness) -> None:
    async with slow.watching(harness, FROM_NOW) as client:
        await feeding.attached(harness)
        told = list(feed(harness, 50))
        await tasks.until(lambda: not client.served.attached)
        await client.read(told[-1])
        await feeding.attached(harness)
        told += feed(harness, 2)
        await client.read(told[-1])
        harness.registry.publish([])
        assert await client.read_to_the_end()
        events, ended = client.body()
    assert ended
    assert versions(events) == told
    assert {event["type"] for event in events} == {"ADDED"}


async def test_who_catches_up_gets_no_bookmark_in_between(harness: Harness) -> None:
    async with slow.watching(harness, f"{FROM_NOW}&allowWatchBookmarks=true") as client:
        await feeding.attached(harness)
        told = list(feed(harness, 50))
        harness.cache.advance(1000)
        await asyncio.sleep(0)
        await client.read(told[-1])
        await feeding.attached(harness)
        harness.cache.advance(2000)
        await client.read(2000)
        events, _ = client.body()
    assert versions(events) == [*told, 2000]


async def test_who_is_passed_by_the_window_is_cut_off(harness: Harness) -> None:
    harness.cache.window._most_changes = 60
    async with slow.watching(harness, FROM_NOW) as client, feeding.watching(harness, FROM_NOW) as quick:
        await feeding.attached(harness, 2)
        told = list(feed(harness, 50))
        assert versions(await quick.take(50)) == told
        more = feed(harness, 60)
        assert versions(await quick.take(60)) == list(more)
        await tasks.until(lambda: harness.streams == 1)
        assert not await client.read_to_the_end()
        events, ended = client.body()
    # Whatever came is true and without a gap, and nothing says that it was all.
    assert not ended
    assert versions(events) == told[: len(events)]
    assert {event["type"] for event in events} <= {"ADDED"}


async def test_bytes_pass_a_slow_client_as_well(harness: Harness) -> None:
    harness.cache.window._most_bytes = 60 * SIZE
    async with slow.watching(harness, FROM_NOW) as client:
        await feeding.attached(harness)
        for _ in range(12):
            feed(harness, 10)
            await asyncio.sleep(0)
        await tasks.until(lambda: harness.streams == 0)
        assert not await client.read_to_the_end()


@pytest.mark.parametrize("query", ["&resourceVersion=0", ""], ids=["from the cache", "from upstream"])
async def test_who_does_not_read_the_state_either_is_no_burden(harness: Harness, query: str) -> None:
    state = [large(version) for version in range(11, 91)]
    feeding.fill(harness, *state, version=100)
    harness.upstream.seed(*state)
    async with slow.watching(harness, f"{query}&allowWatchBookmarks=true") as client:
        # Some of the state, and not all of it, waits in the connection.
        await tasks.until(lambda: client.waiting > 0)
        assert client.waiting < len(state) * SIZE
        told = feed(harness, 3)
        await client.read(told[-1])
        events, _ = client.body()
    assert versions(events) == [*range(11, 91), 100, *told]
    assert [event["type"] for event in events] == [*["ADDED"] * 80, "BOOKMARK", *["ADDED"] * 3]


async def test_a_state_that_is_never_read_is_given_up_once_the_window_is_past(harness: Harness) -> None:
    harness.cache.window._most_changes = 20
    feeding.fill(harness, *[large(version) for version in range(11, 91)], version=100)
    async with slow.watching(harness, "&resourceVersion=0") as client:
        await tasks.until(lambda: client.waiting > 0)
        feed(harness, 30)
        await tasks.until(lambda: harness.streams == 0)
        assert not await client.read_to_the_end()


@pytest.mark.parametrize("why", ["reset", "withdrawn", "shutdown"])
async def test_who_does_not_even_read_the_end_is_cut_off(
    harness: Harness, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_LAST_SECONDS", 0.05)
    async with slow.watching(harness, FROM_NOW) as client:
        await feeding.attached(harness)
        told = list(feed(harness, 50))
        if why == "reset":
            feeding.fill(harness, version=500)
            feed(harness, 1)
        elif why == "withdrawn":
            harness.registry.publish([])
        else:
            await harness.client.app.shutdown()
        await tasks.until(lambda: harness.streams == 0)
        await client.read_to_the_end()
        events, _ = client.body()
    shown = [event for event in events if event["type"] != "ERROR"]
    assert versions(shown) == told[: len(shown)]


async def test_a_slow_one_that_reads_after_a_reset_is_told_last_that_it_is_over(harness: Harness) -> None:
    async with slow.watching(harness, FROM_NOW) as client:
        await feeding.attached(harness)
        told = list(feed(harness, 50))
        feeding.fill(harness, version=500)
        feed(harness, 5)
        assert await client.read_to_the_end()
        *events, last = client.body()[0]
    assert (last["type"], last["object"]["code"]) == ("ERROR", 410)
    assert versions(events) == told[: len(events)]
    assert len(events) < len(told)


async def test_a_client_that_breaks_off_while_it_is_behind_is_forgotten(harness: Harness) -> None:
    async with slow.watching(harness, FROM_NOW) as client:
        await feeding.attached(harness)
        feed(harness, 50)
        assert not client.served.attached
    await tasks.until(lambda: harness.streams == 0)
    feed(harness, 5)
