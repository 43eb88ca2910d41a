"""Lists from the cache that are kept compressed: the same bytes as a list that is not, and no work for what has not changed."""

import gzip
import json
import zlib
from typing import Any

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st
from serving.harness import EVERYWHERE, ITEMS, TOKEN, Harness

from kindwright_facade.documents import gzipping
from kindwright_facade.web import pages

TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"
PARTIAL = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
OLD_PARTIAL = PARTIAL.replace("v=v1", "v=v1beta1")
OTHER_SCHEMA = {"type": "object", "properties": {"spec": {"type": "object"}}}


@hypothesis.given(st.lists(st.binary(max_size=300) | st.just(b"a" * 70_000), max_size=6), st.data())
def test_blocks_in_any_order_are_one_gzip(contents: list[bytes], data: st.DataObject) -> None:
    blocks = [gzipping.block(content) for content in contents]
    order = data.draw(st.lists(st.sampled_from(range(len(blocks))), max_size=8)) if blocks else []
    whole = gzipping.join(blocks[index] for index in order)
    assert gzip.decompress(whole) == b"".join(contents[index] for index in order)
    # Strictly one member: some clients stop at the end of the first.
    stream = zlib.decompressobj(31)
    assert stream.decompress(whole) + stream.flush() == b"".join(contents[index] for index in order)
    assert (stream.eof, stream.unused_data) == (True, b"")
    assert sum(blocks[index].length for index in order) == sum(len(contents[index]) for index in order)


def test_nothing_is_a_gzip_too() -> None:
    assert gzip.decompress(gzipping.join([])) == b""
    assert gzip.decompress(gzipping.join([gzipping.block(b""), gzipping.block(b"")])) == b""


def member(number: int, version: int = 7, namespace: str = "shop", kind: str = "Postgres") -> Any:
    note = {"x.kindwright.dev/note": f"{number} {'x' * 600}"}
    name = f"n{number:04}"
    labels = {"kindwright.dev/kind": kind}
    found = samples.release(name, namespace=namespace, resourceVersion=str(version), annotations=note, labels=labels)
    return samples.member(found)


def stray() -> Any:
    """Make one with the kind's labels and without its prefix."""
    found = samples.release("stray")
    found["metadata"]["name"] = "stray"
    return samples.member(found)


@pytest.fixture
async def harness(harness: Harness) -> Harness:
    """Have several pages in one namespace and some objects in others, one of which is of another kind."""
    found = [member(number) for number in range(300)]
    found += [member(number, namespace=name) for name in ("a-b", "a") for number in range(5)]
    harness.cache.replace([*found, member(999, kind="Redis"), stray()], 10)
    return harness


async def raw(harness: Harness, path: str, tokens: str, media: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": media, "Accept-Encoding": tokens}
    async with harness.client.get(path, headers=headers, auto_decompress=False) as response:
        assert response.status == 200
        return response.headers, await response.read()


async def check(harness: Harness, path: str = ITEMS, media: str = "application/json") -> Any:
    """See that the compressed list is the other one, compressed."""
    path += "?resourceVersion=0"
    headers, packed = await raw(harness, path, "gzip", media)
    _, plain = await raw(harness, path, "identity", media)
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert headers["Cache-Control"] == "no-cache, private"
    assert headers["Content-Type"] == "application/json"
    assert gzip.decompress(packed) == plain
    assert not harness.upstream.sent("GET")
    return json.loads(plain)


@pytest.fixture
def compressed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many bytes are compressed, of what is longer than what begins and ends a list."""
    found: list[int] = []
    original = gzipping.block

    def block(content: bytes) -> gzipping.Block:
        if len(content) > 1000:
            found.append(len(content))
        return original(content)

    monkeypatch.setattr(gzipping, "block", block)
    return found


@pytest.mark.parametrize("media", ["application/json", PARTIAL, OLD_PARTIAL])
@pytest.mark.parametrize("path", [ITEMS, EVERYWHERE])
async def test_a_list_is_the_same_compressed(harness: Harness, path: str, media: str) -> None:
    for _ in range(2):
        found = await check(harness, path, media)
    assert len(found["items"]) == (300 if path == ITEMS else 310)
    assert [item["metadata"]["namespace"] for item in found["items"]][:1] == ["shop" if path == ITEMS else "a-b"]


async def test_what_has_not_changed_is_not_compressed_again(harness: Harness, compressed: list[int]) -> None:
    await check(harness)
    count = len(compressed)
    assert count == -(-300 // pages._MEMBERS)
    await check(harness)
    assert len(compressed) == count
    harness.cache.apply([(member(100, 11), False)])
    await check(harness)
    assert len(compressed) == count + 1
    # The same objects in a new list.
    kept = [*harness.cache.list(("apps.example.com", "Postgres"))]
    harness.cache.replace(kept, 20)
    await check(harness)
    harness.cache.advance(30)
    assert (await check(harness))["metadata"]["resourceVersion"] == "30"


@pytest.mark.parametrize(
    "change",
    [
        [(member(100, 11), False)], [(member(0, 11), True)], [(member(299, 11), True)], [(member(500, 11), False)],
        [(member(150, 11, kind="Redis"), False)], [(member(1, 11), True), (member(1, 12), False)],
        [(member(64, 11), True), (member(700, 12), False)], [(member(7, 11, namespace="new"), False)],
    ],
)  # fmt: skip
async def test_after_a_change_the_list_is_that_of_now(harness: Harness, change: Any) -> None:
    for path in (ITEMS, EVERYWHERE):
        await check(harness, path)
    harness.cache.apply(change)
    for path in (ITEMS, EVERYWHERE):
        found = await check(harness, path)
        assert found["metadata"]["resourceVersion"] == str(change[-1][0].number)


async def test_shapes_and_definitions_are_kept_apart(harness: Harness) -> None:
    for media in ("application/json", PARTIAL, OLD_PARTIAL, "application/json"):
        kinds = {item["kind"] for item in (await check(harness, media=media))["items"]}
        assert kinds == {"Postgres" if media == "application/json" else "PartialObjectMetadata"}
    harness.registry.publish([samples.kind(versions=(samples.version("v1"), samples.version(schema=OTHER_SCHEMA)))])
    for path in (ITEMS, ITEMS.replace("v1alpha1", "v1")):
        found = await check(harness, path)
        assert {item["apiVersion"] for item in found["items"]} == {found["apiVersion"]}


async def test_another_prefix_gives_other_names(harness: Harness) -> None:
    await check(harness)
    harness.registry.publish([samples.kind(release=samples.release_of_kind(prefix="post"))])
    assert (await check(harness))["items"][0]["metadata"]["name"] == "gres-n0000"


async def test_changes_while_a_list_is_compressed_are_not_in_it(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = pages._compress
    changed: list[int] = []

    async def compress(*given: Any) -> gzipping.Block:
        if not changed:
            changed.append(1)
            harness.cache.apply([(member(299, 11), True), (member(0, 12), True), (member(800, 13), False)])
        return await original(*given)

    monkeypatch.setattr(pages, "_compress", compress)
    _, packed = await raw(harness, f"{ITEMS}?resourceVersion=0", "gzip")
    found = json.loads(gzip.decompress(packed))
    assert found["metadata"]["resourceVersion"] == "10"
    assert [item["metadata"]["name"] for item in found["items"]] == [f"n{number:04}" for number in range(300)]
    assert [item["metadata"]["name"] for item in (await check(harness))["items"]][-1] == "n0800"


@pytest.mark.parametrize(
    ("query", "media"),
    [("", TABLE), ("&labelSelector=!a", "application/json"), ("&fieldSelector=metadata.name!%3Dx", "application/json")],
)
async def test_what_is_not_kept_is_compressed_all_the_same(harness: Harness, query: str, media: str) -> None:
    path = f"{ITEMS}?resourceVersion=0{query}"
    headers, packed = await raw(harness, path, "gzip", media)
    assert headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(packed)).get("items") or [1] * 300) == 300


async def test_only_so_much_is_kept(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_VIEWS", 1)
    for media in ("application/json", PARTIAL, "application/json"):
        await check(harness, media=media)
    (shelf,) = harness.cache.shelves(("apps.example.com", "Postgres"), "shop")
    assert len(shelf.kept) == 1


async def test_an_object_that_can_not_be_shown_is_a_refusal(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    def encode(*_: Any) -> None:
        raise KeyError("secret of the object")

    monkeypatch.setattr("kindwright_facade.conversion.members.encode", encode)
    answer = await harness.get(f"{ITEMS}?resourceVersion=0", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.json["reason"]) == (500, "InternalError")
    assert "secret" not in answer.text
