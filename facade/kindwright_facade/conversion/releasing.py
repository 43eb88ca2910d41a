"""Object to HelmRelease: a new one for a create, the live one with only what is ours changed for every other write."""

from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import metadata, naming, owning

_JSON_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}


def new_release(kind: kinds.Kind, wanted: Mapping[str, Any]) -> encoding.JSON:
    """Build the HelmRelease for a create; `wanted` is the object, already checked, with its final name."""
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
        spec["values"] = wanted["spec"]
    return {"apiVersion": naming.API_VERSION, "kind": naming.KIND, "metadata": found, "spec": spec}


def merged_release(kind: kinds.Kind, live: Mapping[str, Any], wanted: Mapping[str, Any]) -> encoding.JSON:
    """Put the object into the live HelmRelease: values, its own metadata, and nothing else.

    When that changes anything, system fields are given to the manager `kindwright` on the occasion.
    """
    found = {
        **live,
        "metadata": _merged_metadata(kind, live["metadata"], wanted["metadata"]),
        "spec": _spec(live, wanted),
    }
    before = live["metadata"].get("managedFields") or []
    entries = _merged_fields(kind, live["metadata"], wanted["metadata"].get("managedFields") or [])
    if found != {"spec": {}, **live}:
        entries = owning.given_to_kindwright(kind, entries, live["metadata"].get("creationTimestamp", ""))
    if entries != before:
        # An empty list would mean: leave them as they are.
        found["metadata"]["managedFields"] = entries or [{}]
    return found


def _merged_fields(kind: kinds.Kind, live: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]]) -> list[Any]:
    return owning.encode(kind, live, wanted)


def _spec(live: Mapping[str, Any], wanted: Mapping[str, Any]) -> encoding.JSON:
    spec = dict(live.get("spec") or {})
    if wanted.get("spec") is not None:
        spec["values"] = wanted["spec"]
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


def apply_configuration(kind: kinds.Kind, live: Mapping[str, Any], wanted: Mapping[str, Any]) -> encoding.JSON:
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
        body["spec"] = {"values": wanted["spec"]}
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


def check(kind: kinds.Kind, wanted: Mapping[str, Any]) -> None:
    """Raise a 422 for what can't be stored, in words about the object: upstream's would be about the HelmRelease."""
    meta = wanted["metadata"]
    name = meta.get("name") or ""
    causes = [
        *naming.bad_names(meta),
        *metadata.bad_keys("metadata.labels", meta.get("labels") or {}),
        *metadata.bad_keys("metadata.annotations", meta.get("annotations") or {}),
        *metadata.bad_finalizers(meta.get("finalizers") or ()),
    ]
    spec = wanted.get("spec")
    if spec is not None and not isinstance(spec, dict):
        shape = _JSON_TYPES.get(type(spec), "null")
        message = f'Invalid value: "{shape}": spec in body must be of type object: "{shape}"'
        causes.append(errors.Cause("FieldValueTypeInvalid", message, "spec"))
    if causes:
        raise kind.invalid(name, *causes)
    naming.check_name(kind, name)
