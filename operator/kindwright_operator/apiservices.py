"""One APIService for each group-version that is served or being withdrawn; what the documents should look like is pure."""

import base64
import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from kindwright_facade import encoding, kinds, registry
from kindwright_facade.conversion import naming
from kindwright_facade.upstream import client, watching

PATH = "/apis/apiregistration.k8s.io/v1/apiservices"
MANAGED_BY = "app.kubernetes.io/managed-by"
MANAGER = "kindwright"
RESOURCES = "kindwright.dev/resources"
REVISION = "kindwright.dev/revision"
POKED = "kindwright.dev/poked"
WITHDRAW = "kindwright.dev/withdraw"
_AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged"
_MERGE_PATCH = "application/merge-patch+json"
_GROUP_PRIORITY = 1000
_VERSION_PRIORITY = 100

GroupVersion = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """The Service behind the APIServices; an empty `ca` leaves the check to the cluster's own roots."""

    namespace: str
    name: str
    port: int
    ca: bytes


def name_of(key: GroupVersion) -> str:
    """Return the APIService's name: `<version>.<group>`."""
    return f"{key[1]}.{key[0]}"


def is_ours(service: Mapping[str, Any]) -> bool:
    """Tell an APIService that Kindwright made."""
    labels = service["metadata"].get("labels") or {}
    return bool(labels.get(MANAGED_BY) == MANAGER)


def foreign_groups(services: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the groups that others serve, with who that is: every CustomResourceDefinition has an APIService too."""
    found: dict[str, str] = {}
    for service in services:
        group = service["spec"].get("group") or ""
        if group and not is_ours(service):
            labels = service["metadata"].get("labels") or {}
            automatic = _AUTOMANAGED in labels
            name = service["metadata"]["name"]
            found[group] = "a CustomResourceDefinition or Kubernetes itself" if automatic else f"APIService {name}"
    return found


def remembered(services: Iterable[Mapping[str, Any]]) -> list[registry.Key]:
    """Return what our APIServices say was served: what is no longer defined has been withdrawn while nobody looked."""
    found = []
    for service in services:
        if is_ours(service):
            spec = service["spec"]
            listed = (service["metadata"].get("annotations") or {}).get(RESOURCES) or ""
            found += [(spec["group"], spec["version"], resource) for resource in listed.split(",") if resource]
    return found


def asked_to_leave(services: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether somebody is uninstalling: `kindwright withdraw` marks our APIServices, which go in the end."""
    marks = [(service["metadata"].get("annotations") or {}).get(WITHDRAW) for service in services if is_ours(service)]
    return "true" in marks


def wanted(
    snapshot: registry.Snapshot, withdrawing: Iterable[registry.Key], target: Target
) -> dict[str, encoding.JSON]:
    """Build every APIService there should be, by name."""
    resources: dict[GroupVersion, set[str]] = {}
    for group, version, resource in (*snapshot.served, *withdrawing):
        resources.setdefault((group, version), set()).add(resource)
    return {name_of(key): _document(snapshot, key, sorted(names), target) for key, names in resources.items()}


def _document(snapshot: registry.Snapshot, key: GroupVersion, resources: list[str], target: Target) -> encoding.JSON:
    group, version = key
    service = {"namespace": target.namespace, "name": target.name, "port": target.port}
    spec: encoding.JSON = {
        "group": group,
        "version": version,
        "service": service,
        "groupPriorityMinimum": _GROUP_PRIORITY,
        "versionPriority": _priority(version),
    }
    if target.ca:
        spec["caBundle"] = base64.b64encode(target.ca).decode()
    annotations = {RESOURCES: ",".join(resources), REVISION: revision(snapshot, key)}
    return {
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": name_of(key), "labels": {MANAGED_BY: MANAGER}, "annotations": annotations},
        "spec": spec,
    }


def _priority(version: str) -> int:
    """Return where the version stands among those of its group: larger is better, all alike within a stability level."""
    stability, major, _ = kinds.version_priority(version)
    return max(1, _VERSION_PRIORITY * (stability + 1) + min(major, _VERSION_PRIORITY - 1))


def revision(snapshot: registry.Snapshot, key: GroupVersion) -> str:
    """Return a hash over what the group-version serves: equal on every replica, new whenever discovery must be read anew."""
    state = [(kind.uid, kind.generation) for kind in snapshot.members(*key)]
    return hashlib.sha256(encoding.encode(state)).hexdigest()[:16]


def differs(found: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Tell whether an APIService in the cluster is not as it should be."""
    annotations = found["metadata"].get("annotations") or {}
    for key in (RESOURCES, REVISION):
        if annotations.get(key) != document["metadata"]["annotations"][key]:
            return True
    return any(found["spec"].get(key) != value for key, value in document["spec"].items())


class APIServices:
    """Reads and writes the APIServices; every method raises a 503 when the kube-apiserver does not do its part."""

    def __init__(self, upstream: client.Client) -> None:
        """Use the client for everything."""
        self._client = upstream

    async def list(self, *, ours: bool = False) -> list[encoding.JSON]:
        """Read the APIServices of the cluster: all of them, or only those that Kindwright made."""
        params = [("labelSelector", f"{MANAGED_BY}={MANAGER}")] if ours else []
        listed = await watching.fetch(self._client, PATH, params)
        items: list[encoding.JSON] = listed.get("items") or []
        return items

    async def put(self, document: encoding.JSON) -> None:
        """Make the APIService be so, and the aggregator look at it: every write makes it fetch discovery at once."""
        meta = document["metadata"]
        stamp = datetime.datetime.now(datetime.UTC).isoformat()
        poked = {**document, "metadata": {**meta, "annotations": {**meta["annotations"], POKED: stamp}}}
        params = [("fieldManager", naming.FIELD_MANAGER)]
        body = encoding.encode(poked)
        answer = await self._client.request(
            "PATCH", f"{PATH}/{meta['name']}", params=params, body=body, content_type=_MERGE_PATCH
        )
        if answer.status == 404:  # noqa: PLR2004
            answer = await self._client.request("POST", PATH, params=params, body=body)
        # 409: another replica makes the same one.
        if not answer.ok and answer.status != 409:  # noqa: PLR2004
            raise client.unreachable(f"APIService {meta['name']}: status {answer.status}")

    async def mark(self, name: str) -> None:
        """Ask every replica to withdraw all its kinds."""
        body = encoding.encode({"metadata": {"annotations": {WITHDRAW: "true"}}})
        answer = await self._client.request("PATCH", f"{PATH}/{name}", body=body, content_type=_MERGE_PATCH)
        if not answer.ok and answer.status != 404:  # noqa: PLR2004
            raise client.unreachable(f"APIService {name}: status {answer.status}")

    async def delete(self, found: Mapping[str, Any]) -> None:
        """Delete it, as long as it is the one that was read."""
        meta = found["metadata"]
        preconditions = {"uid": meta["uid"], "resourceVersion": meta["resourceVersion"]}
        body = {"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": preconditions}
        answer = await self._client.request("DELETE", f"{PATH}/{meta['name']}", body=encoding.encode(body))
        if not answer.ok and answer.status not in (404, 409):
            raise client.unreachable(f"APIService {meta['name']}: status {answer.status}")
