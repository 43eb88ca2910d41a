"""Open watches: which task serves which kind, so that they can be ended from outside with a proper end of stream."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from kindwright_facade import kinds, registry


class Streams:
    """Runs every watch as a task of its own; ending the task ends the answer, not the connection."""

    def __init__(self) -> None:
        """Start with none."""
        self._open: dict[asyncio.Task[None], kinds.Kind] = {}

    def __len__(self) -> int:
        """Count the open watches."""
        return len(self._open)

    async def run(self, kind: kinds.Kind, pump: Coroutine[Any, Any, None]) -> None:
        """Run `pump` until it is done or ended from outside; raises `CancelledError` only when the caller itself is cancelled."""
        task = asyncio.ensure_future(pump)
        self._open[task] = kind
        try:
            await asyncio.wait([task])
        finally:
            del self._open[task]
            task.cancel()
        if not task.cancelled():
            task.result()

    def end_changed(self, _: registry.Snapshot, after: registry.Snapshot) -> None:
        """End the watches of kinds that are not in force any more as they were; a listener of the registry."""
        current = set(map(id, after.served.values()))
        for task, kind in self._open.items():
            if id(kind) not in current:
                task.cancel()

    def end_all(self) -> None:
        """End every watch: the process is going."""
        for task in self._open:
            task.cancel()
