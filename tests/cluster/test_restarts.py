"""The process goes away and comes back, with objects, dependents and watches in place."""

import functools

import pytest
from cluster import commands, kinds, polling, raw

from kindwright_dev import cluster as clusters

CALM = 10.0


@pytest.fixture
def owned(kubectl: commands.Kubectl, kind: kinds.Kind) -> kinds.Document:
    """Make an object with a dependent."""
    kubectl.apply(kind.object("one"), command="create")
    one = kubectl.json("get", kind.plural, "one")
    kubectl.apply(kinds.config_map("mine", one), command="create")
    return one


def test_a_restart_costs_nothing_but_a_moment(
    running: clusters.Cluster, kubectl: commands.Kubectl, api: raw.Client, kind: kinds.Kind, owned: kinds.Document
) -> None:
    path = kind.path(kubectl.namespace, "one")
    with kubectl.watching("configmap", "mine", "--output-watch-events") as dependents:
        dependents.until("mine")
        running.kindwright.kill()
        # kube-apiserver's own words: nobody else is there to answer.
        assert api.get(path).status == 503
        assert api.get(kind.path(kubectl.namespace)).status == 503
        running.plane.restart_controller_manager()
        kubectl.apply(kinds.config_map("late", owned), command="create")
        running.kindwright.start()
        back = polling.eventually(lambda: kubectl.json("get", kind.plural, "one"))
        assert back["metadata"] == owned["metadata"]

        def kept() -> None:
            names = kubectl.run("get", "configmaps", "-o", "name")
            assert "configmap/mine" in names
            assert "configmap/late" in names

        polling.throughout(kept, seconds=CALM)
        assert "DELETED" not in dependents.text()
    # What has to go goes, as soon as the collector has found the kind again, which it does when it starts.
    running.plane.restart_controller_manager()
    kubectl.run("delete", kind.plural, "one")
    polling.eventually(lambda: not kubectl.exists("configmap", "mine"), seconds=60)


@pytest.mark.usefixtures("owned")
def test_a_watch_from_before_a_restart_has_to_list_again(
    running: clusters.Cluster, kubectl: commands.Kubectl, api: raw.Client, kind: kinds.Kind
) -> None:
    path = kind.path(kubectl.namespace)
    version = api.get(path).json()["metadata"]["resourceVersion"]
    kubectl.run("label", kind.plural, "one", "before=restart")
    running.kindwright.restart()
    # For a moment kube-apiserver goes by what it knew while nobody was there.
    polling.eventually(lambda: kubectl.run("label", kind.plural, "one", "after=restart"))
    with api.stream(f"{path}?watch=1&resourceVersion={version}&timeoutSeconds=20") as response:
        refused = raw.event(response)
        assert response.readline() == b""
    assert (refused["type"], refused["object"]["code"], refused["object"]["reason"]) == ("ERROR", 410, "Expired")
    listed = api.get(path).json()
    (labels,) = [item["metadata"]["labels"] for item in listed["items"] if item["metadata"]["name"] == "one"]
    assert sorted(labels) == ["after", "before"]
    query = f"watch=1&resourceVersion={listed['metadata']['resourceVersion']}&timeoutSeconds=20"
    with api.stream(f"{path}?{query}") as response:
        kubectl.run("label", kind.plural, "one", "later=still")
        event = raw.event(response)
    assert (event["type"], sorted(event["object"]["metadata"]["labels"])) == ("MODIFIED", ["after", "before", "later"])


@pytest.mark.usefixtures("owned")
def test_a_stopped_process_ends_its_watches_at_once(
    running: clusters.Cluster, kubectl: commands.Kubectl, api: raw.Client, kind: kinds.Kind
) -> None:
    (process,) = running.kindwright.replicas
    with api.stream(f"{kind.path(kubectl.namespace)}?watch=1") as response:
        assert raw.event(response)["type"] == "ADDED"
        running.kindwright.stop()
        assert response.readline() == b""
    assert process.exit_code == 0
    running.kindwright.start()


def test_what_happened_to_definitions_meanwhile_is_noticed(
    running: clusters.Cluster, kubectl: commands.Kubectl, api: raw.Client, kind: kinds.Kind, owned: kinds.Document
) -> None:
    del owned
    new, neighbour = kinds.Kind(kinds.token()), kinds.Kind(kind.token, "neighbour")
    running.kindwright.stop()
    kubectl.run("delete", "rd", kind.definition_name)
    kubectl.apply(new.definition(), neighbour.definition())
    running.kindwright.start()
    path = kind.path(kubectl.namespace, "one")

    def held_back() -> None:
        # While the aggregator still takes us for down the refusal is its own, and no Status.
        assert api.get(path).status == 503

    polling.throughout(held_back, seconds=3, pause=0.05)
    for added in (new, neighbour):
        kubectl.run("wait", "--for=condition=Discoverable", "rd", added.definition_name, "--timeout=30s")
        polling.eventually(functools.partial(kubectl.apply, added.object("one")))
    assert kind.plural not in kubectl.run("api-resources", "-o", "name")
    polling.eventually(lambda: api.get(path).refusal(503, "ServiceUnavailable"))
    assert kubectl.exists("configmap", "mine")
    assert kubectl.exists(kinds.HELM_RELEASE, kind.release_name("one"))
