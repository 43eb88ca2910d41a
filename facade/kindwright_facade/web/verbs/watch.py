"""GET with `watch=true`: a stream of events, one JSON object per line, from the shared cache."""

import contextlib
import dataclasses
import random

import structlog
from aiohttp import HttpVersion11, web

from kindwright_facade import errors
from kindwright_facade.documents import rendering
from kindwright_facade.web import context, listoptions, negotiation, responding, selecting
from kindwright_facade.web.watching import starting, stream
from kindwright_facade.web.watching import streams as streams_

log = structlog.get_logger(__name__)

# Upstream ends a watch without a timeout after 30 to 60 minutes; a bookmark right before spares the client a replay.
_SECONDS = (1800, 3600)
_BOOKMARK_BEFORE = 2.0


async def handle(call: context.Call) -> web.StreamResponse:
    """Answer with events until the client goes, the time is over, or the kind is not what it was."""
    representation = negotiation.object_representation(call.request.headers.get("Accept"), collection=False)
    if representation.media_type != negotiation.JSON:
        raise errors.not_acceptable([f"{negotiation.JSON};stream=watch"])
    query = call.request.query
    listoptions.check_numbers(query)
    selection = selecting.parse(call.kind, call.info.namespace, query)
    options = listoptions.for_watch(query)
    selection.check()
    version = listoptions.watch_version(query)
    shown = call.view(representation)
    view = dataclasses.replace(shown, headed=shown.shape is rendering.Shape.TABLE)
    if call.request.version < HttpVersion11:
        raise errors.bad_request("a watch needs HTTP/1.1: its events are chunks of the body")
    await starting.synced(call.releases.cache)
    async with contextlib.AsyncExitStack() as stack:
        start = await starting.decide(call.releases, selection, options, version, stack)
        return await _serve(call, view, selection, options, start)


async def _serve(
    call: context.Call,
    view: rendering.View,
    selection: selecting.Selection,
    options: listoptions.WatchOptions,
    start: starting.Start,
) -> web.StreamResponse:
    streams = call.request.app[context.STREAMS]
    response = web.StreamResponse(headers={**responding.HEADERS, "Content-Type": negotiation.JSON})
    writer = await response.prepare(call.request)
    if writer is None:
        raise ConnectionResetError
    watch = stream.Stream(view, selection, call.request, writer, bookmarks=options.bookmarks, newer_than=start.version)
    # Who is gone needs no end of the stream.
    with contextlib.suppress(ConnectionError):
        with streams.opened(watch, resumed=not start.initial_events):
            _set_timers(watch, streams, options.seconds)
            await _run(watch, streams, start)
        await response.write_eof()
    return response


def _set_timers(watch: stream.Stream, streams: streams_.Streams, asked: int | None) -> None:
    seconds = asked or random.randint(*_SECONDS)  # noqa: S311 - spreads reconnects, guards nothing
    if seconds < 0:
        watch.finish(stream.End.OVER)
    if seconds > _BOOKMARK_BEFORE:
        watch.after(seconds - _BOOKMARK_BEFORE, lambda: streams.mark(watch))
    watch.after(max(0, seconds), lambda: watch.finish(stream.End.OVER))


async def _run(watch: stream.Stream, streams: streams_.Streams, start: starting.Start) -> None:
    """Write events until the end; what goes wrong once the stream has begun can only be told by a last event."""
    try:
        await starting.begin(watch, streams.cache, start)
        await watch.follow(streams.cache.window, streams.attach)
        await watch.last_word(streams.cache.window.floor)
    except errors.StatusError as error:
        await watch.write([stream.error_line(error)])
    except ConnectionError:
        raise
    except Exception as error:
        # An answer of its own would end up in the middle of this one.
        log.exception("a watch failed", kind=watch.view.kind.names.kind)
        await watch.write([stream.error_line(errors.internal(type(error).__name__))])
