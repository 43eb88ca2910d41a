import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import test_utils, web

from kindwright_operator.charts import fetching, records

CONTENT = b"the bytes of a chart" * 100


def digest(algorithm: str = "sha256", content: bytes = CONTENT) -> str:
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


async def whole(_: web.Request) -> web.Response:
    return web.Response(body=CONTENT)


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    with_end = asyncio.get_running_loop().time() + 10
    while asyncio.get_running_loop().time() < with_end:
        await response.write(bytes(1 << 16))
    return response


async def silent(_: web.Request) -> web.Response:
    await asyncio.sleep(10)
    return web.Response()


async def moved(_: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "/chart"})


async def broken(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT))})
    await response.prepare(request)
    await response.write(CONTENT[:100])
    assert request.transport
    request.transport.close()
    return response


async def compressed(_: web.Request) -> web.Response:
    response = web.Response(body=bytes(20 << 20))
    response.enable_compression(web.ContentCoding.gzip)
    return response


@pytest.fixture
async def server() -> AsyncIterator[Any]:
    app = web.Application()
    for handler in (endless, silent, moved, broken, compressed):
        app.router.add_get(f"/{handler.__name__}", handler)
    app.router.add_get("/chart", whole)
    async with test_utils.TestServer(app) as found:
        yield found


async def fetch(server: Any, path: str = "/chart", **options: Any) -> bytes:
    limits = {key: options.pop(key) for key in ("limit", "seconds") if key in options}
    artifact = records.Artifact(**{"url": str(server.make_url(path)), "digest": digest(), **options})
    async with aiohttp.ClientSession() as session:
        return await fetching.fetch(session, artifact, **limits)


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
async def test_the_bytes_that_the_digest_names(server: Any, algorithm: str) -> None:
    assert await fetch(server, digest=digest(algorithm), size=len(CONTENT)) == CONTENT
    assert await fetch(server, digest=digest(algorithm).upper().replace("SHA", "sha"), limit=len(CONTENT)) == CONTENT


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"digest": digest(content=b"others")}, "not what its digest says"),
        ({"digest": "blake3:" + "0" * 64}, "one of sha256"),
        ({"digest": "md5:" + "0" * 32}, "one of sha256"),
        ({"digest": ""}, "one of sha256"),
        ({"digest": "sha256:abc"}, "no sha256"),
        ({"digest": "sha256:" + "g" * 64}, "no sha256"),
        ({"url": "file:///etc/passwd"}, "http"),
        ({"url": "http:///x"}, "http"),
        ({"url": "http://[::1"}, "can't be read"),
        ({"url": "http://127.0.0.1:1/x"}, "can't be had"),
        ({"limit": len(CONTENT) - 1}, "more than"),
        ({"size": 100, "limit": 10}, "more than 10 bytes"),
        ({"path": "/nowhere"}, "answers 404"),
        ({"path": "/moved"}, "answers 302"),
        ({"path": "/endless", "limit": 1 << 20}, "more than 1048576 bytes"),
        ({"path": "/compressed", "limit": 1 << 20}, "more than 1048576 bytes"),
        ({"path": "/silent", "seconds": 0.05}, "within 0.05 seconds"),
        ({"path": "/broken"}, "can't be had"),
    ],
)
async def test_anything_else_is_refused_in_one_line(server: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(records.ChartError, match=message) as caught:
        await fetch(server, **options)
    assert "\n" not in str(caught.value)
