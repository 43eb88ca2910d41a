"""POST on a collection."""

from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import naming, releasing
from kindwright_facade.web import admitting, context, incoming, negotiation, options, refusals, responding

_TRIES = 8
"""How often a generated name may clash before the caller is told, as upstream has it."""


async def handle(call: context.Call) -> web.StreamResponse:
    """Create the HelmRelease for the object in the body."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    body = await incoming.read(call, "CreateOptions")
    wanted = incoming.admit(call, body, body.value, {})
    if wanted["metadata"].get("resourceVersion") not in (None, "", "0"):
        raise errors.bad_request("resourceVersion should not be set on objects to be created")
    release = await _create(call, wanted)
    view = call.view(representation)
    return await responding.packed(call.request, view.show(release), status=201, media_type=representation.media_type)


async def _create(call: context.Call, wanted: encoding.JSON) -> encoding.JSON:
    meta = wanted["metadata"]
    if meta.get("name"):
        return await _create_named(call, wanted)
    base = meta.get("generateName")
    if not base:
        cause = errors.Cause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")
        raise call.kind.invalid("", cause)
    for last in (*[False] * (_TRIES - 1), True):
        named = {**wanted, "metadata": {**meta, "name": naming.generated_name(call.kind, base)}}
        try:
            return await _create_named(call, named)
        except errors.StatusError as error:
            if last or error.reason != "AlreadyExists":
                raise
    raise AssertionError


async def _create_named(call: context.Call, wanted: encoding.JSON) -> encoding.JSON:
    whole = call.version.admission.default(wanted)
    await admitting.checked(call.kind, call.version, whole)
    body = releasing.new_release(call.kind, whole if call.version.writes_defaults else wanted, call.version)
    params = options.write_params(call.request)
    with refusals.in_terms_of(call.version):
        return await call.releases.create(call.kind, call.info.namespace, wanted["metadata"]["name"], body, params)
