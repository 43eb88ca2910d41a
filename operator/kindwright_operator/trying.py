"""A changed definition, tried on every object before it is put in force: which would be refused that are not today.

Runs in the main loop, a few milliseconds at a time: in a thread it would hold the interpreter's lock for longer.
"""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Collection, Iterator, Mapping
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
_LARGE = 64 * 1024
_RETRY = 0.5
_AGAIN = 30.0


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial: of how many objects how many would be refused, the first ones by `namespace/name`.

    `fields` say where: of each of these the first field that would be. Never with its value, which may be a secret.
    """

    revision: str
    refused: int = 0
    of: int = 0
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def refused_field(before: kinds.Kind, after: kinds.Kind, release: Mapping[str, Any]) -> str | None:
    """Return the first field for which an update that changes nothing would be refused by `after` in some version, and not by `before`.

    None when it would not be refused; empty when the object can't even be shown.
    """
    for version in after.versions:
        found = _refused(after, version.name, release)
        if found is not None and _refused(before, version.name, release) is None:
            return found
    return None


def _refused(kind: kinds.Kind, name: str, release: Mapping[str, Any]) -> str | None:
    version = kind.version(name)
    if version is None:
        return None
    try:
        causes = version.admission.validate(restoring.restore(kind, name, release))
    except Exception:
        # One that can't even be shown must not keep a revision waiting for ever.
        log.exception("an object could not be tried", definition=kind.definition, name=release["metadata"].get("name"))
        return ""
    return causes[0].field if causes else None


async def _tried(before: kinds.Kind, after: kinds.Kind, member: members.Member) -> str | None:
    if len(member.raw) > _LARGE:
        # In a thread it takes the interpreter's lock from others for a few milliseconds at a time, here for as long as it takes.
        return await asyncio.to_thread(lambda: refused_field(before, after, member.release()))
    return refused_field(before, after, member.release())


class _Verdicts:
    """Which objects would be refused, by uid, each in the version in which it was tried: most are as they were at the next look."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str | None]] = {}

    def has(self, member: members.Member) -> bool:
        return member.uid in self._found and self._found[member.uid][0] == member.number

    def field(self, member: members.Member) -> str | None:
        return self._found[member.uid][1]

    def add(self, member: members.Member, field: str | None) -> None:
        self._found[member.uid] = (member.number, field)

    def keep(self, every: Collection[members.Member]) -> None:
        self._found = {member.uid: self._found[member.uid] for member in every}


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
        task = asyncio.get_running_loop().create_task(self._run(before, after), name=f"try {name}")
        task.add_done_callback(self._ended)
        self._tasks[name] = task
        return None

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Take note of a trial that broke off: the next one to ask begins it anew."""
        if not task.cancelled() and task.exception() is not None:
            log.error("a trial broke off", exc_info=task.exception())
            for name in [name for name, other in self._tasks.items() if other is task]:
                self.forget(name)

    def forget(self, name: str) -> None:
        """Stop trying, and forget what came of it."""
        self._outcomes.pop(name, None)
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()

    def keep(self, names: Collection[str]) -> None:
        """Forget all but the trials of these definitions: the others are in force, changed back, or gone."""
        for name in set(self._outcomes) - set(names):
            self.forget(name)

    def _members(self, kind: kinds.Kind) -> Iterator[members.Member]:
        found = self._cache.list((kind.group, kind.names.kind))
        return (member for member in found if member.belongs_to(kind))

    async def _run(self, before: kinds.Kind, after: kinds.Kind) -> None:
        found, verdicts = None, _Verdicts()
        while found is None or found.refused:
            while not self._cache.live:  # noqa: ASYNC110 - it may take minutes, and nobody waits for the very moment
                await asyncio.sleep(_RETRY)
            began = time.monotonic()
            again = await self._try_all(before, after, verdicts)
            if again != found:
                found = again
                seconds = round(time.monotonic() - began, 3)
                log.info("tried", definition=after.definition, seconds=seconds, **dataclasses.asdict(found))
                self._outcomes[after.definition] = (before, after, found)
                self._finished()
            # Whoever is told of refused objects will mend them.
            await asyncio.sleep(_AGAIN if found.refused else 0)

    async def _try_all(self, before: kinds.Kind, after: kinds.Kind, verdicts: _Verdicts) -> Outcome:
        turn = time.monotonic()
        # Until none is left that came or changed while others were tried.
        while todo := [member for member in self._members(after) if not verdicts.has(member)]:
            for member in todo:
                if time.monotonic() - turn > _TURN:
                    # As long a pause as the work took: others get at least half of the time.
                    await asyncio.sleep(_TURN)
                    turn = time.monotonic()
                verdicts.add(member, await _tried(before, after, member))
        every = list(self._members(after))
        verdicts.keep(every)
        refused = [(member, field) for member in every if (field := verdicts.field(member)) is not None]
        names = tuple(f"{member.namespace}/{naming.object_name(after, member.name)}" for member, _ in refused[:_SHOWN])
        return Outcome(after.revision, len(refused), len(every), names, tuple(field for _, field in refused[:_SHOWN]))
