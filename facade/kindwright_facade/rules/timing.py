"""How long the rules of one object may take. The runtime can't be stopped from outside, so whoever gets the turn looks at the clock."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

# Seconds of this thread's own work for all rules of one object, so that a busy machine refuses nobody. Kubernetes counts units of work
# instead, meant to be about one second on its machines.
LIMIT = 0.1

# How long a list or map may be from which a rule builds another with map, filter and the like. The runtime takes n² for that: 13 ns each,
# 80 ms for this many, more than a second for the 10,000 at which it ends every loop.
MAX_BUILT = 2_500
# JSON that is shorter than this holds no list so long.
SHORT = 2 * MAX_BUILT
EXCEEDED = "operation cancelled: actual cost limit exceeded"

_local = threading.local()


@contextlib.contextmanager
def running(seconds: float = LIMIT) -> Iterator[None]:
    """Begin a budget for this thread."""
    _local.end = time.thread_time() + seconds
    try:
        yield
    finally:
        _local.end = None


def spent() -> bool:
    """Tell whether this thread's budget has run out; without one it never does."""
    end: float | None = getattr(_local, "end", None)
    return end is not None and time.thread_time() > end


def check() -> None:
    """Raise TimeoutError when this thread's budget has run out."""
    if spent():
        raise TimeoutError(EXCEEDED)


def longest(value: Any) -> int:
    """Return how many items the longest list or map in a value has."""
    if not isinstance(value, (dict, list)):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return max(len(value), max(map(longest, inner), default=0))


def total(value: Any) -> int:
    """Return how many items all lists and maps in a value have together, and characters its texts: what one list could be made of."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, (dict, list)):
        return 1
    return 1 + sum(map(total, value.values() if isinstance(value, dict) else value))
