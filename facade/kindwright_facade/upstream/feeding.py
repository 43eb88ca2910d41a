"""Keeps the cache equal to the cluster: one list and one watch for the members of all kinds."""

import asyncio
from collections.abc import Sequence

import structlog

from kindwright_facade.conversion import members, naming
from kindwright_facade.upstream import cache, client, helmreleases, watching

log = structlog.get_logger(__name__)

# Of kinds that are not defined, too: a new definition finds its members here.
_SELECTOR = [("labelSelector", naming.KIND_LABEL)]
_AT_ONCE = 200
_PAUSE = 1.0


class Feeder:
    """Runs for as long as the process."""

    def __init__(self, upstream: client.Client, fed: cache.Cache) -> None:
        """Use the client to list and watch."""
        self._client = upstream
        self._cache = fed
        self.tried = asyncio.Event()
        """Set when the first list is in, or has failed."""

    async def run(self) -> None:
        """Go on for ever; what upstream sends that is no HelmRelease leads to a new list."""
        while True:
            try:
                await self._follow()
            except ValueError as error:
                log.warning("upstream sent what is no HelmRelease; listing anew", error=str(error))
                self._cache.lost()
                self.tried.set()
                await asyncio.sleep(_PAUSE)

    async def _follow(self) -> None:
        async for item in watching.follow_raw(self._client, helmreleases.COLLECTION, _SELECTOR):
            if isinstance(item, watching.RawListed):
                await self._replace(item)
            elif isinstance(item, watching.Connected):
                self._cache.connected()
            elif isinstance(item, watching.Lost):
                self._cache.lost()
                self.tried.set()
            else:
                self._change(item)
                # Many changes at once keep the loop busy: let others have their turn.
                await asyncio.sleep(0)

    async def _replace(self, listed: watching.RawListed) -> None:
        found: list[members.Member] = []
        for start in range(0, len(listed.items), _AT_ONCE):
            found += map(members.Member, listed.items[start : start + _AT_ONCE])
            await asyncio.sleep(0)
        self._cache.replace(found, int(listed.version))
        self.tried.set()
        log.info("members listed", members=len(found), version=listed.version)

    def _change(self, events: Sequence[watching.RawChanged]) -> None:
        changed = [(members.Member(e.object), e.type == "DELETED") for e in events if e.type != "BOOKMARK"]
        if changed:
            self._cache.apply(changed)
        if events[-1].type == "BOOKMARK":
            self._cache.advance(int(events[-1].version))
