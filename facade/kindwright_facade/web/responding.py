"""Responses: one encoding, one set of headers."""

from collections.abc import Mapping

from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.documents import publishing, statuses
from kindwright_facade.web import negotiation, packing

# What is answered depends on who asks, so no cache in between may keep it.
HEADERS = {"Cache-Control": "no-cache, private"}


def answer(
    value: object, *, status: int = 200, media_type: str = negotiation.JSON, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Encode a value as JSON, or as YAML for those who asked for it."""
    return document(encoding.encode(value), status=status, media_type=media_type, headers=headers)


def document(
    body: bytes, *, status: int = 200, media_type: str = negotiation.JSON, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Send what is JSON already; as YAML to those who asked for it."""
    if media_type == negotiation.YAML:
        body = encoding.encode_yaml(encoding.decode(body))
    return web.Response(body=body, status=status, content_type=media_type, headers={**HEADERS, **(headers or {})})


async def packed(
    request: web.Request, body: bytes, *, status: int = 200, media_type: str = negotiation.JSON
) -> web.Response:
    """Send what is JSON already, compressed when it is large and the client asks for it."""
    response = document(body, status=status, media_type=media_type)
    content = response.body
    if isinstance(content, bytes) and len(content) > packing.THRESHOLD:
        packer = packing.start(request, response)
        response.body = await packer.pack(content) + await packer.finish()
    return response


def refuse(error: errors.StatusError) -> web.Response:
    """Render a refusal as a Status."""
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.code == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = "Bearer"
    return answer(statuses.failure(error), status=error.code, headers=headers)


def ready(request: web.Request, document: publishing.Document, content_type: str = negotiation.JSON) -> web.Response:
    """Send a document from its bytes, or 304 to a client that has them; `content_type` may carry parameters."""
    headers = {**HEADERS, "ETag": document.etag, "Vary": "Accept"}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if document.etag in known:
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = content_type
    return web.Response(body=document.body, headers=headers)
