"""The facade in this process: on a modelled kube-apiserver, behind a socket with little room in it."""

import asyncio
import contextlib
import dataclasses
import math
import pathlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import aiohttp
from aiohttp import web
from kubernetes.aio import client as kubernetes_client
from watching.model import apiserver, catalogue

from kindwright_facade import registry
from kindwright_facade.upstream import cache, client, connecting, feeding, helmreleases, reviews, trust, window
from kindwright_facade.web import app, callers, context, gate
from kindwright_facade.web.watching import streams

# A client that does not read shall be felt after some objects, not after megabytes.
_SOCKET_BYTES = 4096
_READ_BYTES = 1024


class _Anybody(reviews.Reviews):
    """Lets everybody do everything."""

    async def allowed(self, user: reviews.User, question: Any) -> reviews.Decision:
        del user, question
        return reviews.Decision(allowed=True, until=math.inf)


class _Nobody(callers.Callers):
    """Takes every caller for the same one."""

    async def identify(self, request: web.Request) -> reviews.User | None:
        del request
        return reviews.User("alice")


class Resets:
    """Counts how often the cache began anew."""

    def __init__(self) -> None:
        self.count = 0

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        del changes

    def on_reset(self) -> None:
        self.count += 1

    def on_bookmark(self) -> None:
        pass


@dataclasses.dataclass
class Rig:
    """All parts, running."""

    cache: cache.Cache
    resets: Resets
    streams: streams.Streams
    releases: helmreleases.HelmReleases
    catalogue: catalogue.Catalogue
    session: aiohttp.ClientSession
    runner: web.AppRunner

    async def stop_serving(self) -> None:
        """End everything that a client has open, as at the end of the process."""
        await self.runner.cleanup()


@contextlib.asynccontextmanager
async def running(upstream: apiserver.ApiServer, folder: pathlib.Path, bounds: tuple[int, int]) -> AsyncIterator[Rig]:
    """Serve the catalogue's kinds; the bounds are the window's."""
    async with contextlib.AsyncExitStack() as stack:
        connected = await stack.enter_async_context(_connected(await stack.enter_async_context(upstream.running())))
        kept, published = cache.Cache(window.Window(*bounds)), registry.Registry()
        releases = helmreleases.HelmReleases(connected, kept)
        access = _Anybody(connected)
        parts = app.Parts(published, releases, access, _Nobody(access, trust.Trust()))
        served = app.init_app(parts, git_version="0.1.0")
        served.on_response_prepare.append(_narrow)
        resets = Resets()
        kept.subscribe(resets)
        await stack.enter_async_context(_feeding(feeding.Feeder(connected, kept)))
        path = str(folder / "facade.sock")
        runner = await stack.enter_async_context(_listening(served, path))
        session = aiohttp.ClientSession(
            "http://facade", connector=aiohttp.UnixConnector(path, limit=0), read_bufsize=_READ_BYTES
        )
        await stack.enter_async_context(session)
        published.ready.set()
        found = catalogue.Catalogue(published)
        yield Rig(kept, resets, served[context.STREAMS], releases, found, session, runner)


@contextlib.asynccontextmanager
async def _connected(host: str) -> AsyncIterator[client.Client]:
    configuration = kubernetes_client.Configuration(host=host)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        # Never used: the upstream is plain HTTP.
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        yield client.Client(connecting.Connection(session, configuration, tls))


@contextlib.asynccontextmanager
async def _feeding(feeder: feeding.Feeder) -> AsyncIterator[None]:
    task = asyncio.get_running_loop().create_task(feeder.run(), name="feeder")
    try:
        yield
        assert not task.done(), "the cache is not fed any more"
    finally:
        task.cancel()
        await asyncio.wait([task])


@contextlib.asynccontextmanager
async def _listening(served: web.Application, path: str) -> AsyncIterator[web.AppRunner]:
    runner = web.AppRunner(served, access_log=None, handler_cancellation=True, shutdown_timeout=5)
    await runner.setup()
    behind: Callable[[], asyncio.Protocol] | None = runner.server
    assert behind is not None
    shortcut, make = served[context.EXPRESS], behind
    server = await asyncio.get_running_loop().create_unix_server(lambda: gate.Gate(make(), shortcut), path)
    try:
        yield runner
    finally:
        server.close()
        await runner.cleanup()


async def _narrow(request: web.Request, response: web.StreamResponse) -> None:
    del response
    if request.transport is not None:
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BYTES)
