"""GET on a collection."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable

from aiohttp import web

from kindwright_facade.conversion import members
from kindwright_facade.web import context, listing, listoptions, negotiation, paths, selecting


async def handle(call: context.Call) -> web.StreamResponse:
    """Answer with the selected objects: from the cache for those who take any version that it can prove, else upstream's list."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=True)
    selection = selecting.parse(call.kind, call.info.namespace, call.request.query)
    view = call.view(representation)
    cache = call.releases.cache
    number = listoptions.any_version(call.request.query)
    if number is not None and (cache.proves(number) if number else cache.live):
        meta = {"resourceVersion": str(cache.position), "continue": ""}
        found = cache.list((call.kind.group, call.kind.names.kind), call.info.namespace)
        # Taken now, all at once: what changes while it is sent is not in this version.
        chosen = list(filter(selection.wants, found))
        return await listing.send(call.request, view, listing.ready(chosen), meta, representation.media_type)
    params = selection.upstream_params() + paths.collection_params(call.request.query)
    async with call.releases.list(call.kind, call.info.namespace, params) as reading:
        batches = _members(call, reading)
        return await listing.send(call.request, view, batches, reading.metadata, representation.media_type)


async def _members(
    call: context.Call, batches: AsyncIterable[list[members.Member]]
) -> AsyncIterator[Iterable[members.Member]]:
    async for batch in batches:
        yield (member for member in batch if member.belongs_to(call.kind))
