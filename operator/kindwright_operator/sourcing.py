"""Charts whose schema a definition asks for: has Flux fetch each, follows its artifact, reads it, and looks again when there is a new one.

For `release.spec.chart` Flux fetches what a HelmChart names, so one is made for the definition and owned by it; `chartRef` names an
object that has the artifact already. https://fluxcd.io/flux/components/source/helmcharts/
"""

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from typing import Any

import aiohttp
import structlog

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import naming
from kindwright_facade.upstream import client, watching
from kindwright_operator import chartsources, entries
from kindwright_operator.charts import deriving, fetching, records, unpacking

log = structlog.get_logger(__name__)

_APPLY = "application/apply-patch+yaml"
_RETRY = 10.0
_PAUSE, _LONGEST_PAUSE = 10.0, 60.0
_GONE = 404
_OURS = [("labelSelector", f"{chartsources.LABEL}=true")]


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """An artifact that could not be read, and until when it is left alone: trying may cost ten megabytes and a second."""

    artifact: records.Artifact
    pause: float
    until: float

    def holds(self, artifact: records.Artifact) -> bool:
        """Tell whether an artifact is to be left alone still."""
        return artifact == self.artifact and time.monotonic() < self.until


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """What is known of a definition's chart: what was read from which artifact, and why there is nothing newer."""

    source: chartsources.Source
    digest: str = ""
    derived: records.Derived | None = None
    problem: str = ""
    failure: Failure | None = dataclasses.field(default=None, compare=False)


class Sourcing:
    """Keeps one state per definition that wants its chart; `changed` is called when one has become another."""

    def __init__(self, upstream: client.Client, known: Callable[[], Mapping[str, entries.Entry]]) -> None:
        """Use the client for Flux's objects; `known` returns the definitions as they are now."""
        self._client = upstream
        self._known = known
        self._wake = asyncio.Event()
        self._objects: dict[chartsources.Source, Mapping[str, Any]] = {}
        self._following: dict[str, asyncio.Task[None]] = {}
        self._removed: set[chartsources.Source] = set()
        self.states: dict[str, State] = {}
        self.changed: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Look again now: definitions changed."""
        self._wake.set()

    def chart(self, name: str) -> records.Derived | None:
        """Return what was read from the chart of a definition, if it was."""
        state = self.states.get(name)
        return None if state is None else state.derived

    async def run(self) -> None:
        """Go on for ever."""
        async with aiohttp.ClientSession() as session:
            try:
                settled = True
                while True:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(None if settled else _RETRY):
                            await self._wake.wait()
                    self._wake.clear()
                    settled = await self._look(session)
            finally:
                for task in list(self._following.values()):
                    task.cancel()

    async def _look(self, session: aiohttp.ClientSession) -> bool:
        """Bring every state up to date; False when something has to be tried again by itself."""
        wanted = chartsources.wanted(self._known())
        left = {state.source for state in self.states.values()} - set(wanted.values())
        self._removed |= {source for source in left if source.made}
        self.states = {name: state for name, state in self.states.items() if name in wanted}
        settled = await self._remove(set(wanted.values()))
        for name, source in wanted.items():
            before = self.states.get(name)
            state = before if before is not None and before.source == source else State(source)
            after = await self._next(session, name, state)
            settled = settled and not after.problem
            self.states[name] = after
            if after != before:
                self.changed()
        return settled

    async def _remove(self, wanted: Collection[chartsources.Source]) -> bool:
        """Take away the HelmCharts of definitions that want no chart any more; those of one that is gone go by themselves."""
        for source in self._removed - set(wanted):
            try:
                answer = await self._client.request("DELETE", source.path)
                if not answer.ok and answer.status != _GONE:
                    raise errors.unavailable(f"status {answer.status}")
            except errors.StatusError as error:
                log.warning("a HelmChart could not be removed", name=source.name, error=error.message)
                return False
            self._removed.discard(source)
        self._removed -= set(wanted)
        return True

    async def _next(self, session: aiohttp.ClientSession, name: str, state: State) -> State:
        """Return the state that follows; whatever goes wrong with one definition's chart is that definition's problem alone."""
        try:
            return await self._read(session, name, state)
        except (records.ChartError, errors.StatusError) as error:
            log.warning("a chart could not be read", definition=name, error=str(error))
            why = str(error)
        except Exception as error:
            log.exception("a chart could not be read", definition=name)
            why = type(error).__name__
        return dataclasses.replace(state, problem=f"{state.source}: {why}", failure=self._failure(state))

    def _artifact(self, source: chartsources.Source) -> records.Artifact | None:
        found = self._objects.get(source)
        return None if found is None else chartsources.artifact(found)

    def _failure(self, state: State) -> Failure | None:
        artifact, before = self._artifact(state.source), state.failure
        if artifact is None:
            return None
        again = before is not None and before.artifact == artifact
        pause = min(before.pause * 2, _LONGEST_PAUSE) if before is not None and again else _PAUSE
        return Failure(artifact, pause, time.monotonic() + pause)

    async def _read(self, session: aiohttp.ClientSession, name: str, state: State) -> State:
        await self._ensure(name, state.source)
        self._follow(state.source)
        artifact = self._artifact(state.source)
        problem = chartsources.trouble(state.source, self._objects.get(state.source))
        if artifact is None or artifact.digest == state.digest:
            return dataclasses.replace(state, problem=problem)
        if state.failure is not None and state.failure.holds(artifact):
            return state
        derived = await asyncio.to_thread(_derive, await fetching.fetch(session, artifact))
        log.info("a chart was read", definition=name, chart=derived.chart_name, version=derived.chart_version)
        return State(state.source, artifact.digest, derived, problem)

    async def _ensure(self, name: str, source: chartsources.Source) -> None:
        """Have the HelmChart as the definition asks for it; what it is already is not written again."""
        entry = self._known().get(name)
        if entry is None or not source.made:
            return
        wanted = chartsources.helm_chart(entry.body)
        if chartsources.has(self._objects.get(source), wanted):
            return
        params = [("fieldManager", naming.FIELD_MANAGER), ("force", "true")]
        body = encoding.encode(wanted)
        answer = await self._client.request("PATCH", source.path, params=params, body=body, content_type=_APPLY)
        if not answer.ok:
            raise errors.unavailable(f"the HelmChart can't be made: status {answer.status}")
        self._objects[source] = answer.json()

    def _follow(self, source: chartsources.Source) -> None:
        """Follow the sources of that sort, if nobody does yet: our own by label, all of the others."""
        key = f"{source.collection} {source.made}"
        if key not in self._following:
            params = _OURS if source.made else []
            task = asyncio.ensure_future(
                self._collect(watching.follow(self._client, source.collection, params), source)
            )
            task.add_done_callback(lambda ended: self._unfollow(key, ended))
            self._following[key] = task

    def _unfollow(self, key: str, ended: asyncio.Task[None]) -> None:
        """Take note that nobody follows any more: the next look begins again."""
        self._following.pop(key, None)
        if not ended.cancelled() and ended.exception() is not None:
            log.error("charts are not followed any more", exc_info=ended.exception())
            asyncio.get_running_loop().call_later(_RETRY, self._wake.set)

    async def _collect(
        self, items: AsyncIterator[watching.Listed | watching.Changed], like: chartsources.Source
    ) -> None:
        async for item in items:
            if isinstance(item, watching.Listed):
                kept = {key: found for key, found in self._objects.items() if not key.same_sort(like)}
                self._objects = kept | {like.of(found): found for found in item.items}
            elif item.type == "DELETED":
                self._objects.pop(like.of(item.object), None)
            else:
                self._objects[like.of(item.object)] = item.object
            self._wake.set()


def _derive(archive: bytes) -> records.Derived:
    return deriving.derive(unpacking.unpack(archive))
