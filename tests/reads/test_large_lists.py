"""Lists that come from upstream in pieces and go out in pieces: whole, or visibly broken; shared, and given up with their last reader."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
import structlog
from conversion import samples
from serving import fakes, streaming, tasks
from serving.harness import EVERYWHERE, ITEMS, TOKEN, Harness

from kindwright_facade.conversion import members
from kindwright_facade.web import context, listing

COUNT = 600
TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"
PARTIAL = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
SHAPES = pytest.mark.parametrize("media", ["application/json", TABLE, PARTIAL])


@pytest.fixture
def harness(harness: Harness) -> Harness:
    """Have so many objects that their list is sent in several pieces, in whichever shape."""
    note = {"x.kindwright.dev/note": "x" * 500}
    harness.upstream.seed(*[samples.release(f"n{number:04}", annotations=note) for number in range(COUNT)])
    return harness


def size(harness: Harness) -> int:
    """Give the size of upstream's answer."""
    return len(json.dumps(list(harness.upstream.releases.values()), separators=(",", ":")))


def names(found: Any) -> list[str]:
    rows = found.get("items") or [row["object"] for row in found["rows"]]
    return [item["metadata"]["name"] for item in rows]


@SHAPES
@pytest.mark.parametrize("pieces", [1000, 65536, 10**9])
async def test_a_large_list_is_whole(harness: Harness, media: str, pieces: int) -> None:
    harness.upstream.pieces = streaming.cut(pieces)
    answer = await harness.get(ITEMS, headers={"Accept": media})
    assert answer.status == 200
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["Content-Type"].startswith("application/json")
    assert names(answer.json) == [f"n{number:04}" for number in range(COUNT)]
    assert answer.json["metadata"]["resourceVersion"] == "100"


async def test_a_small_list_has_a_length(harness: Harness) -> None:
    harness.upstream.releases.clear()
    harness.upstream.seed(samples.release("a"))
    answer = await harness.get(ITEMS)
    assert int(answer.headers["Content-Length"]) == len(answer.text)


async def test_no_more_than_a_piece_is_converted_before_the_first_is_sent(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    converted: list[str] = []
    original_write, original = aiohttp.web.StreamResponse.write, members.encode

    async def write(self: aiohttp.web.StreamResponse, data: bytes) -> None:
        sent.append(len(converted))
        await original_write(self, data)

    monkeypatch.setattr(aiohttp.web.StreamResponse, "write", write)
    monkeypatch.setattr(members, "encode", lambda *given: converted.append("x") or original(*given))  # type: ignore[func-returns-value]
    harness.upstream.pieces = streaming.cut(5000)
    assert len(names((await harness.get(ITEMS)).json)) == COUNT
    assert sent[0] < COUNT
    assert len(sent) > 2


@SHAPES
@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("share", [0.6, 0.99])
async def test_upstream_that_breaks_off_late_breaks_the_connection(
    harness: Harness, media: str, encoding: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that something is sent long before.
    monkeypatch.setattr(listing, "_PIECE_BYTES", 10_000)
    harness.upstream.pieces = streaming.broken(int(size(harness) * share), size=5000)
    headers = {"Accept": media, "Accept-Encoding": encoding}
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError)):
        await harness.get(ITEMS, headers=headers)
    assert [entry for entry in harness.logs if entry["log_level"] == "error"] == []


@SHAPES
@pytest.mark.parametrize("after", [0, 10, 2000])
async def test_upstream_that_breaks_off_early_is_a_503(harness: Harness, media: str, after: int) -> None:
    harness.upstream.pieces = streaming.broken(after)
    answer = await harness.get(ITEMS, headers={"Accept": media})
    assert (answer.status, answer.json["kind"], answer.json["reason"]) == (503, "Status", "ServiceUnavailable")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_yaml_is_never_sent_in_part(harness: Harness) -> None:
    harness.upstream.pieces = streaming.broken(size(harness) - 100)
    answer = await harness.get(ITEMS, headers={"Accept": "application/yaml"})
    assert (answer.status, answer.json["kind"]) == (503, "Status")


@pytest.mark.parametrize("cut", [1, 2, 100, 5000])
async def test_a_list_whose_end_is_missing_is_not_passed_on_as_one(harness: Harness, cut: int) -> None:
    async def cut_short(body: bytes) -> Any:
        for start in range(0, len(body) - cut, 5000):
            yield body[start : min(start + 5000, len(body) - cut)]

    harness.upstream.pieces = cut_short
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError)):
        await harness.get(ITEMS)


async def test_a_refusal_that_breaks_off_is_a_503(harness: Harness) -> None:
    harness.upstream.pieces = streaming.broken(5)
    harness.upstream.fail("GET", fakes.answer(500, fakes.failure(500, "InternalError")))
    answer = await harness.get(ITEMS)
    assert (answer.status, answer.json["reason"]) == (503, "ServiceUnavailable")


@pytest.mark.parametrize("version", ["", "?resourceVersion=0"])
async def test_an_object_that_can_not_be_shown_breaks_the_connection_too(
    harness: Harness, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = members.encode

    def encode(kind: Any, name: str, release: Any) -> members.Encoded:
        if release["metadata"]["name"].endswith(f"{COUNT - 1:04}"):
            raise KeyError("secret of the object")
        return original(kind, name, release)

    monkeypatch.setattr(members, "encode", encode)
    harness.cache.replace([samples.member(found) for found in harness.upstream.releases.values()], 100)
    harness.upstream.pieces = streaming.cut(5000)
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError)):
        await harness.get(ITEMS + version, headers={"Accept-Encoding": "identity"})
    assert "secret" not in str(harness.logs)


class Held:
    """Upstream's lists, each held back until it is let go; counts those that began and those that were given up."""

    def __init__(self, harness: Harness) -> None:
        self.begun = self.given_up = 0
        self.go_on = asyncio.Event()
        harness.upstream.pieces = self.pieces

    async def pieces(self, body: bytes) -> Any:
        self.begun += 1
        yield body[: len(body) // 2]
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        yield body[len(body) // 2 :]


async def test_equal_lists_that_wait_share_one_and_none_gets_what_began_before(harness: Harness) -> None:
    held = Held(harness)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(harness.get(ITEMS))
        await tasks.until(lambda: held.begun == 1)
        later = [group.create_task(harness.get(ITEMS)) for _ in range(5)]
        lists = harness.client.app[context.RELEASES]._lists
        await tasks.until(lambda: sum(lists._readers.values()) == 6)
        harness.upstream.version = 200
        held.go_on.set()
    assert first.result().json["metadata"]["resourceVersion"] == "100"
    assert {task.result().json["metadata"]["resourceVersion"] for task in later} == {"200"}
    assert len(harness.upstream.sent("GET")) == 2


async def test_other_questions_are_lists_of_their_own(harness: Harness) -> None:
    held = Held(harness)
    paths = [
        ITEMS,
        EVERYWHERE,
        f"{ITEMS}?limit=5",
        f"{ITEMS}?labelSelector=a",
        f"{ITEMS}?fieldSelector=metadata.name%3Da",
    ]
    async with asyncio.TaskGroup() as group:
        for path in paths:
            group.create_task(harness.get(path))
        await tasks.until(lambda: held.begun == len(paths))
        held.go_on.set()


async def test_a_client_that_goes_leaves_the_list_to_the_others(harness: Harness) -> None:
    held = Held(harness)
    lists = harness.client.app[context.RELEASES]._lists
    async with asyncio.TaskGroup() as group:
        going = [asyncio.create_task(harness.get(ITEMS)) for _ in range(2)]
        staying = group.create_task(harness.get(ITEMS))
        await tasks.until(lambda: sum(lists._readers.values()) == 3)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        await tasks.until(lambda: sum(lists._readers.values()) == 1)
        held.go_on.set()
    assert len(names(staying.result().json)) == COUNT
    assert held.given_up == 0


async def test_a_list_whose_clients_are_all_gone_is_given_up(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_PIECE_BYTES", 10_000)
    held = Held(harness)
    # What is compressed is sent when there is enough of it.
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "identity"}
    async with harness.client.get(ITEMS, headers=headers) as response:
        # The first piece is there: the client goes in the middle of the answer.
        await response.content.read(10)
    await tasks.until(lambda: held.given_up == 1)
    lists = harness.client.app[context.RELEASES]._lists
    await tasks.until(lambda: lists.running == 0)


async def test_lists_go_on_when_one_has_failed_for_all(harness: Harness) -> None:
    harness.upstream.fail("GET", fakes.answer(503, b"down"))
    with structlog.testing.capture_logs():
        answers = await asyncio.gather(*(harness.get(ITEMS) for _ in range(3)))
    assert answers[0].status == 503
    assert (await harness.get(ITEMS)).status == 200
