"""List, then watch, then list again when the watch can't go on: one collection followed for as long as it is asked for."""

import asyncio
import dataclasses
import random
from collections.abc import AsyncIterator
from typing import Any

import structlog

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import client

_FIRST_DELAY = 0.2
_LONGEST_DELAY = 15.0
# Upstream ends a watch after 30 to 60 minutes by itself; asking for less spreads the reconnects of many replicas.
_WATCH_SECONDS = (300, 600)

log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """The whole collection at one resourceVersion: what it does not hold is gone."""

    items: list[encoding.JSON]


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """One event: `type` is ADDED, MODIFIED or DELETED."""

    type: str
    object: encoding.JSON


async def follow(upstream: client.Client, path: str, params: client.Params = ()) -> AsyncIterator[Listed | Changed]:
    """Yield the collection and its changes for ever; a failure is logged, waited out, and answered with a new list."""
    delay = _FIRST_DELAY
    while True:
        try:
            async for item in _once(upstream, path, list(params)):
                yield item
                delay = _FIRST_DELAY
        except errors.StatusError as error:
            log.warning("watch interrupted", path=path, error=error.message, retry_in=round(delay, 1))
            await asyncio.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - spreads retries, guards nothing
            delay = min(delay * 2, _LONGEST_DELAY)


async def _once(upstream: client.Client, path: str, params: list[tuple[str, str]]) -> AsyncIterator[Listed | Changed]:
    listed = await fetch(upstream, path, params)
    try:
        version = listed["metadata"]["resourceVersion"]
        items = list(listed.get("items") or [])
    except (KeyError, TypeError) as error:
        raise _refused(200, f"a list without {error}") from None
    yield Listed(items)
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        seconds = random.randint(*_WATCH_SECONDS)  # noqa: S311
        asked = [("watch", "true"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", str(seconds))]
        async with upstream.stream(path, params=[*params, *asked, ("resourceVersion", version)]) as response:
            if response.status != 200:  # noqa: PLR2004
                raise _refused(response.status)
            async for line in client.lines(response):
                kind, found = _event(line)
                version = found["metadata"]["resourceVersion"]
                if kind != "BOOKMARK":
                    yield Changed(kind, found)
        # A watch that ends at once must not be asked for again and again.
        await asyncio.sleep(max(0.0, _FIRST_DELAY - (loop.time() - began)))


def _event(line: bytes) -> tuple[str, encoding.JSON]:
    """Read one line of a watch; raises a 503 for an ERROR event, and for what is no event at all."""
    try:
        event: dict[str, Any] = encoding.decode(line)
        kind, found = event["type"], event["object"]
        if kind != "ERROR":
            found["metadata"]["resourceVersion"]
    except (ValueError, KeyError, TypeError) as error:
        raise _refused(200, f"a line that is no event: {error}") from None
    if kind == "ERROR":
        raise _refused(found.get("code"), found.get("message"))
    return kind, found


async def fetch(upstream: client.Client, path: str, params: client.Params = ()) -> encoding.JSON:
    """Read a collection or an object exactly; raises a 503 for anything but success."""
    answer = await upstream.request("GET", path, params=params)
    if not answer.ok:
        raise _refused(answer.status, answer.body[:200].decode(errors="replace"))
    return answer.json()


def _refused(status: object, detail: object = "") -> errors.StatusError:
    return client.unreachable(f"status {status} {detail}".strip())
