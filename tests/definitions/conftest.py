from collections.abc import AsyncIterator

import hypothesis
import pytest
from serving import tasks

# The same examples at every run: a finding can be repeated, and a slow machine fails nothing.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, database=None, max_examples=40)
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True)
async def no_task_outlives_a_test() -> AsyncIterator[None]:
    async with tasks.none_left():
        yield
