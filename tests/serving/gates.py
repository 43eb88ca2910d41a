"""A connection to the real listener, and what of it has come to aiohttp and to the application."""

import contextlib
import pathlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from serving import rawhttp, tasks, tls

from kindwright_facade.web import gate, paths
from kindwright_operator import certificates

QUESTION = rawhttp.get()


class World:
    """A listener, a connection to it, how many requests the application has seen, and how often something was received."""

    def __init__(self, listener: tls.Listener, made: certificates.Bundle, connection: rawhttp.Connection) -> None:
        self.listener, self.made, self.connection = listener, made, connection
        self.seen = self.received = 0

    async def arrives(self, data: bytes) -> None:
        """Send something, and wait until it is there."""
        before = self.received
        self.connection.send(data)
        await tasks.until(lambda: self.received > before)

    async def ask(self, data: bytes = QUESTION) -> tuple[rawhttp.Answer, bool]:
        """Ask; returns the answer, and whether it came without the application."""
        before = self.seen
        answer = await self.connection.ask(data)
        return answer, self.seen == before

    async def again(self, data: bytes = QUESTION) -> bool:
        """Ask twice; returns whether the second answer came without the application."""
        first, express = await self.ask(data)
        assert not express
        second, express = await self.ask(data)
        assert (first.status, first.body) == (second.status, second.body)
        return express


@contextlib.asynccontextmanager
async def connected(folder: pathlib.Path, patch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    made = tls.bundle()
    async with tls.listening(folder, made) as listener, rawhttp.connected(listener, made.ca) as connection:
        found = World(listener, made, connection)
        original = paths.parse

        def parse(*given: Any) -> Any:
            found.seen += 1
            return original(*given)

        receive = gate.Gate.data_received

        def received(self: gate.Gate, data: bytes) -> None:
            receive(self, data)
            found.received += 1

        patch.setattr(paths, "parse", parse)
        patch.setattr(gate.Gate, "data_received", received)
        yield found
