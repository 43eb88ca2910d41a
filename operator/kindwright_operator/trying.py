"""A changed definition, tried on every object before it is put in force: which would be refused that are not today.

Runs in the main loop, a few milliseconds at a time: in a thread it would hold the interpreter's lock for longer.
"""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog

from kindwright_facade import kinds
from kindwright_facade.conversion import members, naming, restoring
from kindwright_facade.upstream import cache

log = structlog.get_logger(__name__)

ACKNOWLEDGED = "kindwright.dev/acknowledged-revision"
"""The annotation that puts a revision in force although it refuses objects that exist."""

_TURN = 0.003
_SHOWN = 10
_RETRY = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial: of how many objects how many would be refused, the first ones by `namespace/name`."""

    revision: str
    refused: int = 0
    of: int = 0
    names: tuple[str, ...] = ()


def would_refuse(before: kinds.Kind, after: kinds.Kind, release: Mapping[str, Any]) -> bool:
    """Tell whether an update that changes nothing would be refused by `after` in some version, and not by `before`."""
    versions = [version.name for version in after.versions]
    return any(_refused(after, name, release) and not _refused(before, name, release) for name in versions)


def _refused(kind: kinds.Kind, name: str, release: Mapping[str, Any]) -> bool:
    version = kind.version(name)
    if version is None:
        return False
    return bool(version.admission.validate(restoring.restore(kind, name, release)))


class Trials:
    """Runs at most one trial per definition; a newer revision takes the place of the one before."""

    def __init__(self, known: cache.Cache, finished: Callable[[], None]) -> None:
        """Take objects from the cache; call `finished` whenever an outcome is there."""
        self._cache = known
        self._finished = finished
        self._outcomes: dict[str, tuple[kinds.Kind, kinds.Kind, Outcome | None]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def outcome(self, before: kinds.Kind, after: kinds.Kind) -> Outcome | None:
        """Return what became of trying `after` in the place of `before`; None while that is not known, and it is being tried."""
        name = after.definition
        known = self._outcomes.get(name)
        if (
            known is not None
            and known[0].fingerprint == before.fingerprint
            and known[1].fingerprint == after.fingerprint
        ):
            return known[2]
        self.forget(name)
        if self._cache.live and next(self._members(after), None) is None:
            found = Outcome(after.revision)
            self._outcomes[name] = (before, after, found)
            return found
        self._outcomes[name] = (before, after, None)
        self._tasks[name] = asyncio.get_running_loop().create_task(self._run(before, after), name=f"try {name}")
        return None

    def forget(self, name: str) -> None:
        """Stop trying, and forget what came of it."""
        self._outcomes.pop(name, None)
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Stop trying everything."""
        for name in list(self._tasks):
            self.forget(name)

    def _members(self, kind: kinds.Kind) -> Iterator[members.Member]:
        found = self._cache.list((kind.group, kind.names.kind))
        return (member for member in found if member.belongs_to(kind))

    async def _run(self, before: kinds.Kind, after: kinds.Kind) -> None:
        while not self._cache.live:  # noqa: ASYNC110 - it may take minutes, and nobody waits for the very moment
            await asyncio.sleep(_RETRY)
        began = turn = time.monotonic()
        every = list(self._members(after))
        refused: list[str] = []
        for member in every:
            if time.monotonic() - turn > _TURN:
                await asyncio.sleep(0)
                turn = time.monotonic()
            if would_refuse(before, after, member.release()):
                refused.append(f"{member.namespace}/{naming.object_name(after, member.name)}")
        found = Outcome(after.revision, len(refused), len(every), tuple(refused[:_SHOWN]))
        log.info(
            "tried",
            definition=after.definition,
            revision=found.revision,
            refused=found.refused,
            of=found.of,
            seconds=round(time.monotonic() - began, 3),
        )
        self._outcomes[after.definition] = (before, after, found)
        self._tasks.pop(after.definition, None)
        self._finished()
