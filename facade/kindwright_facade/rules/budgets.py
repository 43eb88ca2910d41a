"""How long the rules of one object may take. The runtime can't be stopped from outside, so whoever gets the turn looks at the clock."""

import contextlib
import threading
import time
from collections.abc import Iterator

# Seconds for all rules of one object. Kubernetes counts units of work instead, meant to be about one second on its machines.
LIMIT = 0.1

_local = threading.local()


@contextlib.contextmanager
def running(seconds: float = LIMIT) -> Iterator[None]:
    """Begin a budget for this thread."""
    _local.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _local.end = None


def spent() -> bool:
    """Tell whether this thread's budget has run out; without one it never does."""
    end: float | None = getattr(_local, "end", None)
    return end is not None and time.monotonic() > end


def check() -> None:
    """Raise TimeoutError when this thread's budget has run out."""
    if spent():
        raise TimeoutError("operation cancelled: actual cost limit exceeded")
