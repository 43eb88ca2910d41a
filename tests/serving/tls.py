"""The application behind its real TLS listener, on a free loopback port."""

import asyncio
import contextlib
import datetime
import pathlib
import socket
import ssl
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from conversion import samples
from serving import fakes, pki

from kindwright_facade import registry
from kindwright_facade.upstream import helmreleases, reviews, trust
from kindwright_facade.web import app, callers, server
from kindwright_operator import certificates

NAME = "kindwright.kindwright-system.svc"


def bundle() -> certificates.Bundle:
    names = certificates.dns_names("kindwright", "kindwright-system")
    return certificates.issue(names, datetime.datetime.now(datetime.UTC))


class Listener:
    """A running server; `trust` tells whom it believes."""

    def __init__(self, folder: pathlib.Path, trusted: trust.Trust) -> None:
        self.upstream = fakes.Upstream()
        self.upstream.tokens["let-me-in"] = {"username": "alice"}
        self.upstream.seed(samples.release())
        self.registry = registry.Registry()
        access = reviews.Reviews(self.upstream)
        self.callers = callers.Callers(access, trusted)
        releases = helmreleases.HelmReleases(self.upstream)
        self.cache = releases.cache
        self.cache.replace([samples.member(samples.release())], self.upstream.version)
        parts = app.Parts(self.registry, releases, access, self.callers)
        self.app = app.init_app(parts, git_version="0.1.0")
        self.server = server.Server(self.app, "127.0.0.1", 0)
        self.port = self.server._socket.getsockname()[1]
        self._folder = folder

    def context(self, made: certificates.Bundle) -> ssl.SSLContext:
        files = self._folder / "tls.crt", self._folder / "tls.key"
        files[0].write_bytes(made.certificate)
        files[1].write_bytes(made.key)
        trusted = self.callers.trust
        return server.tls_context(
            server.Identity(str(files[0]), str(files[1])), f"{trusted.client_ca}\n{trusted.proxy_ca}"
        )

    @contextlib.asynccontextmanager
    async def session(self, ca: bytes, files: tuple[str, str] | None = None) -> AsyncIterator[aiohttp.ClientSession]:
        connector = aiohttp.TCPConnector(ssl=pki.client_context(ca, files))
        async with aiohttp.ClientSession(f"https://127.0.0.1:{self.port}", connector=connector) as session:
            yield session

    async def connect(
        self, ca: bytes, files: tuple[str, str] | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection with as little room as the system allows."""
        # What is accepted from now on has as little room, too.
        self.server._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", self.port))
        context = pki.client_context(ca, files)
        return await asyncio.open_connection(sock=plain, ssl=context, server_hostname=NAME, limit=1024)

    def change(self, version: int, size: int = 0) -> None:
        """Have an object change, which may be large."""
        note = {"x.kindwright.dev/note": "x" * size}
        changed = samples.member(samples.release(resourceVersion=str(version), annotations=note))
        self.cache.apply([(changed, False)])


def request_options(headers: Any = None, token: str = "") -> dict[str, Any]:
    found = list(headers.items() if isinstance(headers, dict) else headers or [])
    if token:
        found.append(("Authorization", f"Bearer {token}"))
    return {"server_hostname": NAME, "headers": found}


@contextlib.asynccontextmanager
async def listening(
    folder: pathlib.Path, made: certificates.Bundle, trusted: trust.Trust | None = None
) -> AsyncIterator[Listener]:
    listener = Listener(folder, trusted or trust.Trust())
    await listener.server.start(listener.context(made))
    listener.registry.publish([samples.POSTGRES])
    listener.registry.ready.set()
    try:
        yield listener
    finally:
        await listener.server.stop()
