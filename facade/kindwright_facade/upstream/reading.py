"""Upstream lists as they come in, shared by all who asked for the same one before it began."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

import structlog

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import members

log = structlog.get_logger(__name__)

K = TypeVar("K", bound=Hashable)


class Reading:
    """One list: batches of members in order, and `metadata`, filled before the last of them.

    Any number of readers go through it, each from the beginning.
    """

    def __init__(self) -> None:
        """Start empty; the owner adds."""
        self.metadata: encoding.JSON = {}
        self._batches: list[list[members.Member]] = []
        self._ended = False
        self._error: errors.StatusError | None = None
        self._more = asyncio.Event()

    def add(self, batch: list[members.Member]) -> None:
        """Hand out more members."""
        if batch:
            self._batches.append(batch)
            self._wake()

    def end(self, error: errors.StatusError | None = None) -> None:
        """Nothing comes any more: the list is complete, or failed."""
        self._ended, self._error = True, error
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()

    async def begun(self) -> None:
        """Wait for the first members, or for the end; raises the error of a list that never began."""
        while not self._batches and not self._ended:
            await self._more.wait()
        if not self._batches and self._error is not None:
            raise self._error

    async def __aiter__(self) -> AsyncIterator[list[members.Member]]:
        """Yield the batches; raises the error that ended the list, which may be after some of them."""
        at = 0
        while True:
            while at < len(self._batches):
                yield self._batches[at]
                at += 1
            if self._ended:
                break
            await self._more.wait()
        if self._error is not None:
            raise self._error


class Sharing(Generic[K]):
    """At most one list of a key goes on, and one waits to begin: whoever asks meanwhile takes part in the one that waits."""

    def __init__(self, read: Callable[[K, Reading], Coroutine[Any, Any, None]]) -> None:
        """`read` makes the list of a key; a `StatusError` that it raises ends the reading."""
        self._read = read
        self._waiting: dict[K, Reading] = {}
        self._running: dict[K, asyncio.Task[None]] = {}
        self._readers: Counter[Reading] = Counter()
        self._reads: dict[Reading, asyncio.Task[None]] = {}

    @property
    def running(self) -> int:
        """Count the lists that go on."""
        return len(self._running)

    @contextlib.asynccontextmanager
    async def reading(self, key: K) -> AsyncIterator[Reading]:
        """Take part in a list that begins after this call; one that nobody takes part in any more is given up."""
        found = self._waiting.setdefault(key, Reading())
        self._readers[found] += 1
        if key not in self._running:
            self._running[key] = asyncio.get_running_loop().create_task(self._run(key), name="list")
        try:
            yield found
        finally:
            self._readers[found] -= 1
            if not self._readers[found]:
                del self._readers[found]
                if found in self._reads:
                    self._reads[found].cancel()

    async def _run(self, key: K) -> None:
        try:
            while key in self._waiting:
                # From here on it has begun: who asks now needs the next one.
                found = self._waiting.pop(key)
                if self._readers[found]:
                    await self._fill(key, found)
        finally:
            del self._running[key]

    async def _fill(self, key: K, found: Reading) -> None:
        task = self._reads[found] = asyncio.get_running_loop().create_task(self._read(key, found), name="list")
        await asyncio.wait([task])
        del self._reads[found]
        error = None if task.cancelled() else task.exception()
        if error is None or isinstance(error, errors.StatusError):
            found.end(error)
        else:
            log.error("a list failed", exc_info=error)
            found.end(errors.internal(type(error).__name__))
