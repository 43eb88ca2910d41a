"""The application: parts, routes, and the chain of steps every request goes through."""

import dataclasses

from aiohttp import web

from kindwright_facade import registry
from kindwright_facade.documents import publishing
from kindwright_facade.upstream import helmreleases, reviews
from kindwright_facade.web import bodies, callers, context, dispatching, express, routing, warning
from kindwright_facade.web.middlewares import authenticating, authorizing, parsing, refusing, waiting
from kindwright_facade.web.watching import streams

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
    app[context.STREAMS] = streams.Streams(parts.releases.cache, parts.registry)
    app[context.EXPRESS] = express.Express(parts.registry, parts.releases.cache, parts.callers)
    app.on_response_prepare.append(warning.attach)
    app.on_shutdown.append(_end_streams)
    # One route: what a request is about has been parsed already when it gets there.
    app.router.add_route("*", "/{path:.*}", routing.handler(git_version))
    return app


async def _end_streams(app: web.Application) -> None:
    # aiohttp alone would go on serving open watches for a minute.
    app[context.STREAMS].end_all()
