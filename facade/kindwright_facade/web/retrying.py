"""Tries a write again that lost a race with another one, from the read."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import tenacity

from kindwright_facade import errors

T = TypeVar("T")

# kube-apiserver tries five times, next to its storage. Here every try is a round trip, so a race is lost more easily.
_TRIES = 12
_LONGEST_PAUSE = 0.02


async def races(attempt: Callable[[], Awaitable[T]]) -> T:
    """Run `attempt` until it does not lose a race; raises the last error. A version that the caller named is `attempt`'s to check."""
    return await tenacity.AsyncRetrying(
        stop=tenacity.stop_after_attempt(_TRIES),
        wait=tenacity.wait_random(0, _LONGEST_PAUSE),
        retry=tenacity.retry_if_exception_type(errors.RaceError),
        reraise=True,
    )(attempt)
