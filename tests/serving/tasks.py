"""No task outlives a test: whoever starts one has to end it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

_TURNS = 10
"""A task that was cancelled needs a few turns of the loop to end."""


@contextlib.asynccontextmanager
async def none_left() -> AsyncIterator[None]:
    """Fail when tasks that were started meanwhile are still there."""
    before = asyncio.all_tasks()
    yield
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left, f"outlived the test: {left}"


async def until(done: Callable[[], bool]) -> None:
    """Wait for something that tells nobody when it has happened."""
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 - the one place that polls
            await asyncio.sleep(0.002)
