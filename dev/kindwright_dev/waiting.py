"""Waiting for something, with a limit and an eye on the processes it depends on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from kindwright_dev import errors, processes

PAUSE = 0.1


def until(
    what: str,
    ready: Callable[[], bool],
    *,
    children: Sequence[processes.Child] = (),
    seconds: float = 60.0,
) -> None:
    """Return as soon as it is ready; DevError when a child ends first or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        for child in children:
            child.require()
        if time.monotonic() > deadline:
            msg = f"{what} took longer than {seconds:.0f}s"
            raise errors.DevError(msg, children[-1].command.log if children else None)
        time.sleep(PAUSE)
