"""A definition goes: its kind is taken away, its releases and everything that its objects own stay."""

import dataclasses
from collections.abc import Iterator

import pytest
from cluster import commands, kinds, polling, raw

from kindwright_dev import cluster as clusters

# The collector acts within two seconds or so.
CALM = 15.0
GRACE = 3.0


def test_a_deleted_definition_leaves_releases_and_dependents(
    running: clusters.Cluster, kubectl: commands.Kubectl, api: raw.Client, kind: kinds.Kind
) -> None:
    # The collector follows a new kind once it has looked at discovery again, as it does when it starts.
    running.plane.restart_controller_manager()
    kubectl.apply(kind.object("one"), kind.object("other"), command="create")
    one, other = (kubectl.json("get", kind.plural, name) for name in ("one", "other"))
    kubectl.apply(kinds.config_map("mine", one), kinds.config_map("others", other), command="create")
    # Proof that the collector is at work on this kind.
    kubectl.run("delete", kind.plural, "other")
    polling.eventually(lambda: not kubectl.exists("configmap", "others"), seconds=60)
    release = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))

    with kubectl.watching(kind.plural, "--output-watch-events", "-o", "json") as watch:
        polling.eventually(watch.documents)
        kubectl.run("delete", "rd", kind.definition_name)
        polling.eventually(lambda: kind.plural not in kubectl.run("api-resources", "-o", "name"))
        assert "DELETED" not in [event["type"] for event in watch.documents()]

    def kept() -> None:
        found = kubectl.run("get", "configmaps", "-o", "name").split()
        assert {"configmap/mine", "configmap/late"} <= set(found)
        for path in (kind.path(kubectl.namespace, "one"), kind.path(kubectl.namespace)):
            status = api.get(path).refusal(503, "ServiceUnavailable")
            assert status["details"]["retryAfterSeconds"] >= 1

    kubectl.apply(kinds.config_map("late", one), command="create")
    polling.throughout(kept, seconds=CALM / 3)
    running.plane.restart_controller_manager()
    polling.throughout(kept, seconds=CALM)
    after = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    assert after["metadata"]["uid"] == release["metadata"]["uid"]
    assert "deletionTimestamp" not in after["metadata"]

    # It comes back, and everything is as it was: the same object, its dependents in place and collectable.
    kubectl.apply(kind.definition())
    kubectl.run("wait", "--for=condition=Discoverable", "rd", kind.definition_name, "--timeout=30s")
    again = polling.eventually(lambda: kubectl.json("get", kind.plural, "one"))
    assert again["metadata"]["uid"] == one["metadata"]["uid"]
    running.plane.restart_controller_manager()
    kubectl.run("delete", kind.plural, "one")
    polling.eventually(
        lambda: kubectl.run("get", "configmaps", "-o", "name") == "configmap/kube-root-ca.crt\n", seconds=60
    )


@pytest.fixture
def short_grace(running: clusters.Cluster) -> Iterator[None]:
    """Run Kindwright with a withdrawal that is over in moments, and as before afterwards."""
    product = running.kindwright.product
    environment = {**product.environment, "KINDWRIGHT_WITHDRAWAL_GRACE": str(GRACE)}
    running.kindwright.product = dataclasses.replace(product, environment=environment)
    running.kindwright.restart()
    yield
    running.kindwright.product = product
    running.kindwright.restart()


@pytest.mark.usefixtures("short_grace")
def test_the_last_kind_of_a_group_takes_the_group_with_it_after_the_grace(
    kubectl: commands.Kubectl, api: raw.Client, define: kinds.Define
) -> None:
    kind = define()
    neighbour = define(kinds.Kind(kind.token, "neighbour"))
    kubectl.apply(kind.object("one"), neighbour.object("one"), command="create")
    path, other = kind.path(kubectl.namespace, "one"), neighbour.path(kubectl.namespace, "one")

    kubectl.run("delete", "rd", kind.definition_name)
    polling.eventually(lambda: api.get(path).status == 503)
    # The neighbour keeps the group; its own path is unknown once the grace is over.
    polling.eventually(lambda: api.get(path).status == 404, seconds=GRACE + 15)
    assert api.get(other).status == 200
    assert kubectl.exists("apiservice", kind.api_service)

    kubectl.run("delete", "rd", neighbour.definition_name)
    polling.eventually(lambda: api.get(other).status == 503)
    assert kubectl.exists("apiservice", kind.api_service)
    polling.eventually(lambda: not kubectl.exists("apiservice", kind.api_service), seconds=GRACE + 15)
    polling.eventually(lambda: kind.group not in kubectl.run("api-versions"))
    assert kubectl.run("get", kinds.HELM_RELEASE, "-o", "name").count("/") == 2
