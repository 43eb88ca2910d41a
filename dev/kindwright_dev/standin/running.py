"""The stand-in as a process: a watcher and a few workers for each resource, and the storage's http server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import yaml

from kindwright_dev import helm
from kindwright_dev.standin import (
    client,
    fetching,
    helming,
    indexing,
    locating,
    plans,
    publishing,
    queueing,
    reconciling,
    resolving,
    storing,
    watching,
    working,
)

log = logging.getLogger(__name__)
PUBLISHERS = 2


@dataclass(frozen=True)
class Settings:
    """As whom, with which helm, where to keep things, and how many releases at a time.

    ``port`` is where artifacts are served, on kube-apiserver's own loopback address; any free one when it is 0.
    ``registry`` is the URL of the chart repository that stands for every OCI registry.
    """

    kubeconfig: Path
    helm: Path
    data: Path
    concurrency: int = 4
    port: int = 0
    registry: str = ""


@dataclass(frozen=True)
class Controller:
    """One resource: its objects, those that want work, what to do, and how many at a time."""

    api: client.Client
    queue: queueing.Queue
    reconcile: Callable[[queueing.Key], Awaitable[None]]
    workers: int
    wish: watching.Wish = plans.trigger


def run(settings: Settings) -> None:
    """Run until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    log.info("this is a stand-in for Flux's helm-controller and source-controller")
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    storage = storing.Storage(settings.data / "artifacts")
    async with (
        client.open_session(settings.kubeconfig) as session,
        aiohttp.ClientSession() as plain,
        storage.serving(_host(settings.kubeconfig), settings.port),
    ):
        log.info("artifacts are at %s", storage.base)
        async with asyncio.TaskGroup() as group:
            for controller in _controllers(settings, session, plain, storage):
                group.create_task(watching.Watcher(controller.api, controller.queue, controller.wish).run())
                for _ in range(controller.workers):
                    group.create_task(working.work(controller.queue, controller.reconcile))


def _controllers(
    settings: Settings, session: aiohttp.ClientSession, plain: aiohttp.ClientSession, storage: storing.Storage
) -> Iterator[Controller]:
    repositories = client.Client(session, client.HELM_REPOSITORIES)
    charts, registries = client.Client(session, client.HELM_CHARTS), client.Client(session, client.OCI_REPOSITORIES)
    runner = helming.Runner(helm.Helm(settings.helm, settings.kubeconfig, settings.data / "helm"), settings.data)
    fetcher = fetching.Fetcher(plain, settings.data / "fetched")
    external = client.Client(session, client.EXTERNAL_ARTIFACTS)
    sources = {api.resource.kind: api for api in (charts, registries, external)}
    releases, queue = client.Client(session, client.HELM_RELEASES), queueing.Queue()
    locator = locating.Locator(repositories, sources, fetcher, runner)
    reconciler = reconciling.Reconciler(releases, locator, queue)
    yield Controller(releases, queue, reconciler.reconcile, settings.concurrency)
    indexes = indexing.Indexes(plain)
    resolvers: list[tuple[client.Client, publishing.Resolver]] = [
        (charts, resolving.Charts(repositories, indexes, runner)),
        (registries, resolving.Registry(settings.registry, indexes, runner)),
    ]
    for api, resolver in resolvers:
        own = queueing.Queue()
        publisher = publishing.Publisher(api, own, resolver, storage, reconciler.referrers.wake)
        yield Controller(api, own, publisher.reconcile, PUBLISHERS)

    async def changed(key: queueing.Key) -> None:
        reconciler.referrers.wake(plans.Source(external.resource.kind, *key))

    yield Controller(external, queueing.Queue(), changed, 1, plans.published)


def _host(kubeconfig: Path) -> str:
    server = yaml.safe_load(kubeconfig.read_text())["clusters"][0]["cluster"]["server"]
    return urllib.parse.urlsplit(server).hostname or "127.0.0.1"
