import asyncio
from typing import Any

import pytest
from conversion import samples
from serving import fakes, tasks
from serving.harness import EVERYWHERE, ITEMS, Harness
from watching import feeding

FROM_NOW = "&resourceVersion=10"
MEMBERSHIP = "kindwright.dev/group=apps.example.com,kindwright.dev/kind=Postgres"
TABLE = {"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"}


@pytest.fixture
def harness(harness: Harness) -> Harness:
    feeding.fill(harness, feeding.release(version=7), version=10)
    harness.upstream.seed(feeding.release(version=7))
    return harness


def kinds_of(events: list[Any]) -> list[str]:
    return [event["type"] for event in events]


async def test_events_are_about_the_object(harness: Harness) -> None:
    changes = [("DELETED", feeding.release(version=11)), ("ADDED", feeding.release(version=12))]
    changes.append(("MODIFIED", feeding.release(version=13)))
    found = await feeding.received(harness, FROM_NOW, *changes)
    assert kinds_of(found) == ["DELETED", "ADDED", "MODIFIED"]
    for number, event in enumerate(found, start=11):
        assert event["object"]["kind"] == "Postgres"
        assert event["object"]["metadata"]["name"] == "orders"
        assert event["object"]["metadata"]["resourceVersion"] == str(number)
        assert event["object"]["spec"] == {"size": "1Gi", "replicas": 1}


async def test_a_release_without_the_prefix_is_nobodys_event(harness: Harness) -> None:
    stray = feeding.release(version=11)
    stray["metadata"]["name"] = "stray"
    gone = {**stray, "metadata": {**stray["metadata"], "resourceVersion": "12"}}
    assert await feeding.received(harness, FROM_NOW, ("ADDED", stray), ("DELETED", gone)) == []


@pytest.mark.parametrize("query", ["&resourceVersion=0", ""], ids=["of any version", "of now"])
async def test_a_watch_begins_with_the_state_and_a_bookmark_at_its_end(harness: Harness, query: str) -> None:
    found = await feeding.received(harness, f"{query}&allowWatchBookmarks=true")
    assert kinds_of(found) == ["ADDED", "BOOKMARK"]
    assert found[0]["object"]["metadata"]["resourceVersion"] == "7"
    version = "10" if query else str(harness.upstream.version)
    meta = {"resourceVersion": version, "annotations": {"k8s.io/initial-events-end": "true"}}
    assert found[1]["object"] == {"kind": "Postgres", "apiVersion": "apps.example.com/v1alpha1", "metadata": meta}


async def test_a_bookmark_carries_the_version_and_nothing_else(harness: Harness) -> None:
    async with feeding.watching(harness, f"{FROM_NOW}&allowWatchBookmarks=true") as watch:
        await feeding.attached(harness)
        harness.cache.advance(15)
        (event,) = await watch.take(1)
    meta = {"resourceVersion": "15"}
    shown = {"kind": "Postgres", "apiVersion": "apps.example.com/v1alpha1", "metadata": meta}
    assert event == {"type": "BOOKMARK", "object": shown}


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (fakes.answer(410, fakes.failure(410, "Expired", "too old resource version: 1 (9)")), 410, "Expired"),
        (fakes.answer(500, fakes.failure(500, "InternalError", "broken")), 500, "InternalError"),
        (fakes.answer(503, b"down"), 503, "ServiceUnavailable"),
        (fakes.answer(404, b"404 page not found"), 503, "ServiceUnavailable"),
        (
            fakes.answer(404, fakes.failure(404, "NotFound", "gone", kind="helmreleases", name="postgres-x")),
            503,
            "ServiceUnavailable",
        ),
        (fakes.answer(200, b"<html>"), 503, "ServiceUnavailable"),
    ],
)
async def test_a_state_that_upstream_refuses_is_a_refusal_and_never_a_404(
    harness: Harness, answer: Any, code: int, reason: str
) -> None:
    harness.upstream.fail("GET", answer)
    async with harness.watch() as response:
        assert response.status == code
        status = await response.json()
    assert (status["kind"], status["code"], status["reason"]) == ("Status", code, reason)
    assert harness.streams == 0


@pytest.mark.parametrize(
    ("query", "path", "params"),
    [
        ("&resourceVersion=5&allowWatchBookmarks=true&timeoutSeconds=9", EVERYWHERE, None),
        ("&resourceVersion=10", ITEMS, None),
        ("&resourceVersion=0", ITEMS, None),
        ("&resourceVersion=0&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", ITEMS, None),
        ("&resourceVersion=9&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", ITEMS, None),
        ("&resourceVersion=0&sendInitialEvents=false&resourceVersionMatch=NotOlderThan", ITEMS, None),
        ("", ITEMS, {}),
        ("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", EVERYWHERE, {}),
        ("&fieldSelector=metadata.name%3Dorders&labelSelector=a", ITEMS, {}),
        (
            "&resourceVersion=50&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
            ITEMS,
            {"resourceVersion": "50", "resourceVersionMatch": "NotOlderThan"},
        ),
        ("&sendInitialEvents=false&resourceVersionMatch=NotOlderThan", ITEMS, {"limit": "1"}),
    ],
)
async def test_what_upstream_is_asked_for(
    harness: Harness, query: str, path: str, params: dict[str, str] | None
) -> None:
    harness.upstream.version = 60
    feeding.fill(harness, feeding.release(version=4), version=4)
    harness.cache.advance(10)
    await feeding.received(harness, query, path=path)
    assert not harness.upstream.sent("WATCH")
    sent = harness.upstream.sent("GET")
    assert [request.params for request in sent] == ([] if params is None else [{"labelSelector": MEMBERSHIP, **params}])
    where = "/v2/helmreleases" if path == EVERYWHERE else "/namespaces/shop/helmreleases"
    assert all(request.path.endswith(where) for request in sent)


async def test_a_watch_of_tables_names_the_columns_once(harness: Harness) -> None:
    async with feeding.watching(harness, headers=TABLE) as watch:
        await feeding.attached(harness)
        feeding.feed(harness, ("MODIFIED", feeding.release(version=101)))
        first, second = [event["object"] for event in await watch.take(2)]
    assert (first["kind"], second["kind"]) == ("Table", "Table")
    assert first["columnDefinitions"]
    assert second["columnDefinitions"] is None
    assert second["rows"][0]["cells"][0] == "orders"


@pytest.mark.parametrize(
    ("query", "media", "code"),
    [
        ("&timeoutSeconds=soon", "*/*", 400),
        ("&labelSelector=a+b", "*/*", 400),
        ("&fieldSelector=spec.size%3D1", "*/*", 400),
        ("&sendInitialEvents=true", "*/*", 422),
        ("&resourceVersion=soon", "*/*", 500),
        ("", "application/yaml", 406),
        ("", "image/png", 406),
        ("&includeObject=x", TABLE["Accept"], 400),
    ],
)
async def test_a_watch_that_never_begins_is_a_plain_refusal(
    harness: Harness, query: str, media: str, code: int
) -> None:
    answer = await harness.get(f"{ITEMS}?watch=true{query}", headers={"Accept": media})
    assert (answer.status, answer.json["kind"]) == (code, "Status")
    assert not harness.upstream.sent("GET")


async def test_a_cache_that_is_not_filled_in_time_is_a_429(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindwright_facade.web.watching.starting._SYNC_SECONDS", 0.1)
    harness.cache.synced = False
    answer = await harness.get(f"{ITEMS}?watch=true")
    assert (answer.status, answer.json["reason"]) == (429, "TooManyRequests")
    assert int(answer.headers["Retry-After"]) >= 1
    assert "storage is (re)initializing" in answer.json["message"]


async def test_a_watch_that_comes_too_early_waits_for_the_cache(harness: Harness) -> None:
    harness.cache.synced = False
    async with asyncio.TaskGroup() as group:
        task = group.create_task(feeding.received(harness, "&resourceVersion=0"))
        # Who it is and what it may has been asked then.
        await tasks.until(lambda: len(harness.upstream.requests) > 1)
        assert harness.streams == 0
        feeding.fill(harness, feeding.release(version=7), version=10)
    assert kinds_of(task.result()) == ["ADDED"]


async def test_other_kinds_are_other_watches(harness: Harness) -> None:
    redis = samples.release("cache", resourceVersion="11", labels={"kindwright.dev/kind": "Redis"})
    assert await feeding.received(harness, FROM_NOW, ("ADDED", redis)) == []
