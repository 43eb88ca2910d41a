from collections.abc import AsyncIterator

import pytest
from serving import harness as harnesses
from serving import tasks


@pytest.fixture(autouse=True)
async def no_task_outlives_a_test() -> AsyncIterator[None]:
    async with tasks.none_left():
        yield


@pytest.fixture
async def harness() -> AsyncIterator[harnesses.Harness]:
    async with harnesses.running() as found:
        yield found
