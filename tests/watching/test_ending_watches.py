import asyncio
import json
from typing import Any

import pytest
from conversion import samples
from serving import tasks
from serving.harness import Harness
from watching import feeding


async def held(harness: Harness) -> None:
    """Wait until the watch is open."""
    await tasks.until(lambda: harness.streams > 0)


@pytest.mark.parametrize(
    "served",
    [[], [samples.kind(generation=2)], [samples.kind("Redis", "redises")]],
    ids=["withdrawn", "changed", "replaced"],
)
async def test_a_stream_ends_properly_when_the_kind_is_not_what_it_was(harness: Harness, served: list[Any]) -> None:
    feeding.feed(harness, feeding.lines({"type": "ADDED", "object": feeding.MEMBER}), hold=True)
    async with harness.watch() as response:
        await held(harness)
        assert json.loads(await response.content.readline())["type"] == "ADDED"
        harness.registry.publish(served)
        assert await asyncio.wait_for(response.read(), 5) == b""
    assert harness.streams == 0


async def test_a_stream_goes_on_when_another_kind_changes(harness: Harness) -> None:
    feeding.feed(harness, feeding.lines({"type": "ADDED", "object": feeding.MEMBER}), hold=True)
    async with harness.watch() as response:
        await held(harness)
        await response.content.readline()
        harness.registry.publish([samples.POSTGRES, samples.kind("Redis", "redises")])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(response.content.readline(), 0.05)
        assert harness.streams == 1


async def test_streams_end_at_shutdown(harness: Harness) -> None:
    feeding.feed(harness, hold=True)
    async with harness.watch() as response:
        await held(harness)
        await harness.client.app.shutdown()
        assert await asyncio.wait_for(response.read(), 5) == b""


async def test_many_watches_are_ended_at_once(harness: Harness) -> None:
    feeding.feed(harness, hold=True)

    async def one() -> bytes:
        async with harness.watch() as response:
            return await response.read()

    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(one()) for _ in range(20)]
        await tasks.until(lambda: harness.streams == len(waiting))
        harness.registry.publish([])
    assert {task.result() for task in waiting} == {b""}
