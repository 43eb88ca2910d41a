"""Tells people what became of their definitions: conditions on the status, Events for what changed."""

import asyncio
import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming
from kindwright_facade.upstream import client
from kindwright_operator import conditions, definitions, entries, inforce, resync, rollout, sourcing

log = structlog.get_logger(__name__)

_EVENTS = "/api/v1/namespaces/default/events"
_MERGE_PATCH = "application/merge-patch+json"
_RETRY = 2.0


@dataclasses.dataclass(frozen=True, slots=True)
class Observed:
    """What other parts know of a definition: the kind that discovery lists, with the seconds until it did; its roll-out."""

    seen: tuple[kinds.Kind, float] | None = None
    progress: rollout.Progress | None = None
    chart: sourcing.State | None = None

    @property
    def chart_problem(self) -> str:
        """Why there is no schema from the chart."""
        return self.chart.problem if self.chart is not None and self.chart.derived is None else ""


Observe = Callable[[str], Observed]


def status(entry: entries.Entry, observed: Observed, now: datetime.datetime) -> encoding.JSON:
    """Build the status of a definition."""
    generation, seen = entry.body["metadata"]["generation"], observed.seen
    visible = seen is not None and seen[0] is entry.served
    progress = observed.progress
    said = [
        conditions.accepted(entry.problems),
        conditions.schema_ready(
            entry.compiled.schema_problems, _notes(entry, observed), observed.chart_problem, waits=entry.waits
        ),
        conditions.established(entry.served, newest=entry.served is entry.compiled.kind),
        conditions.discoverable(entry.served, visible=visible),
    ]
    if entry.waits:
        said.append(conditions.harmless(entry.trial))
    if progress is not None:
        said.append(conditions.rolled_out(progress.members, progress.kept, done=progress.done))
    before = entry.body.get("status") or {}
    found: encoding.JSON = {
        "observedGeneration": generation,
        "conditions": conditions.merge(before.get("conditions") or (), said, generation, now),
        "servedVersions": [version.name for version in entry.served.versions] if entry.served else [],
        **inforce.status(entry, observed.chart),
    }
    # The revision that was rolled out last stays on record until the next one is: that is how the next process knows.
    rolled = {"revision": progress.revision} if progress and progress.done else before.get("rollout")
    if rolled:
        found["rollout"] = rolled
    if seen is not None and visible:
        # A process that only started after the kind was visible has measured nothing new.
        unchanged = before.get("observedGeneration") == generation and before.get("visibleAfter")
        found["visibleAfter"] = before["visibleAfter"] if unchanged else written(seen[1])
    return found


def _notes(entry: entries.Entry, observed: Observed) -> tuple[str, ...]:
    """Return what is served in another way than it is written, or older than it could be."""
    chart = observed.chart
    loose = chart.derived.notes if chart is not None and chart.derived is not None else ()
    loosely = (f"{len(loose)} parts of the chart's schema are not taken over as they are: see status.chart.notes",)
    stale = (chart.problem,) if chart is not None and chart.derived is not None and chart.problem else ()
    lost = (inforce.TOO_LARGE,) if inforce.is_too_large(entries.record(entry)) else ()
    return (*entry.compiled.notes, *(loosely if loose else ()), *stale, *lost)


def written(seconds: float) -> str:
    """Write a duration as `metav1.Duration` reads it: `240ms`, `1.3s`."""
    return f"{seconds:.1f}s" if seconds >= 1 else f"{max(1, round(seconds * 1000))}ms"


class Announcer:
    """Writes the status of every definition that is not up to date."""

    def __init__(self, upstream: client.Client, known: resync.Resync, observe: Observe) -> None:
        """Use the client for writing."""
        self._client = upstream
        self._resync = known
        self._observe = observe
        self._wake = asyncio.Event()
        self._written: dict[str, encoding.JSON] = {}
        self._settled: dict[str, tuple[entries.Entry, Observed]] = {}

    def wake(self) -> None:
        """Look again now."""
        self._wake.set()

    async def run(self) -> None:
        """Go on for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            failed = [entry.name for entry in list(self._resync.entries.values()) if not await self._settle(entry)]
            self._forget_gone()
            if failed:
                await asyncio.sleep(_RETRY)
                self._wake.set()

    def _forget_gone(self) -> None:
        known = self._resync.entries
        uids = {entry.body["metadata"]["uid"] for entry in known.values()}
        self._settled = {name: settled for name, settled in self._settled.items() if name in known}
        self._written = {uid: written for uid, written in self._written.items() if uid in uids}

    async def _settle(self, entry: entries.Entry) -> bool:
        """Write one status unless it is written; False when it can't be, which must not keep the others from theirs."""
        observed = self._observe(entry.name)
        known = self._settled.get(entry.name)
        if known is not None and known[0] is entry and known[1] == observed:
            return True
        try:
            await self._announce(entry, observed)
        except errors.StatusError as error:
            log.warning("a status could not be written", definition=entry.name, error=error.message)
            return False
        self._settled[entry.name] = (entry, observed)
        return True

    async def _announce(self, entry: entries.Entry, observed: Observed) -> None:
        uid = entry.body["metadata"]["uid"]
        wanted = status(entry, observed, datetime.datetime.now(datetime.UTC))
        before = entry.body.get("status") or {}
        if wanted == before or wanted == self._written.get(uid):
            return
        patch = {"metadata": {"uid": uid}, "status": {"visibleAfter": None, **inforce.NOTHING, **wanted}}
        answer = await self._client.request(
            "PATCH",
            f"{definitions.PATH}/{entry.name}/status",
            params=[("fieldManager", naming.FIELD_MANAGER)],
            body=encoding.encode(patch),
            content_type=_MERGE_PATCH,
        )
        # Deleted, or another one of that name by now: nobody is left to be told.
        if answer.status in (404, 409):
            return
        if not answer.ok:
            raise client.unreachable(f"status of {entry.name}: {answer.status}")
        known = self._written.get(uid) or before
        self._written[uid] = wanted
        for condition in wanted["conditions"]:
            await self._report(entry, condition, known.get("conditions") or ())

    async def _report(self, entry: entries.Entry, condition: encoding.JSON, before: Any) -> None:
        """Write an Event for a condition that says something new; the same one on every replica."""
        # Progress is told by the status alone, problems in every detail.
        said = ("status", "reason", "message") if condition["status"] == "False" else ("status", "reason")
        if condition["reason"] == conditions.PROGRESSING:
            said = ("status", "reason")
        old: Mapping[str, Any] = next((c for c in before if c.get("type") == condition["type"]), {})
        if all(old.get(key) == condition[key] for key in said):
            return
        answer = await self._client.request("POST", _EVENTS, body=encoding.encode(event(entry.body, condition)))
        if not answer.ok and answer.status != 409:  # noqa: PLR2004 - another replica was faster
            log.warning("an event could not be written", definition=entry.name, status=answer.status)


def event(body: encoding.JSON, condition: encoding.JSON) -> encoding.JSON:
    """Build the Event for a condition; its name is made of what it says, so that it is written once."""
    meta = body["metadata"]
    text = "/".join((meta["uid"], condition["type"], condition["message"], str(condition["observedGeneration"])))
    name = f"{meta['name']}.{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    normal = condition["status"] == "True" or condition["reason"] in conditions.PASSING
    return {
        "apiVersion": "v1",
        "kind": "Event",
        # Events about cluster-scoped objects live in the namespace default.
        "metadata": {"name": name, "namespace": "default"},
        "involvedObject": {
            "apiVersion": definitions.API_VERSION,
            "kind": "ResourceDefinition",
            "name": meta["name"],
            "uid": meta["uid"],
            "resourceVersion": meta["resourceVersion"],
        },
        "type": "Normal" if normal else "Warning",
        "reason": condition["type"] if condition["status"] == "True" else f"Not{condition['type']}",
        "message": condition["message"],
        "firstTimestamp": stamp,
        "lastTimestamp": stamp,
        "count": 1,
        "source": {"component": "kindwright"},
        "reportingComponent": "kindwright",
        "reportingInstance": "",
    }
