"""Definitions that change, arrive in numbers, are broken or clash: nothing is restarted, and nobody else notices."""

import copy

import pytest
from cluster import commands, kinds, polling

from kindwright_dev import cluster as clusters


def condition(admin: commands.Kubectl, kind: kinds.Kind, name: str, status: str) -> kinds.Document:
    """Wait until a definition's latest generation has a condition in a status, and give it."""

    def probe() -> kinds.Document:
        found = admin.json("get", "rd", kind.definition_name)
        current: list[kinds.Document] = [
            item
            for item in found.get("status", {}).get("conditions", [])
            if item["type"] == name and item["observedGeneration"] == found["metadata"]["generation"]
        ]
        assert current, found.get("status")
        assert current[0]["status"] == status, current[0]
        return current[0]

    return polling.eventually(probe)


def test_a_changed_definition_is_in_force_without_a_restart(
    running: clusters.Cluster, kubectl: commands.Kubectl, define: kinds.Define
) -> None:
    (process,) = running.kindwright.replicas
    kind = define()
    kubectl.apply(kind.object("one", {"replicas": 1, "database": "shop"}), command="create")
    assert "DATABASE" not in kubectl.run("get", kind.plural)

    changed = copy.deepcopy(kind.definition())
    changed["spec"]["names"]["shortNames"] = [kind.short, f"other{kind.token}"]
    changed["spec"]["versions"][0]["additionalPrinterColumns"] = [
        {"name": "Database", "type": "string", "jsonPath": ".spec.database"}
    ]
    define(kind, changed)
    found = polling.eventually(lambda: kubectl.run("get", f"other{kind.token}"))
    header, row = found.splitlines()
    assert header.split() == ["NAME", "READY", "AGE", "VERSION", "DATABASE"]
    assert row.split()[-1] == "shop"
    assert running.kindwright.replicas == [process]
    assert process.running()


def test_a_second_version_is_served_beside_the_first(kubectl: commands.Kubectl, define: kinds.Define) -> None:
    kind = define()
    kubectl.apply(kind.object("one"), command="create")
    changed = copy.deepcopy(kind.definition())
    changed["spec"]["versions"].append(
        {**copy.deepcopy(changed["spec"]["versions"][0]), "name": "v1", "storage": False}
    )
    define(kind, changed)
    polling.eventually(lambda: kubectl.run("get", f"{kind.plural}.v1.{kind.group}", "one"))
    assert kubectl.json("get", f"{kind.plural}.v1.{kind.group}", "one")["apiVersion"] == f"{kind.group}/v1"
    older = kubectl.json("get", f"{kind.plural}.{kind.version}.{kind.group}", "one")
    assert older["apiVersion"] == kind.api_version
    # kubectl prefers the version with the highest priority, as for custom resources.
    assert kubectl.json("get", kind.plural, "one")["apiVersion"] == f"{kind.group}/v1"


def test_ten_more_definitions_need_no_restart(
    running: clusters.Cluster, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    (process,) = running.kindwright.replicas
    kubectl.apply(kind.object("one"), command="create")
    more = [kinds.Kind(kind.token, f"more{letter}") for letter in "abcdefghij"]
    kubectl.apply(*[each.definition() for each in more])
    names = [each.definition_name for each in more]
    kubectl.run("wait", "--for=condition=Discoverable", "rd", *names, "--timeout=30s")
    kubectl.apply(*[each.object("one") for each in more], command="create")
    assert kubectl.run("get", kind.category, "-o", "name").count("/one") == 11
    assert running.kindwright.replicas == [process]
    assert process.running()


def broken(kind: kinds.Kind) -> kinds.Document:
    """Break a definition inside its schema, where the CustomResourceDefinition can't see it."""
    definition = copy.deepcopy(kind.definition())
    kinds.schema_properties(definition)["database"] = {"type": "string", "pattrn": "^x$"}
    return definition


def test_a_broken_definition_says_what_is_wrong_and_disturbs_nobody(
    kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    other = kinds.Kind(kind.token, "other")
    with kubectl.watching(kind.plural) as watch:
        watch_began = kubectl.apply(kind.object("one"), command="create")
        assert watch_began.endswith("created\n")
        watch.until("one")
        kubectl.apply(broken(other))
        said = condition(kubectl, other, "SchemaReady", "False")
        for word in (f"spec.versions[{other.version}].schema", "properties[spec].properties[database]", "pattrn"):
            assert word in said["message"]
        condition(kubectl, other, "Established", "False")
        events = kubectl.run(
            "get", "events", "-n", "default", "--field-selector", f"involvedObject.name={other.definition_name}"
        )
        assert "NotSchemaReady" in events
        assert "pattrn" in events
        assert "SchemaReady" in kubectl.run("describe", "rd", other.definition_name)
        kubectl.apply(kind.object("two"), command="create")
        watch.until("two")
        assert watch.process.poll() is None
    assert "couldn't find" in kubectl.refused("get", other.plural) or "doesn't have" in kubectl.refused(
        "get", other.plural
    )
    kubectl.apply(other.definition())
    kubectl.run("wait", "--for=condition=Discoverable", "rd", other.definition_name, "--timeout=30s")
    kubectl.apply(other.object("one"), command="create")


def test_a_definition_that_breaks_keeps_serving_what_was_good(
    running: clusters.Cluster, kubectl: commands.Kubectl, kind: kinds.Kind
) -> None:
    kubectl.apply(kind.object("one", {"replicas": 1, "database": "shop"}), command="create")
    kubectl.apply(broken(kind))
    condition(kubectl, kind, "SchemaReady", "False")
    assert condition(kubectl, kind, "Established", "True")["reason"] == "LastGoodRevision"
    before = kubectl.run("get", kind.plural, "-o", "yaml")
    path = f"/openapi/v3/apis/{kind.api_version}"
    polling.eventually(lambda: "Database that exists from the start." in kubectl.run("get", "--raw", path), seconds=90)
    kubectl.apply(kind.object("two"), command="create")
    kubectl.run("delete", kind.plural, "two")
    assert kubectl.run("get", kind.plural, "-o", "yaml") == before
    running.kindwright.restart()
    assert polling.eventually(lambda: kubectl.run("get", kind.plural, "-o", "yaml")) == before
    kubectl.apply(kind.object("three"), command="create")
    condition(kubectl, kind, "SchemaReady", "False")
    assert condition(kubectl, kind, "Established", "True")["reason"] == "LastGoodRevision"


def test_the_younger_of_two_with_one_prefix_and_chart_is_refused(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    rival = kinds.Kind(kind.token, "rival")
    definition = rival.definition()
    definition["spec"]["release"]["prefix"] = kind.prefix
    kubectl.apply(definition)
    said = condition(kubectl, rival, "Accepted", "False")
    assert said["reason"] == "Refused"
    assert kind.definition_name in said["message"]
    assert condition(kubectl, kind, "Accepted", "True")
    kubectl.apply(kind.object("one"), command="create")
    # When the elder goes, the younger comes in.
    kubectl.run("delete", "rd", kind.definition_name)
    kubectl.run("wait", "--for=condition=Discoverable", "rd", rival.definition_name, "--timeout=40s")


def test_a_name_that_is_taken_in_the_group_is_refused(kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
    rival = kinds.Kind(kind.token, "rival")
    definition = rival.definition()
    definition["spec"]["names"]["shortNames"] = [kind.short]
    kubectl.apply(definition)
    assert kind.short in condition(kubectl, rival, "Accepted", "False")["message"]


def test_a_group_that_somebody_else_serves_is_refused(kubectl: commands.Kubectl) -> None:
    kind = kinds.Kind(kinds.token())
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    kubectl.apply(
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": f"widgets.{kind.group}"},
            "spec": {
                "group": kind.group,
                "scope": "Namespaced",
                "names": {"kind": "Widget", "plural": "widgets"},
                "versions": [version],
            },
        }
    )
    kubectl.run("wait", "--for=condition=Established", "crd", f"widgets.{kind.group}", "--timeout=30s")
    polling.eventually(lambda: kubectl.exists("apiservice", f"v1.{kind.group}"))
    kubectl.apply(kind.definition())
    assert kind.group in condition(kubectl, kind, "Accepted", "False")["message"]
    assert not kubectl.exists("apiservice", kind.api_service)
    kubectl.run("get", f"widgets.{kind.group}")


@pytest.mark.parametrize("group", ["example.k8s.io", "kindwright.dev", "apps.kubernetes.io"])
def test_a_reserved_group_is_refused_at_once(kubectl: commands.Kubectl, group: str) -> None:
    definition = kinds.Kind(kinds.token()).definition()
    definition["spec"]["group"] = group
    definition["metadata"]["name"] = f"{definition['spec']['names']['plural']}.{group}"
    assert "spec.group" in kubectl.refused("apply", "-f", "-", stdin=commands.manifest(definition))
