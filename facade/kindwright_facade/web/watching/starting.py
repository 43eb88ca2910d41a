"""Where a watch begins: with the state of now, of any moment, or right behind a version that the client knows."""

import asyncio
import dataclasses

from kindwright_facade import errors
from kindwright_facade.upstream import cache, helmreleases
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
    """Where a watch begins: with the state not older than `version` (None: than the request), or right behind `version`."""

    version: int | None
    initial_events: bool
    marks_end: bool


async def decide(
    releases: helmreleases.HelmReleases,
    selection: selecting.Selection,
    options: listoptions.WatchOptions,
    version: int | None,
) -> Start:
    """Find out before the headers are sent: what a client does once it has them must not be missed."""
    # Without a word on it, any version means the state of any moment.
    initial = version == 0 if options.initial_events is None else options.initial_events
    if not initial and version is None:
        version = await releases.current(selection.kind, selection.namespace)
    elif not initial and version == 0:
        version = releases.cache.position
    return Start(version, initial, options.marks_initial_end)


async def begin(watch: stream.Stream, releases: helmreleases.HelmReleases, start: Start) -> None:
    """Write the initial events, if there are to be any, and put the watch where its changes begin.

    Raises what upstream answers to a list, for a start that only upstream can prove.
    """
    source, version = releases.cache, start.version
    if not start.initial_events:
        watch.sequence = source.window.start(watch.newer_than)
        return
    if version is not None and source.proves(version):
        watch.newer_than, watch.sequence = source.position, source.window.end
        await watch.write_state(list(source.list(watch.bucket, watch.selection.namespace)))
    else:
        await _exact(watch, releases, version)
    if start.marks_end and watch.end is None:
        await watch.write_mark(watch.newer_than)


async def _exact(watch: stream.Stream, releases: helmreleases.HelmReleases, version: int | None) -> None:
    """Begin with a list of upstream's: what it shows may be newer than the cache, never older than the question."""
    async with releases.state(watch.view.kind, watch.selection.namespace, version) as reading:
        async for batch in reading:
            await watch.write_state(batch)
        watch.newer_than = int(reading.metadata["resourceVersion"])
    watch.sequence = releases.cache.window.start(watch.newer_than)
