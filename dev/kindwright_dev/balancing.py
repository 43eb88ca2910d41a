"""A small TCP balancer: what kube-proxy would do for a Service with several replicas.

Connections go round the backends; one that refuses is skipped. Bytes pass as they are: TLS ends at the backend.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

from kindwright_dev import processes

NAME = "balancer"
CHUNK = 64 * 1024


def command(address: str, port: int, backends: Sequence[str], log: Path) -> processes.Command:
    """Build the command that runs it, in a process of its own."""
    argv = [sys.executable, "-m", "kindwright_dev", "balancer", "--listen", address, "--port", str(port), *backends]
    return processes.Command(NAME, argv, log, grace=1.0)


class Balancer:
    """One listening address in front of several backends, all with the same port."""

    def __init__(self, port: int, backends: Sequence[str]) -> None:
        """Say whom to pass connections to."""
        self._port = port
        self._backends = backends
        self._turns = itertools.cycle(range(len(backends)))

    async def serve(self, address: str) -> None:
        """Pass connections on until cancelled."""
        server = await asyncio.start_server(self._handle, address, self._port)
        async with server:
            await server.serve_forever()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        backend = await self._connect()
        if backend is None:
            writer.transport.abort()
            return
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(reader, backend[1]))
                group.create_task(_pump(backend[0], writer))
        except* OSError:
            pass
        finally:
            # Both ends are cut: a client of a replica that was killed has to notice at once.
            writer.transport.abort()
            backend[1].transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._backends:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(self._backends[next(self._turns)], self._port)
        return None


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
