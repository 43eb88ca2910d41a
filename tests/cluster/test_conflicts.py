"""Writes that clash, and writes that are only tried: nothing is overwritten in silence."""

import json

import pytest
from cluster import commands, kinds, raw

MERGE = "application/merge-patch+json"


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


@pytest.fixture
def one(kubectl: commands.Kubectl, kind: kinds.Kind) -> kinds.Document:
    kubectl.apply(kind.object("one"), command="create")
    kubectl.run("wait", "--for=jsonpath={.status.observedGeneration}", kind.plural, "one", "--timeout=20s")
    return kubectl.json("get", kind.plural, "one")


@pytest.fixture
def path(kind: kinds.Kind, namespace: str) -> str:
    return kind.path(namespace, "one")


def with_metadata(document: kinds.Document, **metadata: object) -> kinds.Document:
    return {**document, "metadata": {**document["metadata"], **metadata}}


def test_an_update_has_to_name_what_it_read(api: raw.Client, one: kinds.Document, path: str) -> None:
    meta = {key: value for key, value in one["metadata"].items() if key != "resourceVersion"}
    status = api.request("PUT", path, {**one, "metadata": meta}).refusal(422, "Invalid")
    assert "metadata.resourceVersion" in status["message"]


def test_a_stale_write_is_refused(api: raw.Client, kind: kinds.Kind, one: kinds.Document, path: str) -> None:
    newer = api.request("PATCH", path, {"spec": {"replicas": 2}}, media=MERGE).json()
    status = api.request("PUT", path, with_metadata(one, labels={"a": "b"})).refusal(409, "Conflict")
    assert f'Operation cannot be fulfilled on {kind.definition_name} "one": ' in status["message"]
    patch = {"metadata": {"resourceVersion": one["metadata"]["resourceVersion"]}, "spec": {"replicas": 3}}
    api.request("PATCH", path, patch, media=MERGE).refusal(409, "Conflict")
    live = api.get(path).json()
    assert live["spec"] == newer["spec"] == {"replicas": 2}
    assert "labels" not in live["metadata"]
    assert live["metadata"]["generation"] == newer["metadata"]["generation"]


def test_preconditions_of_a_delete_hold(
    api: raw.Client, one: kinds.Document, path: str, kubectl: commands.Kubectl
) -> None:
    release = kubectl.json("get", kinds.HELM_RELEASE)["items"][0]
    for wrong in ({"uid": release["metadata"]["uid"]}, {"uid": "x"}, {"resourceVersion": "1"}):
        body = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": wrong}
        api.request("DELETE", path, body).refusal(409, "Conflict")
    assert api.get(path).json()["metadata"]["uid"] == one["metadata"]["uid"]
    right = {"uid": one["metadata"]["uid"], "resourceVersion": one["metadata"]["resourceVersion"]}
    assert api.request("DELETE", path, {"preconditions": right}).status == 200
    kubectl.run("wait", "--for=delete", kinds.HELM_RELEASE, "--all", "--timeout=30s")


def test_another_uid_in_an_update_is_another_object(api: raw.Client, one: kinds.Document, path: str) -> None:
    wrong = with_metadata(one, uid="00000000-0000-4000-8000-000000000000")
    api.request("PUT", path, wrong).refusal(409, "Conflict")


def test_a_name_taken_by_a_foreign_release(
    api: raw.Client, kind: kinds.Kind, kubectl: commands.Kubectl, namespace: str
) -> None:
    foreign = kind.release("taken")
    foreign["spec"]["chart"]["spec"]["chart"] = "redis"
    kubectl.apply(foreign, command="create")
    before = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("taken"))
    status = api.request("POST", kind.path(namespace), kind.object("taken")).refusal(409, "AlreadyExists")
    assert kind.release_name("taken") in status["message"]
    assert "not an object of this kind" in status["message"]
    api.get(kind.path(namespace, "taken")).refusal(404, "NotFound")
    api.request("DELETE", kind.path(namespace, "taken")).refusal(404, "NotFound")
    api.request("PATCH", kind.path(namespace, "taken"), {}, media=MERGE).refusal(404, "NotFound")
    after = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("taken"))
    assert (after["spec"], after["metadata"]["uid"]) == (before["spec"], before["metadata"]["uid"])
    assert "kindwright.dev/kind" not in after["metadata"].get("labels", {})


def test_a_dry_run_writes_nothing(
    api: raw.Client, kind: kinds.Kind, one: kinds.Document, path: str, kubectl: commands.Kubectl
) -> None:
    before = kubectl.json("get", kinds.HELM_RELEASE, "--show-managed-fields")["items"]
    created = api.request("POST", f"{kind.path(kubectl.namespace)}?dryRun=All", kind.object("two"))
    assert (created.status, created.json()["metadata"]["name"]) == (201, "two")
    updated = api.request("PUT", f"{path}?dryRun=All", {**one, "spec": {"replicas": 7}})
    assert (updated.status, updated.json()["spec"]) == (200, {"replicas": 7})
    patched = api.request("PATCH", f"{path}?dryRun=All", {"spec": {"database": "x"}}, media=MERGE)
    assert (patched.status, patched.json()["spec"]) == (200, {"replicas": 1, "database": "x"})
    for policy in ("", "&propagationPolicy=Foreground", "&propagationPolicy=Orphan"):
        assert api.request("DELETE", f"{path}?dryRun=All{policy}").status == 200
    assert api.request("DELETE", path, {"dryRun": ["All"]}).status == 200
    assert api.request("DELETE", f"{kind.path(kubectl.namespace)}?dryRun=All").status == 200
    assert kubectl.json("get", kinds.HELM_RELEASE, "--show-managed-fields")["items"] == before
    said = kubectl.run("apply", "--dry-run=server", "-f", "-", stdin=json.dumps(kind.object("three")))
    assert said.endswith("created (server dry run)\n")
    kubectl.run("delete", kind.plural, "one", "--dry-run=server")
    assert kubectl.json("get", kinds.HELM_RELEASE, "--show-managed-fields")["items"] == before
    api.request("PATCH", f"{path}?dryRun=Some", {}, media=MERGE).refusal(422, "Invalid")
