import asyncio
import socket

import pytest
from aiohttp import web
from watching import upstreams

from kindwright_facade import errors
from kindwright_facade.upstream import client

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def refused(upstream: client.Client, *, read_json: bool = False) -> errors.StatusError:
    async def ask() -> None:
        answer = await upstream.request("GET", "/x")
        if read_json:
            answer.json()

    with pytest.raises(errors.StatusError) as caught:
        await ask()
    assert (caught.value.code, caught.value.reason) == (503, "ServiceUnavailable")
    assert caught.value.retry_after
    return caught.value


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    async with upstreams.connected(f"http://127.0.0.1:{port}") as upstream:
        await refused(upstream)
        with pytest.raises(errors.StatusError):
            async with upstream.stream("/x"):
                pass


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        CHUNKED + b"5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_garbage_instead_of_http(answer: bytes) -> None:
    async with upstreams.raw(answer) as upstream:
        await refused(upstream)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"text"', b'{"a": ', b"\xff"])
async def test_garbage_instead_of_json(body: bytes) -> None:
    async with upstreams.raw(OK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body) as upstream:
        error = await refused(upstream, read_json=True)
        assert "<html>" not in error.message


@pytest.mark.parametrize("status", [200, 404, 409, 500])
async def test_any_status_is_an_answer(status: int) -> None:
    async def handler(request: web.Request) -> web.Response:
        sent = {
            "path": request.raw_path,
            "type": request.headers.get("Content-Type"),
            "accept": request.headers["Accept"],
        }
        return web.json_response(sent, status=status, headers={"ETag": '"1"'})

    async with upstreams.serving(handler) as upstream:
        answer = await upstream.request(
            "PUT", "/a%2Fb", params=[("x", "y z"), ("x", "2")], body=b"{}", content_type="a/b", accept="c/d"
        )
        assert (answer.status, answer.ok) == (status, status < 400)
        assert answer.json() == {"path": "/a%2Fb?x=y+z&x=2", "type": "a/b", "accept": "c/d"}
        assert answer.headers["etag"] == '"1"'


async def lines_of(answer: bytes) -> list[bytes]:
    async with upstreams.raw(answer) as upstream, upstream.stream("/x") as response:
        return [line async for lines in client.batches(response) for line in lines]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (CHUNKED + chunk(b"a\nb\n") + b"0\r\n\r\n", [b"a", b"b"]),
        (CHUNKED + chunk(b"a") + chunk(b"b\n\nc") + chunk(b"\n") + b"0\r\n\r\n", [b"ab", b"c"]),
        (CHUNKED + chunk(b"a\nhalf") + b"0\r\n\r\n", [b"a"]),
        (CHUNKED + chunk(b"a\nhalf"), [b"a"]),
        (CHUNKED + chunk(b"a\n") + b"9\r\nhal", [b"a"]),
        (CHUNKED + chunk(b"x" * 300_000 + b"\n") + b"0\r\n\r\n", [b"x" * 300_000]),
        (CHUNKED + b"0\r\n\r\n", []),
    ],
)
async def test_a_stream_that_is_cut_ends_with_the_last_whole_line(answer: bytes, found: list[bytes]) -> None:
    assert await lines_of(answer) == found


async def pieces_of(answer: bytes) -> bytes:
    async with upstreams.raw(answer) as upstream, upstream.stream("/x") as response:
        return b"".join([piece async for piece in client.chunks(response)])


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (CHUNKED + chunk(b"a\nb") + chunk(b"c") + b"0\r\n\r\n", b"a\nbc"),
        (OK + b"Content-Length: 5\r\n\r\nabcde", b"abcde"),
        (CHUNKED + b"0\r\n\r\n", b""),
    ],
)
async def test_a_body_is_read_as_it_comes(answer: bytes, body: bytes) -> None:
    assert await pieces_of(answer) == body


@pytest.mark.parametrize(
    "answer",
    [CHUNKED + chunk(b"abc"), CHUNKED + b"9\r\nabc", OK + b"Content-Length: 9\r\n\r\nabc", CHUNKED + b"zz\r\n"],
)
async def test_a_body_that_breaks_off_is_never_taken_for_whole(answer: bytes) -> None:
    with pytest.raises(errors.StatusError) as caught:
        await pieces_of(answer)
    assert (caught.value.code, caught.value.reason) == (503, "ServiceUnavailable")


async def test_a_body_that_stops_for_too_long_is_given_up() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"abc")
        await asyncio.Event().wait()
        return response

    async with upstreams.serving(handler) as upstream, upstream.stream("/x", silence=0.05) as response:
        pieces = client.chunks(response)
        assert await anext(pieces) == b"abc"
        with pytest.raises(errors.StatusError) as caught:
            await anext(pieces)
    assert caught.value.code == 503
