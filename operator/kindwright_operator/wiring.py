"""The one composition root: makes every part, connects them, runs them until told to stop."""

import asyncio
import gc
import importlib.metadata
import pathlib
import signal
import ssl
import tempfile
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from kindwright_facade import encoding, errors, registry
from kindwright_facade.upstream import cache, client, connecting, feeding, helmreleases, reviews, trust
from kindwright_facade.web import app as web_app
from kindwright_facade.web import callers, server, warming
from kindwright_operator import (
    adopting,
    announcing,
    apiservices,
    certificates,
    embedding,
    exposing,
    resync,
    rollout,
    serving,
    sourcing,
    trying,
)
from kindwright_operator import settings as settings_

T = TypeVar("T")

log = structlog.get_logger(__name__)

_RETRY_SECONDS = 1.0
_RESYNC_SECONDS = 30.0
_CERTIFICATE_SECONDS = 60.0


class Process:
    """Everything that runs; built inside the main loop."""

    def __init__(self, settings: settings_.Settings, connection: connecting.Connection) -> None:
        """Connect the parts; nothing runs yet. Raises `OSError` when the address can't be bound."""
        self._settings = settings
        upstream = client.Client(connection)
        access = reviews.Reviews(upstream)
        self._client = upstream
        self._registry = registry.Registry(grace=settings.withdrawal_grace)
        self._callers = callers.Callers(access, trust.Trust())
        self._cache = cache.Cache()
        self._feeder = feeding.Feeder(upstream, self._cache)
        releases = helmreleases.HelmReleases(upstream, self._cache)
        parts = web_app.Parts(self._registry, releases, access, self._callers)
        self._warmer = warming.Warmer(self._cache, self._registry)
        app = web_app.init_app(parts, git_version=importlib.metadata.version("kindwright"))
        self._server = server.Server(app, settings.bind_address, settings.secure_port)
        self._source = _certificate_source(settings, upstream)
        self._bundle = certificates.Bundle(b"", b"")
        self._trials = trying.Trials(self._cache, self._settle)
        self._definitions = resync.Resync(upstream, self._registry, self._trials.outcome)
        self._sourcing = sourcing.Sourcing(upstream, lambda: self._definitions.entries)
        self._definitions.chart = self._sourcing.chart
        target = apiservices.Target(settings.service_namespace, settings.service_name, settings.service_port, b"")
        self._exposer = exposing.Exposer(upstream, self._registry, self._definitions, target)
        self._rollout = rollout.Rollout(upstream, self._definitions)
        self._announcer = announcing.Announcer(upstream, self._definitions, self._known)
        self._adopter = adopting.Adopter(upstream, self._registry)
        self._adopt_again = asyncio.Event()
        self._kopf = embedding.Embedded(connection, self._observe)
        self._definitions.changed = self._changed
        self._exposer.seen = self._announcer.wake
        self._rollout.reported = self._announcer.wake
        self._sourcing.changed = self._chart_changed

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; a part that dies takes the process down, so that it is started anew."""
        started = asyncio.get_running_loop().create_task(self._run_parts(), name="parts")
        stopped = asyncio.get_running_loop().create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait([started, stopped], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            log.info("stopping")
            await self._server.stop()
            started.cancel()
            self._trials.keep(())
            await self._kopf.stop()
        if not stop.is_set():
            await started
        await asyncio.gather(started, return_exceptions=True)

    async def _run_parts(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feeder.run(), name="feeder")
            await self._begin()
            parts = (self._exposer, self._announcer, self._adopter, self._rollout, self._warmer, self._sourcing)
            for part in parts:
                tasks.create_task(part.run(), name=type(part).__name__.lower())
            tasks.create_task(self._readopt(), name="readopt")
            tasks.create_task(self._resync(), name="resync")
            tasks.create_task(self._follow_trust(), name="trust")
            tasks.create_task(self._renew(), name="certificate")

    async def _begin(self) -> None:
        """Do what has to be done before the first answer; the members are listed meanwhile."""
        self._callers.trust = await _retried(lambda: trust.fetch(self._client), "whom to believe")
        self._bundle = await _retried(self._source.current, "the serving certificate")
        self._use_ca()
        await self._server.start(self._tls())
        log.info("listening", address=self._settings.bind_address, port=self._settings.secure_port)
        await self._feeder.tried.wait()
        await _retried(self._definitions.exactly, "the definitions")
        log.info("ready", kinds=len(self._registry.snapshot.all_kinds))
        self._kopf.start()
        # What is here now stays: a full collection would look at all of it again and again, for a tenth of a second each.
        gc.collect()
        gc.freeze()

    def _observe(self, kind: str | None, body: encoding.JSON) -> None:
        self._definitions.observe(kind, body)

    def _known(self, name: str) -> announcing.Observed:
        chart = self._sourcing.states.get(name)
        return announcing.Observed(self._exposer.visible.get(name), self._rollout.progress.get(name), chart)

    def _changed(self) -> None:
        self._exposer.wake()
        self._rollout.wake()
        self._announcer.wake()
        self._sourcing.wake()
        self._trials.keep({entry.name for entry in self._definitions.entries.values() if entry.waits})
        self._adopt_again.set()

    def _settle(self) -> None:
        self._definitions.settle()

    def _chart_changed(self) -> None:
        self._definitions.settle()
        self._announcer.wake()

    async def _readopt(self) -> None:
        while True:
            await self._adopt_again.wait()
            self._adopt_again.clear()
            await self._adopter.look_again()

    async def _resync(self) -> None:
        while True:
            await asyncio.sleep(_RESYNC_SECONDS)
            try:
                await self._definitions.exactly()
            except errors.StatusError as error:
                log.warning("resync failed", error=error.message)
            except Exception:
                # The next one may go well, and what is served goes on being served.
                log.exception("resync failed")

    async def _follow_trust(self) -> None:
        async for trusted in trust.follow(self._client):
            if trusted != self._callers.trust:
                self._callers.trust = trusted
                await self._server.replace(self._tls())
                log.info("the cluster's CAs changed")

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_CERTIFICATE_SECONDS)
            try:
                bundle = await self._source.current()
                if bundle != self._bundle:
                    self._bundle = bundle
                    await self._server.replace(self._tls())
                    self._use_ca()
                    log.info("the serving certificate changed")
            except (errors.StatusError, OSError, ValueError) as error:
                log.warning("the serving certificate could not be renewed", error=str(error))

    def _use_ca(self) -> None:
        settings = self._settings
        self._exposer.target = apiservices.Target(
            settings.service_namespace, settings.service_name, settings.service_port, self._bundle.ca
        )
        self._exposer.wake()

    def _tls(self) -> ssl.SSLContext:
        trusted = self._callers.trust
        # The ssl module reads chain and key from files only.
        with tempfile.TemporaryDirectory(prefix="kindwright-") as folder:
            certificate, key = pathlib.Path(folder, "tls.crt"), pathlib.Path(folder, "tls.key")
            key.touch(mode=0o600)
            certificate.write_bytes(self._bundle.certificate)
            key.write_bytes(self._bundle.key)
            identity = server.Identity(str(certificate), str(key))
            return server.tls_context(identity, f"{trusted.client_ca}\n{trusted.proxy_ca}")


def _certificate_source(settings: settings_.Settings, upstream: client.Client) -> serving.Source:
    if settings.tls_cert_file:
        return serving.Files(settings.tls_cert_file, settings.tls_private_key_file, settings.tls_ca_file)
    return serving.Secret(upstream, settings)


async def _retried(attempt: Callable[[], Awaitable[T]], what: str) -> T:
    while True:
        try:
            return await attempt()
        except errors.StatusError as error:
            log.warning("waiting", what=what, error=error.message)
            await asyncio.sleep(_RETRY_SECONDS)


async def serve(settings: settings_.Settings) -> None:
    """Run one process until SIGTERM or SIGINT.

    Raises `connecting.ConfigurationError`, or `OSError` for an address or a file that can't be used.
    """
    configuration = await connecting.configure(settings.kubeconfig or None)
    connection = await connecting.connect(configuration)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await Process(settings, connection).run(stop)
    finally:
        await connection.session.close()
