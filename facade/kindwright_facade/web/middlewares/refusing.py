"""The outermost step: whatever goes wrong inside leaves as a Status, and every request is logged once."""

import logging
import time

import structlog
from aiohttp import typedefs, web

from kindwright_facade import errors
from kindwright_facade.web import responding

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})

log = structlog.get_logger("kindwright_facade.requests")


@web.middleware
async def middleware(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Answer with what the handler returns, or with the Status for what it raised."""
    started = time.perf_counter()
    try:
        response = await handler(request)
    except errors.StatusError as error:
        response = responding.refuse(error)
    except web.HTTPException as error:
        # aiohttp's own refusals, of requests that no route takes.
        response = responding.refuse(errors.StatusError(error.status, error.reason.replace(" ", ""), error.reason))
    except ConnectionError:
        # Nobody is left to be answered.
        raise
    except Exception as error:
        if isinstance(error, RecursionError) and request.method in _WITH_BODY:
            response = responding.refuse(errors.bad_request("the object is nested too deeply"))
        else:
            # The message may hold parts of the object, so only the log gets the traceback and the client the type.
            log.exception("request failed", method=request.method, path=request.path)
            response = responding.refuse(errors.internal(type(error).__name__))
    if log.is_enabled_for(logging.DEBUG):
        _note(request, response, started)
    return response


def _note(request: web.Request, response: web.StreamResponse, started: float) -> None:
    log.debug(
        "request",
        method=request.method,
        path=request.path,
        status=response.status,
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
    )
