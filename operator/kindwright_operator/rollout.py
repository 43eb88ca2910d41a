"""Carries a changed `release.spec` or `release.labels` to the HelmReleases that exist.

Applied on the server by the manager `kindwright`, unforced, a few a second. What somebody else has changed stays, and is reported.
"""

import asyncio
import dataclasses
from collections.abc import Callable

import structlog

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming, owning
from kindwright_facade.upstream import client, helmreleases, watching
from kindwright_operator import entries, resync, settlement

log = structlog.get_logger(__name__)

_PAGE = "500"
_SECONDS_BETWEEN = 0.05
_REPORT_EVERY = 20
_RETRY = 5.0
_TRIES = 5
_PARAMS = (("fieldManager", naming.FIELD_MANAGER), ("force", "false"))


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far the roll-out of one revision is: `kept` lists members with what somebody else's change holds back."""

    revision: str
    members: int = 0
    updated: int = 0
    kept: tuple[str, ...] = ()
    done: bool = False


class Rollout:
    """Runs one roll-out after the other; a definition that changes meanwhile begins anew."""

    def __init__(self, upstream: client.Client, definitions: resync.Resync) -> None:
        """Use the client for everything."""
        self._client = upstream
        self._releases = helmreleases.HelmReleases(upstream)
        self._definitions = definitions
        self._wake = asyncio.Event()
        self.progress: dict[str, Progress] = {}
        self._settled: dict[str, kinds.Kind] = {}
        self.reported: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Look again now: definitions changed."""
        self._wake.set()

    async def run(self) -> None:
        """Go on for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for name in set(self.progress) - set(self._definitions.entries):
                del self.progress[name]
                self._settled.pop(name, None)
            for entry in list(self._definitions.entries.values()):
                try:
                    await self._settle(entry)
                except errors.StatusError as error:
                    log.warning("roll-out interrupted", definition=entry.name, error=error.message)
                    await asyncio.sleep(_RETRY)
                    self._wake.set()

    async def _settle(self, entry: entries.Entry) -> None:
        if (
            entry.served is None
            or entry.served is not entry.compiled.kind
            or self._settled.get(entry.name) is entry.served
        ):
            return
        revision = settlement.revision(entry.served.release)
        known = self.progress.get(entry.name)
        if known is not None and known.revision == revision and known.done:
            self._settled[entry.name] = entry.served
            return
        before = ((entry.body.get("status") or {}).get("rollout") or {}).get("revision")
        if before in (None, revision):
            # A new definition changes nothing about the HelmReleases it adopts.
            self._note(entry.name, known or Progress(revision, done=True))
            self._settled[entry.name] = entry.served
            return
        await self._roll_out(entry, entry.served, revision)

    async def _roll_out(self, entry: entries.Entry, kind: kinds.Kind, revision: str) -> None:
        state, token = Progress(revision), ""
        log.info("roll-out begins", definition=entry.name, revision=revision)
        while True:
            params = [("labelSelector", naming.membership_selector(kind)), ("limit", _PAGE)]
            listed = await watching.fetch(
                self._client, helmreleases.COLLECTION, [*params, ("continue", token)] if token else params
            )
            for release in listed.get("items") or ():
                if not self._in_force(entry.name, kind):
                    return
                if naming.is_member(kind, release):
                    state = await self._update(kind, release, state)
                    if state.members % _REPORT_EVERY == 0:
                        self._note(entry.name, state)
            token = listed["metadata"].get("continue") or ""
            if not token:
                break
        self._note(entry.name, dataclasses.replace(state, done=True))
        log.info("roll-out done", definition=entry.name, members=state.members, kept=len(state.kept))

    def _in_force(self, name: str, kind: kinds.Kind) -> bool:
        entry = self._definitions.entries.get(name)
        return entry is not None and entry.served is kind

    def _note(self, name: str, state: Progress) -> None:
        if self.progress.get(name) != state:
            self.progress[name] = state
            self.reported()

    async def _update(self, kind: kinds.Kind, release: encoding.JSON, state: Progress) -> Progress:
        state = dataclasses.replace(state, members=state.members + 1)
        if settlement.is_settled(kind, release) or "deletionTimestamp" in release["metadata"]:
            return state
        await asyncio.sleep(_SECONDS_BETWEEN)
        try:
            held = await self._apply(kind, release)
        except errors.StatusError as error:
            if error.reason == "NotFound":
                return state
            if error.code >= 500:  # noqa: PLR2004 - upstream is not there: the whole roll-out waits
                raise
            held = (error.message,)
        meta = release["metadata"]
        kept = (*state.kept, f"{meta['namespace']}/{meta['name']} ({', '.join(held)})") if held else state.kept
        return dataclasses.replace(state, updated=state.updated + 1, kept=kept)

    async def _apply(self, kind: kinds.Kind, release: encoding.JSON) -> tuple[str, ...]:
        """Apply what should be, less what others hold; returns the fields that they hold."""
        release = await self._give(kind, release)
        name = naming.object_name(kind, release["metadata"]["name"])
        namespace, body = release["metadata"]["namespace"], settlement.configuration(kind, release)
        held: list[str] = []
        for last in (*[False] * (_TRIES - 1), True):
            try:
                await self._releases.apply(kind, namespace, name, body, _PARAMS)
            except errors.StatusError as error:
                fields = [cause.field for cause in error.causes if cause.reason == "FieldManagerConflict"]
                if last or not fields:
                    raise
                held += fields
                for field in fields:
                    body = settlement.without(body, field)
            else:
                break
        return tuple(held)

    async def _give(self, kind: kinds.Kind, release: encoding.JSON) -> encoding.JSON:
        """Take system fields over from whoever created the object through Kindwright."""
        meta = release["metadata"]
        managed = meta.get("managedFields") or []
        entries = owning.given_to_kindwright(kind, managed, meta["creationTimestamp"])
        if entries == managed:
            return release
        return await self._releases.rewrite_owners(kind, release, entries, _PARAMS[:1])
