"""GET on a collection."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable

from aiohttp import web

from kindwright_facade.conversion import members
from kindwright_facade.web import (
    context,
    listing,
    listoptions,
    negotiation,
    packing,
    pages,
    paths,
    responding,
    selecting,
)


async def handle(call: context.Call) -> web.StreamResponse:
    """Answer with the selected objects: from the cache for those who take any version that it can prove, else upstream's list."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=True)
    selection = select(call)
    cache = call.releases.cache
    number = listoptions.any_version(call.request.query)
    if number is not None and (cache.proves(number) if number else cache.live):
        return await _from_cache(call, selection, representation)
    params = selection.upstream_params() + paths.collection_params(call.request.query)
    async with call.releases.list(call.kind, call.info.namespace, params) as reading:
        await reading.begun()
        batches = _members(call, reading)
        return await listing.send(
            call.request, call.view(representation), batches, reading.metadata, representation.media_type
        )


async def _from_cache(
    call: context.Call, selection: selecting.Selection, representation: negotiation.Representation
) -> web.StreamResponse:
    view, media_type, cache = call.view(representation), representation.media_type, call.releases.cache
    meta = {"resourceVersion": str(cache.position), "continue": ""}
    shelves = cache.shelves((call.kind.group, call.kind.names.kind), call.info.namespace)
    whole = not (selection.labels or selection.fields) and media_type == negotiation.JSON and pages.suits(view)
    if whole and packing.is_wanted(call.request):
        body, length = await pages.compressed(view, shelves, meta)
        if length > packing.THRESHOLD:
            return web.Response(
                body=body, headers={**responding.HEADERS, **packing.HEADERS, "Content-Type": media_type}
            )
        shelves = cache.shelves((call.kind.group, call.kind.names.kind), call.info.namespace)
        meta = {"resourceVersion": str(cache.position), "continue": ""}
    # Taken now, all at once: what changes while it is sent is not in this version.
    chosen = [member for shelf in shelves for member in shelf.sorted() if selection.wants(member)]
    return await listing.send(call.request, view, listing.ready(chosen), meta, media_type)


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
