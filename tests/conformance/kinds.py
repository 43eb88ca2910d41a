"""A kind that is compared, written down once and defined twice: by a CustomResourceDefinition, and by a ResourceDefinition."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kindwright_dev import api, waiting
from kindwright_facade.documents import metaschemas

Document = dict[str, Any]
DOMAIN = "example.com"


@dataclass(frozen=True)
class Side:
    """Who serves. The groups are equally long, so that limits on lengths fall on the same names."""

    name: str

    @property
    def group(self) -> str:
        """Its API group."""
        return f"{self.name}.{DOMAIN}"


OURS = Side("ours")
REAL = Side("real")
SIDES = (REAL, OURS)

# What every kind of ours shows, written as a CRD's author would have to.
_BUILT_IN_COLUMNS = [
    {"name": "Ready", "type": "string", "jsonPath": '.status.conditions[?(@.type=="Ready")].status'},
    {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},
    {"name": "Version", "type": "string", "jsonPath": ".status.version"},
]
# The HelmRelease's CRD has this default, and the object's status is the HelmRelease's.
_STATUS = {**metaschemas.STATUS, "default": {"observedGeneration": -1}}


@dataclass(frozen=True)
class Version:
    """One version; ``root`` is what its schema says beside type and properties, ``more`` what the version says beside its schema."""

    name: str
    spec: Document
    columns: tuple[Document, ...] = ()
    storage: bool = True
    root: Document = field(default_factory=dict)
    metadata: Document = field(default_factory=dict)
    more: Document = field(default_factory=dict)

    def schema(self, **more: Document) -> Document:
        """Write the schema, with further properties."""
        properties = {"spec": self.spec, **({"metadata": self.metadata} if self.metadata else {}), **more}
        return {"openAPIV3Schema": {"type": "object", "description": "A thing.", **self.root, "properties": properties}}

    def _common(self) -> Document:
        return {"name": self.name, "served": True, "storage": self.storage, **self.more}

    def real(self) -> Document:
        """Write it for a CustomResourceDefinition."""
        columns = [*_BUILT_IN_COLUMNS, *self.columns]
        shown = {"schema": self.schema(status=_STATUS), "additionalPrinterColumns": columns}
        return {**self._common(), **shown, "subresources": {"status": {}}}

    def ours(self) -> Document:
        """Write it for a ResourceDefinition."""
        return {**self._common(), "schema": self.schema(), "additionalPrinterColumns": [*self.columns]}


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind with its versions; ``area`` is a domain below the sides' own, for kinds that must not show among others."""

    name: str
    plural: str
    versions: tuple[Version, ...]
    names: Document = field(default_factory=dict)
    area: str = ""

    def group(self, side: Side) -> str:
        """Give its API group on a side."""
        return f"{self.area}.{side.group}" if self.area else side.group

    def _head(self, side: Side, api_version: str, kind: str) -> Document:
        return {"apiVersion": api_version, "kind": kind, "metadata": {"name": f"{self.plural}.{self.group(side)}"}}

    def _spec(self, side: Side) -> Document:
        singular = self.name.lower()
        names = {"kind": self.name, "listKind": f"{self.name}List", "plural": self.plural, "singular": singular}
        return {"group": self.group(side), "names": {**names, **self.names}}

    def custom_resource_definition(self) -> Document:
        """Write the oracle's definition."""
        spec = {**self._spec(REAL), "scope": "Namespaced", "versions": [version.real() for version in self.versions]}
        return {**self._head(REAL, "apiextensions.k8s.io/v1", "CustomResourceDefinition"), "spec": spec}

    def resource_definition(self) -> Document:
        """Write ours. No controller runs: the chart need not exist."""
        singular = self.name.lower()
        source = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}
        release = {"interval": "5m", "chart": {"spec": {"chart": singular, "version": ">=1.0.0", "sourceRef": source}}}
        stored = {"prefix": f"{singular}-", "labels": {"example.com/ui": "true"}, "spec": release}
        spec = {**self._spec(OURS), "versions": [version.ours() for version in self.versions], "release": stored}
        return {**self._head(OURS, "kindwright.dev/v1alpha1", "ResourceDefinition"), "spec": spec}


def install(client: api.Api, kinds: Iterable[Kind]) -> None:
    """Create both definitions of every kind, and return when all are served."""
    kinds = list(kinds)
    for kind in kinds:
        client.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", kind.custom_resource_definition())
        client.create("/apis/kindwright.dev/v1alpha1/resourcedefinitions", kind.resource_definition())
    for kind in kinds:
        for side in SIDES:
            path = f"/apis/{kind.group(side)}/{kind.versions[0].name}/{kind.plural}"
            waiting.until(f"{kind.name} in {side.group}", functools.partial(client.succeeds, path))
