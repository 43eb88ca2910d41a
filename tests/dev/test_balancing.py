import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from kindwright_dev import balancing, ports

FRONT, FIRST, SECOND = "127.0.0.1", "127.0.0.11", "127.0.0.12"


@contextlib.asynccontextmanager
async def backend(address: str, port: int) -> AsyncIterator[asyncio.Server]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{address} {(await reader.readline()).decode()}".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, address, port) as server:
        yield server


@contextlib.asynccontextmanager
async def balanced(port: int) -> AsyncIterator[None]:
    task = asyncio.create_task(balancing.Balancer(port, [FIRST, SECOND]).serve(FRONT))
    await asyncio.sleep(0.05)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def ask(port: int) -> str:
    reader, writer = await asyncio.open_connection(FRONT, port)
    writer.write(b"hello\n")
    try:
        return (await reader.read()).decode()
    except ConnectionError:
        return ""
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@pytest.fixture
def port() -> int:
    return ports.free_ports(FRONT, 1)[0]


async def test_connections_go_round(port: int) -> None:
    async with backend(FIRST, port), backend(SECOND, port), balanced(port):
        answers = {await ask(port), await ask(port)}
    assert answers == {f"{FIRST} hello\n", f"{SECOND} hello\n"}


async def test_a_backend_that_is_gone_is_skipped(port: int) -> None:
    async with backend(SECOND, port), balanced(port):
        answers = [await ask(port) for _ in range(3)]
    assert answers == [f"{SECOND} hello\n"] * 3


async def test_without_backends_the_connection_is_cut(port: int) -> None:
    async with balanced(port):
        assert not await ask(port)
