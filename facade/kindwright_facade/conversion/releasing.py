"""Object to HelmRelease: a new one for a create, the live one with only what is ours changed for every other write."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import metadata, naming, owning, specs


def new_release(
    kind: kinds.Kind, wanted: Mapping[str, Any], version: kinds.Version | None = None, *, applied: bool = False
) -> encoding.JSON:
    """Build the HelmRelease for a create; `wanted` is the object in a version, already checked, with its final name.

    Without a version it is the storage version's, here and below. `applied` is an apply's: what it did not send is not filled in, for
    whoever owns a field and leaves it out takes it away. Raises a 422 for what can't be converted.
    """
    meta = wanted["metadata"]
    name = meta["name"]
    labels = metadata.encode(meta.get("labels") or {}) | naming.identity_labels(kind, name)
    found: encoding.JSON = {"name": naming.release_name(kind, name), "labels": labels}
    for key in ("namespace", "ownerReferences"):
        if meta.get(key):
            found[key] = meta[key]
    if meta.get("generateName"):
        found["generateName"] = naming.release_name(kind, meta["generateName"])
    if meta.get("annotations"):
        found["annotations"] = metadata.encode(meta["annotations"])
    if meta.get("finalizers"):
        found["finalizers"] = [metadata.encode_finalizer(name) for name in meta["finalizers"]]
    spec = dict(kind.release.spec)
    if wanted.get("spec") is not None:
        spec["values"] = specs.stored(kind, version or kind.stored, wanted["spec"], name=name, partial=applied)
    return {"apiVersion": naming.API_VERSION, "kind": naming.KIND, "metadata": found, "spec": spec}


def merged_release(
    kind: kinds.Kind, live: Mapping[str, Any], wanted: Mapping[str, Any], version: kinds.Version | None = None
) -> encoding.JSON:
    """Put the object into the live HelmRelease: values, its own metadata, and nothing else.

    When that changes anything, system fields are given to the manager `kindwright` on the occasion.
    """
    found = {
        **live,
        "metadata": _merged_metadata(kind, live["metadata"], wanted["metadata"]),
        "spec": _spec(kind, version or kind.stored, live, wanted),
    }
    before = live["metadata"].get("managedFields") or []
    entries = owning.encode(kind, live["metadata"], wanted["metadata"].get("managedFields") or [], version)
    if found != {"spec": {}, **live}:
        entries = owning.given_to_kindwright(kind, entries, live["metadata"].get("creationTimestamp", ""))
    if entries != before:
        # An empty list would mean: leave them as they are.
        found["metadata"]["managedFields"] = entries or [{}]
    return found


def _spec(
    kind: kinds.Kind, version: kinds.Version, live: Mapping[str, Any], wanted: Mapping[str, Any]
) -> encoding.JSON:
    spec = dict(live.get("spec") or {})
    values = specs.merged(
        kind, version, spec.get("values"), wanted.get("spec"), name=wanted["metadata"].get("name") or ""
    )
    if values is not None:
        spec["values"] = values
    elif spec.get("values") is not None:
        spec.pop("values")
    return spec


def _merged_metadata(kind: kinds.Kind, live: Mapping[str, Any], wanted: Mapping[str, Any]) -> encoding.JSON:
    found = dict(live)
    for key in ("labels", "annotations"):
        _replace(found, key, metadata.merged(live.get(key) or {}, wanted.get(key) or {}))
    finalizers = metadata.merged_finalizers(
        live.get("finalizers") or [], wanted.get("finalizers") or [], terminating="deletionTimestamp" in live
    )
    _replace(found, "finalizers", finalizers)
    _replace(found, "ownerReferences", wanted.get("ownerReferences") or [])
    generate = wanted.get("generateName")
    _replace(found, "generateName", naming.release_name(kind, generate) if generate else "")
    return found


def _replace(found: encoding.JSON, key: str, value: object) -> None:
    if value:
        found[key] = value
    elif found.get(key):
        found.pop(key)


def apply_configuration(
    kind: kinds.Kind, live: Mapping[str, Any], wanted: Mapping[str, Any], version: kinds.Version | None = None
) -> encoding.JSON:
    """Build what server-side apply sends for an object that exists: what the client applies, and no system field.

    It carries the live resourceVersion, so that nothing can come between the read and the write.
    """
    meta, current = wanted["metadata"], live["metadata"]
    found: encoding.JSON = {"name": current["name"], "namespace": current["namespace"]}
    found["resourceVersion"] = current["resourceVersion"]
    found.update({key: metadata.encode(meta[key]) for key in ("labels", "annotations") if meta.get(key) is not None})
    if meta.get("finalizers") is not None:
        found["finalizers"] = [metadata.encode_finalizer(name) for name in meta["finalizers"]]
    if meta.get("ownerReferences") is not None:
        found["ownerReferences"] = meta["ownerReferences"]
    if meta.get("generateName"):
        found["generateName"] = naming.release_name(kind, meta["generateName"])
    body: encoding.JSON = {"apiVersion": naming.API_VERSION, "kind": naming.KIND, "metadata": found}
    if wanted.get("spec") is not None:
        body["spec"] = {
            "values": specs.stored(
                kind, version or kind.stored, wanted["spec"], name=meta.get("name") or "", partial=True
            )
        }
    return body


def with_system_fields(kind: kinds.Kind, live: Mapping[str, Any], body: Mapping[str, Any]) -> encoding.JSON:
    """Add to an apply configuration what Kindwright writes by itself, as it is on the live HelmRelease."""
    meta, current = body["metadata"], live["metadata"].get("labels") or {}
    ours = {key: current[key] for key in (*naming.identity_labels(kind, ""), naming.NAME_LABEL) if key in current}
    spec = {key: live["spec"][key] for key in kind.release.spec if key in live["spec"]}
    return {
        **body,
        "metadata": {**meta, "labels": {**meta.get("labels", {}), **ours}},
        "spec": {**spec, **body.get("spec", {})},
    }


def problems(wanted: Mapping[str, Any]) -> list[errors.Cause]:
    """Return what of the metadata can't be stored, in words about the object: upstream's would be about the HelmRelease."""
    meta = wanted["metadata"]
    return [
        *naming.bad_names(meta),
        *metadata.bad_keys("metadata.labels", meta.get("labels") or {}),
        *metadata.bad_keys("metadata.annotations", meta.get("annotations") or {}),
        *metadata.bad_finalizers(meta.get("finalizers") or ()),
    ]
