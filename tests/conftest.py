"""Shared by all tests: the tools that are built once, when a test asks for them; the facade in-process; no task left behind."""

import subprocess
import sys
from collections.abc import AsyncIterator

import hypothesis
import pytest
from serving import harness as harnesses
from serving import tasks

from kindwright_dev import image, layout, tools

# The same examples at every run: a finding can be repeated, and a slow machine fails nothing.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, database=None, max_examples=40)
hypothesis.settings.load_profile("tests")

# Cold, on two cores, it takes minutes; with everything there, less than a second.
BUILD_SECONDS = 1800


@pytest.fixture(scope="session")
def built_tools() -> tools.Tools:
    """Build etcd, kube-apiserver and the rest if they are missing. A failure fails: a skipped test proves nothing."""
    found = tools.find()
    if found.missing() or not image.fresh(layout.checkout()):
        argv = [sys.executable, "-m", "kindwright_dev", "build"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS)
        if done.returncode != 0:
            pytest.fail(f"the control plane can't be built\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return found.require()


@pytest.fixture(autouse=True)
async def no_task_outlives_a_test() -> AsyncIterator[None]:
    """Fail a test that leaves a task behind."""
    async with tasks.none_left():
        yield


@pytest.fixture
async def harness() -> AsyncIterator[harnesses.Harness]:
    """Give the facade in this process, on a made-up upstream that can be told to fail."""
    async with harnesses.running() as found:
        yield found
