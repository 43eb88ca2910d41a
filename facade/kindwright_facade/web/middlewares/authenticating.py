"""Finds out who is calling; health is open to everybody, as upstream's always-allowed paths."""

from aiohttp import typedefs, web

from kindwright_facade import errors
from kindwright_facade.web import context, health


@web.middleware
async def middleware(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Put the user where the other steps find it; raises a 401 for nobody."""
    if request[context.INFO].path not in health.OPEN_PATHS:
        user = await request.app[context.CALLERS].identify(request)
        if user is None:
            raise errors.unauthorized()
        request[context.USER] = user
    return await handler(request)
