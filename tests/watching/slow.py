"""A client on loopback that reads only when it is told to, with as little room in between as the system allows."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

from serving import tasks
from serving.harness import ITEMS, TOKEN, Harness

from kindwright_facade.web import context
from kindwright_facade.web.watching import stream

_ROOM = 4096
SECONDS = 5


class Client:
    """The client's end, and the stream that serves it."""

    def __init__(self, raw: socket.socket, served: stream.Stream) -> None:
        self._raw, self.served = raw, served
        self._read = b""

    @property
    def waiting(self) -> int:
        """Count the bytes that the server keeps for it."""
        transport = self.served._request.transport
        return 0 if transport is None else transport.get_write_buffer_size()

    async def read(self, version: int) -> None:
        """Read until the event of a version has come whole."""
        wanted = f'"resourceVersion":"{version}"'.encode()
        while (place := self._read.find(wanted)) < 0 or b"\n\r\n" not in self._read[place:]:
            assert await self._more(), f"the connection ended: {self._read[-200:]!r}"

    async def read_to_the_end(self) -> bool:
        """Read all; returns whether the body came to its end."""
        with contextlib.suppress(ConnectionError):
            while not self._read.endswith(b"\r\n0\r\n\r\n") and await self._more():
                pass
        return self.body()[1]

    async def _more(self) -> bool:
        got = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._raw, 65536), SECONDS)
        self._read += got
        return bool(got)

    def body(self) -> tuple[list[Any], bool]:
        """Give the events that came whole, and whether the body came to its end."""
        _, _, rest = self._read.partition(b"\r\n\r\n")
        found, ended = b"", False
        while b"\r\n" in rest and not ended:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            ended = length == 0
            found += rest[:length]
            assert len(rest) < length + 2 or rest[length : length + 2] == b"\r\n"
            rest = rest[length + 2 :]
        lines = found.split(b"\n")
        return [json.loads(line) for line in lines[:-1]], ended


@contextlib.asynccontextmanager
async def watching(harness: Harness, query: str, path: str = ITEMS) -> AsyncIterator[Client]:
    """Open a watch and read nothing of it."""
    streams = harness.client.app[context.STREAMS]
    before = set(streams._open)
    loop = asyncio.get_running_loop()
    runner = harness.client.server.runner
    assert runner is not None
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
        for site in runner.sites:
            # What is accepted from now on has as little room.
            site._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)  # type: ignore[attr-defined]
        raw.setblocking(False)
        await loop.sock_connect(raw, ("127.0.0.1", harness.client.server.port))
        head = f"GET {path}?watch=true{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        await loop.sock_sendall(raw, head.encode())
        await tasks.until(lambda: len(streams._open) > len(before))
        (served,) = streams._open - before
        yield Client(raw, served)
