"""The HelmRelease that every object is: what of the object lands in it, and what of others' stays in it."""

import json

import pytest
from cluster import commands, kinds

SPEC = {"replicas": 2, "database": "shop", "storage": {"size": "1Gi"}, "parameters": {"a.b": "c", "work_mem": "4MB"}}


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


@pytest.fixture
def one(kubectl: commands.Kubectl, kind: kinds.Kind) -> commands.Kubectl:
    meta = {
        "labels": {"team": "shop", "example.com/tier": "gold"},
        "annotations": {"note": "x", "example.com/contact": "y"},
    }
    kubectl.apply(kind.object("one", SPEC, **meta), command="create")
    return kubectl


def test_it_is_named_labelled_and_filled_as_defined(one: commands.Kubectl, kind: kinds.Kind) -> None:
    found = one.json("get", kind.short, "one")
    release = one.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    assert release["spec"]["values"] == SPEC == found["spec"]
    assert {key: release["spec"][key] for key in ("interval", "chart")} == {
        key: kind.definition()["spec"]["release"]["spec"][key] for key in ("interval", "chart")
    } | {"chart": release["spec"]["chart"]}
    chart = release["spec"]["chart"]["spec"]
    assert (chart["chart"], chart["version"], chart["sourceRef"]) == ("postgres", ">=1.0.0", kinds.SOURCE)
    assert release["metadata"]["labels"] == {
        "kindwright.dev/group": kind.group,
        "kindwright.dev/kind": kind.kind,
        "kindwright.dev/name": "one",
        "x.kindwright.dev/team": "shop",
        "example.com.x.kindwright.dev/tier": "gold",
    }
    assert release["metadata"]["annotations"] == {
        "x.kindwright.dev/note": "x",
        "example.com.x.kindwright.dev/contact": "y",
    }
    assert found["metadata"]["labels"] == {"team": "shop", "example.com/tier": "gold"}
    assert found["metadata"]["annotations"] == {"note": "x", "example.com/contact": "y"}


def test_it_shares_version_and_age_but_never_the_uid(one: commands.Kubectl, kind: kinds.Kind) -> None:
    one.run("wait", "--for=jsonpath={.status.observedGeneration}", kind.short, "one", "--timeout=20s")
    found = one.json("get", kind.short, "one")["metadata"]
    release = one.json("get", kinds.HELM_RELEASE, kind.release_name("one"))["metadata"]
    for key in ("resourceVersion", "generation", "creationTimestamp", "namespace"):
        assert found[key] == release[key]
    assert found["uid"] != release["uid"]
    one.run("label", kind.short, "one", "more=x")
    again = one.json("get", kind.short, "one")["metadata"]
    assert again["uid"] == found["uid"]
    assert again["resourceVersion"] != found["resourceVersion"]
    listed = one.json("get", kind.short)["items"][0]["metadata"]
    assert listed["uid"] == found["uid"]


def test_what_others_put_on_it_survives_every_write_and_never_shows(one: commands.Kubectl, kind: kinds.Kind) -> None:
    foreign: kinds.Document = {
        "metadata": {
            "labels": {"kustomize.toolkit.fluxcd.io/name": "apps", "plain": "theirs"},
            "annotations": {"reconcile.fluxcd.io/requestedAt": "now", "plain": "theirs"},
            "finalizers": ["finalizers.fluxcd.io", "example.com/theirs"],
        },
        "spec": {"suspend": True, "timeout": "7m", "chart": {"spec": {"version": "1.2.0"}}},
    }
    release = (kinds.HELM_RELEASE, kind.release_name("one"))
    one.run("patch", *release, "--type=merge", "-p", json.dumps(foreign))
    before = one.json("get", *release)

    one.run("patch", kind.short, "one", "--type=merge", "-p", '{"spec": {"replicas": 3}}')
    one.run("label", kind.short, "one", "team-", "plain=ours")
    one.run("annotate", kind.short, "one", "note-", "plain=ours")
    read = one.json("get", kind.short, "one")
    one.run("replace", "-f", "-", stdin=json.dumps({**read, "spec": {**SPEC, "replicas": 4}}))

    after = one.json("get", *release)
    for field in ("labels", "annotations"):
        kept = foreign["metadata"][field]
        assert kept.items() <= after["metadata"][field].items()
        shown = one.json("get", kind.short, "one")["metadata"][field]
        assert shown["plain"] == "ours"
        assert not [key for key in shown if "flux" in key or "kindwright" in key]
    assert after["metadata"]["finalizers"] == before["metadata"]["finalizers"]
    assert after["spec"] == {**before["spec"], "values": {**SPEC, "replicas": 4}}
    shown = one.json("get", kind.short, "one")
    assert shown["metadata"].get("finalizers") == ["example.com/theirs"]
    assert shown["spec"] == {**SPEC, "replicas": 4}
    managers = {
        entry["manager"]: entry
        for entry in one.json("get", *release, "--show-managed-fields")["metadata"]["managedFields"]
    }
    assert "f:suspend" not in json.dumps([entry for name, entry in managers.items() if "label" in name])
    one.run("patch", *release, "--type=json", "-p", '[{"op": "remove", "path": "/metadata/finalizers/1"}]')


def test_managed_fields_speak_of_the_object(one: commands.Kubectl, kind: kinds.Kind) -> None:
    entries = one.json("get", kind.short, "one", "--show-managed-fields")["metadata"]["managedFields"]
    (creator,) = [entry for entry in entries if entry["manager"] == "kubectl-create"]
    assert creator["apiVersion"] == kind.api_version
    assert set(creator["fieldsV1"]["f:spec"]) - {"."} == {"f:replicas", "f:database", "f:storage", "f:parameters"}
    assert "f:team" in creator["fieldsV1"]["f:metadata"]["f:labels"]
    assert "helmreleases" not in json.dumps(entries)
    assert "f:values" not in json.dumps(entries)
    assert "kindwright.dev" not in json.dumps([entry["fieldsV1"] for entry in entries])


def test_labels_of_the_definition_are_stamped_and_hidden(kubectl: commands.Kubectl, define: kinds.Define) -> None:
    kind = kinds.Kind(kinds.token())
    definition = kind.definition()
    definition["spec"]["release"]["labels"] = {"example.com/ui": "true"}
    define(kind, definition)
    kubectl.apply(kind.object("one"), command="create")
    release = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    assert release["metadata"]["labels"]["example.com/ui"] == "true"
    assert "labels" not in kubectl.json("get", kind.short, "one")["metadata"]
    assert kubectl.run("get", kind.short, "-l", "example.com/ui=true", "-o", "name") == ""
