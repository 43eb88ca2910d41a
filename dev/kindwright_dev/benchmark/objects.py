"""HelmReleases as Flux leaves them after an install, and custom resources that say as much. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kindwright_dev.benchmark import kinds

RELEASES = "/apis/helm.toolkit.fluxcd.io/v2"
_TIME = "2026-01-02T03:04:05Z"
_VERSION = "1.4.2"


@dataclass(frozen=True)
class Place:
    """Where an object is, and how it is called."""

    namespace: str
    name: str


def places(count: int, namespaces: int) -> list[Place]:
    """Name objects, spread evenly over namespaces."""
    return [Place(namespace(index % namespaces), f"thing-{index:05d}") for index in range(count)]


def namespace(index: int) -> str:
    """Name a namespace."""
    return f"bench-{index:02d}"


def release_path(kind: kinds.Kind, place: Place) -> str:
    """Where the HelmRelease behind an object is."""
    return f"{RELEASES}/namespaces/{place.namespace}/helmreleases/{kind.prefix}{place.name}"


def selector(kind: kinds.Kind) -> str:
    """Select a kind's HelmReleases, for a URL."""
    return f"labelSelector=kindwright.dev%2Fgroup%3D{kind.group}%2Ckindwright.dev%2Fkind%3D{kind.name}"


def release(kind: kinds.Kind, place: Place) -> kinds.Document:
    """Write a HelmRelease with the labels that make it an object of the kind."""
    labels = {"group": kind.group, "kind": kind.name, "name": place.name}
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {
            "name": kind.prefix + place.name,
            "namespace": place.namespace,
            "labels": {f"kindwright.dev/{key}": value for key, value in labels.items()},
            "finalizers": ["finalizers.fluxcd.io"],
        },
        "spec": {**kinds.release_spec(kind), "values": values(place)},
    }


def custom(kind: kinds.Kind, place: Place) -> kinds.Document:
    """Write the custom resource with the same spec."""
    return {
        "apiVersion": f"{kind.group}/{kinds.VERSION}",
        "kind": kind.name,
        "metadata": {"name": place.name, "namespace": place.namespace},
        "spec": values(place),
    }


def release_status(kind: kinds.Kind, place: Place) -> kinds.Document:
    """Write what helm-controller reports after an install."""
    name = kind.prefix + place.name
    return {
        "conditions": _conditions(kind, place),
        "helmChart": f"flux-system/{place.namespace}-{name}",
        "history": [_snapshot(kind, place)],
        "inventory": {"entries": [{"id": f"{place.namespace}_{name}-cm__ConfigMap", "v": "v1"}]},
        "lastAttemptedConfigDigest": _digest(f"values of {name}"),
        "lastAttemptedGeneration": 1,
        "lastAttemptedReleaseAction": "install",
        "lastAttemptedReleaseActionDuration": "187.27889ms",
        "lastAttemptedRevision": _VERSION,
        "observedGeneration": 1,
        "storageNamespace": place.namespace,
    }


def custom_status(kind: kinds.Kind, place: Place) -> kinds.Document:
    """Write the status that Kindwright would make of the HelmRelease's."""
    return {
        "conditions": _conditions(kind, place),
        "observedGeneration": 1,
        "version": _VERSION,
        "release": {"name": kind.prefix + place.name, "revision": 1, "status": "deployed"},
    }


def values(place: Place) -> kinds.Document:
    """Write values of the size that people write."""
    number = int(place.name.rpartition("-")[2])
    return {
        "size": number,
        "title": f"The widget {place.name} of {place.namespace}",
        "enabled": number % 2 == 0,
        "storage": {"size": f"{1 + number % 20}Gi", "className": "standard"},
        "colors": ["red", "green", "blue"],
        "parts": [{"name": f"part-{index}", "count": index, "tags": ["spare", "small"]} for index in range(2)],
        "parameters": {f"parameter-{index}": f"value {index} of {place.name}" for index in range(4)},
        "revision": 0,
    }


def _conditions(kind: kinds.Kind, place: Place) -> list[kinds.Document]:
    name = kind.prefix + place.name
    message = f"Helm install succeeded for release {place.namespace}/{name}.v1 with chart {kind.chart}@{_VERSION}"
    said = {"status": "True", "reason": "InstallSucceeded", "message": message}
    return [
        {"type": kind_, **said, "lastTransitionTime": _TIME, "observedGeneration": 1} for kind_ in ("Ready", "Released")
    ]


def _snapshot(kind: kinds.Kind, place: Place) -> kinds.Document:
    name = kind.prefix + place.name
    return {
        "action": "install",
        "apiVersion": "v2",
        "appVersion": "9.9",
        "chartName": kind.chart,
        "chartVersion": _VERSION,
        "configDigest": _digest(f"values of {name}"),
        "digest": _digest(name),
        "firstDeployed": _TIME,
        "lastDeployed": _TIME,
        "name": name,
        "namespace": place.namespace,
        "status": "deployed",
        "version": 1,
    }


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
