"""The kinds that are served right now: a cache of the cluster's definitions, swapped whole.

Readers take `registry.snapshot` once per request. Nothing here decides what a definition means, and nothing is ever changed in
place. What a snapshot does not hold is not yet proof that it does not exist: see `Registry.resolve`.
"""

import asyncio
import dataclasses
import functools
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

from kindwright_facade import errors, kinds

Key = tuple[str, str, str]
"""Group, version and resource (plural)."""

NOT_READY = "the definitions have not been read yet"


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """One state of the registry: `served` by key, `withdrawn` keys with the monotonic second their 503 ends."""

    served: Mapping[Key, kinds.Kind] = dataclasses.field(default_factory=dict)
    withdrawn: Mapping[Key, float] = dataclasses.field(default_factory=dict)

    @property
    def all_kinds(self) -> tuple[kinds.Kind, ...]:
        """Every served kind once, in the order of group and plural."""
        unique = {(kind.group, kind.names.plural): kind for kind in self.served.values()}
        return tuple(unique[key] for key in sorted(unique))

    def groups(self) -> dict[str, list[str]]:
        """Return served versions by group, groups in alphabetical order, the best version first."""
        found: dict[str, set[str]] = {}
        for group, version, _ in self.served:
            found.setdefault(group, set()).add(version)
        return {group: kinds.best_first(found[group]) for group in sorted(found)}

    def members(self, group: str, version: str) -> list[kinds.Kind]:
        """Return the kinds served in one group-version, in alphabetical order of their plural."""
        return self._sections.get((group, version), [])

    @functools.cached_property
    def _sections(self) -> dict[tuple[str, str], list[kinds.Kind]]:
        found: dict[tuple[str, str], list[kinds.Kind]] = {}
        for group, version, plural in sorted(self.served):
            found.setdefault((group, version), []).append(self.served[group, version, plural])
        return found


class Registry:
    """Holds the snapshot in force; the operator publishes, the facade resolves."""

    def __init__(self, *, grace: float = 120.0) -> None:
        """Start empty and not ready; `grace` is how many seconds a withdrawn kind answers 503 before 404."""
        self.snapshot = Snapshot()
        self.ready = asyncio.Event()
        self.grace = grace
        self.confirm: Callable[[], Awaitable[None]] = _nothing_to_confirm
        self._listeners: list[Callable[[Snapshot, Snapshot], None]] = []

    def subscribe(self, listener: Callable[[Snapshot, Snapshot], None]) -> None:
        """Call `listener(before, after)` at every published change, in the loop's own thread."""
        self._listeners.append(listener)

    def publish(self, served: Iterable[kinds.Kind], *, withdrawn: Iterable[Key] = ()) -> Snapshot:
        """Put exactly these kinds in force; what they no longer serve, and `withdrawn`, answers 503 for the grace."""
        before, now = self.snapshot, time.monotonic()
        after = {(kind.group, version.name, kind.names.plural): kind for kind in served for version in kind.versions}
        gone = {key: now + self.grace for key in (*before.served, *withdrawn) if key not in after}
        waiting = {key: until for key, until in before.withdrawn.items() if key not in after and until > now}
        if after == before.served and not gone and waiting == before.withdrawn:
            return before
        self.snapshot = Snapshot(after, {**gone, **waiting})
        if after != before.served or gone:
            for listener in self._listeners:
                listener(before, self.snapshot)
        return self.snapshot

    def withdrawing(self) -> list[Key]:
        """Keys whose grace has not ended yet."""
        now = time.monotonic()
        return [key for key, until in self.snapshot.withdrawn.items() if until > now]

    async def resolve(self, group: str, version: str, resource: str) -> kinds.Kind:
        """Find the kind behind a path, or say why not.

        Raises 503 while it is withdrawn or can't be told, 404 only after an exact list of definitions that began after
        this call confirmed it: the garbage collector deletes dependents on a 404.
        """
        key = (group, version, resource)
        if key not in self.snapshot.served and key not in self.withdrawing():
            await self.confirm()
        if key in self.withdrawing():
            others = [left for at, left, of in self.snapshot.served if (at, of) == (group, resource)]
            what = f"{version} of {resource}.{group} is being withdrawn"
            raise errors.unavailable(f"{what}; still served: {', '.join(others)}" if others else what, retry_after=5)
        kind = self.snapshot.served.get(key)
        if kind is None:
            raise errors.no_such_path()
        return kind


async def _nothing_to_confirm() -> None:
    raise errors.unavailable(NOT_READY)
