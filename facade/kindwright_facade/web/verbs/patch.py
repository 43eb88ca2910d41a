"""PATCH on one object: JSON patch and JSON merge patch here, server-side apply handed on."""

from typing import Any

from aiohttp import web

from kindwright_facade import encoding, errors, patches
from kindwright_facade.conversion import restoring
from kindwright_facade.web import bodies, context, incoming, negotiation, options, replacing, responding
from kindwright_facade.web.verbs import apply

_TYPES = (patches.JSON_PATCH, patches.MERGE_PATCH)
_ACCEPTED = (*_TYPES, patches.APPLY_PATCH)
_TRIES = 5
"""How often a patch is applied anew to an object that changed in between, as upstream has it."""


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
    body = await incoming.read(call, "PatchOptions", negotiation.JSON)
    patches.check(media, body.value)
    release = await _apply(call, media, body)
    return responding.answer(call.view(representation).one(release), media_type=representation.media_type)


async def _apply(call: context.Call, media: str, body: incoming.Incoming) -> encoding.JSON:
    patch = body.value
    for last in (*[False] * (_TRIES - 1), True):
        live = await call.releases.get(call.kind, call.info.namespace, call.info.name)
        current = restoring.restore(call.kind, call.version.name, live)
        patched = patches.apply(media, current, patch)
        call.request[context.WARNINGS].clear()
        wanted = incoming.admit(call, body, patched, current)
        wanted["metadata"].setdefault("resourceVersion", current["metadata"]["resourceVersion"])
        named = wanted["metadata"]["resourceVersion"] != current["metadata"]["resourceVersion"]
        try:
            return await replacing.replace(call, live, wanted)
        except errors.StatusError as error:
            if last or named or error.reason != "Conflict" or _names_version(media, patch):
                raise
    raise AssertionError


def _names_version(media: str, patch: Any) -> bool:
    """Tell whether the patch itself insists on a resourceVersion: then a conflict is the caller's to solve."""
    if media == patches.MERGE_PATCH:
        meta = patch.get("metadata")
        return isinstance(meta, dict) and bool(meta.get("resourceVersion"))
    return any(operation.get("path") == "/metadata/resourceVersion" for operation in patch)
