"""One HelmRelease at a time: from what it asks for to what helm did about it."""

from __future__ import annotations

import datetime as dt
import logging
import time

import aiohttp

from kindwright_dev.standin import client, helming, plans, queueing, statuses

log = logging.getLogger(__name__)
CONFLICT = 409
# What will not get better while an object terminates: nothing may keep its finalizer then.
HOPELESS = ("forbidden", "not found", "being terminated")


class Reconciler:
    """Works on the keys of a queue."""

    def __init__(self, api: client.Client, helm: helming.Runner, queue: queueing.Queue) -> None:
        """Say with what."""
        self._api = api
        self._helm = helm
        self._queue = queue

    async def work(self) -> None:
        """Work on one key after the other until cancelled."""
        while True:
            key = await self._queue.get()
            try:
                await self.reconcile(key)
            except (aiohttp.ClientError, TimeoutError, client.RequestError) as error:
                self._failed(key, error)
            except Exception:
                # One odd chart or object must not end the work on all others.
                log.exception("%s/%s", *key)
                self._queue.retry(key)
            finally:
                self._queue.done(key)

    async def reconcile(self, key: queueing.Key) -> None:
        """Bring one HelmRelease a step further; RequestError when kube-apiserver refuses something."""
        release = await self._api.release(*key)
        if release is None:
            self._queue.forget(key)
        elif "deletionTimestamp" in release["metadata"]:
            await self._finalize(key, release)
        else:
            await self._apply(key, await self._claimed(release))

    def _failed(self, key: queueing.Key, error: Exception) -> None:
        gone = isinstance(error, client.RequestError) and error.code in {client.NOT_FOUND, CONFLICT}
        log.log(logging.DEBUG if gone else logging.WARNING, "%s/%s: %s", *key, error)
        self._queue.retry(key)

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
        archive = await self._archive(plan)
        if archive is None:
            await self._report(key, status, statuses.source_missing(status, moment))
            self._queue.retry(key)
        elif await self._release(key, plan, status, archive):
            self._queue.forget(key)
            self._queue.add_after(key, plan.interval)
        else:
            self._queue.retry(key)

    async def _archive(self, plan: plans.Plan) -> helming.Archive | None:
        source = plan.source
        repository = (
            await self._api.repository(source.namespace, source.name) if source.kind == "HelmRepository" else None
        )
        if repository is None:
            return None
        try:
            return await self._helm.pull(repository["spec"]["url"], plan.chart, plan.version)
        except helming.HelmError as error:
            log.warning("%s/%s: %s", plan.namespace, plan.name, error)
            return None

    async def _release(
        self, key: queueing.Key, plan: plans.Plan, status: statuses.Status, archive: helming.Archive
    ) -> bool:
        action = "upgrade" if status.get("history") else "install"
        attempt = statuses.Attempt(action, archive.chart, archive.version)
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
            return await self._api.release(*key) or release
        if status.get("history"):
            log.info("%s/%s: uninstall succeeded", *key)
            await self._report(key, status, statuses.uninstalled(status, _later(plan)))
        return await self._api.release(*key) or release

    async def _report(self, key: queueing.Key, old: statuses.Status, new: statuses.Status) -> None:
        if patch := statuses.merge_patch(old, new):
            await self._api.patch_status(*key, patch)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _later(plan: plans.Plan) -> statuses.Moment:
    return statuses.Moment(plan, _now())


def _timed(attempt: statuses.Attempt, started: float) -> statuses.Attempt:
    return statuses.Attempt(attempt.action, attempt.chart, attempt.version, time.monotonic() - started)
