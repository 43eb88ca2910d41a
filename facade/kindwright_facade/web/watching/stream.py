"""One open watch. It is either *attached*: whoever brings a change writes it at once; or behind: its own task reads the window."""

import asyncio
import dataclasses
import enum
import itertools
from collections.abc import Callable, Iterable, Sequence

from aiohttp import abc, web

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import members
from kindwright_facade.documents import rendering, statuses
from kindwright_facade.upstream import window
from kindwright_facade.web import selecting
from kindwright_facade.web.watching import transitions

MOST_BUFFERED = 128 * 1024
"""Bytes that may wait in a connection before its watch has to catch up by itself."""
_AT_ONCE = 64
_LAST_SECONDS = 5.0
"""How long a client that does not read keeps the end of its watch waiting."""


class End(enum.Enum):
    """Why a watch ends."""

    OVER = "over"
    EXPIRED = "expired"
    BROKEN = "broken"


class Stream:
    """The state of one watch; all methods run in the loop's thread, and those that write never wait."""

    def __init__(  # noqa: PLR0913 - what makes a watch
        self,
        view: rendering.View,
        selection: selecting.Selection,
        request: web.Request,
        writer: abc.AbstractStreamWriter,
        *,
        bookmarks: bool,
        newer_than: int,
    ) -> None:
        """Begin behind; `newer_than` is the version whose changes, and whose older ones, the client knows already."""
        self.view, self.selection = view, selection
        self.bookmarks, self.newer_than = bookmarks, newer_than
        self.sequence: int | None = None
        self.attached = False
        self.end: End | None = None
        self._request, self._writer = request, writer
        self._told = 0
        self._wake = asyncio.Event()
        self._timers: list[asyncio.TimerHandle] = []

    @property
    def bucket(self) -> tuple[str, str]:
        """The kind it watches."""
        return (self.view.kind.group, self.view.kind.names.kind)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something later, unless the watch has ended by then."""
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act))

    def offer(self, batch: transitions.Batch) -> bool:
        """Write the changes of a batch; False when the client reads so slowly that it has to catch up by itself."""
        framed = b"" if self.end is not None else batch.framed(self.selection, self.newer_than)
        return self._push(framed) if framed else True

    def tell(self, version: int) -> None:
        """Write a bookmark, unless the client has been told that version already or knows a newer one."""
        if version > max(self.newer_than, self._told):
            self._told = version
            self._push(transitions.frame([self.view.bookmark(str(version))]))
            self._headless()

    def _push(self, framed: bytes) -> bool:
        transport = self._request.transport
        if transport is None or transport.is_closing():
            return True
        transport.write(framed)
        # Not every transport can tell; a plain one of uvloop's and asyncio's can, with TLS or without.
        return transport.get_write_buffer_size() < MOST_BUFFERED

    async def write(self, lines: Sequence[bytes]) -> None:
        """Write lines and wait until the client has taken most of what waits."""
        await self._writer.drain()
        if lines:
            await self._writer.write(b"".join(lines))

    async def write_changes(self, changes: Sequence[window.Change]) -> None:
        """Write what changes mean to this watch."""
        lines = transitions.Batch(self.view, changes).lines(self.selection, self.newer_than)
        if lines and self.view.headed:
            # The first event has the columns, the others follow without.
            self._headless()
            lines[1:] = transitions.Batch(self.view, changes).lines(self.selection, self.newer_than)[1:]
        await self.write(lines)

    async def write_state(self, found: Iterable[members.Member]) -> None:
        """Write the selected among members as they are, a few at a time."""
        kind, version = self.view.kind, self.view.version.name
        chosen = iter([member for member in found if self.selection.wants(member)])
        while self.end is None and (some := list(itertools.islice(chosen, _AT_ONCE))):
            lines = []
            for member in some:
                lines.append(self.view.event("ADDED", member.encoded(kind, version)))
                self._headless()
            await self.write(lines)
            await asyncio.sleep(0)

    async def write_mark(self, version: int) -> None:
        """Write the bookmark that ends the initial events."""
        self._told = version
        await self.write([self.view.bookmark(str(version), initial_events_end=True)])
        self._headless()

    def _headless(self) -> None:
        if self.view.headed:
            self.view = dataclasses.replace(self.view, headed=False)

    async def follow(self, changes: window.Window, attach: Callable[["Stream"], None]) -> None:
        """Write changes from `sequence` on, until the watch ends; attached whenever nothing is left to catch up with."""
        while self.end is None:
            self._wake.clear()
            found = None if self.sequence is None else changes.read(self.sequence, _AT_ONCE)
            if found is None:
                self.finish(End.EXPIRED)
            elif found:
                self.sequence = (self.sequence or 0) + len(found)
                await self.write_changes(found)
            else:
                attach(self)
                await self._wake.wait()

    def fall_behind(self, sequence: int) -> None:
        """Catch up from there on, at the client's own pace."""
        self.attached, self.sequence = False, sequence
        self._wake.set()

    def finish(self, why: End) -> None:
        """End the watch; a client that does not even read the end is cut off."""
        if self.end is None:
            self.end = why
            self._wake.set()
            self.after(_LAST_SECONDS, self.cut)

    def cut(self) -> None:
        """Break the connection: the client does not read, and what it would have to read is gone."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def close(self) -> None:
        """Forget the timers: the watch is over."""
        for timer in self._timers:
            timer.cancel()

    async def last_word(self, floor: int) -> None:
        """Tell why the watch ends, where the client would not know better than to go on where it was."""
        if self.end is End.EXPIRED:
            await self.write([error_line(errors.expired(floor, self.newer_than))])
        elif self.end is End.BROKEN:
            await self.write([error_line(errors.internal("an event could not be rendered"))])


def error_line(error: errors.StatusError) -> bytes:
    """Render an ERROR event. A 404 is kept out of it: to a client it would mean that the collection is gone."""
    shown = errors.unavailable(error.message) if error.code == 404 else error  # noqa: PLR2004
    return rendering.line("ERROR", encoding.encode(statuses.failure(shown)))
