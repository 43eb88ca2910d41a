"""Keeps the registry equal to the definitions in the cluster: by events as they come, by exact lists whenever in doubt."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Mapping

import msgspec
import structlog

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.upstream import client, watching
from kindwright_operator import apiservices, clashes, definitions, entries
from kindwright_operator.charts import records


class _Metadata(msgspec.Struct):
    name: str
    uid: str
    resourceVersion: str  # noqa: N815 - the API's own spelling


class _Head(msgspec.Struct):
    metadata: _Metadata


_heads = msgspec.json.Decoder(_Head)

log = structlog.get_logger(__name__)

_Bodies = Mapping[str, encoding.JSON]


@dataclasses.dataclass(frozen=True, slots=True)
class _Made:
    """What a definition compiled into, and from what; `recorded` is what its status said was in force."""

    uid: str
    generation: int
    chart: records.Derived | None
    compiled: definitions.Compiled
    recorded: entries.InForce | None


class Resync:
    """Owns the registry's content. All methods run in the main loop; definitions are compiled beside it."""

    def __init__(
        self,
        upstream: client.Client,
        kinds_registry: registry.Registry,
        try_: entries.Try = lambda _, after: entries.untried(after),
    ) -> None:
        """Use the client to list; take over the registry's confirmation. `try_` tries a revision in the place of another."""
        self._client = upstream
        self._services = apiservices.APIServices(upstream)
        self._registry = kinds_registry
        self._registry.confirm = self.exactly
        self._try = try_
        self._begun = asyncio.Lock()
        self._turn = asyncio.Lock()
        self._queued: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None
        self._offered: dict[str, encoding.JSON] = {}
        self._made: dict[str, _Made] = {}
        self._foreign: dict[str, str] = {}
        self._leaving = False
        self.entries: dict[str, entries.Entry] = {}
        self.changed: Callable[[], None] = lambda: None
        self.chart: Callable[[str], records.Derived | None] = lambda _: None

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
            withdrawn = () if self._registry.ready.is_set() else apiservices.remembered(found)
            async with self._turn:
                await self._put(self._merged(listed), withdrawn=withdrawn)
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
        elif known is not None and name not in self._offered and entries.revision(known.body) == entries.revision(body):
            if _newer(body, known.body):
                # Only what others say of it has changed, such as its status: nothing is served differently.
                self.entries[name] = dataclasses.replace(known, body=body)
        elif name not in self._offered or _newer(body, self._offered[name]):
            self._offered[name] = body
            self.settle()

    def settle(self) -> None:
        """Look again at everything soon: something was offered, a chart was read, a trial is over."""
        if self._settling is None:
            self._settling = asyncio.ensure_future(self._settle())
            self._settling.add_done_callback(_raise)

    async def _settle(self) -> None:
        async with self._turn:
            self._settling = None
            offered, self._offered = self._offered, {}
            bodies = {entry.name: entry.body for entry in self.entries.values()}
            bodies |= {name: body for name, body in offered.items() if name not in bodies or _newer(body, bodies[name])}
            await self._put(bodies)

    def doubt(self) -> None:
        """Have an exact list made soon; a failure is left to the next resync."""
        task = asyncio.ensure_future(self.exactly())
        task.add_done_callback(_forget)

    async def _put(self, bodies: _Bodies, *, withdrawn: Iterable[registry.Key] = ()) -> None:
        """Compile what is not compiled yet, and put all of it in force; what events bring meanwhile comes after it."""
        new = {name: (body, self.chart(name)) for name, body in bodies.items() if not self._is_made(name, body)}
        made = await asyncio.to_thread(_compile, new, frozenset(self.entries)) if new else {}
        self._made = {name: made.get(name) or self._made[name] for name in bodies}
        # Another status may have come while it was compiled.
        self._apply({name: self._latest(name, body) for name, body in bodies.items()}, withdrawn)

    def _is_made(self, name: str, body: encoding.JSON) -> bool:
        made, meta = self._made.get(name), body["metadata"]
        return (
            made is not None
            and (made.uid, made.generation) == (meta["uid"], meta["generation"])
            and made.chart is self.chart(name)
        )

    def _latest(self, name: str, body: encoding.JSON) -> encoding.JSON:
        entry = self.entries.get(name)
        same = entry is not None and entries.revision(entry.body) == entries.revision(body)
        return entry.body if entry is not None and same and _newer(entry.body, body) else body

    def _claim(self, name: str, compiled: definitions.Compiled) -> kinds.Kind | None:
        """Return the kind whose names and releases a definition takes: what is in force while it is broken itself."""
        if compiled.kind is not None and not compiled.problems:
            return compiled.kind
        entry = self.entries.get(name)
        return None if entry is None else entry.served

    def _apply(self, bodies: _Bodies, withdrawn: Iterable[registry.Key]) -> None:
        compiled = {name: self._made[name].compiled for name in bodies}
        claims = {name: self._claim(name, result) for name, result in compiled.items()}
        refused = clashes.find(
            [
                clashes.Candidate(bodies[name]["metadata"]["creationTimestamp"], kind)
                for name, kind in claims.items()
                if kind is not None
            ],
            self._foreign,
        )
        after = {}
        for name, body in bodies.items():
            problems = (*compiled[name].problems, *([refused[name]] if name in refused else []))
            found = entries.Found(body, compiled[name], problems, self._made[name].recorded)
            after[name] = entries.make(self.entries.get(name), found, self._try)
        # Not before all of them are made: what is in force is known from here alone.
        self.entries = after
        served = [entry.served for entry in self.entries.values() if entry.served is not None]
        self._registry.publish([] if self._leaving else served, withdrawn=withdrawn)
        self.changed()


def _compile(
    new: Mapping[str, tuple[encoding.JSON, records.Derived | None]], known: frozenset[str]
) -> dict[str, _Made]:
    return {name: _made(body, chart, seen=name in known) for name, (body, chart) in new.items()}


def _made(body: encoding.JSON, chart: records.Derived | None, *, seen: bool) -> _Made:
    meta, recorded = body["metadata"], None
    try:
        compiled = definitions.compile_definition(body, chart)
        recorded = None if seen else entries.recorded(body, compiled)
    except Exception as error:
        # One definition must not take the others along, whatever is wrong with it or with us.
        log.exception("a definition could not be compiled", definition=meta["name"])
        compiled = definitions.Compiled(None, (f"spec: can't be compiled: {type(error).__name__}",))
    return _Made(meta["uid"], meta["generation"], chart, compiled, recorded)


def _identity(body: encoding.JSON) -> tuple[str, str]:
    return (body["metadata"]["uid"], body["metadata"]["resourceVersion"])


def _newer(body: encoding.JSON, known: encoding.JSON) -> bool:
    """Compare resourceVersions, which are decimal numbers for everything that kube-apiserver stores (KEP-5504)."""
    new, old = (str(item["metadata"]["resourceVersion"]) for item in (body, known))
    return (len(new), new) > (len(old), old)


def _forget(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("definitions could not be listed", error=str(task.exception()))


def _raise(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("definitions could not be put in force", exc_info=task.exception())
