"""Waiting for something to become true: asked again and again until a deadline, never a guess at how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

PAUSE = 0.1

T = TypeVar("T")


def eventually(probe: Callable[[], T], *, seconds: float = 30.0, pause: float = PAUSE) -> T:
    """Return the first true result; AssertionError with what was seen last. The probe may assert, too."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := probe():
                return found
            seen: object = found
        except AssertionError as error:
            seen = error
        if time.monotonic() > deadline:
            raise AssertionError(f"still not so after {seconds:.0f}s; last seen: {seen}")
        time.sleep(pause)


def throughout(probe: Callable[[], object], *, seconds: float, pause: float = 0.5) -> None:
    """Check that something stays true that long; the probe asserts. Only for what must not happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        probe()
        time.sleep(pause)
