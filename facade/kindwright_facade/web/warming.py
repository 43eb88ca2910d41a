"""Converts members before anybody asks for them, so that the first list is as quick as the second."""

import asyncio
from collections.abc import Sequence

import structlog

from kindwright_facade import kinds, registry
from kindwright_facade.conversion import members
from kindwright_facade.upstream import cache, window

log = structlog.get_logger(__name__)

_TURN_SECONDS = 0.002
"""How long members are converted before others have at least as long."""


class Warmer:
    """Looks for members that are not converted after a new list, and after a change of the definitions."""

    def __init__(self, source: cache.Cache, kinds_registry: registry.Registry) -> None:
        """Listen to both."""
        self._cache, self._registry = source, kinds_registry
        self._wake = asyncio.Event()
        source.subscribe(self)
        kinds_registry.subscribe(lambda _before, _after: self._wake.set())

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        """Leave single changes to whoever reads them first."""

    def on_reset(self) -> None:
        """Look again."""
        self._wake.set()

    def on_bookmark(self) -> None:
        """Nothing is new."""

    async def run(self) -> None:
        """Go on for ever, in the best version of each kind: the one that kubectl and most clients ask for."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for kind in self._registry.snapshot.all_kinds:
                await self._convert(list(self._cache.list((kind.group, kind.names.kind))), kind)

    async def _convert(self, found: list[members.Member], kind: kinds.Kind) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _TURN_SECONDS
        for member in found:
            try:
                member.encoded(kind, kind.versions[0].name)
            except Exception:
                # Whoever asks for it will be told; the others are none the worse for it.
                log.exception("a member can't be converted", namespace=member.namespace, name=member.name)
            if loop.time() > until:
                await asyncio.sleep(_TURN_SECONDS)
                until = loop.time() + _TURN_SECONDS
