"""One kind in two versions, converted into each other: whatever a client does in one, the other shows in its own words."""

import json
from typing import Any

import pytest
from cluster import commands, kinds, polling

OLD = "v1beta1"
CONVERSION: list[dict[str, Any]] = [
    {"rename": {"from": ".spec.count", "to": ".spec.replicas"}},
    {"move": {"from": ".spec.size", "to": ".spec.storage.size"}},
    {"map": {"path": ".spec.tier", "values": {"small": "S", "large": "L"}}},
    {"default": {"path": ".spec.storage.class", "value": "fast"}},
    {
        "cel": {
            "path": ".spec.hours",
            "to": ".spec.backup.minutes",
            "toStorage": "self * 60",
            "fromStorage": "self / 60",
        }
    },
]


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def schema(**properties: Any) -> dict[str, Any]:
    return {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": properties}}}}


def definition(kind: kinds.Kind, conversion: list[dict[str, Any]]) -> kinds.Document:
    found = kind.definition()
    whole = {"type": "integer", "minimum": 0}
    minutes = {"type": "object", "properties": {"minutes": {"type": "integer", "multipleOf": 60}}}
    new = schema(
        replicas=whole,
        tier=text(enum=["S", "L"]),
        storage={"type": "object", "properties": {"size": text(), "class": text()}},
        backup=minutes,
        notes=text(),
    )
    old = schema(count=whole, size=text(), tier=text(enum=["small", "large"]), hours={"type": "integer"})
    columns = [{"name": "Count", "type": "integer", "jsonPath": ".spec.count"}]
    found["spec"]["versions"] = [
        {"name": "v1", "served": True, "storage": True, "schema": new},
        {
            "name": OLD,
            "served": True,
            "storage": False,
            "deprecated": True,
            "schema": old,
            "conversion": conversion,
            "additionalPrinterColumns": columns,
        },
    ]
    return found


@pytest.fixture
def both(define: kinds.Define) -> kinds.Kind:
    kind = kinds.Kind(kinds.token(), version="v1")
    return define(kind, definition(kind, CONVERSION))


@pytest.fixture
def old(kubectl: commands.Kubectl, both: kinds.Kind) -> "Old":
    polling.eventually(lambda: kubectl.answer("get", f"{both.plural}.{OLD}.{both.group}") is not None)
    return Old(kubectl, both)


class Old:
    """kubectl on the old version."""

    def __init__(self, kubectl: commands.Kubectl, kind: kinds.Kind) -> None:
        self.kubectl, self.kind = kubectl, kind
        self.resource = f"{kind.plural}.{OLD}.{kind.group}"
        polling.eventually(lambda: "No resources" in kubectl.run("get", self.resource) or True)

    def object(self, name: str, **spec: Any) -> kinds.Document:
        return {**self.kind.object(name, spec), "apiVersion": f"{self.kind.group}/{OLD}"}

    def get(self, name: str) -> kinds.Document:
        return self.kubectl.json("get", self.resource, name)

    def values(self, name: str) -> Any:
        release = self.kubectl.json("get", kinds.HELM_RELEASE, self.kind.release_name(name))
        return release["spec"]["values"]


def test_written_in_one_and_read_in_the_other(kubectl: commands.Kubectl, old: Old, both: kinds.Kind) -> None:
    kubectl.apply(old.object("a", count=2, size="1Gi", tier="small", hours=3), command="create")
    assert old.values("a") == {
        "replicas": 2,
        "storage": {"size": "1Gi", "class": "fast"},
        "tier": "S",
        "backup": {"minutes": 180},
    }
    assert kubectl.json("get", both.plural, "a")["spec"] == old.values("a")
    assert old.get("a")["spec"] == {"count": 2, "size": "1Gi", "tier": "small", "hours": 3}


def test_what_the_old_version_does_not_show_survives_it(kubectl: commands.Kubectl, old: Old, both: kinds.Kind) -> None:
    spec = {"replicas": 1, "storage": {"size": "1Gi", "class": "slow"}, "notes": "mine"}
    kubectl.apply(both.object("a", spec), command="create")
    found = old.get("a")
    assert found["spec"] == {"count": 1, "size": "1Gi"}
    kubectl.run("replace", "-f", "-", stdin=commands.manifest({**found, "spec": {"count": 5, "size": "2Gi"}}))
    assert old.values("a") == {"replicas": 5, "storage": {"size": "2Gi", "class": "slow"}, "notes": "mine"}
    kubectl.run("patch", old.resource, "a", "--type=merge", "-p", '{"spec":{"size":null,"tier":"large"}}')
    assert old.values("a") == {"replicas": 5, "storage": {"class": "slow"}, "tier": "L", "notes": "mine"}


def test_refusals_are_in_the_words_of_the_version(kubectl: commands.Kubectl, old: Old) -> None:
    body = commands.manifest(old.object("a", count=-1, tier="S"))
    said = kubectl.refused("create", "-f", "-", stdin=body)
    assert "spec.count: Invalid value: -1" in said
    assert 'spec.tier: Unsupported value: "S": supported values: "small", "large"' in said


def test_apply_owns_and_conflicts_in_the_words_of_the_version(
    kubectl: commands.Kubectl, old: Old, both: kinds.Kind
) -> None:
    server = ("apply", "--server-side", "-f", "-")
    first = commands.manifest(old.object("a", count=2, size="1Gi"))
    kubectl.run(*server, "--field-manager=first", stdin=first)
    # What an applier did not send is not filled in.
    assert old.values("a") == {"replicas": 2, "storage": {"size": "1Gi"}}
    (entry,) = [e for e in managed(kubectl, old.resource) if e["manager"] == "first"]
    assert (entry["apiVersion"], entry["fieldsV1"]["f:spec"]) == (
        f"{both.group}/{OLD}",
        {"f:count": {}, "f:size": {}},
    )
    second = commands.manifest(old.object("a", count=3))
    said = kubectl.refused(*server, "--field-manager=second", stdin=second)
    assert ".spec.count" in said
    assert "replicas" not in said
    other = commands.manifest(both.object("a", {"storage": {"size": "9Gi"}}))
    assert ".spec.storage.size" in kubectl.refused(*server, "--field-manager=third", stdin=other)
    # Left out by its owner, a field goes.
    kubectl.run(*server, "--field-manager=first", stdin=commands.manifest(old.object("a", count=2)))
    assert old.values("a")["replicas"] == 2
    assert "size" not in old.values("a").get("storage", {})


def managed(kubectl: commands.Kubectl, resource: str) -> Any:
    found = kubectl.run("get", resource, "a", "-o", "json", "--show-managed-fields")
    return json.loads(found)["metadata"]["managedFields"]


def test_a_watch_and_a_table_in_each_version(kubectl: commands.Kubectl, old: Old, both: kinds.Kind) -> None:
    kubectl.apply(both.object("a", {"replicas": 1}))
    with (
        kubectl.watching(old.resource, "-o", "jsonpath={.spec.count}{'\\n'}") as counts,
        kubectl.watching(both.plural, "-o", "jsonpath={.spec.replicas}{'\\n'}") as replicas,
    ):
        polling.eventually(lambda: "1" in counts.output.read_text() and "1" in replicas.output.read_text())
        kubectl.run("patch", both.plural, "a", "--type=merge", "-p", '{"spec":{"replicas":7}}')
        polling.eventually(lambda: "7" in counts.output.read_text() and "7" in replicas.output.read_text())
    header, row = kubectl.run("get", old.resource).splitlines()
    assert (header.split()[-1], row.split()[-1]) == ("COUNT", "7")


def test_a_deprecated_version_warns(api: Any, old: Old, both: kinds.Kind) -> None:
    path = f"/apis/{both.group}/{OLD}/namespaces/{old.kubectl.namespace}/{both.plural}"
    answer = api.get(path)
    assert (
        answer.headers["Warning"]
        == f'299 - "{both.group}/{OLD} {both.kind} is deprecated; use {both.group}/v1 {both.kind}"'
    )


def test_a_conversion_that_loses_something_is_refused_with_the_sample(
    admin: commands.Kubectl, both: kinds.Kind
) -> None:
    lossy = [*CONVERSION[:-1], {"cel": {"path": ".spec.hours", "toStorage": "1", "fromStorage": "self"}}]
    admin.apply(definition(both, lossy))

    def said() -> str:
        conditions = admin.json("get", "rd", both.definition_name)["status"]["conditions"]
        (found,) = [condition for condition in conditions if condition["type"] == "SchemaReady"]
        return str(found["message"]) if found["status"] == "False" else ""

    message = polling.eventually(said)
    assert f"spec.versions[{OLD}].conversion: " in message
    assert '"hours"' in message
