"""GET on a collection."""

from aiohttp import web

from kindwright_facade.web import context, negotiation, responding, selecting


async def handle(call: context.Call) -> web.StreamResponse:
    """List the members upstream and answer with the objects they are."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=True)
    params = selecting.upstream_params(call.kind, call.request)
    listing = await call.releases.list(call.kind, call.info.namespace, params)
    return responding.answer(call.view(representation).listed(listing), media_type=representation.media_type)
