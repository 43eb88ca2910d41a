"""On a connection on which anything could be mixed up, what stands before aiohttp leaves everything to it."""

import asyncio
import pathlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from serving import gates, rawhttp, tasks
from serving.gates import QUESTION, World
from serving.harness import ITEM

from kindwright_facade.web import gate


@pytest.fixture
async def world(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with gates.connected(tmp_path, monkeypatch) as found:
        yield found


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (QUESTION, True), (rawhttp.get("/"), True), (rawhttp.get("/x", "X: y"), True),
        (QUESTION + QUESTION, False), (QUESTION + b"G", False), (QUESTION[:-1], False), (QUESTION[:-2], False), (QUESTION[1:], False),
        (b"\r\n" + QUESTION, False), (b"", False), (b"\r\n\r\n", False), (b"GET / HTTP/1.1\r\n\r\n", True),
        (rawhttp.get(line="GET {} HTTP/1.0"), False), (rawhttp.get(line="POST {} HTTP/1.1"), False),
        (rawhttp.get(line="get {} HTTP/1.1"), False), (rawhttp.get(line="HEAD {} HTTP/1.1"), False),
        (rawhttp.get(line="GET http://x{} HTTP/1.1"), False), (rawhttp.get(line="GET * HTTP/1.1"), False),
        (rawhttp.get("/", "Content-Length: 0"), False), (rawhttp.get("/", "content-length:5"), False),
        (rawhttp.get("/", "Transfer-Encoding: chunked"), False), (rawhttp.get("/", "transfer-encoding : chunked"), False),
        (rawhttp.get("/", "Connection: close"), False), (rawhttp.get("/", "CONNECTION: keep-alive"), False),
        (rawhttp.get("/", "Upgrade: websocket"), False), (rawhttp.get("/", "Expect: 100-continue"), False),
        (rawhttp.get("/", "Audit-ID: x"), False), (rawhttp.get("/", " Content-Length: 5"), False),
        (rawhttp.get("/", "X: y\nContent-Length: 5"), False), (rawhttp.get("/", "X: y\rTransfer-Encoding: chunked"), False),
        (rawhttp.get("/", "X-Content-Length: 5", "X: connection: close"), True),
        (rawhttp.get("/", "X: " + "y" * 9000), False),
    ],
)  # fmt: skip
def test_which_requests_are_plain(data: bytes, plain: bool) -> None:
    assert gate.is_plain(data) is plain


async def test_two_in_a_row_are_both_the_applications_and_so_is_all_behind(world: World) -> None:
    assert await world.again()
    before = world.seen
    world.connection.send(QUESTION + QUESTION)
    for _ in range(2):
        assert (await world.connection.answer()).status == 200
    assert world.seen == before + 2
    assert not (await world.ask())[1]


@pytest.mark.parametrize("cut", [1, 20, -3, -1])
async def test_a_request_in_pieces_is_the_applications(world: World, cut: int) -> None:
    assert await world.again()
    before = world.seen
    await world.arrives(QUESTION[:cut])
    world.connection.send(QUESTION[cut:])
    assert (await world.connection.answer()).status == 200
    assert world.seen == before + 1
    assert not (await world.ask())[1]


async def test_a_body_that_looks_like_a_question_is_none(world: World) -> None:
    assert await world.again()
    head = rawhttp.get(ITEM, f"Content-Length: {len(QUESTION)}", line="PUT {} HTTP/1.1")
    before = world.seen
    world.connection.send(head)
    await tasks.until(lambda: world.seen == before + 1)
    world.connection.send(QUESTION)
    answer = await world.connection.answer()
    assert answer.status >= 400
    # Nothing else is answered: the next answer is the next question's.
    assert (await world.connection.ask(rawhttp.get("/healthz"))).body == b"ok"


@pytest.mark.parametrize(
    "data",
    [
        rawhttp.get("/healthz")[:-2] + b"X: y\n\n" + QUESTION,
        rawhttp.get("/healthz").replace(b"\r\n", b"\n")[:-1] + QUESTION,
        b"GET /healthz HTTP/1.1\nHost: x\n\n" + QUESTION[:-2] + b"\r\n",
        rawhttp.get("/healthz", "X: y\r\n Z: y"),
    ],
    ids=["line feeds at the end", "line feeds all over", "two by line feeds", "folded"],
)
async def test_two_requests_never_pass_for_one(world: World, data: bytes) -> None:
    """However aiohttp reads it: what is answered the second time is what was answered the first time."""
    found = []
    for _ in range(2):
        async with rawhttp.connected(world.listener, world.made.ca) as connection:
            assert (await connection.ask(rawhttp.get("/livez"))).status == 200
            connection.send(data)
            connection.send(rawhttp.get("/livez", "Connection: close"))
            text = (await connection.rest()).decode()
            found.append([line for line in text.splitlines() if not line.startswith("Date:")])
    assert found[0] == found[1]


async def test_a_question_while_another_is_on_its_way_waits_for_its_turn(world: World) -> None:
    assert await world.again()
    reached, go_on = asyncio.Event(), asyncio.Event()
    original = world.listener.upstream.request

    async def slow(method: str, path: str, **options: Any) -> Any:
        if method == "GET":
            reached.set()
            await go_on.wait()
        return await original(method, path, **options)

    world.listener.upstream.request = slow  # type: ignore[method-assign]
    world.connection.send(rawhttp.get(ITEM))
    await reached.wait()
    await world.arrives(QUESTION)
    go_on.set()
    world.listener.upstream.releases["shop", "postgres-orders"]["metadata"]["resourceVersion"] = "99"
    first, second = await world.connection.answer(), await world.connection.answer()
    assert b'"resourceVersion":"99"' in first.body
    assert b'"resourceVersion":"7"' in second.body
    # Then the connection is as good as before, and what was asked meanwhile has taken nobody's place.
    assert (await world.ask())[1]
    assert not await world.again(rawhttp.get(ITEM))


async def test_a_question_that_is_overtaken_is_not_remembered_as_the_other(world: World) -> None:
    """Two questions on one connection, the second sent while the first is found out about."""
    reached, go_on = asyncio.Event(), asyncio.Event()
    original = world.listener.upstream.request

    async def slow(method: str, path: str, **options: Any) -> Any:
        if path.endswith("subjectaccessreviews"):
            reached.set()
            await go_on.wait()
        return await original(method, path, **options)

    world.listener.upstream.request = slow  # type: ignore[method-assign]
    world.connection.send(QUESTION)
    await reached.wait()
    secret = rawhttp.get(f"{ITEM}?resourceVersion=0", token="Authorization: Bearer nobody")
    await world.arrives(secret)
    go_on.set()
    assert [(await world.connection.answer()).status for _ in range(2)] == [200, 401]
    assert (await world.ask(secret))[0].status == 401
