"""Keeps APIServices in step with the registry, and has the aggregator look until the cluster shows what is served.

kube-aggregator polls discovery once a minute, but reads it at once when an APIService changes: hence a write to each touched one.
"""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog

from kindwright_facade import errors, kinds, registry
from kindwright_facade.upstream import client
from kindwright_operator import apiservices, resync, visibility

log = structlog.get_logger(__name__)

_FIRST_LOOK = 0.01
_LONGEST_LOOK = 1.0
_FIRST_POKE = 1.0
_LONGEST_POKE = 30.0
_RETRY = 1.0


class Exposer:
    """Runs after every change of the registry; says by `seen` when something has become visible."""

    def __init__(
        self,
        upstream: client.Client,
        kinds_registry: registry.Registry,
        definitions: resync.Resync,
        target: apiservices.Target,
    ) -> None:
        """Use the client for everything; `target` may be replaced when the CA changes."""
        self._services = apiservices.APIServices(upstream)
        self._discovery = visibility.Discovery(upstream)
        self._registry = kinds_registry
        self._definitions = definitions
        self._wake = asyncio.Event()
        self._poke_all = True
        self.target = target
        self.visible: dict[str, tuple[kinds.Kind, float]] = {}
        self.seen: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Look again now: the registry or the target changed."""
        self._wake.set()

    async def run(self) -> None:
        """Go on for ever."""
        delay, poke_after, poked_at = _FIRST_LOOK, _FIRST_POKE, time.monotonic()
        while True:
            changed = await self._wait(delay)
            due = time.monotonic() - poked_at > poke_after
            try:
                if changed or due:
                    await self._put_in_step(again=due and not changed)
                    poked_at = time.monotonic()
                    poke_after = _FIRST_POKE if changed else min(poke_after * 2, _LONGEST_POKE)
                pending = await self._look()
            except errors.StatusError as error:
                log.warning("discovery is not in step yet", error=error.message)
                self._wake.set()
                await asyncio.sleep(_RETRY)
                continue
            delay = self._next(delay, changed=changed, pending=pending)

    async def _wait(self, delay: float) -> bool:
        """Wait for a change, at most `delay` seconds; tells whether there was one. An ended withdrawal counts as one."""
        withdrawing = set(self._registry.withdrawing())
        try:
            async with asyncio.timeout(delay):
                await self._wake.wait()
        except TimeoutError:
            return withdrawing != set(self._registry.withdrawing())
        self._wake.clear()
        return True

    def _next(self, delay: float, *, changed: bool, pending: bool) -> float:
        if not pending:
            # Only the end of a withdrawal comes without being told.
            return _LONGEST_LOOK
        return _FIRST_LOOK if changed else min(delay * 2, _LONGEST_LOOK)

    async def _put_in_step(self, *, again: bool) -> None:
        """Write the APIServices that are not as they should be; `again` writes those too that still wait to be seen."""
        found = {item["metadata"]["name"]: item for item in await self._services.list(ours=True)}
        wanted = apiservices.wanted(self._registry.snapshot, self._registry.withdrawing(), self.target)
        waiting = self._waiting() if again else set()
        for name, document in wanted.items():
            known = found.get(name)
            if self._poke_all or known is None or name in waiting or apiservices.differs(known, document):
                await self._services.put(document)
        self._poke_all = False
        for name, item in found.items():
            if name not in wanted:
                await self._services.delete(item)
                log.info("APIService removed", name=name)

    def _waiting(self) -> set[str]:
        pending = [kind for kind in self._registry.snapshot.all_kinds if not self._is_visible(kind)]
        keys = [(kind.group, version.name) for kind in pending for version in kind.versions]
        keys += [(group, version) for group, version, _ in self._registry.withdrawing()]
        return {apiservices.name_of(key) for key in keys}

    def _is_visible(self, kind: kinds.Kind) -> bool:
        known = self.visible.get(kind.definition)
        return known is not None and known[0] is kind

    async def _look(self) -> bool:
        """Note what the cluster lists; tells whether anything is still to come or to go."""
        entries = [entry for entry in self._definitions.entries.values() if entry.served is not None]
        gone = self._registry.withdrawing()
        unseen = [entry for entry in entries if entry.served and not self._is_visible(entry.served)]
        self._drop_old(entry.name for entry in entries)
        if not unseen and not gone:
            return False
        listed = await self._discovery.look()
        news = False
        for entry in unseen:
            if entry.served and visibility.shows(listed, entry.served):
                self.visible[entry.name] = (entry.served, time.monotonic() - entry.since)
                news = True
        if news:
            self.seen()
        return any(entry.served and not self._is_visible(entry.served) for entry in unseen) or any(
            key in listed for key in gone
        )

    def _drop_old(self, names: Iterable[str]) -> None:
        for name in set(self.visible) - set(names):
            del self.visible[name]
