"""Kinds, HelmReleases and definitions to test with."""

import dataclasses
import pathlib
from typing import Any

import yaml

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import members

JSON = dict[str, Any]

OBSERVED = pathlib.Path(__file__).parent / "observed"
RELEASE_UID = "de507ff4-bb06-469b-a401-3a519fb3de22"
SCHEMA: JSON = {
    "type": "object",
    "properties": {
        "spec": {"type": "object", "properties": {"size": {"type": "string"}, "replicas": {"type": "integer"}}},
    },
}
RELEASE_SPEC: JSON = {
    "interval": "5m",
    "chart": {"spec": {"chart": "postgres", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}},
}


def version(name: str = "v1alpha1", **changes: Any) -> kinds.Version:
    columns = (kinds.Column("Replicas", "integer", ".spec.replicas"),)
    return dataclasses.replace(kinds.Version(name, SCHEMA, columns), **changes)


def release_of_kind(**changes: Any) -> kinds.Release:
    return dataclasses.replace(kinds.Release("postgres-", RELEASE_SPEC, {"example.com/ui": "true"}), **changes)


def kind(name: str = "Postgres", plural: str = "postgreses", **changes: Any) -> kinds.Kind:
    names = kinds.Names(name, f"{name}List", plural, name.lower(), (plural[:2],), ("apps",))
    group = changes.get("group", "apps.example.com")
    base = kinds.Kind(
        definition=f"{plural}.{group}",
        uid=f"uid-of-{plural}",
        generation=1,
        group=group,
        names=names,
        versions=(version(),),
        storage="v1alpha1",
        release=release_of_kind(),
    )
    return dataclasses.replace(base, **changes)


POSTGRES = kind()


def release(name: str = "orders", *, spec: JSON | None = None, status: JSON | None = None, **meta: Any) -> JSON:
    """Build a member of the kind Postgres; the keywords are metadata."""
    labels = {
        "kindwright.dev/group": "apps.example.com",
        "kindwright.dev/kind": "Postgres",
        "kindwright.dev/name": name,
    }
    found: JSON = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {
            "name": f"postgres-{name}",
            "namespace": "shop",
            "uid": RELEASE_UID,
            "resourceVersion": "7",
            "generation": 1,
            "creationTimestamp": "2026-01-01T00:00:00Z",
            **meta,
            "labels": {**labels, **(meta.get("labels") or {})},
        },
        "spec": {**RELEASE_SPEC, "values": {"size": "1Gi", "replicas": 1}} if spec is None else spec,
    }
    return found if status is None else {**found, "status": status}


def member(release: JSON) -> members.Member:
    """Read a HelmRelease as it comes from upstream."""
    return members.Member(encoding.encode(release))


def wanted(name: str = "orders", *, spec: Any = None, **meta: Any) -> JSON:
    """Build an object as a client sends it; the keywords are metadata."""
    return {
        "apiVersion": "apps.example.com/v1alpha1",
        "kind": "Postgres",
        "metadata": {"name": name, "namespace": "shop", **meta},
        "spec": {"size": "1Gi", "replicas": 1} if spec is None else spec,
    }


def observed(name: str) -> JSON:
    """Read a HelmRelease that helm-controller wrote."""
    found: JSON = yaml.load((OBSERVED / f"{name}.yaml").read_text(), Loader=yaml.SafeLoader)
    return found


def definition(name: str = "Postgres", plural: str = "postgreses", **changes: Any) -> JSON:
    """Build a ResourceDefinition as it stands in the cluster; the keywords replace parts of its spec."""
    group = changes.get("group", "apps.example.com")
    spec: JSON = {
        "group": group,
        "names": {"kind": name, "plural": plural, "singular": name.lower()},
        "versions": [{"name": "v1alpha1", "served": True, "storage": True, "schema": {"openAPIV3Schema": SCHEMA}}],
        "release": {"prefix": f"{name.lower()}-", "spec": RELEASE_SPEC},
        **changes,
    }
    meta = {
        "name": f"{plural}.{group}",
        "uid": f"uid-of-{plural}",
        "resourceVersion": "10",
        "generation": 1,
        "creationTimestamp": "2026-01-01T00:00:00Z",
    }
    return {"apiVersion": "kindwright.dev/v1alpha1", "kind": "ResourceDefinition", "metadata": meta, "spec": spec}
