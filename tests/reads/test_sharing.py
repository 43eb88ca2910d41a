"""One list for all who asked before it began: nobody is shown a state from before the question, nobody is left behind."""

import asyncio
from typing import Any

import hypothesis
import pytest
import structlog
from conversion import samples
from hypothesis import strategies as st
from serving import tasks

from kindwright_facade import errors
from kindwright_facade.upstream import reading


class Lists:
    """Lists that go on until they are told to end; each says with its name when it began."""

    def __init__(self) -> None:
        self.sharing = reading.Sharing(self._read)
        self.begun: list[str] = []
        self.cancelled: list[str] = []
        self.ends: dict[int, asyncio.Future[None]] = {}

    async def _read(self, key: str, into: reading.Reading) -> None:
        number = len(self.begun)
        self.begun.append(key)
        self.ends[number] = asyncio.get_running_loop().create_future()
        into.add([samples.member(samples.release(f"{key}{number}-first"))])
        try:
            await self.ends[number]
        except asyncio.CancelledError:
            self.cancelled.append(f"{key}{number}")
            raise
        finally:
            del self.ends[number]
        into.metadata["number"] = number
        into.add([samples.member(samples.release(f"{key}{number}-last"))])

    async def ask(self, key: str = "a") -> tuple[int, list[str]]:
        """Take part in a list; returns its number and its members' names."""
        async with self.sharing.reading(key) as found:
            names = [member.name.removeprefix("postgres-") async for batch in found for member in batch]
            return found.metadata["number"], names

    async def begins(self, count: int) -> None:
        """Wait until so many lists have begun."""
        await tasks.until(lambda: len(self.begun) == count)

    def end(self, number: int, error: Exception | None = None) -> None:
        future = self.ends[number]
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


def asked(lists: Lists, count: int, key: str = "a") -> list[asyncio.Task[tuple[int, list[str]]]]:
    return [asyncio.create_task(lists.ask(key)) for _ in range(count)]


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_all_who_ask_before_it_begins_share_one() -> None:
    lists = Lists()
    waiting = asked(lists, 5)
    await lists.begins(1)
    lists.end(0)
    assert await asyncio.gather(*waiting) == [(0, ["a0-first", "a0-last"])] * 5
    assert lists.begun == ["a"]


async def test_who_asks_after_it_began_shares_the_next() -> None:
    lists = Lists()
    first = asked(lists, 1)
    await lists.begins(1)
    later = asked(lists, 5)
    await turns()
    assert lists.begun == ["a"]
    lists.end(0)
    await lists.begins(2)
    latest = asked(lists, 2)
    lists.end(1)
    await lists.begins(3)
    lists.end(2)
    assert [(await task)[0] for task in (*first, *later, *latest)] == [0, *[1] * 5, *[2] * 2]


async def test_other_questions_are_other_lists() -> None:
    lists = Lists()
    one, other = asked(lists, 2, "a"), asked(lists, 2, "b")
    await lists.begins(2)
    assert lists.sharing.running == 2
    lists.end(lists.begun.index("b"))
    assert [names for _, names in await asyncio.gather(*other)] == [["b1-first", "b1-last"]] * 2
    lists.end(0)
    await asyncio.gather(*one)
    await turns()
    assert lists.sharing.running == 0


@pytest.mark.parametrize(
    ("error", "code"), [(errors.unavailable("down"), 503), (RuntimeError("secret"), 500), (KeyError("x"), 500)]
)
async def test_a_failure_reaches_all_who_share_it_and_nobody_else(error: Exception, code: int) -> None:
    lists = Lists()
    with structlog.testing.capture_logs():
        waiting = asked(lists, 3)
        await lists.begins(1)
        later = asked(lists, 1)
        await turns()
        lists.end(0, error)
        found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [one.code for one in found if isinstance(one, errors.StatusError)] == [code] * 3
    assert "secret" not in str(found)
    await lists.begins(2)
    lists.end(1)
    assert (await later[0])[0] == 1


async def test_members_come_before_the_list_is_complete_and_every_reader_begins_at_the_first() -> None:
    lists = Lists()
    async with lists.sharing.reading("a") as one, lists.sharing.reading("a") as other:
        assert one is other
        first = await anext(aiter(one))
        await lists.begins(1)
        again = await anext(aiter(other))
        assert [member.name for member in again] == [member.name for member in first] == ["postgres-a0-first"]
        lists.end(0)
        assert [len(batch) async for batch in other] == [1, 1]
        assert one.metadata == {"number": 0}


async def test_one_reader_that_goes_takes_nobody_along() -> None:
    lists = Lists()
    waiting = asked(lists, 3)
    await lists.begins(1)
    waiting[0].cancel()
    await turns()
    assert lists.cancelled == []
    lists.end(0)
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert found[1:] == [(0, ["a0-first", "a0-last"])] * 2


async def test_the_last_reader_that_goes_ends_the_list_and_the_next_begins() -> None:
    lists = Lists()
    waiting = asked(lists, 2)
    await lists.begins(1)
    (later,) = asked(lists, 1)
    await turns()
    for task in waiting:
        task.cancel()
    await lists.begins(2)
    assert lists.cancelled == ["a0"]
    lists.end(1)
    assert (await later)[0] == 1


async def test_a_list_that_nobody_waits_for_any_more_never_begins() -> None:
    lists = Lists()
    (first,) = asked(lists, 1)
    await lists.begins(1)
    (gone,) = asked(lists, 1)
    await turns()
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    lists.end(0)
    await first
    await turns()
    assert (lists.begun, lists.sharing.running) == (["a"], 0)
    (again,) = asked(lists, 1)
    await lists.begins(2)
    lists.end(1)
    assert (await again)[0] == 1


async def test_who_takes_over_a_list_that_all_others_left_gets_it() -> None:
    lists = Lists()
    (first,) = asked(lists, 1)
    await lists.begins(1)
    (gone,) = asked(lists, 1)
    await turns()
    gone.cancel()
    await turns()
    (heir,) = asked(lists, 1)
    await turns()
    lists.end(0)
    await first
    await lists.begins(2)
    lists.end(1)
    assert (await heir)[0] == 1


async def test_who_leaves_early_leaves_no_task() -> None:
    lists = Lists()
    before = asyncio.all_tasks()
    async with lists.sharing.reading("a") as found:
        await anext(aiter(found))
    await turns()
    assert lists.cancelled == ["a0"]
    assert asyncio.all_tasks() == before
    assert not lists.sharing._readers


STEPS = st.lists(st.sampled_from(["ask", "ask", "end", "fail", "turn"]) | st.integers(0, 5), max_size=30)


class Askers:
    """Who asked, how many lists had begun by then, and what they got."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.asked: list[tuple[int, asyncio.Task[tuple[int, list[str]]]]] = []
        self.left: list[asyncio.Task[Any]] = []

    async def take(self, step: str | int) -> None:
        """Ask, end all lists that go on, or let one asker go; each with a turn, so that it happens before the next."""
        if step == "ask":
            (task,) = asked(self.lists, 1)
            self.asked.append((len(self.lists.begun), task))
        elif isinstance(step, int):
            self.left += [task for _, task in self.asked[step : step + 1]]
            for task in self.left:
                task.cancel()
        elif step != "turn":
            self.end(errors.unavailable("down") if step == "fail" else None)
        await asyncio.sleep(0)

    def end(self, error: errors.StatusError | None = None) -> None:
        for number in [number for number, future in self.lists.ends.items() if not future.done()]:
            self.lists.end(number, error)

    async def finish(self) -> None:
        """End lists until everybody has an answer."""
        while not all(task.done() for _, task in self.asked):
            self.end()
            await asyncio.sleep(0)

    def check(self) -> None:
        for begun, task in self.asked:
            if task.cancelled():
                assert task in self.left
                continue
            if task.exception() is not None:
                assert isinstance(task.exception(), errors.StatusError)
                continue
            number, names = task.result()
            assert number >= begun
            assert names == [f"a{number}-first", f"a{number}-last"]


@hypothesis.given(STEPS)
async def test_whatever_happens_nobody_gets_a_list_that_began_before_the_question(steps: list[str | int]) -> None:
    lists = Lists()
    askers = Askers(lists)
    async with tasks.none_left():
        for step in steps:
            await askers.take(step)
        await asyncio.wait_for(askers.finish(), 5)
    askers.check()
    assert lists.sharing.running == 0
    assert not lists.sharing._readers
    assert not lists.sharing._reads
