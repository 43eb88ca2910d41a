"""Shared by all tests: the tools that are built, once, when a test asks for them."""

import subprocess
import sys

import pytest

from kindwright_dev import tools

# Cold, on two cores, it takes minutes; with everything there, less than a second.
BUILD_SECONDS = 1800


@pytest.fixture(scope="session")
def built_tools() -> tools.Tools:
    """Build etcd, kube-apiserver and the rest if they are missing. A failure fails: a skipped test proves nothing."""
    found = tools.find()
    if found.missing():
        argv = [sys.executable, "-m", "kindwright_dev", "build"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS)
        if done.returncode != 0:
            pytest.fail(f"the control plane can't be built\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return found.require()
