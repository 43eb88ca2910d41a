"""Kinds made for one test: definitions, objects, and the HelmReleases behind them, as a person would write them."""

import dataclasses
import secrets
from typing import Any, Protocol

Document = dict[str, Any]

DEFINITIONS = "resourcedefinitions.kindwright.dev"
HELM_RELEASE = "helmreleases.helm.toolkit.fluxcd.io"
SOURCE = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}


def token() -> str:
    """Make a word that no other test uses."""
    return f"t{secrets.token_hex(3)}"


@dataclasses.dataclass(frozen=True)
class Kind:
    """One kind in a group of its own, named after its test's token. ``suspend`` keeps helm out where it doesn't matter."""

    token: str
    word: str = "db"
    suspend: bool = True
    chart: str = "postgres"
    version: str = "v1alpha1"

    @property
    def group(self) -> str:
        """Its API group."""
        return f"{self.token}.example.com"

    @property
    def kind(self) -> str:
        """Its kind, as in an object."""
        return f"{self.word.capitalize()}{self.token}"

    @property
    def singular(self) -> str:
        """Its name for one."""
        return f"{self.word}{self.token}"

    @property
    def plural(self) -> str:
        """Its name in URLs."""
        return f"{self.word}{self.token}s"

    @property
    def short(self) -> str:
        """Its short name."""
        return f"{self.token}{self.word}"

    @property
    def category(self) -> str:
        """A category that only this test's kinds are in."""
        return f"all{self.token}"

    @property
    def prefix(self) -> str:
        """What its HelmReleases' names begin with."""
        return f"{self.token}-{self.word}-"

    @property
    def definition_name(self) -> str:
        """Its ResourceDefinition's name, also that of the resource in messages."""
        return f"{self.plural}.{self.group}"

    @property
    def api_version(self) -> str:
        """The apiVersion of its objects."""
        return f"{self.group}/{self.version}"

    @property
    def api_service(self) -> str:
        """The name of its APIService."""
        return f"{self.version}.{self.group}"

    def path(self, namespace: str, name: str = "") -> str:
        """Build the URL path of one object, or of all in a namespace."""
        collection = f"/apis/{self.api_version}/namespaces/{namespace}/{self.plural}"
        return f"{collection}/{name}" if name else collection

    def release_name(self, name: str) -> str:
        """Name the HelmRelease behind an object."""
        return self.prefix + name

    def definition(self) -> Document:
        """Write its ResourceDefinition; the test may change it."""
        return {
            "apiVersion": "kindwright.dev/v1alpha1",
            "kind": "ResourceDefinition",
            "metadata": {"name": self.definition_name},
            "spec": {
                "group": self.group,
                "names": self._names(),
                "versions": [self._version()],
                "release": {"prefix": self.prefix, "spec": {**self.release_spec(), "suspend": self.suspend}},
            },
        }

    def release_spec(self) -> Document:
        """Write the HelmRelease spec that its chart is installed with."""
        chart = {"chart": self.chart, "version": ">=1.0.0", "sourceRef": SOURCE}
        return {"interval": "5m", "chart": {"spec": chart}}

    def release(self, name: str, **metadata: Any) -> Document:
        """Write a HelmRelease as somebody would who knows nothing of the kind; it never starts helm."""
        return {
            "apiVersion": "helm.toolkit.fluxcd.io/v2",
            "kind": "HelmRelease",
            "metadata": {"name": self.release_name(name), **metadata},
            "spec": {**self.release_spec(), "suspend": True, "values": {"replicas": 1}},
        }

    def object(self, name: str, spec: Document | None = None, **metadata: Any) -> Document:
        """Write one object."""
        return {
            "apiVersion": self.api_version,
            "kind": self.kind,
            "metadata": {"name": name, **metadata},
            "spec": {"replicas": 1} if spec is None else spec,
        }

    def _names(self) -> Document:
        names: Document = {"kind": self.kind, "plural": self.plural, "singular": self.singular}
        return {**names, "shortNames": [self.short], "categories": [self.category]}

    def _version(self) -> Document:
        storage = {"type": "object", "properties": {"size": {"type": "string", "description": "Size of the volume."}}}
        properties: Document = {
            "replicas": {"type": "integer", "minimum": 0, "description": "How many run."},
            "database": {"type": "string", "description": "Database that exists from the start."},
            "storage": storage,
            "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        }
        spec = {"type": "object", "description": "What it should be like.", "properties": properties}
        return {
            "name": self.version,
            "served": True,
            "storage": True,
            "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}},
            "additionalPrinterColumns": [{"name": "Replicas", "type": "integer", "jsonPath": ".spec.replicas"}],
        }


class Define(Protocol):
    """The fixture that applies a definition and returns when the cluster shows the kind."""

    def __call__(self, kind: Kind | None = None, definition: Document | None = None) -> Kind:
        """Define the given kind, or a new one."""


def schema_properties(definition: Document) -> Document:
    """Give the properties of the first version's spec, to be changed in place."""
    schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    properties: Document = schema["properties"]["spec"]["properties"]
    return properties


def config_map(name: str, owner: Document, **reference: Any) -> Document:
    """Write a ConfigMap that is owned by an object as it was read; ``reference`` replaces parts of the reference."""
    meta = owner["metadata"]
    owned = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": meta["name"], "uid": meta["uid"]}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "ownerReferences": [{**owned, **reference}]},
    }
