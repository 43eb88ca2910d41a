"""PUT on one object."""

from aiohttp import web

from kindwright_facade import encoding
from kindwright_facade.conversion import restoring
from kindwright_facade.web import bodies, context, incoming, negotiation, presuming, replacing, responding


async def handle(call: context.Call) -> web.StreamResponse:
    """Replace what is the object's in the live HelmRelease, which must still be in the version the caller read."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    body = await incoming.read(call, "UpdateOptions")
    bodies.check_object(call.kind, call.info, body.value)
    release = await _update(call, body)
    return await responding.packed(
        call.request, call.view(representation).show(release), media_type=representation.media_type
    )


async def _update(call: context.Call, body: incoming.Incoming) -> encoding.JSON:
    where = call.kind, call.info.namespace, call.info.name

    async def attempt(live: encoding.JSON) -> encoding.JSON:
        current = restoring.restore(call.kind, call.version.name, live)
        wanted = incoming.admit(call, body, body.value, current)
        return await replacing.replace(call, live, current, wanted)

    async def exactly() -> encoding.JSON:
        return await attempt(await call.releases.get(*where))

    return await presuming.write(call.releases.kept(*where), attempt, exactly, call.request[context.WARNINGS])
