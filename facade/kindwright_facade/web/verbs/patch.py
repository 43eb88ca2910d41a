"""PATCH on one object: JSON patch and JSON merge patch here, server-side apply handed on."""

from aiohttp import web

from kindwright_facade import encoding, errors, patches
from kindwright_facade.conversion import restoring
from kindwright_facade.web import (
    bodies,
    context,
    incoming,
    negotiation,
    options,
    presuming,
    replacing,
    responding,
    retrying,
)
from kindwright_facade.web.verbs import apply

_TYPES = (patches.JSON_PATCH, patches.MERGE_PATCH)
_ACCEPTED = (*_TYPES, patches.APPLY_PATCH)


async def handle(call: context.Call) -> web.StreamResponse:
    """Patch the object as the client sees it, then replace it; retried from the read while the caller named no version."""
    media = bodies.media_type(call.request)
    if media == patches.APPLY_PATCH:
        return await apply.handle(call)
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    options.check_patch(call.request)
    if media not in _TYPES:
        # The garbage collector sends strategic merge patches first and relies on this refusal.
        raise errors.unsupported_media(_ACCEPTED)
    body = await _read(call, media)
    release = await _apply(call, media, body)
    return await responding.packed(
        call.request, call.view(representation).show(release), media_type=representation.media_type
    )


async def _read(call: context.Call, media: str) -> incoming.Incoming:
    try:
        body = await incoming.read(call, "PatchOptions", negotiation.JSON)
        patches.check(media, body.value)
        body = body.with_patch(media)
    except errors.StatusError as error:
        if error.reason == "BadRequest":
            # An object that is not there matters more than a patch that makes no sense.
            await call.releases.get(call.kind, call.info.namespace, call.info.name)
        raise
    return body


async def _apply(call: context.Call, media: str, body: incoming.Incoming) -> encoding.JSON:
    where = call.kind, call.info.namespace, call.info.name

    async def attempt(live: encoding.JSON) -> encoding.JSON:
        current = restoring.restore(call.kind, call.version.name, live)
        patched = patches.apply(media, current, body.value)
        wanted = incoming.admit(call, body, patched, current, by="patch")
        return await replacing.replace(call, live, current, wanted, patched=True)

    async def from_the_read() -> encoding.JSON:
        return await attempt(await call.releases.get(*where))

    async def exactly() -> encoding.JSON:
        return await retrying.races(from_the_read)

    return await presuming.write(call.releases.kept(*where), attempt, exactly, call.request[context.WARNINGS])
