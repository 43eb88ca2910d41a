"""The application behind its real TLS listener, on a free loopback port."""

import contextlib
import datetime
import pathlib
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
        releases.cache.replace([samples.member(samples.release())], self.upstream.version)
        parts = app.Parts(self.registry, releases, access, self.callers)
        self.server = server.Server(app.init_app(parts, git_version="0.1.0"), "127.0.0.1", 0)
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
