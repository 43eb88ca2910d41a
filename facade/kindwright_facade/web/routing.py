"""From the parsed request to its handler: resources go to their verbs, everything else is one of a few paths."""

from collections.abc import Mapping

from aiohttp import typedefs, web

from kindwright_facade import errors
from kindwright_facade.web import context, discovering, dispatching, health

_READS = frozenset({"get", "head"})


def handler(git_version: str) -> typedefs.Handler:
    """Return the handler of all requests; `git_version` is the release as clients shall see it."""
    fixed: Mapping[str, typedefs.Handler] = {
        "/healthz": health.alive,
        "/livez": health.alive,
        "/readyz": health.ready,
        "/version": health.version_handler(git_version),
        "/apis": discovering.groups,
        "/openapi/v2": discovering.openapi_v2,
        "/openapi/v3": discovering.openapi_index,
    }

    async def handle(request: web.Request) -> web.StreamResponse:
        info = request[context.INFO]
        if info.is_resource:
            return await dispatching.handle(request)
        found = (fixed.get(info.path) or _by_group(info.path)) if info.verb in _READS else None
        if found is None:
            raise errors.no_such_path()
        return await found(request)

    return handle


def _by_group(path: str) -> typedefs.Handler | None:
    match path.split("/")[1:]:
        case ["apis", _]:
            return discovering.group
        case ["apis", _, _]:
            return discovering.resources
        case ["openapi", "v3", "apis", _, _]:
            return discovering.openapi_v3
    return None
