"""The history and inventory of a release, as Flux keeps them in the status. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from kindwright_dev.standin import plans

HISTORY = 5
Snapshot = dict[str, Any]
# The real one asks discovery; what charts usually contain is enough here.
CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
    }
)


def deployed(plan: plans.Plan, release: Mapping[str, Any], action: str) -> Snapshot:
    """Describe a release as ``helm upgrade -o json`` printed it."""
    chart = release["chart"]["metadata"]
    snapshot = {
        "action": action,
        "apiVersion": "v2",
        "appVersion": chart.get("appVersion"),
        "chartName": chart["name"],
        "chartVersion": chart["version"],
        "configDigest": plan.config_digest,
        "digest": "sha256:" + hashlib.sha256(json.dumps(release, sort_keys=True).encode()).hexdigest(),
        "firstDeployed": timestamp(release["info"]["first_deployed"]),
        "lastDeployed": timestamp(release["info"]["last_deployed"]),
        "name": release["name"],
        "namespace": release["namespace"],
        "status": release["info"]["status"],
        "version": release["version"],
    }
    return {key: value for key, value in snapshot.items() if value is not None}


def broken(plan: plans.Plan, stored: Mapping[str, Any], action: str, chart: str) -> Snapshot:
    """Describe a failed release as ``helm history -o json`` printed it."""
    return {
        "action": action,
        "apiVersion": "v2",
        "appVersion": stored["app_version"],
        "chartName": chart,
        "chartVersion": stored["chart"].removeprefix(f"{chart}-"),
        "configDigest": plan.config_digest,
        "digest": "sha256:" + hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest(),
        "firstDeployed": timestamp(stored["updated"]),
        "lastDeployed": timestamp(stored["updated"]),
        "name": plan.release,
        "namespace": plan.target,
        "status": stored["status"],
        "version": stored["revision"],
    }


def remember(history: Sequence[Snapshot], newest: Snapshot) -> list[Snapshot]:
    """Put the newest first; only the newest says how it came about, and only one is deployed."""
    older = [{key: value for key, value in item.items() if key != "action"} for item in history]
    if newest["status"] == "deployed":
        older = [item | {"status": "superseded"} if item["status"] == "deployed" else item for item in older]
    return [newest, *(item for item in older if item["version"] != newest["version"])][:HISTORY]


def inventory(manifest: str, namespace: str) -> list[dict[str, str]]:
    """List what a manifest contains, as ``namespace_name_group_kind``."""
    return sorted(_entries(manifest, namespace), key=lambda entry: entry["id"])


def timestamp(text: str) -> str:
    """Cut helm's nanoseconds off: ``2026-11-22T07:17:02.123456789Z``."""
    return text[:19] + "Z"


def _entries(manifest: str, namespace: str) -> Iterator[dict[str, str]]:
    for document in yaml.safe_load_all(manifest):
        if not document:
            continue
        group, _, version = document["apiVersion"].rpartition("/")
        kind, metadata = document["kind"], document["metadata"]
        place = "" if kind in CLUSTER_SCOPED else metadata.get("namespace", namespace)
        yield {"id": f"{place}_{metadata['name']}_{group}_{kind}", "v": version}
