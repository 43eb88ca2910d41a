"""Sends a list as its members come: converted a few at a time, so that nobody else waits long, and in one piece when it is small."""

import asyncio
import itertools
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import Any

import structlog
from aiohttp import web

from kindwright_facade.conversion import members
from kindwright_facade.documents import rendering
from kindwright_facade.web import negotiation, packing, responding

log = structlog.get_logger(__name__)

_PIECE_BYTES = packing.THRESHOLD
_AT_ONCE = 32
_TURN_SECONDS = 0.003
"""How long members are converted before others have their turn."""

Batches = AsyncIterable[Iterable[members.Member]]


async def send(
    request: web.Request, view: rendering.View, batches: Batches, meta: Mapping[str, Any], media_type: str
) -> web.StreamResponse:
    """Answer with a list; `meta` may be filled while the batches come. Raises what ends them, as long as nothing is sent.

    Once something is, the client is told by a connection that breaks: half a list must not look like a whole one.
    """
    pieces = _pieces(view, batches, meta)
    if media_type == negotiation.YAML:
        return await responding.packed(request, b"".join([piece async for piece in pieces]), media_type=media_type)
    first = await anext(pieces)
    second = await anext(pieces, None)
    if second is None:
        return await responding.packed(request, first, media_type=media_type)
    response = web.StreamResponse(headers={**responding.HEADERS, "Content-Type": media_type})
    packer = packing.start(request, response)
    await response.prepare(request)
    try:
        for piece in (first, second):
            await response.write(await packer.pack(piece))
        async for piece in pieces:
            await response.write(await packer.pack(piece))
        await response.write_eof(await packer.finish())
    except Exception as error:  # noqa: BLE001 - whatever it is, what was sent can't be taken back
        log.warning("a list broke off", error=type(error).__name__)
        if request.transport is not None:
            request.transport.abort()
    return response


async def ready(found: Iterable[members.Member]) -> AsyncIterator[Iterable[members.Member]]:
    """Give members that are all there already as one batch."""
    yield found


async def _pieces(view: rendering.View, batches: Batches, meta: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """Yield the list in pieces of some size; the first one is whole when the list is small."""
    parts, size = [view.opening()], 0
    first = True
    async for items in _rendered(view, batches):
        parts += (items,) if first else (b",", items)
        first = False
        size += len(items)
        if size > _PIECE_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
    parts.append(view.closing(meta))
    yield b"".join(parts)


async def _rendered(view: rendering.View, batches: Batches) -> AsyncIterator[bytes]:
    """Yield a few items at a time, with the commas between them."""
    loop = asyncio.get_running_loop()
    moment, kind, version = rendering.now(), view.kind, view.version.name
    until = loop.time() + _TURN_SECONDS
    async for batch in batches:
        rest = iter(batch)
        while some := list(itertools.islice(rest, _AT_ONCE)):
            yield b",".join([view.element(member.encoded(kind, version), moment) for member in some])
            if loop.time() > until:
                await asyncio.sleep(0)
                until = loop.time() + _TURN_SECONDS
