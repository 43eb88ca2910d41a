"""Where a watch begins: every row of what kube-apiserver was seen to do, and starts that only upstream can prove."""

import asyncio
from typing import Any

import pytest
from conversion import samples
from serving import fakes, streaming, tasks
from serving.harness import EVERYWHERE, ITEMS, Harness
from watching import feeding
from watching.feeding import release

from kindwright_facade.upstream import helmreleases

BM = "&allowWatchBookmarks=true"
SIE = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
NO_SIE = "&sendInitialEvents=false&resourceVersionMatch=NotOlderThan"
TOO_LARGE = fakes.failure(
    504, "Timeout", "Timeout: Too large resource version: 1000000, current: 100",
    causes=[{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}], retryAfterSeconds=1,
)  # fmt: skip


@pytest.fixture
async def harness(harness: Harness) -> Harness:
    """Have two objects, one change of which happened since the cache was listed; the cache is at 20, upstream at 100."""
    feeding.fill(harness, release("b", 7), release("a", 8), version=10)
    feeding.feed(harness, ("MODIFIED", release("b", 15)))
    harness.cache.advance(20)
    harness.upstream.seed(release("a", 8), release("b", 15), release("c", 90))
    return harness


def shown(event: Any) -> str:
    """Write an event down, short: type, name and version."""
    meta = event["object"].get("metadata", {})
    mark = " end" if meta.get("annotations") else ""
    return f"{event['type']} {meta.get('name', '')}@{meta.get('resourceVersion', event['object'].get('code'))}{mark}"


EXACT = ["ADDED a@8", "ADDED b@15", "ADDED c@90"]
CACHED = ["ADDED a@8", "ADDED b@15"]
NOW, THEN = ["ADDED d@21", "ADDED e@101"], ["ADDED e@101"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [*EXACT, *THEN]),
        ("&resourceVersion=", [*EXACT, *THEN]),
        (BM, [*EXACT, "BOOKMARK @100 end", *THEN]),
        (f"&resourceVersion={BM}", [*EXACT, "BOOKMARK @100 end", *THEN]),
        ("&resourceVersion=0", [*CACHED, *NOW]),
        (f"&resourceVersion=0{BM}", [*CACHED, "BOOKMARK @20 end", *NOW]),
        ("&resourceVersion=00", [*CACHED, *NOW]),
        (f"&resourceVersion=00{BM}", [*CACHED, *NOW]),
        ("&resourceVersion=10", ["MODIFIED b@15", *NOW]),
        (f"&resourceVersion=14{BM}", ["MODIFIED b@15", *NOW]),
        ("&resourceVersion=15", NOW),
        ("&resourceVersion=20", NOW),
        ("&resourceVersion=50", THEN),
        ("&resourceVersion=1000000", []),
        (SIE, [*EXACT, *THEN]),
        (SIE + BM, [*EXACT, "BOOKMARK @100 end", *THEN]),
        (f"{SIE}{BM}&resourceVersion=0", [*CACHED, "BOOKMARK @20 end", *NOW]),
        (f"{SIE}{BM}&resourceVersion=1", [*CACHED, "BOOKMARK @20 end", *NOW]),
        (f"{SIE}{BM}&resourceVersion=20", [*CACHED, "BOOKMARK @20 end", *NOW]),
        (f"{SIE}&resourceVersion=20", [*CACHED, *NOW]),
        (f"{SIE}{BM}&resourceVersion=21", [*EXACT, "BOOKMARK @100 end", *THEN]),
        (NO_SIE + BM, THEN),
        (f"{NO_SIE}&resourceVersion=", THEN),
        (f"{NO_SIE}{BM}&resourceVersion=0", NOW),
        (f"{NO_SIE}&resourceVersion=10", ["MODIFIED b@15", *NOW]),
        (f"{NO_SIE}&resourceVersion=50", THEN),
        ("&resourceVersion=0&labelSelector=team", []),
        ("&labelSelector=team", []),
        ("&resourceVersion=0&fieldSelector=metadata.name%3Db", ["ADDED b@15"]),
        ("&fieldSelector=metadata.name%3Dc", ["ADDED c@90"]),
        (f"{BM}&limit=1&continue=", [*EXACT, "BOOKMARK @100 end", *THEN]),
    ],
)
async def test_what_a_watch_begins_with(harness: Harness, query: str, expected: list[str]) -> None:
    changes = [("ADDED", release("d", 21)), ("ADDED", release("e", 101))]
    found = await feeding.received(harness, query, *changes)
    assert [shown(event) for event in found] == expected


@pytest.mark.parametrize("version", ["1", "9"])
@pytest.mark.parametrize("more", ["", NO_SIE, BM])
async def test_a_version_that_is_too_old_is_the_only_event(harness: Harness, version: str, more: str) -> None:
    async with feeding.watching(harness, f"&resourceVersion={version}{more}") as watch:
        (event,) = await watch.rest()
    assert event["type"] == "ERROR"
    status = {key: event["object"][key] for key in ("kind", "code", "reason", "message", "status")}
    assert status == {
        "kind": "Status", "code": 410, "reason": "Expired", "status": "Failure",
        "message": f"too old resource version: {version} (10)",
    }  # fmt: skip
    assert not event["object"].get("details")


@pytest.mark.parametrize("query", [f"{SIE}&resourceVersion=1000000", f"{SIE}{BM}&resourceVersion=1000000"])
async def test_a_state_of_the_future_is_what_upstream_says_to_it(harness: Harness, query: str) -> None:
    harness.upstream.fail("GET", fakes.answer(504, TOO_LARGE))
    async with feeding.watching(harness, query) as watch:
        (event,) = await watch.rest()
    assert (event["type"], event["object"]["code"], event["object"]["reason"]) == ("ERROR", 504, "Timeout")
    assert event["object"]["message"] == TOO_LARGE["message"]
    assert event["object"]["details"] == TOO_LARGE["details"]


async def test_a_position_that_upstream_does_not_tell_is_a_plain_refusal(harness: Harness) -> None:
    harness.upstream.fail("GET", fakes.answer(503, b"down"))
    answer = await harness.get(f"{ITEMS}?watch=true{NO_SIE}")
    assert (answer.status, answer.json["reason"]) == (503, "ServiceUnavailable")


@pytest.mark.parametrize("version", ["100", "200"])
async def test_what_the_cache_hears_late_is_not_told_twice(harness: Harness, version: str) -> None:
    harness.upstream.version = int(version)
    late = [("ADDED", release("c", 90)), ("MODIFIED", release("c", 150)), ("MODIFIED", release("c", 201))]
    found = await feeding.received(harness, BM, *late)
    expected = [change for change in ("MODIFIED c@150", "MODIFIED c@201") if int(change[-3:]) > int(version)]
    assert [shown(event) for event in found] == [*EXACT, f"BOOKMARK @{version} end", *expected]


async def test_changes_while_the_state_is_listed_come_after_it(harness: Harness) -> None:
    gate = streaming.Gate()
    harness.upstream.pieces = gate.pieces
    async with feeding.watching(harness, BM) as watch:
        await gate.reached.wait()
        # One that the list holds already, one that it does not; the cache is ahead of the list by now.
        feeding.feed(harness, ("ADDED", release("c", 90)), ("MODIFIED", release("c", 102)))
        harness.cache.advance(110)
        gate.open.set()
        events = [shown(event) for event in await watch.take(5)]
        await watch.silent()
    assert events == [*EXACT, "BOOKMARK @100 end", "MODIFIED c@102"]


async def test_a_list_that_is_older_than_the_window_can_not_be_followed(harness: Harness) -> None:
    gate = streaming.Gate()
    harness.upstream.pieces = gate.pieces
    async with feeding.watching(harness, BM) as watch:
        await gate.reached.wait()
        harness.cache.window.reset(300)
        gate.open.set()
        events = await watch.rest()
    assert [shown(event) for event in events] == [*EXACT, "BOOKMARK @100 end", "ERROR @410"]


@pytest.mark.parametrize("query", ["", "&resourceVersion=20"])
async def test_a_new_list_ends_a_watch_that_is_just_beginning(harness: Harness, query: str) -> None:
    gate = streaming.Gate()
    harness.upstream.pieces = gate.pieces
    async with feeding.watching(harness, query) as watch:
        await tasks.until(lambda: harness.streams == 1)
        feeding.fill(harness, release("z", 290), version=300)
        feeding.feed(harness, ("MODIFIED", release("z", 301)))
        gate.open.set()
        events = await watch.rest()
    assert shown(events[-1]) == "ERROR @410"
    assert not [event for event in events if "z@" in shown(event)]


async def test_a_kind_that_is_withdrawn_ends_a_watch_that_is_just_beginning(harness: Harness) -> None:
    gate = streaming.Gate()
    harness.upstream.pieces = gate.pieces
    async with feeding.watching(harness, BM) as watch:
        await gate.reached.wait()
        harness.registry.publish([])
        gate.open.set()
        # That the state is complete must not be said when it is not.
        assert not [event for event in await watch.rest() if event["type"] == "BOOKMARK"]


async def test_a_kind_that_changes_while_a_watch_waits_for_the_cache_is_noticed(harness: Harness) -> None:
    harness.cache.synced = False
    async with asyncio.TaskGroup() as group:
        task = group.create_task(harness.get(f"{ITEMS}?watch=true&resourceVersion=0"))
        await tasks.until(lambda: len(harness.upstream.requests) > 1)
        harness.registry.publish([samples.kind("Redis", "redises")])
        harness.cache.synced = True
    assert (task.result().status, task.result().text) == (200, "")


async def test_when_many_begin_one_list_serves_all_kinds(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helmreleases, "_MOST_LISTS", 0)
    redis = release("r", 91, labels={"kindwright.dev/kind": "Redis"})
    harness.upstream.seed(redis, release("x", 92, namespace="other"))
    found = await feeding.received(harness, BM, ("ADDED", release("e", 101)))
    assert [shown(event) for event in found] == [*EXACT, "BOOKMARK @100 end", "ADDED e@101"]
    (sent,) = harness.upstream.sent("GET")
    assert (sent.path, sent.params) == (helmreleases.COLLECTION, {"labelSelector": "kindwright.dev/kind"})


async def test_many_that_begin_at_once_share_a_few_lists(harness: Harness) -> None:
    gate = streaming.Gate()
    harness.upstream.pieces = gate.pieces

    async def begin(path: str) -> list[str]:
        async with feeding.watching(harness, BM, path) as watch:
            return [shown(event) for event in await watch.take(4)]

    async with asyncio.TaskGroup() as group:
        found = [group.create_task(begin(path)) for path in [ITEMS, EVERYWHERE] * 10]
        await tasks.until(lambda: harness.streams == 20)
        gate.open.set()
    assert {tuple(task.result()) for task in found} == {(*EXACT, "BOOKMARK @100 end")}
    # For each of the two questions one list that had begun, and one for all who came meanwhile.
    assert len(harness.upstream.sent("GET")) <= 4


@pytest.mark.parametrize("seconds", ["-1", "-9"])
@pytest.mark.parametrize("query", [BM, "&resourceVersion=0", "&resourceVersion=20"])
async def test_less_than_no_time_is_the_end_at_once(harness: Harness, seconds: str, query: str) -> None:
    async with feeding.watching(harness, f"{query}&timeoutSeconds={seconds}") as watch:
        assert await watch.rest() == []


async def test_a_watch_ends_when_its_time_is_over(harness: Harness) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with feeding.watching(harness, f"&resourceVersion=10{BM}&timeoutSeconds=1") as watch:
        assert [shown(event) for event in await watch.rest()] == ["MODIFIED b@15"]
    assert 0.9 < loop.time() - began < 3
    assert harness.streams == 0


async def test_http_1_0_has_no_chunks_to_send_events_in(harness: Harness) -> None:
    assert harness.client.server.port
    reader, writer = await asyncio.open_connection("127.0.0.1", harness.client.server.port)
    writer.write(f"GET {ITEMS}?watch=true HTTP/1.0\r\nAuthorization: Bearer let-me-in\r\n\r\n".encode())
    head = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    assert b" 400 " in head
