from typing import Any

import pytest
from conversion import samples
from definitions import clusters

from kindwright_operator import definitions, entries


async def test_a_broken_change_keeps_the_last_good_revision() -> None:
    made, found = await clusters.synced(clusters.Cluster(clusters.POSTGRES, clusters.REDIS))
    before = dict(found.snapshot.served)
    await clusters.observed(made, "MODIFIED", clusters.broken(clusters.POSTGRES))
    assert found.snapshot.served == before
    entry = made.entries["postgreses.apps.example.com"]
    assert entry.compiled.schema_problems
    assert entry.served is before[clusters.KEY]
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 12))
    assert found.snapshot.served[clusters.KEY].generation == 12


async def test_a_broken_definition_that_nobody_saw_sound_serves_what_its_status_says() -> None:
    body = {**clusters.broken(clusters.POSTGRES), "status": {"servedVersions": ["v1alpha1"]}}
    made, found = await clusters.synced(clusters.Cluster(body))
    kind = found.snapshot.served[clusters.KEY]
    assert kind.generation < 11
    assert made.entries["postgreses.apps.example.com"].served is kind


@pytest.mark.parametrize("status", [None, {}, {"servedVersions": []}, {"servedVersions": ["v9"]}])
async def test_a_broken_definition_that_was_never_served_is_not(status: Any) -> None:
    _, found = await clusters.synced(
        clusters.Cluster({**clusters.broken(clusters.POSTGRES), "status": status}, clusters.REDIS)
    )
    assert list(found.snapshot.served) == [("apps.example.com", "v1alpha1", "redises")]


async def test_another_definition_of_the_same_name_inherits_nothing() -> None:
    made, found = await clusters.synced(clusters.Cluster(clusters.POSTGRES))
    body = clusters.broken(clusters.POSTGRES)
    await clusters.observed(made, "ADDED", {**body, "metadata": {**body["metadata"], "uid": "another"}})
    assert found.snapshot.served == {}


async def test_the_younger_of_two_that_clash_is_refused_and_comes_when_the_elder_goes() -> None:
    younger = samples.definition("Postgres", "others")
    younger["metadata"]["creationTimestamp"] = "2026-02-01T00:00:00Z"
    cluster = clusters.Cluster(younger, clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    assert list(found.snapshot.served) == [clusters.KEY]
    assert "already used by postgreses.apps.example.com" in made.entries["others.apps.example.com"].problems[0]
    cluster.bodies.remove(clusters.POSTGRES)
    await made.exactly()
    assert list(found.snapshot.served) == [("apps.example.com", "v1alpha1", "others")]


AUTOMANAGED = {"kube-aggregator.kubernetes.io/automanaged": "true"}
CUSTOM_RESOURCE = {
    "metadata": {"name": "v1.apps.example.com", "labels": AUTOMANAGED},
    "spec": {"group": "apps.example.com", "version": "v1"},
}


@pytest.mark.parametrize(("others", "services"), [([clusters.POSTGRES], []), ([], [CUSTOM_RESOURCE])])
async def test_a_kind_that_was_served_outlives_a_clash_and_a_restart(others: list[Any], services: list[Any]) -> None:
    """A client that is told 404 for it may have the garbage collector delete what its objects own."""
    names = {"kind": "Redis", "plural": "redises", "shortNames": ["postgres"]}
    younger = samples.definition("Redis", "redises", names=names)
    younger["metadata"]["creationTimestamp"] = "2026-02-01T00:00:00Z"
    kind = definitions.compile_definition(younger).kind
    assert kind is not None
    established = {**younger, "status": {"revision": kind.revision}}
    for body, served in ((younger, False), (established, True)):
        made, found = await clusters.synced(clusters.Cluster(body, *others, services=services))
        assert "already" in made.entries["redises.apps.example.com"].problems[0]
        assert (("apps.example.com", "v1alpha1", "redises") in found.snapshot.served) == served


async def test_others_hear_of_every_state() -> None:
    made, _ = await clusters.synced(clusters.Cluster(clusters.POSTGRES))
    heard: list[int] = []
    made.changed = lambda: heard.append(1)
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 11))
    await made.exactly()
    assert len(heard) == 2


async def test_on_the_way_out_nothing_is_served_again() -> None:
    mark = {
        "labels": {"app.kubernetes.io/managed-by": "kindwright"},
        "annotations": {"kindwright.dev/withdraw": "true"},
    }
    service = {"metadata": {"name": "v1.x", **mark}, "spec": {"group": "x.example.com", "version": "v1"}}
    cluster = clusters.Cluster(clusters.POSTGRES)
    made, found = await clusters.synced(cluster)
    cluster.services.append(service)
    await made.exactly()
    assert found.snapshot.served == {}
    cluster.services.clear()
    await made.exactly()
    await clusters.observed(made, "MODIFIED", clusters.changed(clusters.POSTGRES, 99))
    assert found.snapshot.served == {}


async def test_an_exception_in_the_middle_takes_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = clusters.Cluster(clusters.POSTGRES, clusters.REDIS)
    made, found = await clusters.synced(cluster)
    before = dict(made.entries)
    monkeypatch.setattr(entries, "make", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await made.exactly()
    assert made.entries == before
    assert clusters.KEY in found.snapshot.served
