"""Where a watch begins: with the state of now, of any moment, or right behind a version that the client knows."""

import asyncio
import contextlib
import dataclasses

from kindwright_facade import errors
from kindwright_facade.upstream import cache, helmreleases, reading
from kindwright_facade.web import listoptions, selecting
from kindwright_facade.web.watching import stream

_SYNC_SECONDS = 5.0
_LOOK_AGAIN = 0.05


async def synced(source: cache.Cache) -> None:
    """Wait until the cache has its first list, as upstream waits for its own; raises a 429."""
    for _ in range(int(_SYNC_SECONDS / _LOOK_AGAIN)):
        if source.synced:
            return
        await asyncio.sleep(_LOOK_AGAIN)
    raise errors.too_many_requests("storage is (re)initializing")


@dataclasses.dataclass(frozen=True, slots=True)
class Start:
    """Where a watch begins: right behind `version`; or with the state, from upstream's list or, without one, from the cache."""

    version: int
    initial_events: bool
    marks_end: bool
    state: reading.Reading | None = None


async def decide(
    releases: helmreleases.HelmReleases,
    selection: selecting.Selection,
    options: listoptions.WatchOptions,
    version: int | None,
    stack: contextlib.AsyncExitStack,
) -> Start:
    """Find out before the headers are sent: what a client does once it has them must not be missed.

    A list of upstream's is open as long as `stack` is. Raises what upstream answers instead of it.
    """
    # Without a word on it, any version means the state of any moment.
    initial = version == 0 if options.initial_events is None else options.initial_events
    if not initial and version is None:
        version = await releases.current(selection.kind, selection.namespace)
    elif not initial and version == 0:
        version = releases.cache.position
    state = None
    if initial and (version is None or not releases.cache.proves(version)):
        state = await stack.enter_async_context(releases.state(selection.kind, selection.namespace, version))
        await _begun(state)
    return Start(version or 0, initial, options.marks_initial_end, state)


async def _begun(state: reading.Reading) -> None:
    try:
        await state.begun()
    except errors.StatusError as error:
        if error.code == 404:  # noqa: PLR2004
            # To a client it would mean that the collection is gone.
            raise errors.unavailable(error.message) from None
        # That a version is of the future is told by an event.
        if error.code != 504:  # noqa: PLR2004
            raise


async def begin(watch: stream.Stream, source: cache.Cache, start: Start) -> None:
    """Write the initial events, if there are to be any, and put the watch where its changes begin; raises what ends the list."""
    if not start.initial_events:
        watch.sequence = source.window.start(watch.newer_than)
        return
    if start.state is None:
        watch.newer_than, watch.sequence = source.position, source.window.end
        await watch.write_state(list(source.list(watch.bucket, watch.selection.namespace)))
    else:
        async for batch in start.state:
            await watch.write_state(batch)
        # It may be newer than the cache, and is never older than the question.
        watch.newer_than = int(start.state.metadata["resourceVersion"])
        watch.sequence = source.window.start(watch.newer_than)
    if start.marks_end and watch.end is None:
        await watch.write_mark(watch.newer_than)
