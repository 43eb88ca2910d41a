"""The same kind twice, ours and a custom resource of the same schemas, for what both must have in common."""

import copy
import dataclasses
from collections.abc import Mapping

from cluster import commands, kinds, polling, raw
from discovery import structurals

# The index of OpenAPI documents is polled by the aggregator.
INDEXED_SECONDS = 120
TEXT = {"type": "string", "description": "Only in the older version."}
OLDER: kinds.Document = {
    **structurals.RICH,
    "properties": {"spec": {"type": "object", "properties": {"old": {"type": "object", "properties": {"text": TEXT}}}}},
}
SCHEMAS: Mapping[str, kinds.Document] = {"v1": structurals.RICH, "v1beta1": OLDER}


@dataclasses.dataclass(frozen=True)
class Pair:
    """The same kind twice: ours, and a custom resource whose group has one more part."""

    ours: kinds.Kind
    api: raw.Client

    @property
    def theirs(self) -> str:
        """Group of the custom resource."""
        return f"crd.{self.ours.group}"

    @property
    def groups(self) -> tuple[str, str]:
        """Ours and the custom resource's."""
        return self.ours.group, self.theirs

    def object(self, group: str, spec: kinds.Document, name: str = "one", version: str = "v1") -> kinds.Document:
        """Write an object of either."""
        return {**self.ours.object(name, spec), "apiVersion": f"{group}/{version}"}

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


def define(kubectl: commands.Kubectl, api: raw.Client) -> Pair:
    """Define both, and return when the index of documents has both versions of both."""
    found = Pair(kinds.Kind(kinds.token(), "rich", version="v1"), api)
    versions = [_versioned(schema, name) for name, schema in SCHEMAS.items()]
    definition = found.ours.definition()
    definition["spec"]["versions"] = copy.deepcopy(versions)
    kubectl.apply(definition, _custom(found.ours, found.theirs, versions))
    kubectl.run("wait", "--for=condition=Discoverable", "rd", found.ours.definition_name, "--timeout=30s")

    def indexed() -> bool:
        paths = api.get("/openapi/v3").json()["paths"]
        return all(f"apis/{group}/{name}" in paths for group in found.groups for name in SCHEMAS)

    polling.eventually(indexed, seconds=INDEXED_SECONDS, pause=1)
    return found


def _versioned(schema: kinds.Document, name: str) -> kinds.Document:
    return {"name": name, "served": True, "storage": name == "v1", "schema": {"openAPIV3Schema": schema}}


def _custom(kind: kinds.Kind, group: str, versions: list[kinds.Document]) -> kinds.Document:
    names = kind.definition()["spec"]["names"]
    # A category and a short name are one kind's only.
    named = {key: names[key] for key in ("kind", "plural", "singular")}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": named, "versions": versions},
    }
