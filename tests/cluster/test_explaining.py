"""What clients learn of a kind from its schema: as of a custom resource with the same schema, in the same cluster."""

import copy
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cluster import commands, kinds, polling, raw
from discovery import structurals

# The index of OpenAPI documents is polled by the aggregator.
INDEXED_SECONDS = 120
VERSIONS = ("v1", "v1beta1")
TEXT = {"type": "string", "description": "Only in the older version."}
OLDER: kinds.Document = {
    **structurals.RICH,
    "properties": {"spec": {"type": "object", "properties": {"old": {"type": "object", "properties": {"text": TEXT}}}}},
}


@dataclasses.dataclass(frozen=True)
class Pair:
    """The same kind twice: ours, and a custom resource whose group has one more part."""

    ours: kinds.Kind
    api: raw.Client

    @property
    def theirs(self) -> str:
        """Group of the custom resource."""
        return f"crd.{self.ours.group}"

    def explain(self, kubectl: commands.Kubectl, group: str, path: str, version: str, *more: str) -> str:
        """Explain a field, with the group's name taken out."""
        named = f"{self.ours.plural}{path}"
        return kubectl.run("explain", named, f"--api-version={group}/{version}", *more).replace(group, "GROUP")

    def schema(self, group: str, version: str) -> kinds.Document:
        """Read the schema of the kind in OpenAPI v3."""
        answer = self.api.get(f"/openapi/v3/apis/{group}/{version}").json()
        wanted = {"group": group, "version": version, "kind": self.ours.kind}
        (found,) = [
            schema
            for schema in answer["components"]["schemas"].values()
            if schema.get("x-kubernetes-group-version-kind") == [wanted]
        ]
        return dict(found)


def custom(kind: kinds.Kind, group: str, versions: list[kinds.Document]) -> kinds.Document:
    names = kind.definition()["spec"]["names"]
    # A category and a short name are one kind's only.
    named = {key: names[key] for key in ("kind", "plural", "singular")}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": named, "versions": versions},
    }


def versioned(schema: kinds.Document, name: str) -> kinds.Document:
    return {"name": name, "served": True, "storage": name == "v1", "schema": {"openAPIV3Schema": schema}}


@pytest.fixture(scope="module")
def pair(preparing: commands.Kubectl, running: Any) -> Pair:
    ours = kinds.Kind(kinds.token(), "rich", version="v1")
    found = Pair(ours, raw.from_kubeconfig(running.plane.kubeconfig))
    versions = [versioned(structurals.RICH, "v1"), versioned(OLDER, "v1beta1")]
    definition = ours.definition()
    definition["spec"]["versions"] = copy.deepcopy(versions)
    preparing.apply(definition, custom(ours, found.theirs, versions))
    preparing.run("wait", "--for=condition=Discoverable", "rd", ours.definition_name, "--timeout=30s")

    def indexed() -> bool:
        paths = found.api.get("/openapi/v3").json()["paths"]
        return all(f"apis/{group}/{name}" in paths for group in (ours.group, found.theirs) for name in VERSIONS)

    polling.eventually(indexed, seconds=INDEXED_SECONDS, pause=1)
    return found


def paths(schema: kinds.Document, path: str = "") -> Iterator[str]:
    """Walk the fields of a schema as kubectl does: through lists and maps without a word."""
    for name, sub in (schema.get("properties") or {}).items():
        yield f"{path}.{name}"
        yield from paths(sub, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from paths(schema[key], path)


def fields(text: str) -> list[str]:
    """Keep names and types: what is said of metadata is said in other words."""
    return re.findall(r"^ *(?:FIELD: )?\S+[\t ]<\S+>.*$", text, re.MULTILINE)


def test_every_field_is_explained(pair: Pair, admin: commands.Kubectl) -> None:
    # kubectl has no way to ask for a name with a dollar.
    wanted = [path for path in paths(structurals.RICH) if "$" not in path]
    assert len(wanted) > 40
    for path in wanted:
        ours, theirs = (pair.explain(admin, group, path, "v1") for group in (pair.ours.group, pair.theirs))
        if path.endswith((".embedded", ".template")):
            assert fields(ours) == fields(theirs) != []
        else:
            assert ours == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_all_fields_are_explained_at_once(pair: Pair, admin: commands.Kubectl, version: str) -> None:
    for path in (".spec", ".metadata"):
        found = [
            fields(pair.explain(admin, group, path, version, "--recursive")) for group in (pair.ours.group, pair.theirs)
        ]
        assert found[0] == found[1] != []


def test_each_version_is_explained_by_itself(pair: Pair, admin: commands.Kubectl) -> None:
    for path in paths(OLDER):
        ours, theirs = (pair.explain(admin, group, path, "v1beta1") for group in (pair.ours.group, pair.theirs))
        assert ours == theirs
        assert "VERSION:    v1beta1" in ours
    kind = f"{pair.ours.plural}.{pair.ours.group}"
    assert 'field "old" does not exist' in admin.refused("explain", f"{pair.ours.plural}.spec.old")
    assert "FIELD: size <string>" in admin.run("explain", f"{pair.ours.plural}.spec.size")
    assert "VERSION:    v1\n" in admin.run("explain", kind)


def test_what_flux_reports_is_explained(pair: Pair, admin: commands.Kubectl) -> None:
    for path, kind in (
        (".status.conditions", "[]Object"),
        (".status.version", "string"),
        (".status.release", "Object"),
    ):
        assert f"<{kind}>" in pair.explain(admin, pair.ours.group, path, "v1")
    release = pair.explain(admin, pair.ours.group, ".status.release", "v1")
    assert [line.split("\t")[0].strip() for line in fields(release)][1:] == [
        "chart",
        "name",
        "revision",
        "status",
        "suspended",
    ]


def test_the_documents_say_the_same(pair: Pair) -> None:
    """What no explanation shows: bounds, rules, defaults, kinds of lists."""
    for version in VERSIONS:
        ours, theirs = (pair.schema(group, version) for group in (pair.ours.group, pair.theirs))
        assert set(ours) == set(theirs)
        assert ours["required"] == theirs["required"] if "required" in theirs else "required" not in ours
        assert comparable(ours["properties"]["spec"]) == comparable(theirs["properties"]["spec"])


def comparable(schema: Any, *, named: bool = False) -> Any:
    """Say what may be said in two ways in one: a boolean, and the words for an embedded object's own fields."""
    if isinstance(schema, list):
        return [comparable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: comparable(value, named=key == "properties" and not named) for key, value in schema.items()}
    if named:
        return found
    if found.get("additionalProperties") is True:
        del found["additionalProperties"]
        found["x-kubernetes-preserve-unknown-fields"] = True
    if found.get("x-kubernetes-embedded-resource"):
        for name in ("apiVersion", "kind", "metadata"):
            found["properties"][name].pop("description")
    return found
