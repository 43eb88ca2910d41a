"""PATCH with an apply configuration: server-side apply (KEP-555)."""

import dataclasses

from aiohttp import web

from kindwright_facade import errors
from kindwright_facade.web import applying, context, incoming, negotiation, options, paths, responding
from kindwright_facade.web.middlewares import authorizing


async def handle(call: context.Call) -> web.StreamResponse:
    """Apply what the body holds under the caller's field manager; creates the object when there is none."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    manager = options.apply_manager(call.request)
    body = await incoming.read(call, "PatchOptions", negotiation.YAML)
    wanted = incoming.admit(call, body, body.value, {}, by="apply")
    if wanted["metadata"].get("managedFields") is not None:
        raise errors.bad_request("metadata.managedFields must be nil")
    create = dataclasses.replace(call.info, verb="create")
    user = call.request[context.USER]

    async def check_create() -> None:
        await authorizing.check_resource(call.request.app[context.REVIEWS], user, create)

    request = applying.Request(
        kind=call.kind,
        version=call.version,
        namespace=call.info.namespace,
        name=call.info.name,
        sent=body.value,
        wanted=wanted,
        manager=manager,
        force=paths.flag(call.request.query, "force"),
        check_create=check_create,
        warnings=call.request[context.WARNINGS],
        dry_run=options.dry_run(call.request, "PatchOptions"),
    )
    release, created = await applying.apply(call.releases, request)
    view = call.view(representation)
    return await responding.packed(
        call.request, view.show(release), status=201 if created else 200, media_type=representation.media_type
    )
