"""The real garbage collector, on dependents of objects: what it takes, and what it must never take."""

import pytest
from cluster import commands, kinds, polling

from kindwright_dev import cluster as clusters


@pytest.fixture(scope="module")
def kind(running: clusters.Cluster, shared_kind: kinds.Kind) -> kinds.Kind:
    """Have the collector follow the kind: it learns of new ones twice a minute, or when it starts."""
    running.plane.restart_controller_manager()
    return shared_kind


@pytest.fixture
def one(kubectl: commands.Kubectl, kind: kinds.Kind) -> kinds.Document:
    kubectl.apply(kind.object("one"), command="create")
    return kubectl.json("get", kind.plural, "one")


def kept(kubectl: commands.Kubectl, *names: str) -> None:
    found = kubectl.run("get", "configmaps", "-o", "name").split()
    missing = [name for name in names if f"configmap/{name}" not in found]
    assert not missing, f"garbage-collected: {missing}"


def gone(kubectl: commands.Kubectl, name: str) -> None:
    polling.eventually(lambda: not kubectl.exists("configmap", name), seconds=60)


def test_dependents_go_with_their_owner(kubectl: commands.Kubectl, kind: kinds.Kind, one: kinds.Document) -> None:
    kubectl.apply(kinds.config_map("mine", one), command="create")
    kubectl.apply(kind.object("two"), command="create")
    kubectl.apply(kinds.config_map("others", kubectl.json("get", kind.plural, "two")), command="create")
    kubectl.run("delete", kind.plural, "one")
    gone(kubectl, "mine")
    kept(kubectl, "others")


def test_a_dependent_of_another_uid_is_collected(kubectl: commands.Kubectl, one: kinds.Document) -> None:
    release = kubectl.json("get", kinds.HELM_RELEASE, "-l", "kindwright.dev/name=one")["items"][0]
    kubectl.apply(
        kinds.config_map("stranger", one, uid="00000000-0000-4000-8000-000000000000"),
        kinds.config_map("confused", one, uid=release["metadata"]["uid"]),
        kinds.config_map("mine", one),
        command="create",
    )
    gone(kubectl, "stranger")
    gone(kubectl, "confused")
    kept(kubectl, "mine")


def test_an_object_and_its_release_may_both_own(
    kubectl: commands.Kubectl, kind: kinds.Kind, one: kinds.Document
) -> None:
    release = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    kubectl.apply(kinds.config_map("objects", one), kinds.config_map("releases", release), command="create")
    kubectl.run("delete", kind.plural, "one")
    gone(kubectl, "objects")
    gone(kubectl, "releases")


def test_an_object_may_be_owned(kubectl: commands.Kubectl, kind: kinds.Kind, one: kinds.Document) -> None:
    reference = kinds.config_map("", one)["metadata"]["ownerReferences"]
    kubectl.apply(kind.object("child", ownerReferences=reference), command="create")
    kubectl.run("delete", kind.plural, "one")
    polling.eventually(lambda: not kubectl.exists(kind.plural, "child"), seconds=60)
    polling.eventually(lambda: not kubectl.exists(kinds.HELM_RELEASE, kind.release_name("child")))


def test_foreground_deletion_takes_the_dependents_first(
    kubectl: commands.Kubectl, kind: kinds.Kind, one: kinds.Document
) -> None:
    blocked = kinds.config_map("mine", one, blockOwnerDeletion=True)
    blocked["metadata"]["finalizers"] = ["example.com/hold"]
    kubectl.apply(blocked, command="create")
    kubectl.run("delete", kind.plural, "one", "--cascade=foreground", "--wait=false")
    meta = kubectl.json("get", kind.plural, "one")["metadata"]
    assert "foregroundDeletion" in meta["finalizers"]
    assert "deletionTimestamp" in meta
    polling.eventually(lambda: "deletionTimestamp" in kubectl.json("get", "configmap", "mine")["metadata"], seconds=60)
    # The dependent is on its way out and held; so its owner has to be there still.
    assert kubectl.exists(kind.plural, "one")
    assert kubectl.exists(kinds.HELM_RELEASE, kind.release_name("one"))
    kubectl.run("patch", "configmap", "mine", "--type=merge", "-p", '{"metadata": {"finalizers": null}}')
    kubectl.run("wait", "--for=delete", kind.plural, "one", "--timeout=60s")
    assert not kubectl.exists("configmap", "mine")
    polling.eventually(lambda: not kubectl.exists(kinds.HELM_RELEASE, kind.release_name("one")))


def test_orphaning_keeps_the_dependents_and_frees_them(
    kubectl: commands.Kubectl, kind: kinds.Kind, one: kinds.Document
) -> None:
    kubectl.apply(kinds.config_map("mine", one), command="create")
    kubectl.run("delete", kind.plural, "one", "--cascade=orphan", "--timeout=60s")
    assert not kubectl.exists(kinds.HELM_RELEASE, kind.release_name("one"))
    orphan = kubectl.json("get", "configmap", "mine")["metadata"]
    assert "ownerReferences" not in orphan
    assert "deletionTimestamp" not in orphan
