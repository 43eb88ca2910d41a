"""All members of all kinds as one upstream list and watch have them: raw bytes by kind, namespace and name, and the last changes.

It answers only what it can prove: `position` is the version up to which it has seen everything.
"""

import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from kindwright_facade.conversion import members
from kindwright_facade.upstream import window

STALE_SECONDS = 30.0
"""How long after the upstream was lost it still answers for a reader that takes any version."""


class Listener(Protocol):
    """Hears of what the cache takes in, in the loop's own thread."""

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        """Take in some changes in order; they are the last ones of the window."""

    def on_reset(self) -> None:
        """Take in that all is listed anew: what happened in between is not known."""

    def on_bookmark(self) -> None:
        """Take in that the position is higher, and nothing has changed."""


class Shelf:
    """The members of one kind in one namespace."""

    __slots__ = ("_order", "by_name", "kept")

    def __init__(self) -> None:
        """Start empty; `kept` is for what others make of the members, to be used again."""
        self.kept: dict[Hashable, Any] = {}
        self.by_name: dict[str, members.Member] = {}
        self._order: list[str] | None = []

    def put(self, member: members.Member) -> None:
        """Add or replace one."""
        if member.name not in self.by_name:
            self._order = None
        self.by_name[member.name] = member

    def drop(self, name: str) -> None:
        """Take one away."""
        if self.by_name.pop(name, None) is not None:
            self._order = None

    def sorted(self) -> Iterator[members.Member]:
        """Yield all in the order of their names."""
        if self._order is None:
            self._order = sorted(self.by_name)
        return map(self.by_name.__getitem__, self._order)


class Cache:
    """Fed by `feeding`; listeners hear of changes in order, in the loop's own thread."""

    def __init__(self, changes: window.Window | None = None) -> None:
        """Start with nothing, and not synced."""
        self.window = changes or window.Window()
        self.synced = False
        self.position = 0
        self._lost_at: float | None = None
        self._all: dict[tuple[str, str], members.Member] = {}
        self._shelves: dict[members.Bucket, dict[str, Shelf]] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: "Listener") -> None:
        """Tell somebody of everything that happens from now on."""
        self._listeners.append(listener)

    def __len__(self) -> int:
        """Count the members of all kinds."""
        return len(self._all)

    @property
    def live(self) -> bool:
        """Tell whether it may answer a reader that takes any version."""
        return self.synced and (self._lost_at is None or time.monotonic() - self._lost_at < STALE_SECONDS)

    def proves(self, number: int) -> bool:
        """Tell whether it has seen everything up to a version."""
        return self.synced and number <= self.position

    def get(self, bucket: members.Bucket, namespace: str, name: str) -> members.Member | None:
        """Return one of a kind's members by its HelmRelease's name."""
        shelf = self._shelves.get(bucket, {}).get(namespace)
        return None if shelf is None else shelf.by_name.get(name)

    def list(self, bucket: members.Bucket, namespace: str = "") -> Iterator[members.Member]:
        """Yield a kind's members in the order of upstream's keys, `namespace/name`; an empty namespace means all."""
        return (member for shelf in self.shelves(bucket, namespace) for member in shelf.sorted())

    def shelves(self, bucket: members.Bucket, namespace: str = "") -> Sequence[Shelf]:
        """Return the same, namespace by namespace."""
        found = self._shelves.get(bucket, {})
        if namespace:
            return [found[namespace]] if namespace in found else []
        # With the slash, as the keys have it: it sorts behind the dash.
        return [found[name] for name in sorted(found, key=lambda name: name + "/")]

    def known(self, found: members.Member) -> members.Member:
        """Return the same HelmRelease in the same version as it is kept here, perhaps converted already; else what was given."""
        kept = self._all.get((found.namespace, found.name))
        return kept if kept is not None and kept.same(found) else found

    def replace(self, found: Iterable[members.Member], number: int) -> None:
        """Start anew from a whole list in one version; what happened before it is not known and never made up."""
        kept = [self.known(member) for member in found]
        self._all, self._shelves = {}, {}
        for member in kept:
            self._put(member)
        self.window.reset(number)
        self.position, self.synced, self._lost_at = number, True, None
        for listener in self._listeners:
            listener.on_reset()

    def apply(self, events: Iterable[tuple[members.Member, bool]]) -> None:
        """Take in members as they changed, in order, each with whether it is gone."""
        changes = [self._change(member, gone=gone) for member, gone in events if member.number > self.position]
        for listener in self._listeners:
            listener.on_changes(changes)

    def _change(self, member: members.Member, *, gone: bool) -> window.Change:
        before = self._all.get((member.namespace, member.name))
        moved = before is not None and before.bucket != member.bucket
        if before is not None and (gone or moved):
            self._drop(before)
        if not gone:
            self._put(member)
        if before is not None and before.labels == member.labels:
            # Nothing selects by more than these: keeping the older bytes would serve nobody.
            before = member
        change = window.Change(member, before, gone)
        self.window.append(change)
        self.position = member.number
        return change

    def advance(self, number: int) -> None:
        """Take note that nothing else has happened up to a version: a bookmark."""
        self.position = max(self.position, number)
        for listener in self._listeners:
            listener.on_bookmark()

    def connected(self) -> None:
        """Take note that the upstream watch is open."""
        self._lost_at = None

    def lost(self) -> None:
        """Take note that the upstream is silent or gone."""
        if self._lost_at is None:
            self._lost_at = time.monotonic()

    def _put(self, member: members.Member) -> None:
        self._all[member.namespace, member.name] = member
        self._shelves.setdefault(member.bucket, {}).setdefault(member.namespace, Shelf()).put(member)

    def _drop(self, member: members.Member) -> None:
        del self._all[member.namespace, member.name]
        shelves = self._shelves[member.bucket]
        shelves[member.namespace].drop(member.name)
        if not shelves[member.namespace].by_name:
            del shelves[member.namespace]
