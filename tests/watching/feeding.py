"""What happens in the cluster, told to the cache as `feeding` would, and what a client of a watch receives."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from conversion import samples
from serving import tasks
from serving.harness import ITEMS, TOKEN, Harness

from kindwright_facade.conversion import members
from kindwright_facade.web import context

MEMBER = samples.release()
STRAY = {**MEMBER, "metadata": {**MEMBER["metadata"], "name": "stray"}}
SECONDS = 5


def release(name: str = "orders", version: int = 7, **meta: Any) -> Any:
    return samples.release(name, resourceVersion=str(version), **meta)


def event(kind: str, found: Any) -> tuple[members.Member, bool]:
    return samples.member(found), kind == "DELETED"


def fill(harness: Harness, *found: Any, version: int = 10) -> None:
    """List anew."""
    harness.cache.replace([samples.member(one) for one in found], version)


def feed(harness: Harness, *events: tuple[str, Any]) -> None:
    """Have changes happen, all at once."""
    harness.cache.apply([event(kind, found) for kind, found in events])


class Watching:
    """The client's end of a watch."""

    def __init__(self, harness: Harness, response: aiohttp.ClientResponse) -> None:
        self.harness, self.response = harness, response

    async def line(self) -> bytes:
        """Read one line; nothing at the end."""
        return await asyncio.wait_for(self.response.content.readline(), SECONDS)

    async def take(self, count: int) -> list[Any]:
        """Read so many events."""
        return [json.loads(await self.line()) for _ in range(count)]

    async def rest(self) -> list[Any]:
        """Read the events up to the end, which has to come."""
        body = await asyncio.wait_for(self.response.read(), SECONDS)
        return [json.loads(line) for line in body.splitlines()]

    async def silent(self) -> None:
        """See that all there is has been read: what is sent next comes next."""
        number = self.harness.cache.position + 1
        feed(self.harness, ("ADDED", release("a-mark", number)))
        (found,) = await self.take(1)
        assert (found["type"], found["object"]["metadata"]["name"]) == ("ADDED", "a-mark")


@contextlib.asynccontextmanager
async def watching(
    harness: Harness, query: str = "", path: str = ITEMS, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Watching]:
    """Open a watch."""
    sent = {"Authorization": f"Bearer {TOKEN}", **(headers or {})}
    async with harness.client.get(f"{path}?watch=true{query}", headers=sent) as response:
        assert response.status == 200, await response.text()
        yield Watching(harness, response)


async def attached(harness: Harness, count: int = 1) -> None:
    """Wait until so many watches have seen all there is."""
    streams = harness.client.app[context.STREAMS]
    await tasks.until(lambda: sum(found.attached for found in streams._open) == count)


async def received(harness: Harness, query: str, *events: tuple[str, Any], path: str = ITEMS) -> list[Any]:
    """Watch, have changes happen, and give what has come when the watch is ended."""
    async with watching(harness, query, path) as watch:
        await attached(harness)
        feed(harness, *events)
        harness.client.app[context.STREAMS].end_all()
        return await watch.rest()
