"""A collection followed as bytes: what is taken up where it was, and what needs a new list."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import structlog
from watching import scripts, upstreams

from kindwright_facade.upstream import client, watching

Script, line = scripts.Script, scripts.line
HOLD = [scripts.SILENCE]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_FIRST_DELAY", 0.01)


def listed(version: str, *names: str, token: str = "") -> Any:
    items = [{"metadata": {"name": name}} for name in names]
    return {"metadata": {"resourceVersion": version, "continue": token}, "items": items}


def shown(item: watching.Raw) -> Any:
    """Write down one thing that came, short."""
    if isinstance(item, watching.RawListed):
        return (item.version, [json.loads(found)["metadata"]["name"] for found in item.items])
    return [f"{one.type} {one.version}" for one in item] if isinstance(item, Sequence) else type(item).__name__


@contextlib.asynccontextmanager
async def following(script: scripts.Script) -> AsyncIterator[AsyncIterator[watching.Raw]]:
    async with upstreams.serving(script) as upstream:
        items = watching.follow_raw(upstream, "/things", [("labelSelector", "a")])
        yield items
        await items.aclose()  # type: ignore[attr-defined]


async def follow(script: scripts.Script, count: int) -> list[Any]:
    """Follow until so many things have come; events that came together or one by one are the same."""
    found: list[Any] = []
    async with asyncio.timeout(5), following(script) as items:
        async for item in items:
            what = shown(item)
            if isinstance(what, list) and found and isinstance(found[-1], list):
                found[-1] += what
            else:
                found.append(what)
            if sum(len(one) if isinstance(one, list) else 1 for one in found) >= count:
                break
    return found


async def test_a_list_and_its_changes() -> None:
    script = Script([listed("5", "a", "b")], [[line("ADDED", "6"), line("BOOKMARK", "9"), *HOLD]])
    assert await follow(script, 4) == [("5", ["a", "b"]), "Connected", ["ADDED 6", "BOOKMARK 9"]]
    assert script.paths == {"/things"}
    first, second = script.queries
    assert first == {"labelSelector": "a", "limit": "500"}
    assert 300 <= int(second.pop("timeoutSeconds")) <= 600
    assert second == {"labelSelector": "a", "watch": "true", "allowWatchBookmarks": "true", "resourceVersion": "5"}


async def test_the_bytes_are_as_they_came() -> None:
    item = b'{"metadata":{"name":"a"},"b":[1.0,1e3,"\\u00e9"]}'
    change = b'{"metadata":{"name":"a","resourceVersion":"6"},"b":[1.0,1e3,"\\u00e9"]}'
    script = Script(
        [b'{"items":[' + item + b'],"metadata":{"resourceVersion":"5"}}'],
        [[b'{"type":"ADDED","object":' + change + b"}\n", *HOLD]],
    )
    async with asyncio.timeout(5), following(script) as items:
        first, _, events = [await anext(items) for _ in range(3)]
    assert isinstance(first, watching.RawListed)
    assert isinstance(events, Sequence)
    assert (first.items, [event.object for event in events]) == ([item], [change])


async def test_all_pages_are_one_list() -> None:
    pages = [listed("5", "a", "b", token="t1"), listed("5", "c", token="t2"), listed("5", "d")]
    script = Script(pages, [HOLD])
    assert await follow(script, 2) == [("5", ["a", "b", "c", "d"]), "Connected"]
    assert [query.get("continue") for query in script.queries] == [None, "t1", "t2", None]
    assert script.asked[-1] == "5"


@pytest.mark.parametrize("page", [410, 500, b"<html>"])
async def test_a_page_that_is_refused_begins_the_list_anew(page: Any) -> None:
    pages = [listed("5", "a", token="t1"), page, listed("9", "b", token="t2"), listed("9", "c")]
    script = Script(pages, [HOLD])
    assert await follow(script, 3) == ["Lost", ("9", ["b", "c"]), "Connected"]
    assert [query.get("continue") for query in script.queries] == [None, "t1", None, "t2", None]


@pytest.mark.parametrize("end", [[], [scripts.BREAK]], ids=["closed", "broken"])
async def test_a_watch_that_ends_goes_on_without_a_new_list(end: list[Any]) -> None:
    watches = [[line("ADDED", "6"), line("BOOKMARK", "9"), *end], end, [line("MODIFIED", "11"), *HOLD]]
    found = await follow(Script([listed("5")], watches), 9)
    assert found == [("5", []), "Connected", ["ADDED 6", "BOOKMARK 9"], *["Lost", "Connected"] * 2, ["MODIFIED 11"]]


async def test_a_watch_that_falls_silent_goes_on_without_a_new_list(monkeypatch: pytest.MonkeyPatch) -> None:
    original = client.Client.stream

    def stream(self: client.Client, path: str, *, params: client.Params = (), silence: float = 0) -> Any:
        assert silence in (0, client.SILENCE)
        return original(self, path, params=params, silence=0.05)

    monkeypatch.setattr(client.Client, "stream", stream)
    script = Script([listed("5")], [[line("ADDED", "6"), *HOLD], [line("ADDED", "7"), *HOLD]])
    assert await follow(script, 6) == [("5", []), "Connected", ["ADDED 6"], "Lost", "Connected", ["ADDED 7"]]
    assert script.asked == ["list", "5", "6"]


async def test_silence_is_longer_than_two_bookmarks_are_apart() -> None:
    assert 120 < client.SILENCE < 300


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503, 504])
async def test_a_watch_that_is_refused_is_asked_for_from_the_same_version(status: int) -> None:
    script = Script([listed("5")], [status, status, [line("ADDED", "6"), *HOLD]])
    with structlog.testing.capture_logs():
        found = await follow(script, 5)
    assert found == [("5", []), "Lost", "Lost", "Connected", ["ADDED 6"]]
    assert script.asked == ["list", "5", "5", "5"]


async def test_a_version_that_is_too_old_needs_a_new_list() -> None:
    script = Script([listed("5", "a"), listed("9", "b")], [[line("ADDED", "6")], 410, HOLD])
    found = await follow(script, 7)
    assert found == [("5", ["a"]), "Connected", ["ADDED 6"], "Lost", "Lost", ("9", ["b"]), "Connected"]
    assert script.asked == ["list", "5", "6", "list", "9"]


@pytest.mark.parametrize("last", [scripts.error(410), scripts.error(500), b"<html>\n", b"{}\n", b"[]\n", b"5\n"])
@pytest.mark.parametrize("together", [True, False])
async def test_events_before_what_is_none_have_happened(last: bytes, together: bool) -> None:
    events = [line("ADDED", "6"), line("MODIFIED", "7"), last, line("DELETED", "8")]
    script = Script([listed("5"), listed("9", "b")], [[b"".join(events)] if together else events, HOLD])
    found = await follow(script, 7)
    assert found == [("5", []), "Connected", ["ADDED 6", "MODIFIED 7"], "Lost", ("9", ["b"]), "Connected"]
    assert script.asked == ["list", "5", "list", "9"]


@pytest.mark.parametrize("size", [1, 10, 200])
async def test_events_come_in_pieces_of_any_size(size: int) -> None:
    whole = b"".join([line("ADDED", "6"), b"\n", line("MODIFIED", "7"), line("DELETED", "8")])
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    found = await follow(Script([listed("5")], [[*pieces, *HOLD]]), 5)
    assert found == [("5", []), "Connected", ["ADDED 6", "MODIFIED 7", "DELETED 8"]]


async def test_half_a_line_at_the_end_never_happened() -> None:
    script = Script([listed("5")], [[line("ADDED", "6"), line("DELETED", "7")[:-1]], [line("DELETED", "7"), *HOLD]])
    found = await follow(script, 6)
    assert found == [("5", []), "Connected", ["ADDED 6"], "Lost", "Connected", ["DELETED 7"]]
    assert script.asked == ["list", "5", "6"]


async def test_waiting_grows_and_is_forgotten_once_a_watch_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    original = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await original(0)

    monkeypatch.setattr("random.uniform", lambda _low, _high: 1.0)
    monkeypatch.setattr("asyncio.sleep", sleep)
    script = Script([503, 503, 503, listed("5")], [500, [line("ADDED", "6")], 500, HOLD])
    with structlog.testing.capture_logs():
        await follow(script, 10)
    # The one that ended by itself is waited for no longer than the shortest time.
    long = [wait for wait in waits if wait > 0]
    assert (long[:4], long[-1]) == ([0.01, 0.02, 0.04, 0.08], 0.01)
    assert max(long) == 0.08
