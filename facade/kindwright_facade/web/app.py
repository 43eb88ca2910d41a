"""The application: parts, routes, and the chain of steps every request goes through."""

import dataclasses

from aiohttp import web

from kindwright_facade import errors, registry
from kindwright_facade.documents import publishing
from kindwright_facade.upstream import helmreleases, reviews
from kindwright_facade.web import bodies, callers, context, discovering, dispatching, health, streams
from kindwright_facade.web.middlewares import authenticating, authorizing, parsing, refusing, waiting

# Outermost first. Refusing is around everything, so that nothing leaves but a Status. Parsing gives all others the same idea of
# the request. Waiting comes before any look at the caller: before the start is over even a 401 or 403 would be a guess.
_CHAIN = (
    refusing.middleware,
    parsing.middleware,
    waiting.middleware,
    authenticating.middleware,
    authorizing.middleware,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of; the composition root builds it."""

    registry: registry.Registry
    releases: helmreleases.HelmReleases
    reviews: reviews.Reviews
    callers: callers.Callers


def init_app(parts: Parts, *, git_version: str) -> web.Application:
    """Build the application; `git_version` is the release as clients shall see it, such as `0.1.0`."""
    app = web.Application(middlewares=_CHAIN, client_max_size=bodies.LIMIT)
    app[context.REGISTRY] = parts.registry
    app[context.DOCUMENTS] = publishing.Documents(parts.registry, dispatching.OFFERED)
    app[context.RELEASES] = parts.releases
    app[context.REVIEWS] = parts.reviews
    app[context.CALLERS] = parts.callers
    app[context.STREAMS] = streams.Streams()
    parts.registry.subscribe(app[context.STREAMS].end_changed)
    app.on_shutdown.append(_end_streams)
    _add_routes(app, git_version)
    return app


def _add_routes(app: web.Application, git_version: str) -> None:
    routes = {
        "/healthz": health.alive,
        "/livez": health.alive,
        "/readyz": health.ready,
        "/version": health.version_handler(git_version),
        "/apis": discovering.groups,
        "/apis/{group}": discovering.group,
        "/apis/{group}/{version}": discovering.resources,
        "/openapi/v2": discovering.openapi_v2,
        "/openapi/v3": discovering.openapi_index,
        "/openapi/v3/apis/{group}/{version}": discovering.openapi_v3,
    }
    for path, handler in routes.items():
        app.router.add_get(path, handler)
        # Some clients end a path with a slash.
        app.router.add_get(path + "/", handler)
    app.router.add_route("*", "/{path:.*}", _resources)


async def _resources(request: web.Request) -> web.StreamResponse:
    if not request[context.INFO].is_resource:
        raise errors.no_such_path()
    return await dispatching.handle(request)


async def _end_streams(app: web.Application) -> None:
    # aiohttp alone would go on serving open watches for a minute.
    app[context.STREAMS].end_all()
