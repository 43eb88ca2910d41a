"""Keeps the registry equal to the definitions in the cluster: by events as they come, by exact lists whenever in doubt."""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping

import msgspec
import structlog

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.upstream import client, watching
from kindwright_operator import apiservices, clashes, definitions


class _Metadata(msgspec.Struct):
    name: str
    uid: str
    resourceVersion: str  # noqa: N815 - the API's own spelling


class _Head(msgspec.Struct):
    metadata: _Metadata


_heads = msgspec.json.Decoder(_Head)

log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One definition: as it stands, what it compiled into, and what is served for it.

    `problems` holds clashes too; `since` is the monotonic second at which this state was first seen.
    """

    body: encoding.JSON
    compiled: definitions.Compiled
    problems: tuple[str, ...]
    served: kinds.Kind | None
    since: float

    def is_as(self, other: "Entry") -> bool:
        """Tell whether nothing at all is different."""
        version = self.body["metadata"]["resourceVersion"]
        return (
            version == other.body["metadata"]["resourceVersion"]
            and self.compiled is other.compiled
            and self.problems == other.problems
            and self.served is other.served
        )

    @property
    def name(self) -> str:
        """The definition's name."""
        return str(self.body["metadata"]["name"])


class Resync:
    """Owns the registry's content. All methods run in the main loop."""

    def __init__(self, upstream: client.Client, kinds_registry: registry.Registry) -> None:
        """Use the client to list; take over the registry's confirmation."""
        self._client = upstream
        self._services = apiservices.APIServices(upstream)
        self._registry = kinds_registry
        self._registry.confirm = self.exactly
        self._begun = asyncio.Lock()
        self._queued: asyncio.Task[None] | None = None
        self._foreign: dict[str, str] = {}
        self._leaving = False
        self.entries: dict[str, Entry] = {}
        self.changed: Callable[[], None] = lambda: None

    async def exactly(self) -> None:
        """Read all definitions and put them in force; callers share one list, which begins after each of them asked.

        Raises a 503 when the list can't be had.
        """
        if self._queued is None:
            self._queued = asyncio.ensure_future(self._list())
        await asyncio.shield(self._queued)

    async def _list(self) -> None:
        async with self._begun:
            # From here on it has begun: who asks now needs the next one.
            self._queued = None
            listed, found = await asyncio.gather(
                watching.list_raw(self._client, definitions.PATH), self._services.list()
            )
            self._foreign = apiservices.foreign_groups(found)
            # For good: the mark goes with the last APIService, and no replica may begin to serve again after that.
            self._leaving = self._leaving or apiservices.asked_to_leave(found)
            self._apply(
                self._merged(listed), withdrawn=() if self._registry.ready.is_set() else apiservices.remembered(found)
            )
            self._registry.ready.set()

    def _merged(self, listed: watching.RawListed) -> dict[str, encoding.JSON]:
        """Return the listed definitions, but what an event has brought meanwhile: the list may be older than that."""
        bodies = dict(map(self._known, listed.items))
        itself = {"metadata": {"resourceVersion": listed.version}}
        for entry in self.entries.values():
            if _newer(entry.body, bodies.get(entry.name, itself)):
                bodies[entry.name] = entry.body
        return bodies

    def _known(self, raw: bytes) -> tuple[str, encoding.JSON]:
        """Decode a definition, unless it is known in that version: hundreds of them would take a tenth of a second."""
        head = _heads.decode(raw).metadata
        entry = self.entries.get(head.name)
        if entry is not None and (head.uid, head.resourceVersion) == _identity(entry.body):
            return head.name, entry.body
        return head.name, encoding.decode(raw)

    def observe(self, kind: str | None, body: encoding.JSON) -> None:
        """Take in one event; what it can't settle by itself leads to an exact list."""
        name = body["metadata"]["name"]
        known = self.entries.get(name)
        group = (body.get("spec") or {}).get("group")
        familiar = any(entry.served is not None and entry.served.group == group for entry in self.entries.values())
        if kind == "DELETED" or not self._registry.ready.is_set() or not familiar:
            self.doubt()
        elif known is not None and _revision(known.body) == _revision(body):
            if _newer(body, known.body):
                # Only what others say of it has changed, such as its status: nothing is served differently.
                self.entries[name] = dataclasses.replace(known, body=body)
        elif known is None or _newer(body, known.body):
            bodies = {entry.name: entry.body for entry in self.entries.values()}
            self._apply({**bodies, name: body})

    def doubt(self) -> None:
        """Have an exact list made soon; a failure is left to the next resync."""
        task = asyncio.ensure_future(self.exactly())
        task.add_done_callback(_forget)

    def _apply(self, bodies: Mapping[str, encoding.JSON], *, withdrawn: Iterable[registry.Key] = ()) -> None:
        compiled = {name: self._compiled(body) for name, body in bodies.items()}
        candidates = [
            clashes.Candidate(bodies[name]["metadata"]["creationTimestamp"], result.kind)
            for name, result in compiled.items()
            if result.kind is not None and not result.problems
        ]
        refused = clashes.find(candidates, self._foreign)
        before, self.entries = self.entries, {}
        for name, body in bodies.items():
            problems = (*compiled[name].problems, *([refused[name]] if name in refused else []))
            self.entries[name] = _entry(before.get(name), body, compiled[name], problems)
        served = [entry.served for entry in self.entries.values() if entry.served is not None]
        self._registry.publish([] if self._leaving else served, withdrawn=withdrawn)
        self.changed()

    def _compiled(self, body: encoding.JSON) -> definitions.Compiled:
        known = self.entries.get(body["metadata"]["name"])
        if known is not None and _revision(known.body) == _revision(body):
            return known.compiled
        return definitions.compile_definition(body)


def _entry(
    before: Entry | None, body: encoding.JSON, compiled: definitions.Compiled, problems: tuple[str, ...]
) -> Entry:
    same = before is not None and _revision(before.body) == _revision(body)
    served = _served(before, body, compiled, problems)
    since = before.since if before is not None and same and before.served is served else time.monotonic()
    made = Entry(body, compiled, problems, served, since)
    # Whoever has dealt with an entry need not look at it again.
    return before if before is not None and before.is_as(made) else made


def _served(
    before: Entry | None, body: encoding.JSON, compiled: definitions.Compiled, problems: tuple[str, ...]
) -> kinds.Kind | None:
    """Choose what is served: this revision when it is sound, else the last good one, which no mistake may take away.

    A process that has not seen the last good one serves the versions that the status says were served.
    """
    if not problems and compiled.sound:
        return compiled.kind
    if before is not None and before.body["metadata"]["uid"] == body["metadata"]["uid"]:
        return before.served
    served = set((body.get("status") or {}).get("servedVersions") or ())
    if compiled.kind is None or not served:
        return None
    kept = tuple(version for version in compiled.kind.versions if version.name in served)
    # An earlier generation: this one is not in force.
    stand_in = dataclasses.replace(compiled.kind, versions=kept, generation=compiled.kind.generation - 1)
    return stand_in if kept else None


def _identity(body: encoding.JSON) -> tuple[str, str]:
    return (body["metadata"]["uid"], body["metadata"]["resourceVersion"])


def _revision(body: Mapping[str, encoding.JSON]) -> tuple[str, int]:
    return (body["metadata"]["uid"], body["metadata"]["generation"])


def _newer(body: encoding.JSON, known: encoding.JSON) -> bool:
    """Compare resourceVersions, which are decimal numbers for everything that kube-apiserver stores (KEP-5504)."""
    new, old = (str(item["metadata"]["resourceVersion"]) for item in (body, known))
    return (len(new), new) > (len(old), old)


def _forget(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("definitions could not be listed", error=str(task.exception()))
