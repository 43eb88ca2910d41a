"""GET on one object, and on its status."""

from aiohttp import web

from kindwright_facade.web import context, negotiation, responding


async def handle(call: context.Call) -> web.StreamResponse:
    """Read the HelmRelease and answer with the object it is."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    version = call.request.query.get("resourceVersion")
    params = [("resourceVersion", version)] if version else []
    release = await call.releases.get(call.kind, call.info.namespace, call.info.name, params)
    return responding.answer(call.view(representation).one(release), media_type=representation.media_type)
