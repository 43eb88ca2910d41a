"""The definitions: the main kind of Kindwright, the same as a custom resource, and many more kinds. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
VERSION = "v1"
DEFINITIONS = "/apis/kindwright.dev/v1alpha1/resourcedefinitions"
CUSTOM_DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


@dataclass(frozen=True)
class Kind:
    """A kind by its names; ``chart`` is the chart of its releases, and with a dash their prefix."""

    group: str
    name: str

    @property
    def chart(self) -> str:
        """The name in lower case."""
        return self.name.lower()

    @property
    def plural(self) -> str:
        """The resource's name."""
        return f"{self.chart}s"

    @property
    def prefix(self) -> str:
        """What its HelmReleases' names begin with."""
        return f"{self.chart}-"

    def path(self, namespace: str = "", name: str = "") -> str:
        """Where its objects are: all, those of a namespace, or one."""
        scope = f"/namespaces/{namespace}" if namespace else ""
        return f"/apis/{self.group}/{VERSION}{scope}/{self.plural}" + (f"/{name}" if name else "")


MAIN = Kind("ours.bench.example.com", "Widget")
CUSTOM = Kind("real.bench.example.com", "Widget")

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_PART = {
    "type": "object",
    "properties": {"name": _TEXT, "count": _WHOLE, "tags": {"type": "array", "items": _TEXT}},
}
SPEC: Document = {
    "type": "object",
    "description": "What the widget should be like.",
    "properties": {
        "size": {**_WHOLE, "description": "How large it is."},
        "title": {**_TEXT, "description": "What it is called."},
        "enabled": {"type": "boolean"},
        "storage": {"type": "object", "properties": {"size": _TEXT, "className": _TEXT}},
        "colors": {"type": "array", "items": _TEXT},
        "parts": {"type": "array", "items": _PART},
        "parameters": {"type": "object", "additionalProperties": _TEXT},
        "revision": _WHOLE,
    },
}
# The status that Kindwright gives its objects, as the author of a CustomResourceDefinition would write it.
_CONDITION = {
    "type": "object",
    "required": ["type", "status"],
    "properties": {
        **dict.fromkeys(("type", "status", "reason", "message"), _TEXT),
        "lastTransitionTime": {**_TEXT, "format": "date-time"},
        "observedGeneration": _WHOLE,
    },
}
STATUS: Document = {
    "type": "object",
    "properties": {
        "conditions": {"type": "array", "items": _CONDITION},
        "observedGeneration": _WHOLE,
        "version": _TEXT,
        "release": {"type": "object", "properties": {"name": _TEXT, "revision": _WHOLE, "status": _TEXT}},
    },
}


def names(kind: Kind) -> Document:
    """Write a definition's names."""
    return {"kind": kind.name, "listKind": f"{kind.name}List", "plural": kind.plural, "singular": kind.chart}


def release_spec(kind: Kind) -> Document:
    """Write what is in the spec of a kind's HelmReleases besides the values."""
    source = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}
    return {"interval": "5m", "chart": {"spec": {"chart": kind.chart, "version": "1.x", "sourceRef": source}}}


def definition(kind: Kind, spec: Document | None = None) -> Document:
    """Write a ResourceDefinition; ``spec`` is the schema of its objects' spec, the usual one without it."""
    version = {"name": VERSION, "served": True, "storage": True, "schema": _schema(spec or SPEC)}
    return {
        "apiVersion": "kindwright.dev/v1alpha1",
        "kind": "ResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{kind.group}"},
        "spec": {
            "group": kind.group,
            "names": names(kind),
            "versions": [version],
            "release": {"prefix": kind.prefix, "spec": release_spec(kind)},
        },
    }


def custom_definition(kind: Kind, spec: Document | None = None) -> Document:
    """Write a CustomResourceDefinition with the same schema."""
    version = {"name": VERSION, "served": True, "storage": True, "subresources": {"status": {}}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{kind.group}"},
        "spec": {
            "group": kind.group,
            "scope": "Namespaced",
            "names": names(kind),
            "versions": [{**version, "schema": _schema(spec or SPEC, status=STATUS)}],
        },
    }


def others(count: int) -> list[Kind]:
    """Name the kinds that are there beside the main one."""
    return [Kind("others.bench.example.com", f"Other{index:02d}") for index in range(count)]


def customs(count: int) -> list[Kind]:
    """Name kinds that become custom resources."""
    return [Kind(f"custom{index:02d}.bench.example.com", f"Custom{index:02d}") for index in range(count)]


def many(count: int, groups: int) -> list[Kind]:
    """Name many kinds, spread over groups."""
    return [Kind(f"many{index % groups:02d}.bench.example.com", f"Item{index:03d}") for index in range(count)]


def _schema(spec: Document, **more: Document) -> Document:
    properties = {"spec": spec, **more}
    return {"openAPIV3Schema": {"type": "object", "description": "A thing.", "properties": properties}}
