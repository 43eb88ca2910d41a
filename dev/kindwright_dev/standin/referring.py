"""Which HelmReleases a source's new artifact concerns."""

from __future__ import annotations

import collections

from kindwright_dev.standin import plans, queueing


class Referrers:
    """Remembers who named a source, and wakes them. Whoever names it no longer is woken once too often, no more."""

    def __init__(self, queue: queueing.Queue) -> None:
        """Say whom to wake."""
        self._queue = queue
        self._keys: dict[plans.Source, set[queueing.Key]] = collections.defaultdict(set)

    def note(self, source: plans.Source, key: queueing.Key) -> None:
        """Remember a HelmRelease."""
        self._keys[source].add(key)

    def wake(self, source: plans.Source) -> None:
        """Ask for work on all that named the source, and forget them: they will name it again."""
        for key in self._keys.pop(source, ()):
            self._queue.add(key)
