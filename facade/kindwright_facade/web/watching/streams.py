"""All open watches: who is attached, and how a change, a bookmark or an end reaches them."""

import asyncio
import contextlib
import dataclasses
from collections.abc import Iterator, Sequence

import structlog

from kindwright_facade import kinds, registry
from kindwright_facade.conversion import members
from kindwright_facade.documents import rendering
from kindwright_facade.upstream import cache, window
from kindwright_facade.web.watching import stream, transitions

log = structlog.get_logger(__name__)

_AT_ONCE = 100
"""How many bookmarks are written before others have their turn."""


class Streams:
    """Listens to the cache and the registry; all methods run in the loop's thread."""

    def __init__(self, source: cache.Cache, kinds_registry: registry.Registry) -> None:
        """Hear of what the cache takes in, and of changed definitions."""
        self.cache, self._registry = source, kinds_registry
        kinds_registry.subscribe(self._registry_changed)
        self._open: set[stream.Stream] = set()
        self._attached: dict[members.Bucket, dict[rendering.View, set[stream.Stream]]] = {}
        self._since: dict[registry.Key, int] = {}
        self._marking: asyncio.Task[None] | None = None
        source.subscribe(self)

    def __len__(self) -> int:
        """Count the open watches."""
        return len(self._open)

    @contextlib.contextmanager
    def opened(self, found: stream.Stream, *, resumed: bool) -> Iterator[None]:
        """Count a watch among the open ones, as long as its kind is what it was when the request came.

        It ends at once when it would go on from a version at which its objects were shown differently.
        """
        self._open.add(found)
        self._compare(found, self._registry.snapshot)
        kind = found.view.kind
        if resumed and found.newer_than < self._since.get((kind.group, found.view.version.name, kind.names.plural), 0):
            found.finish(stream.End.EXPIRED)
        try:
            yield
        finally:
            self._open.discard(found)
            self._detach(found)
            found.close()

    def attach(self, found: stream.Stream) -> None:
        """From now on bring changes to a watch that has seen all there are."""
        found.attached = True
        self._attached.setdefault(found.bucket, {}).setdefault(found.view, set()).add(found)

    def _detach(self, found: stream.Stream) -> None:
        found.attached = False
        views = self._attached.get(found.bucket, {})
        if found in views.get(found.view, ()):
            views[found.view].discard(found)
            if not views[found.view]:
                del views[found.view]

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        """Bring changes to all who watch the kinds that they are about."""
        by_bucket: dict[members.Bucket, list[window.Change]] = {}
        for change in changes:
            for bucket in change.buckets:
                by_bucket.setdefault(bucket, []).append(change)
        before = self.cache.window.end - len(changes)
        for bucket, found in by_bucket.items():
            for view, watching in list(self._attached.get(bucket, {}).items()):
                self._deliver(transitions.Batch(view, found), list(watching), before)
        self._cut_lost()

    def _deliver(self, batch: transitions.Batch, watching: list[stream.Stream], before: int) -> None:
        if batch.view.headed:
            # Until its columns are sent a watch of Tables renders by itself.
            for found in watching:
                self._detach(found)
                found.fall_behind(before)
            return
        try:
            for found in watching:
                if not found.offer(batch):
                    self._detach(found)
                    found.fall_behind(self.cache.window.end)
        except Exception:
            log.exception("an event could not be rendered", kind=batch.view.kind.names.kind)
            for found in watching:
                found.finish(stream.End.BROKEN)

    def _cut_lost(self) -> None:
        """Cut off who is so far behind that the window does not hold what comes next for them."""
        first = self.cache.window.first
        for found in list(self._open):
            behind = not found.attached and found.sequence is not None and found.sequence < first
            # One that has ended still has its last word, for which it has a time of its own.
            if behind and found.end is None:
                found.cut()

    def on_bookmark(self) -> None:
        """Send bookmarks to all who want them, without keeping others waiting."""
        if self._marking is None or self._marking.done():
            self._marking = asyncio.get_running_loop().create_task(self._mark_all(), name="bookmarks")

    async def _mark_all(self) -> None:
        for count, found in enumerate(list(self._open)):
            self.mark(found)
            if count % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)

    def mark(self, found: stream.Stream) -> None:
        """Send a bookmark to one watch, if it has seen everything up to the cache's position."""
        if found.attached and found.end is None and found.bookmarks:
            # What it is shown may be other than before, and with it whom it shares its events with.
            self._detach(found)
            found.tell(self.cache.position)
            self.attach(found)

    def on_reset(self) -> None:
        """End all: something may have been missed."""
        for found in self._open:
            found.finish(stream.End.EXPIRED)

    def end_all(self) -> None:
        """End all: the process is going."""
        for found in self._open:
            found.finish(stream.End.OVER)

    def _registry_changed(self, before: registry.Snapshot, after: registry.Snapshot) -> None:
        for key, kind in after.served.items():
            known = before.served.get(key)
            unlike = bool(before.served) if known is None else not _alike(known, kind, key[1])
            if unlike:
                self._since[key] = self.cache.position
        for found in list(self._open):
            self._compare(found, after)

    def _compare(self, found: stream.Stream, snapshot: registry.Snapshot) -> None:
        """End a watch whose kind is withdrawn, or shown differently now; else it goes on with the kind as it is."""
        kind = found.view.kind
        current = snapshot.served.get((kind.group, found.view.version.name, kind.names.plural))
        if current is kind:
            return
        renewed = None if current is None else current.version(found.view.version.name)
        if current is None or renewed is None:
            found.finish(stream.End.OVER)
        elif not _alike(kind, current, renewed.name):
            found.finish(stream.End.EXPIRED)
        else:
            self._renew(found, dataclasses.replace(found.view, kind=current, version=renewed))

    def _renew(self, found: stream.Stream, view: rendering.View) -> None:
        attached = found.attached
        self._detach(found)
        found.view = view
        found.selection = dataclasses.replace(found.selection, kind=view.kind)
        if attached:
            self.attach(found)


def _alike(one: kinds.Kind, other: kinds.Kind, version: str) -> bool:
    """Tell whether objects are shown alike under both records, as a watch of Tables needs it, too."""
    left, right = one.version(version), other.version(version)
    columns = left is not None and right is not None and left.columns == right.columns
    return one.uid == other.uid and one.fingerprint == other.fingerprint and columns
