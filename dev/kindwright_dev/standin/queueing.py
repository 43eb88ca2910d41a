"""A work queue as client-go has one: a key is worked on by one worker at a time, and waits at most once."""

from __future__ import annotations

import asyncio

FIRST_RETRY = 0.75
LAST_RETRY = 30.0
Key = tuple[str, str]  # namespace, name


class Queue:
    """Keys that want work."""

    def __init__(self) -> None:
        """Begin empty."""
        self._ready: asyncio.Queue[Key] = asyncio.Queue()
        self._waiting: set[Key] = set()
        self._working: set[Key] = set()
        self._failures: dict[Key, int] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}

    def add(self, key: Key) -> None:
        """Ask for work on a key: at once, or as soon as the worker that has it is done with it."""
        if timer := self._timers.pop(key, None):
            timer.cancel()
        if key not in self._waiting:
            self._waiting.add(key)
            if key not in self._working:
                self._ready.put_nowait(key)

    def add_after(self, key: Key, seconds: float) -> None:
        """Ask for work later, unless something asks for it before."""
        if timer := self._timers.pop(key, None):
            timer.cancel()
        self._timers[key] = asyncio.get_running_loop().call_later(seconds, self.add, key)

    def retry(self, key: Key) -> None:
        """Ask for work again after a failure, with ever longer pauses."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        self.add_after(key, min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY))

    def forget(self, key: Key) -> None:
        """Forget the failures of a key, and its timer."""
        self._failures.pop(key, None)
        if timer := self._timers.pop(key, None):
            timer.cancel()

    async def get(self) -> Key:
        """Wait for a key and take it; ``done`` has to follow."""
        key = await self._ready.get()
        self._waiting.discard(key)
        self._working.add(key)
        return key

    def done(self, key: Key) -> None:
        """Give a key back; it is ready at once when somebody asked meanwhile."""
        self._working.discard(key)
        if key in self._waiting:
            self._ready.put_nowait(key)
