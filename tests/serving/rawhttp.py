"""HTTP by the byte: requests as a test writes them, answers as they come."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator

from serving import tls
from serving.harness import ITEM

SECONDS = 5
TOKEN = "Authorization: Bearer let-me-in"


def get(
    path: str = f"{ITEM}?resourceVersion=0", *headers: str, line: str = "GET {} HTTP/1.1", token: str = TOKEN
) -> bytes:
    """Write a request without a body."""
    lines = [line.format(path), f"Host: {tls.NAME}", *([token] if token else []), *headers]
    return "".join(f"{one}\r\n" for one in [*lines, ""]).encode()


@dataclasses.dataclass
class Answer:
    """An answer as it came; names of headers in lower case."""

    status: int
    line: str
    headers: dict[str, str]
    body: bytes


class Connection:
    """One connection of a client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def ask(self, data: bytes) -> Answer:
        self.send(data)
        return await self.answer()

    async def answer(self) -> Answer:
        """Read one answer that says how long it is."""
        async with asyncio.timeout(SECONDS):
            head = await self._reader.readuntil(b"\r\n\r\n")
            line, *lines = head.decode().strip().split("\r\n")
            headers = {key.lower(): value.strip() for key, _, value in (one.partition(":") for one in lines)}
            body = await self._reader.readexactly(int(headers["content-length"]))
        return Answer(int(line.split()[1]), line, headers, body)

    async def rest(self) -> bytes:
        """Read up to the end of the connection, which has to come."""
        return await asyncio.wait_for(self._reader.read(-1), SECONDS)


@contextlib.asynccontextmanager
async def connected(
    listener: tls.Listener, ca: bytes, files: tuple[str, str] | None = None
) -> AsyncIterator[Connection]:
    reader, writer = await listener.connect(ca, files)
    try:
        yield Connection(reader, writer)
    finally:
        writer.transport.abort()
