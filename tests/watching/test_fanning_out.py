"""Many watches of one kind: each gets what it asked for, whatever is rendered is rendered once."""

import asyncio
import json
from typing import Any

import pytest
from conversion import samples
from serving import tasks
from serving.harness import EVERYWHERE, ITEMS, Harness
from watching import feeding
from watching.feeding import release

from kindwright_facade.documents import rendering
from kindwright_facade.web import context

FROM_NOW = "&resourceVersion=10"
TABLE = {"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"}
PARTIAL = {"Accept": "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"}


@pytest.fixture
def harness(harness: Harness) -> Harness:
    feeding.fill(harness, version=10)
    return harness


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every event that is rendered."""
    found: list[str] = []
    original = rendering.View.event

    def event(view: rendering.View, kind: str, item: Any) -> bytes:
        found.append(f"{view.shape.value} {kind}")
        return original(view, kind, item)

    monkeypatch.setattr(rendering.View, "event", event)
    return found


def red(version: int, **labels: str) -> Any:
    return release("a", version, labels={"x.kindwright.dev/team": "red", **labels})


async def test_watchers_get_identical_bytes(harness: Harness, rendered: list[str]) -> None:
    async with (
        feeding.watching(harness, FROM_NOW, EVERYWHERE) as one,
        feeding.watching(harness, FROM_NOW, EVERYWHERE) as other,
        feeding.watching(harness, FROM_NOW, ITEMS) as third,
    ):
        await feeding.attached(harness, 3)
        feeding.feed(harness, ("ADDED", red(11)), ("MODIFIED", red(12)), ("DELETED", red(13)))
        found = [[await watch.line() for _ in range(3)] for watch in (one, other, third)]
        assert found[0] == found[1] == found[2]
        assert [json.loads(line)["type"] for line in found[0]] == ["ADDED", "MODIFIED", "DELETED"]
    assert rendered == ["Object ADDED", "Object MODIFIED", "Object DELETED"]


async def test_each_shape_is_rendered_once(harness: Harness, rendered: list[str]) -> None:
    async with (
        feeding.watching(harness, FROM_NOW) as one,
        feeding.watching(harness, FROM_NOW) as other,
        feeding.watching(harness, FROM_NOW, headers=PARTIAL) as partial,
        feeding.watching(harness, FROM_NOW, headers=PARTIAL) as again,
    ):
        await feeding.attached(harness, 4)
        feeding.feed(harness, ("ADDED", red(11)))
        assert await one.line() == await other.line()
        first = await partial.line()
        assert first == await again.line()
        assert json.loads(first)["object"]["kind"] == "PartialObjectMetadata"
    assert sorted(rendered) == ["Object ADDED", "PartialObjectMetadata ADDED"]


async def test_who_catches_up_and_who_is_there_get_the_same(harness: Harness) -> None:
    changes = [("ADDED", red(11)), ("MODIFIED", release("a", 12)), ("MODIFIED", red(13)), ("DELETED", red(14))]
    queries = [FROM_NOW, f"{FROM_NOW}&labelSelector=team%3Dred", f"{FROM_NOW}&fieldSelector=metadata.name%3Da"]
    for query in queries:
        feeding.fill(harness, version=10)
        attached = await feeding.received(harness, query, *changes)
        late = await feeding.received(harness, query)
        feeding.fill(harness, version=10)
        async with feeding.watching(harness, query) as watch:
            # One by one, each with a turn in between.
            for change in changes:
                feeding.feed(harness, change)
                await asyncio.sleep(0)
            harness.client.app[context.STREAMS].end_all()
            singly = await watch.rest()
        assert attached == late == singly
        assert attached


async def test_selections_see_their_own_of_the_same_changes(harness: Harness) -> None:
    async with (
        feeding.watching(harness, FROM_NOW, EVERYWHERE) as everything,
        feeding.watching(harness, f"{FROM_NOW}&labelSelector=team%3Dred", EVERYWHERE) as reds,
        feeding.watching(harness, f"{FROM_NOW}&labelSelector=team!%3Dred", EVERYWHERE) as others,
        feeding.watching(harness, FROM_NOW, EVERYWHERE.replace("/postgreses", "/namespaces/none/postgreses")) as nobody,
    ):
        await feeding.attached(harness, 4)
        feeding.feed(harness, ("ADDED", red(11)), ("MODIFIED", release("a", 12)), ("DELETED", release("a", 13)))
        found = {name: [] for name in ("everything", "reds", "others", "nobody")}  # type: dict[str, list[str]]
        harness.client.app[context.STREAMS].end_all()
        for name, watch in (("everything", everything), ("reds", reds), ("others", others), ("nobody", nobody)):
            found[name] = [event["type"] for event in await watch.rest()]
    assert found == {
        "everything": ["ADDED", "MODIFIED", "DELETED"],
        "reds": ["ADDED", "DELETED"],
        "others": ["ADDED", "DELETED"],
        "nobody": [],
    }


async def test_a_release_that_goes_over_is_told_to_both_kinds(harness: Harness) -> None:
    redis = samples.kind("Redis", "redises", release=samples.release_of_kind(prefix="postgres-"))
    harness.registry.publish([samples.POSTGRES, redis])
    async with (
        feeding.watching(harness, FROM_NOW, ITEMS) as before,
        feeding.watching(harness, FROM_NOW, ITEMS.replace("postgreses", "redises")) as after,
    ):
        await feeding.attached(harness, 2)
        feeding.feed(harness, ("ADDED", red(11)), ("MODIFIED", red(12, **{"kindwright.dev/kind": "Redis"})))
        added, left = await before.take(2)
        (came,) = await after.take(1)
    assert [event["type"] for event in (added, left, came)] == ["ADDED", "DELETED", "ADDED"]
    assert [event["object"]["kind"] for event in (left, came)] == ["Postgres", "Redis"]
    assert [event["object"]["metadata"]["resourceVersion"] for event in (left, came)] == ["12", "12"]


async def test_a_new_list_is_an_error_and_nothing_after_it(harness: Harness) -> None:
    async with feeding.watching(harness, FROM_NOW) as attached, feeding.watching(harness, FROM_NOW) as again:
        await feeding.attached(harness, 2)
        feeding.feed(harness, ("ADDED", red(11)))
        feeding.fill(harness, version=20)
        feeding.feed(harness, ("ADDED", release("late", 21)))
        harness.cache.advance(30)
        for watch in (attached, again):
            first, last = await watch.rest()
            assert first["object"]["metadata"]["resourceVersion"] == "11"
            assert (last["type"], last["object"]["code"], last["object"]["reason"]) == ("ERROR", 410, "Expired")
    await tasks.until(lambda: harness.streams == 0)


async def test_a_table_has_its_columns_in_the_first_event_whichever_that_is(harness: Harness) -> None:
    async with (
        feeding.watching(harness, FROM_NOW, headers=TABLE) as early,
        feeding.watching(harness, FROM_NOW, headers=TABLE) as same,
    ):
        await feeding.attached(harness, 2)
        feeding.feed(harness, ("ADDED", red(11)), ("MODIFIED", red(12)))
        async with feeding.watching(harness, "&resourceVersion=11", headers=TABLE) as later:
            await feeding.attached(harness, 3)
            feeding.feed(harness, ("MODIFIED", red(13)))
            for watch, count in ((early, 3), (same, 3), (later, 2)):
                tables = [event["object"] for event in await watch.take(count)]
                assert tables[0]["columnDefinitions"]
                assert [table["columnDefinitions"] for table in tables[1:]] == [None] * (count - 1)
                assert tables[-1]["metadata"] == {"resourceVersion": "13"}


async def test_once_they_have_their_columns_tables_share_what_is_rendered(
    harness: Harness, rendered: list[str]
) -> None:
    async with (
        feeding.watching(harness, FROM_NOW, headers=TABLE) as one,
        feeding.watching(harness, FROM_NOW, headers=TABLE) as other,
    ):
        await feeding.attached(harness, 2)
        feeding.feed(harness, ("ADDED", red(11)))
        await one.take(1)
        await other.take(1)
        await feeding.attached(harness, 2)
        rendered.clear()
        feeding.feed(harness, ("MODIFIED", red(12)))
        assert await one.line() == await other.line()
    assert rendered == ["Table MODIFIED"]


async def test_who_comes_late_is_told_what_happened_while_many_others_were_told(harness: Harness) -> None:
    async def watch_all(query: str) -> list[str]:
        async with feeding.watching(harness, query) as watch:
            found = await watch.take(21 - int(query.rpartition("=")[2]))
            return [event["object"]["metadata"]["resourceVersion"] for event in found]

    async with asyncio.TaskGroup() as group:
        watching = {}
        for number in range(10, 21):
            watching[number] = group.create_task(watch_all(f"&resourceVersion={number}"))
            await asyncio.sleep(0)
            feeding.feed(harness, ("MODIFIED", red(number + 1)))
    for number, task in watching.items():
        assert task.result() == [str(version) for version in range(number + 1, 22)]
