"""From the parsed request to its verb. What is listed here is what discovery offers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from kindwright_facade import errors
from kindwright_facade.web import context, paths
from kindwright_facade.web.verbs import create, delete, deletecollection, get, patch, update, watch
from kindwright_facade.web.verbs import list as listing

Verb = Callable[[context.Call], Awaitable[web.StreamResponse]]

VERBS: Mapping[str, Mapping[str, Verb]] = {
    "": {
        "create": create.handle,
        "delete": delete.handle,
        "deletecollection": deletecollection.handle,
        "get": get.handle,
        "list": listing.handle,
        "patch": patch.handle,
        "update": update.handle,
        "watch": watch.handle,
    },
    "status": {"get": get.handle},
}
OFFERED: Mapping[str, tuple[str, ...]] = {name: tuple(verbs) for name, verbs in VERBS.items()}

_READS = frozenset({"get", "list", "watch"})
_NAMELESS = frozenset({"list", "watch"})
_NAMED = frozenset({"get", "update", "patch", "delete"})


async def handle(request: web.Request) -> web.StreamResponse:
    """Find the kind and the verb, and run it; raises 404, 405 or 503."""
    info = request[context.INFO]
    kind = await request.app[context.REGISTRY].resolve(info.group, info.version, info.resource)
    version = kind.version(info.version)
    verbs = VERBS.get(info.subresource)
    if version is not None and verbs is None and info.name:
        # As upstream words it: the object's name, though it may exist.
        raise errors.not_found(kind.target(info.name))
    if version is None or verbs is None or (info.verb in _NAMED and info.name and not info.namespace):
        raise errors.no_such_path()
    verb = verbs.get(info.verb)
    misplaced = bool(info.name) != (info.verb in _NAMED) and info.verb in {"create", *_NAMED}
    if verb is None or misplaced or (not info.namespace and info.verb not in _NAMELESS):
        raise errors.method_not_allowed(kind.resource, info.verb)
    paths.check_name(info)
    request[context.WARNINGS] = [version.deprecation_warning] if version.deprecation_warning else []
    call = context.Call(request, info, kind, version, request.app[context.RELEASES])
    if info.verb in _READS:
        return await verb(call)
    # A write of several steps must not be left half done because the client hung up.
    task = asyncio.ensure_future(verb(call))
    task.add_done_callback(_retrieve)
    return await asyncio.shield(task)


def _retrieve(task: asyncio.Future[web.StreamResponse]) -> None:
    """Take note of how a write ended: when nobody waits for it any more, asyncio would complain about its refusal."""
    if not task.cancelled():
        task.exception()
