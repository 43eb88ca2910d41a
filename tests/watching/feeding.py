"""What upstream sends on a watch, and what a client receives."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from conversion import samples
from serving.harness import ITEMS, Harness

MEMBER = samples.release()
STRAY = {**MEMBER, "metadata": {**MEMBER["metadata"], "name": "stray"}}


def lines(*events: Any) -> bytes:
    return b"".join((event if isinstance(event, bytes) else json.dumps(event).encode()) + b"\n" for event in events)


def feed(harness: Harness, *chunks: bytes, hold: bool = False) -> None:
    """Have upstream send these chunks, then end, or stay silent."""

    async def events() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        if hold:
            await asyncio.Event().wait()

    harness.upstream.events = events


async def received(harness: Harness, query: str = "", path: str = ITEMS) -> list[Any]:
    async with asyncio.timeout(1), harness.watch(query, path) as response:
        assert response.status == 200
        return [json.loads(line) for line in (await response.read()).splitlines()]
