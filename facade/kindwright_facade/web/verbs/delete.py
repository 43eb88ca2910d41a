"""DELETE on one object."""

from aiohttp import web

from kindwright_facade.conversion import naming
from kindwright_facade.documents import statuses
from kindwright_facade.web import context, deleting, negotiation, options, responding


async def handle(call: context.Call) -> web.StreamResponse:
    """Delete it; answers with the object while something still has to act, with a Status when nothing is left."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    wanted = await options.delete_options(call.request)
    before, after = await deleting.delete(call.releases, call.kind, call.info.namespace, call.info.name, wanted)
    if after.get("kind") == naming.KIND:
        if wanted.dry_run and before["metadata"].get("finalizers"):
            # Upstream has not seen the finalizers that a real delete would have set first.
            after["metadata"]["finalizers"] = before["metadata"]["finalizers"]
        view, status = call.view(representation), 202 if wanted.awaited else 200
        return await responding.packed(
            call.request, view.show(after), status=status, media_type=representation.media_type
        )
    uid = naming.object_uid(call.kind, before["metadata"]["uid"])
    done = statuses.deleted(call.kind.target(call.info.name, uid))
    return responding.answer(done, media_type=representation.media_type)
