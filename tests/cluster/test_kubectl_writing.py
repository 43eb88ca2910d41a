"""Objects made, changed and deleted with kubectl as a person does."""

import json
import pathlib

import pytest
from cluster import commands, kinds, polling


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


def test_apply_creates_then_configures_then_leaves_alone(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    what = f"{kind.singular}.{kind.group}/one"
    one = kind.object("one", {"replicas": 1, "database": "shop", "storage": {"size": "1Gi"}})
    assert kubectl.apply(one) == f"{what} created\n"
    before = kubectl.json("get", what)
    assert kubectl.apply(one) == f"{what} unchanged\n"
    assert kubectl.json("get", what) == before
    assert kubectl.apply({**one, "spec": {"replicas": 2, "storage": {"size": "1Gi"}}}) == f"{what} configured\n"
    after = kubectl.json("get", what)
    assert after["spec"] == {"replicas": 2, "storage": {"size": "1Gi"}}
    assert after["metadata"]["generation"] == before["metadata"]["generation"] + 1
    assert after["metadata"]["uid"] == before["metadata"]["uid"]
    assert "serverside-applied" not in kubectl.run("diff", "-f", "-", stdin=commands.manifest(_plain(after)))


def test_create_refuses_what_exists(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(kind.object("one"), command="create")
    complaint = kubectl.refused("create", "-f", "-", stdin=commands.manifest(kind.object("one")))
    assert complaint.startswith("Error from server (AlreadyExists): ")
    assert f'{kind.definition_name} "one" already exists' in complaint


def test_a_field_that_the_schema_does_not_have_is_refused(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    wrong = commands.manifest(kind.object("one", {"replicas": 1, "replcas": 2}))
    complaint = kubectl.refused("apply", "-f", "-", stdin=wrong)
    assert 'unknown field "spec.replcas"' in complaint or 'unknown field "replcas"' in complaint
    assert not kubectl.exists(kind.plural, "one")


def test_edit_opens_an_editor_and_stores_what_it_leaves(
    kubectl: commands.Kubectl, kind: kinds.Kind, tmp_path: pathlib.Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nexec sed -i -e 's/replicas: 1/replicas: 3/' \"$1\"\n")
    editor.chmod(0o755)
    kubectl.apply(kind.object("one"), command="create")
    said = kubectl.run("edit", kind.plural, "one", environment={"KUBE_EDITOR": str(editor)})
    assert said == f"{kind.singular}.{kind.group}/one edited\n"
    assert kubectl.run("get", kind.short, "one", "-o", "jsonpath={.spec.replicas}") == "3"


def test_patches_change_what_they_name_and_nothing_else(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(kind.object("one", {"replicas": 1, "database": "shop", "storage": {"size": "1Gi"}}), command="create")
    merge = {"spec": {"replicas": 2, "database": None}}
    assert kubectl.run("patch", kind.short, "one", "--type=merge", "-p", json.dumps(merge)).endswith("/one patched\n")
    assert kubectl.json("get", kind.short, "one")["spec"] == {"replicas": 2, "storage": {"size": "1Gi"}}
    change = [
        {"op": "test", "path": "/spec/replicas", "value": 2},
        {"op": "replace", "path": "/spec/storage/size", "value": "5Gi"},
        {"op": "add", "path": "/spec/parameters", "value": {"work_mem": "4MB"}},
    ]
    kubectl.run("patch", kind.short, "one", "--type=json", "-p", json.dumps(change))
    assert kubectl.json("get", kind.short, "one")["spec"] == {
        "replicas": 2,
        "storage": {"size": "5Gi"},
        "parameters": {"work_mem": "4MB"},
    }
    failing = json.dumps([{"op": "test", "path": "/spec/replicas", "value": 7}])
    complaint = kubectl.refused("patch", kind.short, "one", "--type=json", "-p", failing)
    # As for custom resources: not a word more, least of all in the words of a library.
    assert complaint == "The request is invalid: the server rejected our request due to an error in our request\n"
    same = json.dumps({"spec": {"replicas": 2}})
    assert "(no change)" in kubectl.run("patch", kind.short, "one", "--type=merge", "-p", same)
    complaint = kubectl.refused("patch", kind.short, "one", "--type=strategic", "-p", same)
    assert "strategic-merge-patch+json is not supported" in complaint


def test_labels_and_annotations_come_and_go(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(kind.object("one"), kind.object("two"), command="create")
    assert kubectl.run("label", kind.short, "one", "team=shop", "example.com/tier=gold").endswith("/one labeled\n")
    assert kubectl.run("annotate", kind.short, "one", "example.com/contact=shop").endswith("/one annotated\n")
    meta = kubectl.json("get", kind.short, "one")["metadata"]
    assert meta["labels"] == {"team": "shop", "example.com/tier": "gold"}
    assert meta["annotations"] == {"example.com/contact": "shop"}
    assert kubectl.run("get", kind.short, "-l", "example.com/tier=gold", "-o", "name").endswith("/one\n")
    assert "--overwrite is false" in kubectl.refused("label", kind.short, "one", "team=other")
    kubectl.run("label", kind.short, "one", "team-", "example.com/tier=silver", "--overwrite")
    kubectl.run("annotate", kind.short, "one", "example.com/contact-")
    meta = kubectl.json("get", kind.short, "one")["metadata"]
    assert (meta["labels"], meta.get("annotations")) == ({"example.com/tier": "silver"}, None)
    assert kubectl.run("label", kind.short, "--all", "team=all").count("labeled") == 2


def test_delete_one_some_and_all(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(*[kind.object(name, labels={"size": name[0]}) for name in ("a1", "a2", "b1", "b2")], command="create")
    assert f'{kind.singular}.{kind.group} "a1" deleted' in kubectl.run("delete", kind.short, "a1")
    assert "(NotFound)" in kubectl.refused("delete", kind.short, "a1")
    kubectl.run("delete", kind.short, "-l", "size=a")
    assert kubectl.run("get", kind.short, "-o", "name").count("/b") == 2
    kubectl.run("delete", kind.short, "--all", "--wait=false")
    kubectl.run("wait", "--for=delete", kind.short, "--all", "--timeout=30s")
    assert kubectl.run("get", kind.short, "-o", "name") == ""
    assert kubectl.run("get", kinds.HELM_RELEASE, "-o", "name") == ""


def test_a_running_watch_prints_every_change(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    kubectl.apply(kind.object("first"), command="create")
    with (
        kubectl.watching(kind.short) as table,
        kubectl.watching(kind.short, "--output-watch-events", "-o", "json") as events,
    ):
        assert table.until("NAME", "READY", "AGE", "VERSION", "REPLICAS")
        table.until("first")
        polling.eventually(events.documents)
        kubectl.apply(kind.object("second", {"replicas": 4}), command="create")
        table.until("second", "4")
        kubectl.run("patch", kind.short, "second", "--type=merge", "-p", '{"spec": {"replicas": 5}}')
        table.until("second", "5")
        kubectl.run("delete", kind.short, "second")

        def deleted() -> bool:
            seen = [(event["type"], event["object"]["metadata"]["name"]) for event in events.documents()]
            assert seen[:2] == [("ADDED", "first"), ("ADDED", "second")] or seen[0] == ("ADDED", "first")
            return ("DELETED", "second") in seen

        polling.eventually(deleted)
        assert {event["object"]["kind"] for event in events.documents()} == {kind.kind}


def _plain(found: commands.Document) -> commands.Document:
    meta = {key: found["metadata"][key] for key in ("name", "namespace")}
    return {**{key: found[key] for key in ("apiVersion", "kind", "spec")}, "metadata": meta}
