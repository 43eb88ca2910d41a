"""The cache kept equal to an upstream that fails in every way it can."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
import structlog
from conversion import samples
from serving import tasks
from watching import scripts, upstreams
from watching.feeding import release

from kindwright_facade import encoding
from kindwright_facade.upstream import cache, feeding, watching, window
from kindwright_operator.commands import serving

POSTGRES = ("apps.example.com", "Postgres")
HOLD = scripts.SILENCE
event = scripts.event


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_FIRST_DELAY", 0.01)
    monkeypatch.setattr(feeding, "_PAUSE", 0.01)


def listed(version: str, *items: Any) -> Any:
    return {"metadata": {"resourceVersion": version}, "items": list(items)}


class Fed:
    """A cache that is fed, and how often it was reset."""

    def __init__(self, script: scripts.Script) -> None:
        self.script, self.cache, self.resets = script, cache.Cache(), 0
        self.changes: list[int] = []
        self.cache.subscribe(self)

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        self.changes += [change.number for change in changes]

    def on_reset(self) -> None:
        self.resets += 1

    def on_bookmark(self) -> None:
        pass

    @property
    def holds(self) -> list[str]:
        return [f"{one.name.removeprefix('postgres-')}@{one.number}" for one in self.cache.list(POSTGRES)]

    async def comes_to(self, position: int) -> None:
        await tasks.until(lambda: self.cache.position == position)


@contextlib.asynccontextmanager
async def feeding_from(script: scripts.Script) -> AsyncIterator[Fed]:
    with structlog.testing.capture_logs():
        async with upstreams.serving(script) as upstream:
            found = Fed(script)
            feeder = feeding.Feeder(upstream, found.cache)
            task = asyncio.create_task(feeder.run())
            try:
                await asyncio.wait_for(feeder.tried.wait(), 5)
                yield found
                assert not task.done()
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def test_a_list_and_its_changes_are_taken_in() -> None:
    changes = [
        event("ADDED", release("b", 11)), event("MODIFIED", release("a", 12)), event("DELETED", release("b", 13)),
        event("BOOKMARK", {"metadata": {"resourceVersion": "20"}}), HOLD,
    ]  # fmt: skip
    async with feeding_from(scripts.Script([listed("10", release("a", 7))], [changes])) as fed:
        assert fed.cache.synced
        assert fed.holds[0].startswith("a@")
        await fed.comes_to(20)
        assert (fed.holds, fed.changes, fed.resets) == (["a@12"], [11, 12, 13], 1)
        assert fed.script.queries[0] == {"labelSelector": "kindwright.dev/kind", "limit": "500"}
        assert fed.script.paths == {"/apis/helm.toolkit.fluxcd.io/v2/helmreleases"}


async def test_a_bookmark_may_come_among_changes() -> None:
    mark = event("BOOKMARK", {"metadata": {"resourceVersion": "15"}})
    together = b"".join([event("ADDED", release("a", 11)), mark, event("ADDED", release("b", 16)), mark])
    script = scripts.Script([listed("10")], [[together, HOLD]])
    async with feeding_from(script) as fed:
        await fed.comes_to(16)
        assert (fed.holds, fed.changes) == (["a@11", "b@16"], [11, 16])


@pytest.mark.parametrize("end", [[], [scripts.BREAK]], ids=["closed", "broken"])
async def test_a_watch_that_ends_is_taken_up_without_a_new_list(end: list[Any]) -> None:
    watches = [[event("ADDED", release("a", 11)), *end], [event("ADDED", release("b", 12)), HOLD]]
    async with feeding_from(scripts.Script([listed("10")], watches)) as fed:
        await fed.comes_to(12)
        assert (fed.holds, fed.resets) == (["a@11", "b@12"], 1)
        assert fed.script.asked == ["list", "10", "11"]


@pytest.mark.parametrize("last", [scripts.error(410), scripts.error(500), b"<html>\n"])
async def test_after_what_may_hide_changes_comes_a_new_list(last: bytes) -> None:
    watches = [[event("ADDED", release("a", 11)), last], [event("ADDED", release("c", 21)), HOLD]]
    script = scripts.Script([listed("10", release("old", 7)), listed("20", release("b", 15))], watches)
    async with feeding_from(script) as fed:
        await fed.comes_to(21)
        # Who is not in the new list is gone, but nobody is told of a deletion that was not seen.
        assert (fed.holds, fed.resets, fed.changes) == (["b@15", "c@21"], 2, [11, 21])


async def test_a_watch_that_is_too_old_leads_to_a_new_list() -> None:
    script = scripts.Script([listed("10", release("a", 7)), listed("20")], [410, [HOLD]])
    async with feeding_from(script) as fed:
        await fed.comes_to(20)
        assert (fed.holds, fed.resets, fed.changes) == ([], 2, [])


@pytest.mark.parametrize("first", [503, 404, 410, b"<html>", {}, {"metadata": {}}])
async def test_a_first_list_that_fails_is_told_and_tried_again(first: Any) -> None:
    script = scripts.Script([first, first, listed("10", release("a", 7))], [[HOLD]])
    async with feeding_from(script) as fed:
        await fed.comes_to(10)
        assert (fed.holds, fed.resets) == (["a@7"], 1)
        assert fed.script.asked[:3] == ["list"] * 3


WITHOUT_UID = {"metadata": {"name": "x", "namespace": "shop", "resourceVersion": "11"}}


@pytest.mark.parametrize("bad", [WITHOUT_UID, {}, [], "a", 5, None])
async def test_a_list_with_what_is_no_release_is_made_anew(bad: Any) -> None:
    script = scripts.Script([listed("10", release("a", 7), bad), listed("20", release("b", 15))], [[HOLD]])
    async with feeding_from(script) as fed:
        await fed.comes_to(20)
        assert (fed.holds, fed.resets) == (["b@15"], 1)


@pytest.mark.parametrize("version", ["", "x", "1.5"])
async def test_a_list_in_no_version_is_made_anew(version: str) -> None:
    script = scripts.Script([listed(version, release("a", 7)), listed("20", release("b", 15))], [[HOLD]])
    async with feeding_from(script) as fed:
        await fed.comes_to(20)
        assert fed.holds == ["b@15"]


@pytest.mark.parametrize(
    "bad", [event("ADDED", WITHOUT_UID), event("BOOKMARK", {"metadata": {"resourceVersion": "x"}})]
)
@pytest.mark.parametrize("together", [True, False])
async def test_an_event_that_is_about_no_release_leads_to_a_new_list(bad: bytes, together: bool) -> None:
    events = [event("ADDED", release("a", 11)), bad]
    script = scripts.Script(
        [listed("10"), listed("20", release("b", 15))],
        [[b"".join(events)] if together else events, [event("ADDED", release("c", 21)), HOLD]],
    )
    async with feeding_from(script) as fed:
        await fed.comes_to(21)
        assert (fed.holds, fed.resets) == (["b@15", "c@21"], 2)


async def test_it_is_known_since_when_upstream_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "STALE_SECONDS", 0.0)
    watches = [[event("ADDED", release("a", 11)), HOLD], [HOLD]]
    script = scripts.Script([listed("10")], watches)
    async with feeding_from(script) as fed:
        await fed.comes_to(11)
        assert fed.cache.live

    going = scripts.Script([listed("10")], [[event("ADDED", release("a", 11))], 503])
    async with feeding_from(going) as fed:
        await tasks.until(lambda: going.asked.count("11") > 1)
        assert not fed.cache.live
        assert fed.cache.proves(11)

    back = scripts.Script([listed("10")], [[event("ADDED", release("a", 11))], 503, [HOLD]])
    async with feeding_from(back) as fed:
        await tasks.until(lambda: back.asked.count("11") == 2 and fed.cache.live)


def deep(depth: int, version: int) -> bytes:
    """Write a HelmRelease whose values are nested as upstream allows it: its limit is 10,000."""
    found = encoding.encode(release("deep", version))
    return found.replace(b'"values":{"size":"1Gi","replicas":1}', b'"values":' + b'{"a":' * depth + b"1" + b"}" * depth)


@pytest.fixture
def as_deep_as_the_process_reads() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(serving._RECURSION)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("as_deep_as_the_process_reads")
@pytest.mark.parametrize("depth", [900, 2000, 9990])
async def test_one_release_that_is_nested_deeply_keeps_nobody_from_the_others(depth: int) -> None:
    meta = b'{"metadata":{"resourceVersion":"10"},"items":['
    body = b"".join([meta, encoding.encode(release("a", 7)), b",", deep(depth, 8), b"]}"])
    change = b'{"type":"MODIFIED","object":' + deep(depth, 11) + b"}\n"
    async with feeding_from(scripts.Script([body], [[change, HOLD]])) as fed:
        assert fed.cache.synced
        await fed.comes_to(11)
        assert fed.holds == ["a@7", "deep@11"]
        found = fed.cache.get(POSTGRES, "shop", "postgres-deep")
        assert found is not None
        assert found.encoded(samples.POSTGRES, "v1alpha1").body.count(b"{") > depth
