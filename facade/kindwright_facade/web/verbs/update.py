"""PUT on one object."""

from aiohttp import web

from kindwright_facade.web import bodies, context, negotiation, replacing, responding


async def handle(call: context.Call) -> web.StreamResponse:
    """Replace what is the object's in the live HelmRelease, which must still be in the version the caller read."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    wanted = bodies.check_object(call.kind, call.info, await bodies.read_object(call.request))
    live = await call.releases.get(call.kind, call.info.namespace, call.info.name)
    release = await replacing.replace(call, live, wanted)
    return responding.answer(call.view(representation).one(release), media_type=representation.media_type)
