"""Answers of a made-up upstream that come in pieces, stop, or break off."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp

Pieces = Callable[[bytes], AsyncIterator[bytes]]


class Stream:
    """An answer that is read as it comes, as far as the product reads one."""

    def __init__(self, status: int, chunks: AsyncIterator[bytes], body: bytes = b"") -> None:
        self.status, self.content, self._chunks, self._body = status, self, chunks, body

    def iter_any(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def read(self) -> bytes:
        return self._body


async def nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def cut(size: int) -> Pieces:
    """Send a body in pieces of so many bytes."""

    async def pieces(body: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]
            await asyncio.sleep(0)

    return pieces


def broken(after: int, *, size: int = 16384) -> Pieces:
    """Break the connection after so many bytes."""

    async def pieces(body: bytes) -> AsyncIterator[bytes]:
        async for piece in cut(size)(body[:after]):
            yield piece
        raise aiohttp.ClientPayloadError("the connection broke")

    return pieces


class Gate:
    """Lets the first half of every list through, and holds the rest back until it is opened."""

    def __init__(self) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    async def pieces(self, body: bytes) -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]
        self.reached.set()
        await self.open.wait()
        yield body[len(body) // 2 :]
