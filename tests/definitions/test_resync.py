import asyncio
import threading
from typing import Any

import pytest
from conversion import samples
from definitions import clusters
from serving import tasks

from kindwright_facade import errors, registry
from kindwright_operator import definitions, resync


async def test_the_first_exact_list_makes_ready() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    found = registry.Registry()
    made = resync.Resync(cluster, found)
    assert not found.ready.is_set()
    await made.exactly()
    assert found.ready.is_set()
    assert list(found.snapshot.served) == [clusters.KEY]


async def test_a_list_that_fails_makes_nothing_ready() -> None:
    cluster = clusters.Cluster()
    cluster.down = True
    found = registry.Registry()
    with pytest.raises(errors.StatusError) as caught:
        await resync.Resync(cluster, found).exactly()
    assert caught.value.code == 503
    assert not found.ready.is_set()


async def test_those_who_ask_before_it_begins_share_one_list_and_later_ones_get_the_next() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, _ = await clusters.synced(cluster)
    cluster.go_on.clear()
    early = [asyncio.create_task(made.exactly()) for _ in range(5)]
    await asyncio.sleep(0.005)
    assert cluster.lists == 2
    # The list that runs may already have been answered: it proves nothing to those who ask now.
    late = [asyncio.create_task(made.exactly()) for _ in range(5)]
    await asyncio.sleep(0.005)
    assert cluster.lists == 2
    cluster.go_on.set()
    await asyncio.gather(*early, *late)
    assert cluster.lists == 3


async def test_an_asker_that_gives_up_does_not_end_the_list() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, _ = await clusters.synced(cluster)
    cluster.go_on.clear()
    one, other = asyncio.create_task(made.exactly()), asyncio.create_task(made.exactly())
    await asyncio.sleep(0.005)
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    cluster.go_on.set()
    await other
    assert cluster.lists == 2


async def test_after_a_failure_the_next_one_asks_again() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, _ = await clusters.synced(cluster)
    cluster.down = True
    with pytest.raises(errors.StatusError):
        await made.exactly()
    cluster.down = False
    await made.exactly()
    assert cluster.lists == 3


async def test_the_registry_confirms_by_an_exact_list() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    _, found = await clusters.synced(cluster)
    cluster.bodies.append(clusters.REDIS)
    assert (await found.resolve("apps.example.com", "v1alpha1", "redises")).names.kind == "Redis"


async def test_a_definition_that_disappeared_is_withdrawn() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES, clusters.REDIS)
    made, found = await clusters.synced(cluster)
    cluster.bodies.remove(clusters.POSTGRES)
    await made.exactly()
    assert found.withdrawing() == [clusters.KEY]
    assert list(made.entries) == ["redises.apps.example.com"]


async def test_what_the_apiservices_remember_is_withdrawn_at_the_start_only() -> None:
    mark = {
        "labels": {"app.kubernetes.io/managed-by": "kindwright"},
        "annotations": {"kindwright.dev/resources": "postgreses,redises"},
    }
    service = {
        "metadata": {"name": "v1alpha1.apps.example.com", **mark},
        "spec": {"group": "apps.example.com", "version": "v1alpha1"},
    }
    cluster = clusters.Cluster(clusters.REDIS, services=[service])
    made, found = await clusters.synced(cluster)
    assert found.withdrawing() == [clusters.KEY]
    found.snapshot = registry.Snapshot(found.snapshot.served)
    await made.exactly()
    assert found.withdrawing() == []


async def test_an_unchanged_definition_keeps_its_record() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    before, since = found.snapshot.served[clusters.KEY], made.entries["postgreses.apps.example.com"].since
    await made.exactly()
    made.observe(
        "MODIFIED",
        {
            **clusters.POSTGRES,
            "metadata": {**clusters.POSTGRES["metadata"], "resourceVersion": "11"},
            "status": {"x": 1},
        },
    )
    assert found.snapshot.served[clusters.KEY] is before
    assert made.entries["postgreses.apps.example.com"].since == since
    assert made.entries["postgreses.apps.example.com"].body["status"] == {"x": 1}


async def test_a_change_is_in_force_at_once_without_a_list() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 11))
    assert found.snapshot.served[clusters.KEY].generation == 11
    redis = {**clusters.REDIS, "metadata": {**clusters.REDIS["metadata"], "resourceVersion": "12"}}
    await clusters.observed(made, "ADDED", redis)
    assert ("apps.example.com", "v1alpha1", "redises") in found.snapshot.served
    await clusters.settled(cluster, 1)


@pytest.mark.parametrize("version", ["9", "10", "5"])
async def test_an_older_event_changes_nothing(version: str) -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    body = clusters.changed(clusters.POSTGRES, 3)
    await clusters.observed(made, "MODIFIED", {**body, "metadata": {**body["metadata"], "resourceVersion": version}})
    assert found.snapshot.served[clusters.KEY].generation == 1
    await clusters.settled(cluster, 1)


async def test_versions_are_compared_as_numbers() -> None:
    made, found = await clusters.synced(clusters.Cluster(clusters.POSTGRES))
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 100))
    assert found.snapshot.served[clusters.KEY].generation == 100
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 99))
    assert found.snapshot.served[clusters.KEY].generation == 100


@pytest.mark.parametrize("deleted", [True, False])
async def test_a_deletion_is_believed_only_after_a_list(deleted: bool) -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    if deleted:
        cluster.bodies.clear()
    made.observe("DELETED", clusters.POSTGRES)
    assert found.snapshot.served
    await clusters.settled(cluster, 2)
    assert bool(found.snapshot.served) is not deleted


async def test_the_first_kind_of_a_group_leads_to_a_list() -> None:
    """Whether somebody else serves that group by now, only a look at the APIServices can tell."""
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    body = samples.definition("App", "apps", group="b.example.com")
    cluster.bodies.append(body)
    cluster.services.append({"metadata": {"name": "v1.b.example.com"}, "spec": {"group": "b.example.com"}})
    made.observe("ADDED", body)
    await clusters.settled(cluster, 2)
    assert list(found.snapshot.served) == [clusters.KEY]
    assert "already served by APIService v1.b.example.com" in made.entries["apps.b.example.com"].problems[0]


async def test_before_the_start_is_over_an_event_leads_to_a_list() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    found = registry.Registry()
    resync.Resync(cluster, found).observe("ADDED", clusters.POSTGRES)
    await clusters.settled(cluster, 1)
    assert found.ready.is_set()


async def test_a_doubt_that_can_not_be_settled_now_raises_nothing() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    cluster.down = True
    made.observe("DELETED", clusters.POSTGRES)
    await clusters.settled(cluster, 2)
    assert found.snapshot.served


async def test_an_event_that_came_during_a_list_is_not_undone_by_it() -> None:
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    cluster.go_on.clear()
    task = asyncio.create_task(made.exactly())
    await asyncio.sleep(0.005)
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 60))
    cluster.go_on.set()
    await task
    assert found.snapshot.served[clusters.KEY].generation == 60


async def test_a_definition_that_breaks_the_compiler_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_definition = definitions.compile_definition

    def broken(body: Any, chart: Any = None) -> definitions.Compiled:
        if body["metadata"]["name"].startswith("redises"):
            raise RuntimeError("unheard of")
        return compile_definition(body, chart)

    monkeypatch.setattr(definitions, "compile_definition", broken)
    made, found = await clusters.synced(clusters.Cluster(clusters.POSTGRES, clusters.REDIS))
    assert clusters.KEY in found.snapshot.served
    assert made.entries["redises.apps.example.com"].problems == ("spec: can't be compiled: RuntimeError",)


async def test_a_status_that_comes_while_others_are_compiled_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = await clusters.synced(clusters.Cluster(clusters.POSTGRES, clusters.REDIS))
    compile_definition, gate = definitions.compile_definition, threading.Event()

    def held(body: Any, chart: Any = None) -> definitions.Compiled:
        gate.wait(5)
        return compile_definition(body, chart)

    monkeypatch.setattr(definitions, "compile_definition", held)
    made.observe("MODIFIED", clusters.changed(clusters.REDIS, 60))
    await asyncio.sleep(0.01)
    newer = {**clusters.POSTGRES["metadata"], "resourceVersion": "61"}
    made.observe("MODIFIED", {**clusters.POSTGRES, "metadata": newer, "status": {"x": 2}})
    gate.set()
    await tasks.until(lambda: made.entries["redises.apps.example.com"].body["metadata"]["generation"] == 60)
    assert made.entries["postgreses.apps.example.com"].body["status"] == {"x": 2}
