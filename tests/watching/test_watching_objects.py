import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from serving import fakes
from serving.harness import EVERYWHERE, ITEMS, TOKEN, Harness
from watching import feeding

from kindwright_facade import errors


async def test_events_are_about_the_object(harness: Harness) -> None:
    events = [{"type": kind, "object": feeding.MEMBER} for kind in ("ADDED", "MODIFIED", "DELETED")]
    feeding.feed(harness, feeding.lines(*events))
    found = await feeding.received(harness)
    assert [event["type"] for event in found] == ["ADDED", "MODIFIED", "DELETED"]
    for event in found:
        assert event["object"]["kind"] == "Postgres"
        assert event["object"]["metadata"]["name"] == "orders"
        assert event["object"]["metadata"]["resourceVersion"] == "7"
        assert event["object"]["spec"] == {"size": "1Gi", "replicas": 1}


@pytest.mark.parametrize("cut", [1, 10, 200])
async def test_events_come_in_pieces_of_any_size(harness: Harness, cut: int) -> None:
    whole = feeding.lines({"type": "ADDED", "object": feeding.MEMBER}, {"type": "DELETED", "object": feeding.MEMBER})
    feeding.feed(harness, *(whole[start : start + cut] for start in range(0, len(whole), cut)))
    assert [event["type"] for event in await feeding.received(harness)] == ["ADDED", "DELETED"]


async def test_a_release_without_the_prefix_is_nobodys_event(harness: Harness) -> None:
    feeding.feed(
        harness, feeding.lines({"type": "ADDED", "object": feeding.STRAY}, {"type": "DELETED", "object": feeding.STRAY})
    )
    assert await feeding.received(harness) == []


async def test_bookmarks_carry_the_version_and_the_end_of_the_initial_events(harness: Harness) -> None:
    meta = {"resourceVersion": "9", "creationTimestamp": None, "annotations": {"k8s.io/initial-events-end": "true"}}
    release = {"kind": "HelmRelease", "apiVersion": "helm.toolkit.fluxcd.io/v2", "metadata": meta, "spec": {}}
    feeding.feed(harness, feeding.lines({"type": "BOOKMARK", "object": release}))
    (event,) = await feeding.received(harness)
    assert event == {
        "type": "BOOKMARK",
        "object": {
            "kind": "Postgres",
            "apiVersion": "apps.example.com/v1alpha1",
            "metadata": {"resourceVersion": "9", "annotations": {"k8s.io/initial-events-end": "true"}},
        },
    }


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (fakes.failure(410, "Expired", "too old resource version: 1 (9)"), 410, "Expired"),
        (fakes.failure(500, "InternalError", "broken"), 500, "InternalError"),
        (fakes.failure(404, "NotFound", "gone", kind="helmreleases", name="x"), 503, "ServiceUnavailable"),
    ],
)
async def test_an_error_event_is_passed_on_and_never_a_404(
    harness: Harness, status: Any, code: int, reason: str
) -> None:
    feeding.feed(harness, feeding.lines({"type": "ERROR", "object": status}))
    (event,) = await feeding.received(harness)
    assert event["type"] == "ERROR"
    assert (event["object"]["kind"], event["object"]["code"], event["object"]["reason"]) == ("Status", code, reason)


@pytest.mark.parametrize(
    ("query", "path", "params"),
    [
        ("", ITEMS, {}),
        (
            "&resourceVersion=5&allowWatchBookmarks=true&timeoutSeconds=9",
            EVERYWHERE,
            {"resourceVersion": "5", "allowWatchBookmarks": "true", "timeoutSeconds": "9"},
        ),
        (
            "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
            ITEMS,
            {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"},
        ),
        ("&fieldSelector=metadata.name%3Dorders", ITEMS, {"fieldSelector": "metadata.name=postgres-orders"}),
    ],
)
async def test_what_upstream_is_asked_for(harness: Harness, query: str, path: str, params: dict[str, str]) -> None:
    await feeding.received(harness, query, path)
    (sent,) = harness.upstream.sent("WATCH")
    selector = "kindwright.dev/group=apps.example.com,kindwright.dev/kind=Postgres"
    assert sent.params == {"watch": "true", "labelSelector": selector, **params}


async def test_a_watch_of_tables_names_the_columns_once(harness: Harness) -> None:
    feeding.feed(
        harness,
        feeding.lines({"type": "ADDED", "object": feeding.MEMBER}, {"type": "MODIFIED", "object": feeding.MEMBER}),
    )
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"}
    async with harness.client.get(f"{ITEMS}?watch=1", headers=headers) as response:
        first, second = [json.loads(line)["object"] for line in (await response.read()).splitlines()]
    assert (first["kind"], second["kind"]) == ("Table", "Table")
    assert first["columnDefinitions"]
    assert second["columnDefinitions"] is None
    assert second["rows"][0]["cells"][0] == "orders"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (fakes.answer(410, fakes.failure(410, "Expired")), 410),
        (fakes.answer(503, b"down"), 503),
        (fakes.answer(404, b"404 page not found"), 503),
        (fakes.answer(400, fakes.failure(400, "BadRequest", "sendInitialEvents is forbidden")), 400),
    ],
)
async def test_a_watch_that_never_begins_is_a_plain_refusal(harness: Harness, answer: Any, code: int) -> None:
    harness.upstream.fail("WATCH", answer)
    async with harness.watch() as response:
        assert response.status == code
        assert (await response.json())["kind"] == "Status"


async def test_a_stream_that_is_cut_ends_without_half_an_event(harness: Harness) -> None:
    feeding.feed(harness, feeding.lines({"type": "ADDED", "object": feeding.MEMBER}) + b'{"type": "MODIF')
    assert [event["type"] for event in await feeding.received(harness)] == ["ADDED"]


@pytest.mark.parametrize("garbage", [b"<html>", b"{}", b'{"type": "ADDED"}', b"[]"])
async def test_garbage_from_upstream_never_reaches_the_stream(harness: Harness, garbage: bytes) -> None:
    feeding.feed(harness, feeding.lines({"type": "ADDED", "object": feeding.MEMBER}, garbage))
    try:
        found = await feeding.received(harness)
    except aiohttp.ClientPayloadError:
        # A broken connection is an honest end, too.
        return
    assert [event["type"] for event in found] in (["ADDED"], ["ADDED", "ERROR"])


async def test_a_failure_in_the_middle_does_not_break_the_protocol(harness: Harness) -> None:
    async def events() -> AsyncIterator[bytes]:
        yield feeding.lines({"type": "ADDED", "object": feeding.MEMBER})
        await asyncio.sleep(0)
        raise errors.unavailable("secret of the object")

    harness.upstream.events = events
    found = await feeding.received(harness)
    assert [event["type"] for event in found] in (["ADDED"], ["ADDED", "ERROR"])
