"""GET on one object, and on its status."""

from aiohttp import web

from kindwright_facade import errors
from kindwright_facade.conversion import members, naming
from kindwright_facade.documents import rendering
from kindwright_facade.web import context, express, gate, listoptions, negotiation, responding


async def handle(call: context.Call) -> web.StreamResponse:
    """Answer with the object: from the cache for those who take any version that it can prove, else as it is upstream."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    view = call.view(representation)
    member = _cached(call)
    if member is None:
        member = await _exact(call)
    elif representation.media_type == negotiation.JSON and not call.version.deprecation_warning:
        _remember(call, view, member)
    return await responding.packed(call.request, view.member(member), media_type=representation.media_type)


def _remember(call: context.Call, view: rendering.View, member: members.Member) -> None:
    """Let the same request be answered without us, until the caller's permission has to be looked at again."""
    question = gate.question(call.request)
    if question is not None and view.shape is not rendering.Shape.TABLE:
        least = _version(call) or 0
        found = express.Pass(view, member.namespace, member.name, least, call.request[context.UNTIL])
        call.request.app[context.EXPRESS].remember(question, found)


def _cached(call: context.Call) -> members.Member | None:
    """Return what the cache has; raises a 404 only for a reader that takes any version."""
    cache, number = call.releases.cache, _version(call)
    if number is None or not (cache.proves(number) if number else cache.live):
        return None
    name = naming.release_name(call.kind, call.info.name)
    found = cache.get((call.kind.group, call.kind.names.kind), call.info.namespace, name)
    if found is None and number == 0:
        raise errors.not_found(call.kind.target(call.info.name))
    return found


def _version(call: context.Call) -> int | None:
    """Return the version that the object must at least be of; the other options of a list mean nothing here."""
    version = call.request.query.get("resourceVersion")
    return listoptions.any_version({"resourceVersion": version}) if version else None


async def _exact(call: context.Call) -> members.Member:
    version = call.request.query.get("resourceVersion")
    params = [("resourceVersion", version)] if version else []
    return await call.releases.read(call.kind, call.info.namespace, call.info.name, params)
