"""Nothing but health is answered before the definitions are known: an early 404 is believed for good (law 3)."""

from aiohttp import typedefs, web

from kindwright_facade import errors, registry
from kindwright_facade.web import context, health


@web.middleware
async def middleware(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Answer 503 with Retry-After until the registry holds the first exact list of definitions."""
    if request[context.INFO].path not in health.OPEN_PATHS and not request.app[context.REGISTRY].ready.is_set():
        raise errors.unavailable(registry.NOT_READY)
    return await handler(request)
