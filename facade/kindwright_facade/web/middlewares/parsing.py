"""Parses the URL once, for all steps behind."""

from aiohttp import typedefs, web

from kindwright_facade.web import context, paths


@web.middleware
async def middleware(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Put the parsed request where the other steps find it."""
    request[context.INFO] = paths.parse(request.method, request.rel_url.raw_path, request.query)
    return await handler(request)
