"""DELETE on a collection."""

import asyncio
import dataclasses

from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import naming
from kindwright_facade.web import context, deleting, listing, negotiation, options, paths, selecting

_AT_ONCE = 8


async def handle(call: context.Call) -> web.StreamResponse:
    """Delete every member that is selected, each only as long as it is the one listed; answers with what was listed."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=True)
    wanted = await options.delete_options(call.request)
    selection = selecting.parse(call.kind, call.info.namespace, call.request.query)
    params = selection.upstream_params() + paths.collection_params(call.request.query)
    async with call.releases.list(call.kind, call.info.namespace, params) as reading:
        listed = [member async for batch in reading for member in batch if member.belongs_to(call.kind)]
    releases = [member.release() for member in listed]
    for release in releases:
        deleting.check(call.kind, release, wanted)
    gate = asyncio.Semaphore(_AT_ONCE)
    outcomes = await asyncio.gather(
        *(_delete(call, release, wanted, gate) for release in releases), return_exceptions=True
    )
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    view = call.view(representation)
    return await listing.send(call.request, view, listing.ready(listed), reading.metadata, representation.media_type)


async def _delete(
    call: context.Call, release: encoding.JSON, wanted: options.DeleteOptions, gate: asyncio.Semaphore
) -> None:
    meta = naming.release_metadata(release)
    only = dataclasses.replace(wanted, uid=naming.object_uid(call.kind, meta["uid"]), resource_version="")
    async with gate:
        try:
            await deleting.delete(
                call.releases, call.kind, meta["namespace"], naming.object_name(call.kind, meta["name"]), only
            )
        except errors.StatusError as error:
            # Gone already, or another one of that name by now: either way the one that was listed is not there.
            if error.reason not in ("NotFound", "Conflict"):
                raise
