"""List, then watch, then list again: a collection followed through everything that goes wrong."""

import asyncio
import json
from typing import Any

import pytest
from watching import scripts, upstreams

from kindwright_facade.upstream import client, watching

Script, line = scripts.Script, scripts.line


def listed(version: str, *names: str) -> Any:
    return {"metadata": {"resourceVersion": version}, "items": [{"metadata": {"name": name}} for name in names]}


async def follow(script: scripts.Script, count: int) -> list[Any]:
    """Follow until so many items have come."""
    found: list[Any] = []

    async def run(upstream: client.Client) -> None:
        async for item in watching.follow(upstream, "/things", [("labelSelector", "a")]):
            found.append(
                [o["metadata"]["name"] for o in item.items] if isinstance(item, watching.Listed) else item.type
            )
            if len(found) == count:
                return

    async with upstreams.serving(script) as upstream:
        await asyncio.wait_for(run(upstream), 5)
    return found


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_FIRST_DELAY", 0.01)


async def test_list_then_watch_from_where_the_list_was() -> None:
    script = Script([listed("5", "a", "b")], [[line("ADDED", "6"), line("BOOKMARK", "9"), line("DELETED", "10"), None]])
    assert await follow(script, 3) == [["a", "b"], "ADDED", "DELETED"]
    assert script.asked == ["list", "5"]


async def test_a_watch_that_ends_is_taken_up_where_it_was() -> None:
    script = Script([listed("5")], [[line("ADDED", "6"), line("BOOKMARK", "9")], [line("MODIFIED", "11"), None]])
    assert await follow(script, 3) == [[], "ADDED", "MODIFIED"]
    assert script.asked == ["list", "5", "9"]


async def test_a_watch_that_is_cut_in_the_middle_of_a_line_loses_nothing() -> None:
    cut = [line("ADDED", "6"), line("MODIFIED", "7")[:20]]
    script = Script([listed("5")], [cut, [line("MODIFIED", "7"), None]])
    assert await follow(script, 3) == [[], "ADDED", "MODIFIED"]
    assert script.asked == ["list", "5", "6"]


@pytest.mark.parametrize("version", ["410", "500"])
async def test_after_an_error_event_comes_a_new_list(version: str) -> None:
    error = (
        json.dumps({"type": "ERROR", "object": {"kind": "Status", "code": int(version), "message": "old"}}).encode()
        + b"\n"
    )
    script = Script([listed("5", "a"), listed("9", "b")], [[line("ADDED", "6"), error], [None]])
    assert await follow(script, 3) == [["a"], "ADDED", ["b"]]


async def test_a_list_or_watch_that_is_refused_is_tried_again() -> None:
    script = Script([503, 404, listed("5", "a")], [410, [line("ADDED", "6"), None]])
    assert await follow(script, 3) == [["a"], ["a"], "ADDED"]
    assert script.asked == ["list", "list", "list", "5", "list", "5"]


@pytest.mark.parametrize(
    "garbage", [b"<html>\n", b"{}\n", b"[]\n", b'{"type": "ADDED"}\n', b'{"type": "ADDED", "object": {}}\n']
)
async def test_after_garbage_in_a_watch_comes_a_new_list(garbage: bytes) -> None:
    script = Script([listed("5", "a"), listed("9", "b")], [[line("ADDED", "6"), garbage], [None]])
    assert await follow(script, 3) == [["a"], "ADDED", ["b"]]


@pytest.mark.parametrize("garbage", [b"<html>", b"[]", {}, {"metadata": {}}, {"items": []}])
async def test_after_garbage_instead_of_a_list_comes_a_new_list(garbage: Any) -> None:
    assert await follow(Script([garbage, listed("5", "a")], [[None]]), 1) == [["a"]]


async def test_a_watch_that_ends_at_once_is_not_asked_for_in_a_tight_loop() -> None:
    script = Script([listed("5")], [[]])

    async def run(upstream: client.Client) -> None:
        async for _ in watching.follow(upstream, "/things"):
            pass

    async with upstreams.serving(script) as upstream:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(run(upstream), 0.3)
    assert len(script.asked) < 50
