"""A faulty kube-apiserver: a real server on loopback that answers what the test says, and a client for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
from aiohttp import test_utils, web
from kubernetes.aio import client as kubernetes_client

from kindwright_facade.upstream import client, connecting

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def connected(host: str) -> AsyncIterator[client.Client]:
    configuration = kubernetes_client.Configuration(host=host)
    async with aiohttp.ClientSession() as session:
        yield client.Client(connecting.Connection(session, configuration, connecting.ssl_context(configuration)))


@contextlib.asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[client.Client]:
    """Run an HTTP server with one handler for everything."""
    app = web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    app.router.add_route("*", "/{path:.*}", answer)
    server = test_utils.TestServer(app)
    await server.start_server()
    try:
        async with connected(str(server.make_url("")).rstrip("/")) as found:
            yield found
    finally:
        await server.close()


@contextlib.asynccontextmanager
async def raw(*answers: bytes) -> AsyncIterator[client.Client]:
    """Run a server that sends these bytes, whatever it is asked, and hangs up; the last ones again and again."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(left.pop(0) if len(left) > 1 else left[0])
            await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, connected(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as found:
        yield found
