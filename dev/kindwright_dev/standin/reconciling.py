"""One HelmRelease at a time: from what it asks for to what helm did about it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import time

from kindwright_dev.standin import client, helming, locating, plans, queueing, referring, statuses

log = logging.getLogger(__name__)
# What will not get better while an object terminates: nothing may keep its finalizer then.
HOPELESS = ("forbidden", "not found", "being terminated")


class Reconciler:
    """Brings HelmReleases to what they ask for."""

    def __init__(self, api: client.Client, locator: locating.Locator, queue: queueing.Queue) -> None:
        """Say with what; ``referrers`` are woken by new artifacts."""
        self._api = api
        self._locator = locator
        self._helm = locator.helm
        self._queue = queue
        self.referrers = referring.Referrers(queue)

    async def reconcile(self, key: queueing.Key) -> None:
        """Bring one HelmRelease a step further; RequestError when kube-apiserver refuses something."""
        release = await self._api.get(*key)
        if release is None:
            self._queue.forget(key)
        elif "deletionTimestamp" in release["metadata"]:
            await self._finalize(key, release)
        else:
            await self._apply(key, await self._claimed(release))

    async def _claimed(self, release: client.Document) -> client.Document:
        finalizers = release["metadata"].get("finalizers", [])
        if plans.FINALIZER in finalizers:
            return release
        return await self._api.set_finalizers(release, [*finalizers, plans.FINALIZER])

    async def _apply(self, key: queueing.Key, release: client.Document) -> None:
        plan, status = plans.read(release), release.get("status", {})
        moment = statuses.Moment(plan, _now())
        if release["spec"].get("suspend"):
            await self._report(key, status, statuses.suspended(status, moment))
            return
        if plan.reference:
            self.referrers.note(plan.reference, key)
        try:
            archive = await self._locator.locate(plan)
        except locating.NotReadyError as error:
            await self._report(key, status, statuses.source_not_ready(status, moment, error.reason, error.message))
            self._queue.retry(key)
            return
        if await self._release(key, plan, status, archive):
            self._queue.forget(key)
            self._queue.add_after(key, plan.interval)
        else:
            self._queue.retry(key)

    async def _release(
        self, key: queueing.Key, plan: plans.Plan, status: statuses.Status, archive: helming.Archive
    ) -> bool:
        action = "upgrade" if status.get("history") else "install"
        attempt = statuses.Attempt(action, archive.chart, archive.version, digest=archive.digest)
        if statuses.current(status, plan, archive.version):
            await self._report(key, status, statuses.unchanged(status, statuses.Moment(plan, _now()), attempt))
            return True
        running = statuses.running(status, statuses.Moment(plan, _now()), attempt)
        await self._report(key, status, running)
        started = time.monotonic()
        try:
            result = await self._helm.upgrade(plan, archive)
        except helming.HelmError as error:
            log.warning("%s/%s: %s failed: %s", *key, action, error)
            timed, stored = _timed(attempt, started), await self._helm.newest(plan)
            await self._report(key, running, statuses.failed(running, _later(plan), timed, str(error), stored))
            return False
        log.info("%s/%s: %s succeeded", *key, action)
        new = statuses.succeeded(running, _later(plan), _timed(attempt, started), result)
        await self._report(key, running, new)
        return True

    async def _finalize(self, key: queueing.Key, release: client.Document) -> None:
        self._queue.forget(key)
        if plans.FINALIZER not in release["metadata"].get("finalizers", []):
            return
        if not release["spec"].get("suspend"):
            release = await self._uninstall(key, release)
        left = [name for name in release["metadata"]["finalizers"] if name != plans.FINALIZER]
        await self._api.set_finalizers(release, left)

    async def _uninstall(self, key: queueing.Key, release: client.Document) -> client.Document:
        plan, status = plans.read(release), release.get("status", {})
        try:
            await self._helm.uninstall(plan)
        except helming.HelmError as error:
            log.warning("%s/%s: uninstall failed: %s", *key, error)
            await self._report(key, status, statuses.uninstall_failed(status, _later(plan), str(error)))
            if not any(text in str(error) for text in HOPELESS):
                raise client.RequestError(0, f"uninstall failed: {error}") from error
            return await self._api.get(*key) or release
        if status.get("history"):
            log.info("%s/%s: uninstall succeeded", *key)
            await self._report(key, status, statuses.uninstalled(status, _later(plan)))
        return await self._api.get(*key) or release

    async def _report(self, key: queueing.Key, old: statuses.Status, new: statuses.Status) -> None:
        if patch := statuses.merge_patch(old, new):
            await self._api.patch_status(*key, patch)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _later(plan: plans.Plan) -> statuses.Moment:
    return statuses.Moment(plan, _now())


def _timed(attempt: statuses.Attempt, started: float) -> statuses.Attempt:
    return dataclasses.replace(attempt, seconds=time.monotonic() - started)
