import asyncio

import pytest
from conversion import samples

from kindwright_facade import registry
from kindwright_facade.web import streams

POSTGRES, REDIS = samples.POSTGRES, samples.kind("Redis", "redises")


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_stream_that_is_done_is_forgotten() -> None:
    found = streams.Streams()
    await found.run(POSTGRES, asyncio.sleep(0))
    assert len(found) == 0


async def test_what_a_stream_raises_is_raised() -> None:
    async def broken() -> None:
        raise KeyError("why")

    found = streams.Streams()
    with pytest.raises(KeyError, match="why"):
        await found.run(POSTGRES, broken())
    assert len(found) == 0


async def test_only_streams_of_kinds_that_changed_end() -> None:
    found = streams.Streams()
    async with asyncio.TaskGroup() as tasks:
        one = tasks.create_task(found.run(POSTGRES, forever()))
        other = tasks.create_task(found.run(REDIS, forever()))
        await turns()
        assert len(found) == 2
        served = {("apps.example.com", "v1alpha1", "redises"): REDIS}
        found.end_changed(registry.Snapshot(), registry.Snapshot(served))
        await turns()
        assert (one.done(), other.done()) == (True, False)
        found.end_all()
    assert len(found) == 0


async def test_a_caller_that_goes_takes_its_stream_along() -> None:
    found = streams.Streams()
    ended = asyncio.Event()

    async def pump() -> None:
        try:
            await forever()
        finally:
            ended.set()

    task = asyncio.create_task(found.run(POSTGRES, pump()))
    await turns()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(ended.wait(), 1)
    assert len(found) == 0
