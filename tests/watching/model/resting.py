"""How a world comes to rest, and what has to be true then."""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence

from watching.model import asking, expecting, reads, watches, world

_PATIENCE = 10.0
_TURN = 0.001


async def settle(found: world.World, *, anew: bool = True) -> None:
    """Let everything come to rest, and compare; watches that have ended begin anew, unless they are told not to."""
    found.read_again()
    found.upstream.heal()
    for watch in found.watches:
        watch.resume()
    found.store.bump()
    cache = found.rig.cache
    assert await _until(found, lambda: cache.synced and cache.position >= found.store.revision), "the cache hangs"
    assert found.rig.resets.count <= 1 + found.upstream.ended_for_good, "a list that nothing called for"
    await _check_reads(found)
    # Whoever lacks something is named by the comparison.
    await _until(found, lambda: _is_at_rest(found) and all(map(found.judge.is_complete, found.watches)))
    ended = await _check_watches(found)
    await _compare_with_lists(found)
    await _begin_anew(found, ended if anew else ())


async def end(found: world.World) -> None:
    """End the facade while its clients read; comes after `settle`."""
    await found.rig.stop_serving()
    assert await _until(found, lambda: all(task.done() for task in found.watches.values())), "a watch goes on"
    for watch, task in found.watches.items():
        task.result()
        assert watch.end == "EOF", f"{watch.question} {watch.start}: ended with {watch.end}"
        assert not watch.wrong, f"{watch.question} {watch.start}: {watch.wrong}"


async def _until(found: world.World, done: Callable[[], bool]) -> bool:
    """Wait, while bookmarks tell everybody how far things are; tells whether it was worth it."""
    loop = asyncio.get_running_loop()
    latest = loop.time() + _PATIENCE
    while not done():
        if loop.time() > latest:
            return False
        found.upstream.mark()
        await asyncio.sleep(_TURN)
    return True


def _is_at_rest(found: world.World) -> bool:
    """Look inside: whether every watch has a stream, which has nothing to do but to wait."""
    shown = found.rig.streams._open
    waiting = all(stream.attached and stream.end is None for stream in shown)
    return waiting and len(shown) == sum(watch.is_open for watch in found.watches)


async def _check_reads(found: world.World) -> None:
    assert await _until(found, lambda: all(task.done() for task in found.reads.values())), "a read is not answered"
    _count(found)
    for read, task in found.reads.items():
        task.result()
        wrong = list(reads.problems(found.judge, read))
        assert not wrong, _brief(f"{read.question} {read.how} {read.asked}", wrong)
    found.reads.clear()


async def _check_watches(found: world.World) -> Sequence[watches.Watch]:
    """Check all, and return those that have ended."""
    _count(found)
    for watch in found.watches:
        wrong = list(found.judge.problems(watch))
        assert not wrong, _brief(f"{watch.question} {watch.start} {watch.asked} {watch.status} {watch.end}", wrong)
        watch.rested = True
        watch.steady = not found.judge.always_behind and bool(watch.events or watch.marks)
    assert _is_at_rest(found), f"{len(found.rig.streams)} streams for {len(found.watches)} watches"
    for kind in (stream.view.kind for stream in found.rig.streams._open):
        assert kind is found.rig.catalogue.current(kind.names.plural), f"a watch of {kind.definition} as it was"
    ended = [watch for watch in found.watches if not watch.is_open]
    for watch in ended:
        await found.watches.pop(watch)
    return ended


async def _compare_with_lists(found: world.World) -> None:
    """Compare what watches amount to with what a list answers now."""
    lists = {watch: found.read(watch.question, asking.How()) for watch in found.watches}
    await _check_reads(found)
    for watch, read in lists.items():
        assert read.numbers == [found.store.revision], f"{read.question}: {read.end or read.numbers}"
        listed = {expecting.place(shown): shown for shown in read.items}
        same = watch.objects in (None, listed)
        assert same, _brief(
            f"{watch.question} {watch.start} {watch.asked}", [f"{watch.objects}, but listed are {listed}"]
        )


async def _begin_anew(found: world.World, ended: Iterable[watches.Watch]) -> None:
    """Do as clients do: go on where a watch ended without a word, else list first."""
    lists = []
    for watch in ended:
        resumable = watch.end == "EOF" and watch.is_synced and not found.is_misled(watch)
        if resumable and watch.objects is not None:
            found.watch(watch.question, asking.Start(watch.number, bookmarks=True), watch.objects.values())
        else:
            lists.append(found.read(watch.question, asking.How(version=0, packed=True)))
    await _check_reads(found)
    for read in lists:
        if read.numbers:
            found.watch(read.question, asking.Start(read.numbers[0], bookmarks=True), read.items)


def _count(found: world.World) -> None:
    found.judge.resets, found.judge.failures = found.rig.resets.count, found.upstream.failures


def _brief(who: str, wrong: Iterable[str]) -> str:
    """Leave out what only makes objects large."""
    return re.sub("x{9,}", "x...", f"{who}: {'; '.join(wrong)}")
