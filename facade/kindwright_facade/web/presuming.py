"""Begins a write from the HelmRelease as the cache has it, which saves a round trip, as kube-apiserver begins from its own cache.

It is safe because upstream takes the write only for the very resourceVersion it was made from. Whatever speaks against it may come
from an old state, so it is no answer: then the write is made again from the live one.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from kindwright_facade import encoding, errors

T = TypeVar("T")

_REFUSALS = frozenset((400, 404, 409, 422))
"""With these nothing was written; after any other error nobody knows."""


async def write(
    kept: encoding.JSON | None,
    attempt: Callable[[encoding.JSON], Awaitable[T]],
    exactly: Callable[[], Awaitable[T]],
    warnings: list[str],
) -> T:
    """Run `attempt` on what the cache has, if it has anything; when that is refused, do as if it never was and run `exactly`.

    `attempt` must send the resourceVersion of what it is given with everything it writes. `warnings` are those it adds to.
    """
    if kept is not None:
        said = len(warnings)
        try:
            return await attempt(kept)
        except errors.StatusError as error:
            if error.code not in _REFUSALS:
                raise
            del warnings[said:]
    return await exactly()
