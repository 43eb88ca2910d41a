"""What a HelmRelease asks for, with Flux's defaults filled in. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from kindwright_dev.standin import durations

FINALIZER = "finalizers.fluxcd.io"
REQUESTED_AT = "reconcile.fluxcd.io/requestedAt"
NAME_LIMIT = 53
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """What a chart comes from: a HelmRepository, or what a ``chartRef`` names."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True)
class Plan:
    """One HelmRelease, read."""

    namespace: str
    name: str
    generation: int
    requested_at: str
    release: str
    target: str
    create_namespace: bool
    chart: str
    version: str
    source: Source
    reference: Source | None
    values: Document
    service_account: str
    timeout: float
    interval: float
    history: int

    @property
    def helm_chart(self) -> str:
        """The name of the HelmChart that Flux would make of it; empty when it names a source by itself."""
        return "" if self.reference else f"{self.source.namespace}/{self.namespace}-{self.name}"

    @property
    def values_yaml(self) -> str:
        """The values as Flux hands them to helm, and hashes them."""
        return yaml.safe_dump(dict(self.values), sort_keys=True, default_flow_style=False, allow_unicode=True)

    @property
    def config_digest(self) -> str:
        """Flux's digest of the values."""
        return "sha256:" + hashlib.sha256(self.values_yaml.encode()).hexdigest()


def read(release: Document) -> Plan:
    """Read a HelmRelease."""
    metadata, spec = release["metadata"], release["spec"]
    chart: Document = spec.get("chart", {}).get("spec", {})
    reference: Document | None = spec.get("chartRef")
    return Plan(
        namespace=metadata["namespace"],
        name=metadata["name"],
        generation=metadata["generation"],
        requested_at=metadata.get("annotations", {}).get(REQUESTED_AT, ""),
        release=release_name(metadata["name"], spec),
        target=spec.get("targetNamespace") or metadata["namespace"],
        create_namespace=bool(spec.get("install", {}).get("createNamespace")),
        chart=chart.get("chart", ""),
        version=chart.get("version", ""),
        source=_source(chart.get("sourceRef", {}), metadata["namespace"]),
        reference=_source(reference, metadata["namespace"]) if reference else None,
        values=spec.get("values") or {},
        service_account=spec.get("serviceAccountName", ""),
        timeout=durations.parse(spec.get("timeout", "5m")),
        interval=durations.parse(spec.get("interval", "5m")),
        history=int(spec.get("maxHistory", 5)),
    )


def release_name(name: str, spec: Document) -> str:
    """Name the helm release as Flux does, shortened to helm's limit."""
    composed = f"{spec['targetNamespace']}-{name}" if spec.get("targetNamespace") else name
    wanted = str(spec.get("releaseName") or composed)
    if len(wanted) <= NAME_LIMIT:
        return wanted
    return f"{wanted[:40]}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"


def trigger(found: Document) -> tuple[object, ...]:
    """Tell changes that ask for work from those that do not, such as our own status."""
    metadata = found["metadata"]
    asked = metadata.get("annotations", {}).get(REQUESTED_AT)
    return metadata["uid"], metadata["generation"], metadata.get("deletionTimestamp"), asked


def published(found: Document) -> tuple[object, ...]:
    """Tell changes of an artifact that somebody else publishes: its status is all there is to see, and no generation counts it."""
    return found["metadata"]["uid"], (found.get("status", {}).get("artifact") or {}).get("digest")


def _source(reference: Document, namespace: str) -> Source:
    return Source(reference.get("kind", ""), reference.get("namespace") or namespace, reference.get("name", ""))
