"""HelmRelease to object: what every read answers with."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import metadata, naming, ownership, reporting, specs

_SAME = (
    "namespace",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "ownerReferences",
)


def restore(kind: kinds.Kind, version: str, release: Mapping[str, Any]) -> encoding.JSON:
    """Return the object that a HelmRelease is, in one of the kind's versions."""
    served = kind.version(version) or kind.stored
    found: encoding.JSON = {
        "apiVersion": f"{kind.group}/{version}",
        "kind": kind.names.kind,
        "metadata": restore_metadata(kind, release["metadata"], served),
    }
    spec = release.get("spec") or {}
    if spec.get("values") is not None:
        found["spec"] = specs.shown(kind, served, spec["values"])
    status = reporting.report(release.get("status") or {}, spec)
    if status:
        found["status"] = status
    return served.admission.default(found)


def restore_metadata(kind: kinds.Kind, live: Mapping[str, Any], version: kinds.Version | None = None) -> encoding.JSON:
    """Return the object's metadata for the HelmRelease's, in a version's terms or in those of the storage version."""
    terminating = "deletionTimestamp" in live
    found: encoding.JSON = {"name": naming.object_name(kind, live["name"])}
    if "generateName" in live:
        found["generateName"] = naming.object_name(kind, live["generateName"])
    # A dry-run create answers with a uid too; only a hand-made document has none.
    if "uid" in live:
        found["uid"] = naming.object_uid(kind, live["uid"])
    found.update({key: live[key] for key in _SAME if key in live})
    pairs = {key: metadata.decode(live.get(key) or {}) for key in ("labels", "annotations")}
    found.update({key: value for key, value in pairs.items() if value})
    finalizers = metadata.decode_finalizers(live.get("finalizers") or (), terminating=terminating)
    if finalizers:
        found["finalizers"] = finalizers
    managed = ownership.decode(kind, live, version)
    if managed:
        found["managedFields"] = managed
    return found
