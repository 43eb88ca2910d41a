"""Where a watch begins: with the state of now, of any moment, or right behind a version that the client knows."""

import asyncio

from kindwright_facade import errors
from kindwright_facade.upstream import cache, helmreleases
from kindwright_facade.web import listoptions
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


async def begin(watch: stream.Stream, releases: helmreleases.HelmReleases, options: listoptions.WatchOptions) -> None:
    """Write the initial events, if there are to be any, and put the watch where its changes begin.

    Raises what upstream answers to a list, for a start that only upstream can prove.
    """
    source, version = releases.cache, options.version
    if not options.initial_events:
        number = version
        if version is None:
            number = await releases.current(watch.view.kind, watch.selection.namespace)
        watch.newer_than = number or source.position
        watch.sequence = source.window.start(watch.newer_than)
        return
    if version is not None and source.proves(version):
        watch.newer_than, watch.sequence = source.position, source.window.end
        await watch.write_state(list(source.list(watch.bucket, watch.selection.namespace)))
    else:
        await _exact(watch, releases, version)
    if options.marks_initial_end and watch.end is None:
        await watch.write_mark(watch.newer_than)


async def _exact(watch: stream.Stream, releases: helmreleases.HelmReleases, version: int | None) -> None:
    """Begin with a list of upstream's: what it shows may be newer than the cache, never older than the question."""
    async with releases.state(watch.view.kind, watch.selection.namespace, version) as reading:
        async for batch in reading:
            await watch.write_state(batch)
        watch.newer_than = int(reading.metadata["resourceVersion"])
    watch.sequence = releases.cache.window.start(watch.newer_than)
