"""Everything that one example is made of: a history, the facade on it, and its clients."""

import asyncio
import contextlib
import pathlib
import random
from collections.abc import AsyncIterator, Iterable
from typing import NamedTuple
from unittest import mock

from watching.model import apiserver, asking, judging, reads, rig, store, watches

from kindwright_facade.web.watching import stream

BIG = 2**20
"""More changes, and more bytes of them, than there ever are."""
_MOST_AGAIN = 6


class Setting(NamedTuple):
    """What is the same throughout an example."""

    seed: int
    most_changes: int
    most_bytes: int
    most_buffered: int

    @property
    def window_is_small(self) -> bool:
        return min(self.most_changes, self.most_bytes) < BIG


class World:
    """What clients do, and what is done to them; use `opened`."""

    def __init__(self, kept: store.Store, upstream: apiserver.ApiServer, found: rig.Rig, judge: judging.Judge) -> None:
        self.store, self.upstream, self.rig, self.judge = kept, upstream, found, judge
        self.watches: dict[watches.Watch, asyncio.Task[None]] = {}
        self.reads: dict[reads.Read, asyncio.Task[None]] = {}
        self._again: list[tuple[asking.Question, asking.How]] = []

    def _asked(self, plural: str) -> asking.Moment:
        """Take down how things stand."""
        cache, resets = self.rig.cache, self.rig.resets.count
        edition = len(self.rig.catalogue.editions[plural]) - 1
        failures = self.upstream.failures
        return asking.Moment(self.store.revision, cache.position, cache.synced, resets, edition, failures)

    def watch(self, question: asking.Question, start: asking.Start, base: Iterable[store.JSON] | None = None) -> None:
        """Begin a watch; `base` is what the client has listed before."""
        found = watches.Watch(question, start, self._asked(question.plural), base)
        task = asyncio.get_running_loop().create_task(found.run(self.rig.session), name="client")
        self.watches[found] = task

    def read(self, question: asking.Question, how: asking.How) -> reads.Read:
        """Begin a list or a get."""
        found = reads.Read(question, how, self._asked(question.plural))
        self.reads[found] = asyncio.get_running_loop().create_task(found.run(self.rig.session), name="client")
        if how.version == 0:
            self._again = [*self._again[1 - _MOST_AGAIN :], (question, how)]
        return found

    def read_again(self) -> None:
        """Ask once more what was asked last of those who take any version: much of it may be ready."""
        for question, how in dict.fromkeys(self._again):
            self.read(question, how)

    async def hang_up(self, watch: watches.Watch) -> None:
        """Have a client go without a word."""
        task = self.watches.pop(watch)
        task.cancel()
        await asyncio.wait([task])

    def redefine(self, plural: str, what: str) -> None:
        """Change a definition."""
        concerned = [watch for watch in self.watches if watch.question.plural == plural]
        for watch in concerned:
            if watch.status and watch.answered_at is None:
                watch.answered_at = len(self.rig.catalogue.editions[plural]) - 1
        self.rig.catalogue.change(plural, what, self.rig.cache.position)
        for watch in concerned:
            if not (watch.status or watch.start.has_initial) and self.is_misled(watch):
                watch.objects = None

    def is_misled(self, watch: watches.Watch) -> bool:
        """Tell whether a client knows objects by other names than they have now, and nobody can find out.

        From a version alone it can't be told on which side of the change it was listed.
        """
        plural, definitions = watch.question.plural, self.rig.catalogue
        return definitions.renames(plural, watch.asked.edition) and watch.number >= definitions.known_from(plural)


@contextlib.asynccontextmanager
async def opened(folder: pathlib.Path, setting: Setting) -> AsyncIterator[World]:
    """Make a world; nothing of it is left behind."""
    kept = store.Store()
    upstream = apiserver.ApiServer(kept, random.Random(setting.seed))  # noqa: S311 - cuts bodies into pieces
    with mock.patch.object(stream, "MOST_BUFFERED", setting.most_buffered):
        async with rig.running(upstream, folder, (setting.most_changes, setting.most_bytes)) as found:
            judge = judging.Judge(kept, found.catalogue, found.cache)
            judge.always_behind, judge.window_is_small = setting.most_buffered == 0, setting.window_is_small
            world = World(kept, upstream, found, judge)
            try:
                yield world
            finally:
                tasks = [*world.watches.values(), *world.reads.values()]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
