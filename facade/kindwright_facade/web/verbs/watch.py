"""GET with `watch=true`: a stream of events, one JSON object per line."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import structlog
from aiohttp import web

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import naming
from kindwright_facade.documents import rendering, statuses
from kindwright_facade.upstream import translating
from kindwright_facade.web import context, negotiation, selecting

log = structlog.get_logger(__name__)


async def handle(call: context.Call) -> web.StreamResponse:
    """Watch the members upstream and pass every event on as the object's.

    Upstream keeps the contract (bookmarks, initial events, 410); what it sends about a member is converted, and a stream ends
    when the kind is not what it was when the stream began.
    """
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    view = call.view(representation)
    params = selecting.upstream_params(call.kind, call.request)
    response = web.StreamResponse(headers={"Content-Type": negotiation.JSON, "Cache-Control": "no-cache, private"})
    async with call.releases.watch(call.kind, call.info.namespace, params) as events:
        await response.prepare(call.request)
        await call.request.app[context.STREAMS].run(call.kind, _pump(view, events, response))
    await response.write_eof()
    return response


async def _pump(view: rendering.View, events: AsyncIterator[dict[str, Any]], response: web.StreamResponse) -> None:
    """Pass events on; what goes wrong once the stream has begun can only be told by a last event."""
    try:
        async for event in events:
            shown = convert(view, event)
            if shown is not None:
                await response.write(encoding.encode(shown) + b"\n")
                view = dataclasses.replace(view, headed=False)
    except errors.StatusError as error:
        await response.write(encoding.encode(_error_event(error)) + b"\n")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("a watch got what is no event", error=type(error).__name__)
        broken = errors.unavailable("the kube-apiserver beneath sent what is no event")
        await response.write(encoding.encode(_error_event(broken)) + b"\n")


def _error_event(error: errors.StatusError) -> encoding.JSON:
    return {"type": "ERROR", "object": statuses.failure(_watch_error(error))}


def convert(view: rendering.View, event: dict[str, Any]) -> encoding.JSON | None:
    """Convert one upstream event; None for one about a HelmRelease that has the labels and not the prefix."""
    kind, found = event["type"], event["object"]
    if kind == "ERROR":
        error = translating.from_status(view.kind, found)
        return _error_event(error)
    if kind == "BOOKMARK":
        return {"type": kind, "object": view.bookmark(found["metadata"])}
    if not naming.is_member(view.kind, found):
        return None
    return {"type": kind, "object": view.one(found)}


def _watch_error(error: errors.StatusError) -> errors.StatusError:
    """Keep a 404 out of the stream: to a client it would mean that the collection is gone."""
    return errors.unavailable(error.message) if error.code == 404 else error  # noqa: PLR2004
