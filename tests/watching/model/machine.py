"""Steps in any order: writes, changes of the definitions, failures of upstream's, clients that come and go."""

import asyncio
import contextlib
import functools
import pathlib
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import uvloop
from hypothesis import stateful
from hypothesis import strategies as st
from watching.model import acting, asking, drawing, resting, store, world

_MOST_WATCHES = 8
_STEPS_WITHOUT_REST = 6


class Machine(stateful.RuleBasedStateMachine):
    """Runs the world's loop a few turns after each step, so that steps come close together or far apart."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = contextlib.ExitStack()
        self._failed = True
        self._steps = 0

    @stateful.initialize(
        setting=drawing.SETTINGS,
        fast=st.booleans(),
        trouble=drawing.TROUBLES_AT_FIRST,
        writes=st.lists(drawing.WRITES, min_size=3, max_size=12),
        several=st.lists(drawing.WATCHES, max_size=4),
    )
    def begin(
        self,
        setting: world.Setting,
        fast: bool,
        trouble: drawing.Trouble,
        writes: Sequence[drawing.Write],
        several: Sequence[drawing.Watch],
    ) -> None:
        self._loop = uvloop.new_event_loop() if fast else asyncio.new_event_loop()
        self._stack.callback(self._close_loop)
        folder = pathlib.Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        opened = world.opened(folder, setting)
        self.world = self._loop.run_until_complete(opened.__aenter__())
        self._stack.callback(lambda: self._loop.run_until_complete(opened.__aexit__(None, None, None)))
        acting.go_wrong(self.world.upstream, trouble)
        self._watch(several)
        self._failed = False
        self._write(writes, 0)

    @stateful.rule(writes=st.lists(drawing.WRITES, min_size=1, max_size=10), turns=drawing.TURNS)
    def write(self, writes: Sequence[drawing.Write], turns: int) -> None:
        self._write(writes, turns)

    @stateful.rule(writes=st.lists(drawing.WRITES, max_size=3), turns=drawing.TURNS)
    def mark(self, writes: Sequence[drawing.Write], turns: int) -> None:
        self._in_loop(self.world.upstream.mark)
        self._write(writes, turns)

    @stateful.rule(trouble=drawing.TROUBLES, writes=st.lists(drawing.WRITES, max_size=3), turns=drawing.TURNS)
    def go_wrong(self, trouble: drawing.Trouble, writes: Sequence[drawing.Write], turns: int) -> None:
        self._in_loop(lambda: acting.go_wrong(self.world.upstream, trouble))
        self._write(writes, turns)

    @stateful.rule(plural=drawing.PLURALS, what=drawing.CHANGES, turns=drawing.TURNS)
    def redefine(self, plural: str, what: str, turns: int) -> None:
        self._in_loop(lambda: self.world.redefine(plural, what))
        for _ in range(2):
            self._in_loop(self.world.read_again)
            self._let(turns)

    @stateful.rule(
        several=st.lists(drawing.WATCHES, min_size=1, max_size=3),
        writes=st.lists(drawing.WRITES, max_size=6),
        turns=drawing.TURNS,
    )
    def watch(self, several: Sequence[drawing.Watch], writes: Sequence[drawing.Write], turns: int) -> None:
        self._watch(several)
        self._write(writes, turns)

    @stateful.rule(
        question=drawing.QUESTIONS,
        age=drawing.AGES,
        match=st.sampled_from(["", "", "Exact", "NotOlderThan"]),
        limit=st.sampled_from([0, 1, 2]),
        packed=st.booleans(),
        turns=drawing.TURNS,
    )
    def list(  # noqa: PLR0913, PLR0917 - the parts of a list
        self, question: asking.Question, age: int | str, match: str, limit: int, packed: bool, turns: int
    ) -> None:
        version = self._version(age)
        how = asking.How(version, match if version else "", limit, packed=packed)
        self._in_loop(lambda: self.world.read(question, how))
        self._let(turns)

    @stateful.rule(
        key=drawing.KEYS,
        which=st.integers(0, 30),
        shape=drawing.SHAPES_OF_ONE,
        age=drawing.AGES_OF_ONE,
        turns=drawing.TURNS,
    )
    def get(self, key: store.Key, which: int, shape: asking.Shape, age: int | str, turns: int) -> None:
        there = [*self.world.store.now, key]
        found = there[which % len(there)]
        question, name = acting.one(self.world, found, shape)
        self._in_loop(lambda: self.world.read(question, asking.How(self._version(age), name=name)))
        self._let(turns)
        self._in_loop(self.world.read_again)

    @stateful.rule(
        which=st.integers(0, _MOST_WATCHES - 1),
        what=st.sampled_from(["pause", "pause", "resume", "hang up"]),
        turns=drawing.TURNS,
    )
    def disturb(self, which: int, what: str, turns: int) -> None:
        for watch in [*self.world.watches][which : which + 1]:
            if what == "hang up":
                self._run(self.world.hang_up(watch))
            else:
                self._in_loop(watch.pause if what == "pause" else watch.resume)
        self._let(turns)

    @stateful.precondition(lambda self: self._steps >= _STEPS_WITHOUT_REST)
    @stateful.rule()
    def settle(self) -> None:
        self._steps = -1
        self._run(resting.settle(self.world))

    @stateful.invariant()
    def count(self) -> None:
        self._steps += 1

    def teardown(self) -> None:
        with self._stack:
            if not self._failed:
                self._run(self._end())

    async def _end(self) -> None:
        await resting.settle(self.world)
        await resting.settle(self.world, anew=False)
        await resting.end(self.world)

    def _write(self, writes: Sequence[drawing.Write], turns: int) -> None:
        for write in writes:
            acting.write(self.world.store, write)
            self._let(turns)
        self._let(turns)

    def _watch(self, several: Sequence[drawing.Watch]) -> None:
        for question, age, initial, bookmarks in several:
            if len(self.world.watches) < _MOST_WATCHES:
                start = asking.Start(self._version(age), initial, bookmarks)
                self._in_loop(functools.partial(self.world.watch, question, start))

    def _version(self, age: int | str) -> int | None:
        return acting.version(self.world.store, age)

    def _let(self, turns: int) -> None:
        """Let everything go on for some turns of the loop, or not at all."""
        if turns:
            self._run(self._turns(turns))

    async def _turns(self, count: int) -> None:
        self.world.upstream.stir()
        for _ in range(count):
            await asyncio.sleep(0)

    def _in_loop(self, act: Callable[[], object]) -> None:
        async def run() -> None:
            act()

        self._run(run())

    def _run(self, act: Coroutine[Any, Any, None]) -> None:
        self._failed = True
        self._loop.run_until_complete(act)
        self._failed = False

    def _close_loop(self) -> None:
        try:
            # What was closed last needs a turn to be gone.
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            left = asyncio.all_tasks(self._loop)
        finally:
            self._loop.close()
        assert not left, f"outlived the example: {left}"
