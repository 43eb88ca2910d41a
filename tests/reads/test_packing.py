"""gzip: who gets it, from how many bytes on, and that nothing else changes."""

import gzip
import json
from typing import Any

import pytest
from conversion import samples
from serving.harness import ITEM, ITEMS, MERGE, TOKEN, Harness

from kindwright_facade.web import packing

LIMIT = 131_072
TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"
PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


async def raw(harness: Harness, path: str, tokens: str | None = "gzip", media: str = "*/*", **options: Any) -> Any:
    """Read an answer without unpacking it; returns headers and body."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": media}
    skipped = ["Accept-Encoding"] if tokens is None else []
    headers |= {} if tokens is None else {"Accept-Encoding": tokens}
    method = options.pop("method", "GET")
    given = {"headers": headers | options.pop("headers", {}), "skip_auto_headers": skipped, **options}
    async with harness.client.request(method, path, auto_decompress=False, **given) as response:
        assert response.status in (200, 201)
        return response.headers, await response.read()


def fill(harness: Harness, padding: int) -> None:
    """Have one object that is so much larger than it need be, here and upstream."""
    note = {"x.kindwright.dev/note": "x" * padding}
    # Always of as many digits.
    release = samples.release(annotations=note, resourceVersion=str(100_000 + padding))
    harness.upstream.version = 1_000_000
    harness.upstream.releases.clear()
    harness.upstream.seed(release)
    harness.cache.replace([samples.member(release)], harness.upstream.version)


async def fitted(harness: Harness, size: int, path: str, media: str) -> bytes:
    """Make the answer so many bytes long; returns it as it is without gzip."""
    fill(harness, 1000)
    _, body = await raw(harness, path, None, media)
    fill(harness, 1000 + size - len(body))
    headers, body = await raw(harness, path, None, media)
    assert len(body) == size
    assert "Content-Encoding" not in headers
    return bytes(body)


ANSWERS = [
    (ITEM, "application/json"), (f"{ITEM}?resourceVersion=0", "application/json"), (ITEM, PARTIAL), (ITEM, TABLE),
    (ITEMS, "application/json"), (f"{ITEMS}?resourceVersion=0", "application/json"), (ITEMS, PARTIAL_LIST), (ITEMS, TABLE),
    (f"{ITEMS}?includeObject=Object", TABLE), (ITEM, "application/yaml"), (ITEMS, "application/yaml"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "media"), ANSWERS)
@pytest.mark.parametrize(("size", "packed"), [(LIMIT, False), (LIMIT + 1, True), (3 * LIMIT, True)])
async def test_what_is_longer_than_128_kib_is_packed(
    harness: Harness, path: str, media: str, size: int, packed: bool
) -> None:
    plain = await fitted(harness, size, path, media)
    headers, body = await raw(harness, path, "gzip", media)
    if not packed:
        assert not {"Content-Encoding", "Vary"} & set(headers)
        assert body == plain
        return
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(body) < size / 10
    assert gzip.decompress(body) == plain
    assert headers["Content-Type"].partition(";")[0] == media.partition(";")[0]
    assert headers["Cache-Control"] == "no-cache, private"
    if "Content-Length" in headers:
        assert int(headers["Content-Length"]) == len(body)


@pytest.mark.parametrize(
    ("tokens", "wanted"),
    [
        ("gzip", True), ("br, gzip", True), ("gzip,deflate", True), (" gzip ", True), ("a,gzip ,b", True),
        ("gzip;q=1.0", False), ("gzip;q=0", False), ("GZIP", False), ("*", False), ("", False), ("identity", False),
        ("x-gzip", False), ("deflate", False), ("gzip2", False), (None, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ITEM, ITEMS])
async def test_only_who_says_gzip_gets_it(harness: Harness, tokens: str | None, wanted: bool, path: str) -> None:
    plain = await fitted(harness, 2 * LIMIT, path, "application/json")
    headers, body = await raw(harness, path, tokens)
    assert (headers.get("Content-Encoding") == "gzip") is wanted
    assert ("Vary" in headers) is wanted
    assert (gzip.decompress(body) if wanted else body) == plain


async def test_a_list_that_is_sent_in_pieces_is_packed_as_one(harness: Harness) -> None:
    releases = [
        samples.release(f"n{number:04}", annotations={"x.kindwright.dev/n": "x" * 900}) for number in range(500)
    ]
    harness.upstream.seed(*releases)
    _, plain = await raw(harness, ITEMS, None)
    headers, body = await raw(harness, ITEMS, "gzip")
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(body) == plain
    assert len(json.loads(plain)["items"]) == 500


async def test_answers_to_writes_are_packed_too(harness: Harness) -> None:
    fill(harness, 2 * LIMIT)
    live = (await harness.get(ITEM)).json
    options: Any = {"data": json.dumps(live), "headers": {"Content-Type": "application/json"}, "method": "PUT"}
    headers, body = await raw(harness, ITEM, "gzip", **options)
    assert headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))["metadata"]["name"] == "orders"
    patch: Any = {"data": b"{}", "headers": {"Content-Type": MERGE}, "method": "PATCH"}
    assert (await raw(harness, ITEM, "gzip", **patch))[0]["Content-Encoding"] == "gzip"
    live["metadata"] = {"name": "new", "annotations": live["metadata"]["annotations"]}
    post: Any = {"data": json.dumps(live), "headers": {"Content-Type": "application/json"}, "method": "POST"}
    assert (await raw(harness, ITEMS, "gzip", **post))[0]["Content-Encoding"] == "gzip"


async def test_what_a_delete_shows_is_packed_too(harness: Harness) -> None:
    fill(harness, 2 * LIMIT)
    harness.upstream.releases["shop", "postgres-orders"]["metadata"]["finalizers"] = ["example.com/hold"]
    headers, body = await raw(harness, ITEM, "gzip", method="DELETE")
    assert headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))["metadata"]["name"] == "orders"


async def test_a_watch_is_never_packed(harness: Harness) -> None:
    fill(harness, 2 * LIMIT)
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
    async with harness.client.get(f"{ITEMS}?watch=true", headers=headers) as response:
        assert not {"Content-Encoding", "Vary"} & set(response.headers)
        assert (await response.content.readexactly(16)).startswith(b'{"type":"ADDED",')


async def test_nothing_is_lost_between_pieces() -> None:
    for compress in (True, False):
        packer = packing.Packer(compress=compress)
        body = (
            b"".join([await packer.pack(piece) for piece in (b"", b"a", b"b" * 300_000, b"c")]) + await packer.finish()
        )
        assert (gzip.decompress(body) if compress else body) == b"a" + b"b" * 300_000 + b"c"
