"""An object that is deleted while Flux still has to uninstall: there, terminating, and in nobody's hands but Flux's."""

from collections.abc import Iterator

import pytest
from cluster import commands, kinds, polling

from kindwright_dev import cluster as clusters

FLUX = "finalizers.fluxcd.io"


@pytest.fixture
def uninstalled_by_nobody(running: clusters.Cluster) -> Iterator[clusters.Cluster]:
    """Give the cluster back with its controller at work, whatever the test did to it."""
    yield running
    if "helm-controller-standin" not in running.plane.children:
        running.flux.start_standin()


def test_a_deleted_object_is_terminating_until_flux_is_done(
    uninstalled_by_nobody: clusters.Cluster, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    kubectl.apply(kind.object("a"))

    def finalizers(resource: str, name: str) -> list[str]:
        return list(kubectl.json("get", resource, name)["metadata"].get("finalizers") or ())

    polling.eventually(lambda: FLUX in finalizers(kinds.HELM_RELEASE, kind.release_name("a")))
    assert finalizers(kind.plural, "a") == []

    flux = uninstalled_by_nobody.flux
    flux.stop_standin()
    kubectl.run("delete", kind.plural, "a", "--wait=false")
    assert kubectl.json("get", kind.plural, "a")["metadata"]["deletionTimestamp"]
    assert finalizers(kind.plural, "a") == [FLUX]

    # Nobody takes it away through the object: the release would stay behind.
    kubectl.run("patch", kind.plural, "a", "--type=merge", "-p", '{"metadata": {"finalizers": null}}')
    assert finalizers(kind.plural, "a") == [FLUX]

    flux.start_standin()
    polling.eventually(lambda: not kubectl.exists(kind.plural, "a"))
    assert not kubectl.exists(kinds.HELM_RELEASE, kind.release_name("a"))
