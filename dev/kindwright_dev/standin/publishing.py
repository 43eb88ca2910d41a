"""One source at a time, a HelmChart or an OCIRepository: from what it asks for to the artifact in its status."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import Protocol

from kindwright_dev.standin import artifacts, client, durations, observing, plans, queueing, statuses, storing

log = logging.getLogger(__name__)
# The real one has no such bound; this keeps many sources with an interval of a second from taking the machine.
LOWEST_INTERVAL = 3.0


class Resolver(Protocol):
    """Finds the chart of a source."""

    async def resolve(self, found: client.Document) -> artifacts.Build:
        """Give the chart; SourceError when there is none."""


class Publisher:
    """Publishes the sources of one kind; ``changed`` is told of each new artifact's source."""

    def __init__(
        self,
        api: client.Client,
        queue: queueing.Queue,
        resolver: Resolver,
        storage: storing.Storage,
        changed: Callable[[plans.Source], None],
    ) -> None:
        """Say with what."""
        self._api = api
        self._queue = queue
        self._resolver = resolver
        self._storage = storage
        self._changed = changed

    async def reconcile(self, key: queueing.Key) -> None:
        """Bring one source up to date; RequestError when kube-apiserver refuses something."""
        found = await self._api.get(*key)
        if found is None:
            self._queue.forget(key)
        elif "deletionTimestamp" in found["metadata"]:
            await self._finalize(key, found)
        elif supported(found):
            await self._publish(key, await self._claimed(found))

    async def _claimed(self, found: client.Document) -> client.Document:
        finalizers = found["metadata"].get("finalizers", [])
        if plans.FINALIZER in finalizers:
            return found
        return await self._api.set_finalizers(found, [*finalizers, plans.FINALIZER])

    async def _finalize(self, key: queueing.Key, found: client.Document) -> None:
        self._queue.forget(key)
        self._storage.forget(self._api.resource.kind, *key)
        finalizers = found["metadata"].get("finalizers", [])
        if plans.FINALIZER in finalizers:
            await self._api.set_finalizers(found, [name for name in finalizers if name != plans.FINALIZER])

    async def _publish(self, key: queueing.Key, found: client.Document) -> None:
        if found["spec"].get("suspend"):
            return
        moment, read = observing.moment(found, _now()), found.get("status", {})
        status = observing.begun(read, moment)
        if "artifact" in status and not await asyncio.to_thread(self._storage.holds, status["artifact"]):
            status = observing.lost(status, moment)
        await self._report(key, read, status)
        try:
            build = await self._resolver.resolve(found)
        except artifacts.SourceError as error:
            log.warning("%s %s/%s: %s", self._api.resource.kind, *key, error)
            await self._report(key, status, observing.failed(status, moment, error))
            self._again(key, found, failed=not error.persistent)
            return
        await self._store(key, status, moment, build)
        self._again(key, found, failed=False)

    async def _store(
        self, key: queueing.Key, status: observing.Status, moment: observing.Moment, build: artifacts.Build
    ) -> None:
        base, before = self._storage.base, status
        if fresh := not observing.current(status, build):
            status = observing.building(before, moment, build)
            await self._report(key, before, status)
            where = artifacts.path(self._api.resource.kind, *key, build.file)
            await asyncio.to_thread(self._storage.store, where, build.content)
            artifact = artifacts.describe(build, where, base, _now())
            log.info("%s %s/%s: %s", self._api.resource.kind, *key, build.stored[1])
        else:
            artifact = artifacts.relocate(status["artifact"], base)
        url = artifacts.latest(artifact, base)
        await self._report(key, status, observing.stored(status, moment, build, artifact, url))
        if fresh:
            self._changed(plans.Source(self._api.resource.kind, *key))

    async def _report(self, key: queueing.Key, old: observing.Status, new: observing.Status) -> None:
        if patch := statuses.merge_patch(old, new):
            await self._api.patch_status(*key, patch)

    def _again(self, key: queueing.Key, found: client.Document, *, failed: bool) -> None:
        if failed:
            self._queue.retry(key)
            return
        self._queue.forget(key)
        self._queue.add_after(key, max(durations.parse(found["spec"]["interval"]), LOWEST_INTERVAL))


def supported(found: client.Document) -> bool:
    """Look whether a source is one of those that are published: any but a HelmChart in a GitRepository or a Bucket."""
    return bool(found["spec"].get("sourceRef", {}).get("kind", "HelmRepository") == "HelmRepository")


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
