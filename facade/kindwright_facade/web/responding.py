"""Responses: one encoding, one set of headers."""

from collections.abc import Mapping

from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.documents import publishing, statuses
from kindwright_facade.web import negotiation

# What is answered depends on who asks, so no cache in between may keep it.
_HEADERS = {"Cache-Control": "no-cache, private"}


def answer(
    value: object, *, status: int = 200, media_type: str = negotiation.JSON, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Encode a value as JSON, or as YAML for those who asked for it."""
    body = encoding.encode_yaml(value) if media_type == negotiation.YAML else encoding.encode(value)
    return web.Response(body=body, status=status, content_type=media_type, headers={**_HEADERS, **(headers or {})})


def refuse(error: errors.StatusError) -> web.Response:
    """Render a refusal as a Status."""
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.code == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = "Bearer"
    return answer(statuses.failure(error), status=error.code, headers=headers)


def ready(request: web.Request, document: publishing.Document, content_type: str = negotiation.JSON) -> web.Response:
    """Send a document from its bytes, or 304 to a client that has them; `content_type` may carry parameters."""
    headers = {**_HEADERS, "ETag": document.etag, "Vary": "Accept"}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if document.etag in known:
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = content_type
    return web.Response(body=document.body, headers=headers)
