"""The two kinds that are compared: Widget by a CustomResourceDefinition, and Widget by a ResourceDefinition."""

import functools
from dataclasses import dataclass
from typing import Any

from kindwright_dev import api, waiting
from kindwright_facade.documents import metaschemas

Document = dict[str, Any]
VERSION = "v1"
PLURAL = "widgets"


@dataclass(frozen=True)
class Side:
    """One of the two kinds. The groups are equally long, so that limits on lengths fall on the same names."""

    name: str

    @property
    def group(self) -> str:
        """Its API group."""
        return f"{self.name}.example.com"


OURS = Side("ours")
REAL = Side("real")
SIDES = (REAL, OURS)

_NAMES = {
    "kind": "Widget",
    "listKind": "WidgetList",
    "plural": PLURAL,
    "singular": "widget",
    "shortNames": ["wd"],
    "categories": ["gadgets"],
}
_TEXT = {"type": "string"}
_PART = {
    "type": "object",
    "properties": {"name": _TEXT, "count": {"type": "integer"}, "tags": {"type": "array", "items": _TEXT}},
}
SPEC: Document = {
    "type": "object",
    "description": "What the widget should be like.",
    "properties": {
        "size": {"type": "integer", "description": "How large it is."},
        "ratio": {"type": "number"},
        "title": {**_TEXT, "description": "What it is called."},
        "enabled": {"type": "boolean"},
        "note": {**_TEXT, "nullable": True},
        "storage": {"type": "object", "properties": {"size": _TEXT, "className": _TEXT, "deep": _PART}},
        "port": {"x-kubernetes-int-or-string": True},
        "colors": {"type": "array", "items": _TEXT},
        "parts": {"type": "array", "items": _PART},
        "parameters": {"type": "object", "additionalProperties": _TEXT},
        "pools": {"type": "object", "additionalProperties": _PART},
        "anything": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    },
}
_COLUMNS = [
    {"name": "Size", "type": "integer", "jsonPath": ".spec.size", "description": "How large it is."},
    {"name": "Title", "type": "string", "jsonPath": ".spec.title", "priority": 1, "description": "What it is called."},
]
# What every kind of ours shows, written as a CRD's author would have to.
_BUILT_IN_COLUMNS = [
    {"name": "Ready", "type": "string", "jsonPath": '.status.conditions[?(@.type=="Ready")].status'},
    {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},
    {"name": "Version", "type": "string", "jsonPath": ".status.version"},
]
# The HelmRelease's CRD has this default, and the object's status is the HelmRelease's.
_STATUS = {**metaschemas.STATUS, "default": {"observedGeneration": -1}}


def _schema(**more: Document) -> Document:
    return {"openAPIV3Schema": {"type": "object", "description": "A thing.", "properties": {"spec": SPEC, **more}}}


def custom_resource_definition() -> Document:
    """Write the oracle's definition."""
    version = {"name": VERSION, "served": True, "storage": True, "subresources": {"status": {}}}
    version["schema"] = _schema(status=_STATUS)
    version["additionalPrinterColumns"] = [*_BUILT_IN_COLUMNS, *_COLUMNS]
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{PLURAL}.{REAL.group}"},
        "spec": {"group": REAL.group, "scope": "Namespaced", "names": _NAMES, "versions": [version]},
    }


def resource_definition() -> Document:
    """Write ours. No controller runs: the chart need not exist."""
    source = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}
    version = {"name": VERSION, "served": True, "storage": True, "schema": _schema()}
    version["additionalPrinterColumns"] = _COLUMNS
    release = {"interval": "5m", "chart": {"spec": {"chart": "widget", "version": ">=1.0.0", "sourceRef": source}}}
    return {
        "apiVersion": "kindwright.dev/v1alpha1",
        "kind": "ResourceDefinition",
        "metadata": {"name": f"{PLURAL}.{OURS.group}"},
        "spec": {
            "group": OURS.group,
            "names": _NAMES,
            "versions": [version],
            "release": {"prefix": "widget-", "labels": {"example.com/ui": "true"}, "spec": release},
        },
    }


def install(client: api.Api) -> None:
    """Create both definitions, and return when both kinds are served and shown in discovery."""
    client.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", custom_resource_definition())
    client.create("/apis/kindwright.dev/v1alpha1/resourcedefinitions", resource_definition())
    for side in SIDES:
        served = functools.partial(client.succeeds, f"/apis/{side.group}/{VERSION}/{PLURAL}")
        waiting.until(f"the kind in {side.group}", served)
