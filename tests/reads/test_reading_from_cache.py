"""Reads of any version that the cache can prove: answered without upstream, and with nothing else than upstream would say."""

import json
from typing import Any

import pytest
import yaml
from conversion import samples
from serving import fakes
from serving.harness import EVERYWHERE, ITEM, ITEMS, Harness

TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1"
PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


def release(name: str, version: int = 7, **meta: Any) -> Any:
    return samples.release(name, resourceVersion=str(version), **meta)


def stray() -> Any:
    """Make one with the kind's labels and without its prefix."""
    found = release("stray")
    found["metadata"]["name"] = "stray"
    return found


@pytest.fixture
def harness(harness: Harness) -> Harness:
    """Hold other objects in the cache than upstream does: so it shows who has answered."""
    held = [
        release("orders", labels={"x.kindwright.dev/team": "red"}), release("cached"), stray(),
        release("a", namespace="other", labels={"kindwright.dev/kind": "Redis"}), release("b", namespace="a-b"),
        release("b", namespace="a"),
    ]  # fmt: skip
    harness.cache.replace([samples.member(one) for one in held], 10)
    harness.upstream.seed(release("orders", 90), release("exact", 90))
    return harness


def names(answer: Any) -> list[str]:
    return [f"{item['metadata']['namespace']}/{item['metadata']['name']}" for item in answer.json["items"]]


async def asked(harness: Harness, path: str, **options: Any) -> tuple[Any, list[fakes.Request]]:
    """Read; returns the answer and what upstream was asked for it."""
    before = len(harness.upstream.sent("GET"))
    answer = await harness.get(path, **options)
    return answer, harness.upstream.sent("GET")[before:]


@pytest.mark.parametrize(
    ("query", "cached"),
    [
        ("resourceVersion=0", True), ("resourceVersion=00", True), ("resourceVersion=5", True), ("resourceVersion=10", True),
        ("resourceVersion=11", False), ("resourceVersion=0&resourceVersionMatch=NotOlderThan", True),
        ("resourceVersion=10&resourceVersionMatch=NotOlderThan", True), ("resourceVersion=10&resourceVersionMatch=Exact", False),
        ("resourceVersion=0&limit=1", True), ("resourceVersion=10&limit=1", False), ("resourceVersion=10&limit=0", True),
        ("", False), ("resourceVersion=", False), ("limit=1", False), ("resourceVersion=0&continue=abc", False),
        ("resourceVersion=x", False), ("resourceVersion=-1", False), ("resourceVersion=0&resourceVersion=99", True),
        ("resourceVersion=99&resourceVersion=0", False), ("resourceVersion=0&watch=false&allowWatchBookmarks=1", True),
    ],
)  # fmt: skip
async def test_which_lists_the_cache_answers(harness: Harness, query: str, cached: bool) -> None:
    answer, sent = await asked(harness, f"{ITEMS}?{query}")
    assert answer.status == 200
    if cached:
        assert not sent
        assert names(answer) == ["shop/cached", "shop/orders"]
        assert answer.json["metadata"] == {"resourceVersion": "10", "continue": ""}
    else:
        assert names(answer) == ["shop/exact", "shop/orders"]
        assert answer.json["metadata"] == {"resourceVersion": "100", "continue": ""}
        given = dict(pair.split("=") for pair in reversed(query.split("&")) if pair)
        assert {key: value for key, value in sent[0].params.items() if key != "labelSelector"} == given


@pytest.mark.parametrize(
    ("query", "cached"),
    [
        ("resourceVersion=0", True), ("resourceVersion=10", True), ("resourceVersion=11", False), ("", False),
        ("resourceVersion=", False), ("resourceVersion=0&resourceVersionMatch=Exact", True), ("resourceVersion=x", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ITEM, f"{ITEM}/status"])
async def test_which_gets_the_cache_answers(harness: Harness, query: str, cached: bool, path: str) -> None:
    answer, sent = await asked(harness, f"{path}?{query}")
    assert answer.status == 200
    assert answer.json["metadata"]["resourceVersion"] == ("7" if cached else "90")
    version = dict(pair.split("=") for pair in query.split("&") if pair).get("resourceVersion")
    assert [request.params for request in sent] == ([] if cached else [{"resourceVersion": version} if version else {}])


@pytest.mark.parametrize(
    ("query", "status", "upstream"),
    [("resourceVersion=0", 404, 0), ("resourceVersion=10", 200, 1), ("resourceVersion=99", 200, 1), ("", 200, 1)],
)
async def test_only_who_takes_any_version_is_told_that_nothing_is_there(
    harness: Harness, query: str, status: int, upstream: int
) -> None:
    answer, sent = await asked(harness, f"{ITEMS}/exact?{query}")
    assert (answer.status, len(sent)) == (status, upstream)
    if status == 404:
        assert answer.json["message"] == 'postgreses.apps.example.com "exact" not found'
        assert answer.json["details"] == {"group": "apps.example.com", "kind": "postgreses", "name": "exact"}


async def test_what_is_no_member_is_not_in_the_cache_either(harness: Harness) -> None:
    assert (await harness.get(f"{ITEMS}/stray?resourceVersion=0")).status == 404
    for path in (ITEMS, EVERYWHERE):
        answer, sent = await asked(harness, f"{path}?resourceVersion=0")
        assert not sent
        assert "shop/stray" not in names(answer)


async def test_all_namespaces_come_in_the_order_of_upstreams_keys(harness: Harness) -> None:
    answer, _ = await asked(harness, f"{EVERYWHERE}?resourceVersion=0")
    assert names(answer) == ["a-b/b", "a/b", "shop/cached", "shop/orders"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("labelSelector=team%3Dred", ["shop/orders"]), ("labelSelector=team!%3Dred", ["a-b/b", "a/b", "shop/cached"]),
        ("fieldSelector=metadata.name%3Dcached", ["shop/cached"]), ("fieldSelector=metadata.namespace%3Da", ["a/b"]),
        ("fieldSelector=metadata.name%3Da,metadata.name%3Db", []), ("labelSelector=team&limit=1", ["shop/orders"]),
    ],
)  # fmt: skip
async def test_selectors_select_from_the_cache(harness: Harness, query: str, expected: list[str]) -> None:
    answer, sent = await asked(harness, f"{EVERYWHERE}?resourceVersion=0&{query}")
    assert (names(answer), sent) == (expected, [])


@pytest.mark.parametrize("query", ["labelSelector=a+b", "fieldSelector=spec.size%3D1", "limit=x", "timeoutSeconds="])
async def test_what_can_not_be_read_is_refused_before_the_cache_is_asked(harness: Harness, query: str) -> None:
    answer, sent = await asked(harness, f"{ITEMS}?resourceVersion=0&{query}")
    assert (answer.status, answer.json["reason"], sent) == (400, "BadRequest", [])


@pytest.mark.parametrize("state", ["not synced", "lost"])
async def test_a_cache_that_may_be_behind_answers_nobody(
    harness: Harness, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if state == "lost":
        monkeypatch.setattr("kindwright_facade.upstream.cache.STALE_SECONDS", 0.0)
        harness.cache.lost()
    else:
        harness.cache.synced = False
    for path in (f"{ITEM}?resourceVersion=0", f"{ITEMS}?resourceVersion=0"):
        assert len((await asked(harness, path))[1]) == 1
    # What it has seen up to a version it has seen, however long ago.
    for path in (f"{ITEM}?resourceVersion=10", f"{ITEMS}?resourceVersion=10"):
        assert len((await asked(harness, path))[1]) == (0 if state == "lost" else 1)


async def test_a_change_is_shown_from_the_moment_it_is_taken_in(harness: Harness) -> None:
    harness.cache.apply([(samples.member(release("orders", 12)), False), (samples.member(release("cached", 13)), True)])
    answer, _ = await asked(harness, f"{ITEMS}?resourceVersion=13")
    assert (names(answer), answer.json["metadata"]["resourceVersion"]) == (["shop/orders"], "13")
    assert (await harness.get(f"{ITEM}?resourceVersion=0")).json["metadata"]["resourceVersion"] == "12"
    assert (await harness.get(f"{ITEMS}/cached?resourceVersion=0")).status == 404


@pytest.mark.parametrize("media", ["application/json", TABLE, PARTIAL, "application/yaml"])
async def test_an_object_looks_as_upstreams_does(harness: Harness, media: str) -> None:
    harness.cache.replace([samples.member(release("orders", 90))], 100)
    headers = {"Accept": media}
    cached, sent = await asked(harness, f"{ITEM}?resourceVersion=0", headers=headers)
    exact, _ = await asked(harness, ITEM, headers=headers)
    assert not sent
    assert (cached.text, cached.headers["Content-Type"]) == (exact.text, exact.headers["Content-Type"])


@pytest.mark.parametrize("media", ["application/json", TABLE, PARTIAL_LIST, "application/yaml"])
async def test_a_list_looks_as_upstreams_does(harness: Harness, media: str) -> None:
    harness.cache.replace([samples.member(release(name, 90)) for name in ("orders", "exact")], 100)
    headers = {"Accept": media}
    cached, sent = await asked(harness, f"{ITEMS}?resourceVersion=0", headers=headers)
    exact, _ = await asked(harness, ITEMS, headers=headers)
    assert not sent
    read = yaml.safe_load if media == "application/yaml" else json.loads
    assert read(cached.text) == read(exact.text)
    assert cached.headers["Content-Type"] == exact.headers["Content-Type"]


async def test_what_is_converted_for_the_cache_serves_exact_lists_too(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.cache.replace([samples.member(release("orders", 90))], 100)
    await harness.get(f"{ITEM}?resourceVersion=0")
    made: list[str] = []
    monkeypatch.setattr("kindwright_facade.conversion.members.encode", lambda *_: made.append("x"))
    assert names(await harness.get(f"{ITEMS}?resourceVersion=0")) == ["shop/orders"]
    assert (await harness.get(ITEM)).json["metadata"]["resourceVersion"] == "90"
    del harness.upstream.releases["shop", "postgres-exact"]
    assert names(await harness.get(ITEMS)) == ["shop/orders"]
    assert not made
