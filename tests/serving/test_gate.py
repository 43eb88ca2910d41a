"""What stands before aiohttp on a real connection answers the same as the application, and as long as the application would."""

import asyncio
import pathlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import fakes, gates, rawhttp, tasks, tls
from serving.gates import QUESTION, World
from serving.harness import EVERYWHERE, ITEM, ITEMS

from kindwright_facade.upstream import reviews
from kindwright_facade.web import gate, packing

PARTIAL = "Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
TABLE = "Accept: application/json;as=Table;g=meta.k8s.io;v=v1"


@pytest.fixture
async def world(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with gates.connected(tmp_path, monkeypatch) as found:
        yield found


@pytest.mark.parametrize(
    "data",
    [
        QUESTION, rawhttp.get(f"{ITEM}?resourceVersion=10"), rawhttp.get(f"{ITEM}/status?resourceVersion=0"),
        rawhttp.get(f"{ITEM}?resourceVersion=0", PARTIAL), rawhttp.get(f"{ITEM}?resourceVersion=0&pretty=true"),
        rawhttp.get(f"{ITEM}?resourceVersion=0", "Accept: */*", "Accept-Encoding: gzip", "User-Agent: x/1"),
    ],
)  # fmt: skip
async def test_the_same_question_is_answered_the_same_without_the_application(world: World, data: bytes) -> None:
    first, express = await world.ask(data)
    assert (first.status, express) == (200, False)
    for _ in range(3):
        answer, express = await world.ask(data)
        assert express
        assert (answer.line, answer.body) == (first.line, first.body)
        for headers in (first.headers, answer.headers):
            # Who made the answer, and when, is nobody's concern.
            headers.pop("server", None)
            headers.pop("date", None)
        assert answer.headers == first.headers


async def test_the_answer_is_about_the_object_as_it_is_now(world: World) -> None:
    assert await world.again()
    world.listener.change(101)
    answer, express = await world.ask()
    assert express
    assert b'"resourceVersion":"101"' in answer.body


@pytest.mark.parametrize(
    "data",
    [
        rawhttp.get(ITEM), rawhttp.get(f"{ITEM}?resourceVersion=999"), rawhttp.get(f"{ITEMS}?resourceVersion=0"),
        rawhttp.get(f"{EVERYWHERE}?resourceVersion=0"), rawhttp.get("/apis"), rawhttp.get("/healthz"),
        rawhttp.get(f"{ITEMS}/none?resourceVersion=0"), rawhttp.get(token=""), rawhttp.get(token="Authorization: Bearer x"),
        rawhttp.get(f"{ITEM}?resourceVersion=0", TABLE), rawhttp.get(f"{ITEM}?resourceVersion=0", "Accept: application/yaml"),
        rawhttp.get(f"{ITEM}?resourceVersion=0", "Accept: image/png"), rawhttp.get(line="HEAD {} HTTP/1.1", path="/healthz"),
    ],
)  # fmt: skip
async def test_other_questions_are_the_applications(world: World, data: bytes) -> None:
    if data.startswith(b"HEAD"):
        assert not gate.is_plain(data)
        return
    assert not await world.again(data)


async def test_a_large_object_is_left_to_the_application(world: World) -> None:
    world.listener.change(101, packing.THRESHOLD)
    assert not await world.again()


async def test_a_deprecated_version_warns_every_time(world: World) -> None:
    versions = (samples.version(deprecation_warning="use another"),)
    world.listener.registry.publish([samples.kind(versions=versions)])
    for _ in range(3):
        answer, express = await world.ask()
        assert not express
        assert "use another" in answer.headers["warning"]


async def test_a_definition_that_changes_is_noticed_at_once(world: World) -> None:
    assert await world.again()
    world.listener.registry.publish([])
    answer, express = await world.ask()
    assert (answer.status, express) == (503, False)


async def test_a_permission_that_is_taken_back_counts_when_it_has_to_be_asked_for_again(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "SECONDS", 0.1)
    made = tls.bundle()
    async with tls.listening(tmp_path, made) as listener, rawhttp.connected(listener, made.ca) as connection:
        assert (await connection.ask(QUESTION)).status == 200
        listener.upstream.permits = lambda _: False
        loop = asyncio.get_running_loop()
        until = loop.time() + 0.5
        while (await connection.ask(QUESTION)).status == 200:
            assert loop.time() < until
        assert (await connection.ask(QUESTION)).status == 403


async def test_what_is_remembered_serves_other_connections_of_the_same_caller(world: World) -> None:
    assert await world.again()
    async with rawhttp.connected(world.listener, world.made.ca) as other:
        # The first request of a connection is aiohttp's, whatever it is.
        before = world.seen
        assert (await other.ask(QUESTION)).status == 200
        assert world.seen == before + 1
        assert (await other.ask(QUESTION)).status == 200
        assert world.seen == before + 1


async def test_nobody_elses_question_is_answered(world: World) -> None:
    assert await world.again()
    async with rawhttp.connected(world.listener, world.made.ca) as other:
        assert (await other.ask(rawhttp.get("/healthz"))).status == 200
        for token in ("", "Authorization: Bearer another", "Authorization: bearer  let-me-i"):
            assert (await other.ask(rawhttp.get(token=token))).status == 401


async def test_it_knows_when_aiohttp_waits(world: World) -> None:
    """Held against aiohttp: busy from the first byte of a request to the last of its answer, idle before and after."""
    gates: list[gate.Gate] = []
    states: list[bool] = []
    original = world.listener.upstream.request

    async def look(method: str, path: str, **options: Any) -> Any:
        states.extend(found._is_idle() for found in gates)
        return await original(method, path, **options)

    world.listener.upstream.request = look  # type: ignore[method-assign]
    runner = world.listener.server._runner
    assert runner.server is not None
    await world.ask(rawhttp.get("/healthz"))
    (handler,) = runner.server.connections
    transport = handler.transport
    assert transport is not None
    found = transport.get_protocol()
    assert isinstance(found, gate.Gate)
    gates.append(found)
    assert found._is_idle()
    await world.ask(rawhttp.get(ITEM))
    assert states
    assert not any(states)
    await tasks.until(found._is_idle)


async def test_aiohttp_hears_of_a_connection_now_and_then(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await world.again()
    monkeypatch.setattr(gate, "_OWN_SECONDS", 0.0)
    assert not (await world.ask())[1]


async def test_who_asks_and_does_not_read_is_not_answered_without_end(world: World) -> None:
    world.listener.change(101, packing.THRESHOLD - 5000)
    assert await world.again()
    (handler,) = world.listener.server._runner.server.connections  # type: ignore[union-attr]
    transport = handler.transport
    assert transport is not None
    for _ in range(100):
        world.connection.send(QUESTION)
        await asyncio.sleep(0.001)
        assert transport.get_write_buffer_size() < 8 * packing.THRESHOLD
    for _ in range(100):
        assert len((await world.connection.answer()).body) > packing.THRESHOLD - 5000


async def test_a_refused_review_is_not_remembered(world: World) -> None:
    world.listener.upstream.fail("GET", fakes.answer(503, b""))
    world.listener.upstream.permits = lambda _: False
    for _ in range(3):
        answer, express = await world.ask()
        assert (answer.status, express) == (403, False)
