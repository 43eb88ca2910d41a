"""GET on a collection."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable

from aiohttp import web

from kindwright_facade.conversion import members
from kindwright_facade.web import context, listing, listoptions, negotiation, paths, selecting


async def handle(call: context.Call) -> web.StreamResponse:
    """Answer with the selected objects: from the cache for those who take any version that it can prove, else upstream's list."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=True)
    selection = select(call)
    cache = call.releases.cache
    number = listoptions.any_version(call.request.query)
    if number is not None and (cache.proves(number) if number else cache.live):
        meta = {"resourceVersion": str(cache.position), "continue": ""}
        found = cache.list((call.kind.group, call.kind.names.kind), call.info.namespace)
        # Taken now, all at once: what changes while it is sent is not in this version.
        chosen = list(filter(selection.wants, found))
        return await listing.send(
            call.request, call.view(representation), listing.ready(chosen), meta, representation.media_type
        )
    params = selection.upstream_params() + paths.collection_params(call.request.query)
    async with call.releases.list(call.kind, call.info.namespace, params) as reading:
        await reading.begun()
        batches = _members(call, reading)
        return await listing.send(
            call.request, call.view(representation), batches, reading.metadata, representation.media_type
        )


def select(call: context.Call) -> selecting.Selection:
    """Return what a list selects; raises 400 and 422 in upstream's order."""
    query = call.request.query
    listoptions.check_numbers(query)
    selection = selecting.parse(call.kind, call.info.namespace, query)
    listoptions.check_list(query)
    selection.check()
    return selection


async def _members(
    call: context.Call, batches: AsyncIterable[list[members.Member]]
) -> AsyncIterator[Iterable[members.Member]]:
    async for batch in batches:
        yield (member for member in batch if member.belongs_to(call.kind))
