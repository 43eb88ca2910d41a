"""managedFields as the kind's own: the HelmRelease's field paths translated, its system fields hidden.

The format is FieldsV1 of `sigs.k8s.io/structured-merge-diff`: a trie whose keys are `f:<name>`, `k:<json>`, `v:<json>`, `i:<index>`,
and `.` for the field itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import metadata, naming, versionfields

Fields = Mapping[str, Any]

_KEPT_METADATA = ("f:generateName", "f:ownerReferences")
_KEPT_STATUS = ("f:conditions", "f:observedGeneration")


def decode(kind: kinds.Kind, live: Mapping[str, Any], version: kinds.Version | None = None) -> list[encoding.JSON]:
    """Translate the managedFields of a HelmRelease's metadata to a version's; entries that own nothing of the object are left out.

    Without a version they are the storage version's. Left out, too, are those of the manager `kindwright`: what it does to a
    HelmRelease is no write to the object.
    """
    shown = [entry for entry in live.get("managedFields") or () if entry.get("manager") != naming.FIELD_MANAGER]
    decoded = (_entry(kind, version or kind.stored, entry, live) for entry in shown)
    return _with_owner_of_labels([entry for entry in decoded if entry is not None])


def _with_owner_of_labels(entries: list[encoding.JSON]) -> list[encoding.JSON]:
    """Give the map of labels itself to the update that wrote the object's first label.

    A HelmRelease has labels from the start, so upstream takes the map for something that was there before.
    """
    owners = [entry for entry in entries if (entry["fieldsV1"].get("f:metadata") or {}).get("f:labels")]
    if not owners or any("." in entry["fieldsV1"]["f:metadata"]["f:labels"] for entry in owners):
        return entries
    first = min(owners, key=lambda entry: str(entry.get("time", "")))
    if first.get("operation") != "Update":
        return entries
    fields, meta = first["fieldsV1"], first["fieldsV1"]["f:metadata"]
    owned = {**meta, "f:labels": {".": {}, **meta["f:labels"]}}
    return [{**e, "fieldsV1": {**fields, "f:metadata": owned}} if e is first else e for e in entries]


def _entry(
    kind: kinds.Kind, version: kinds.Version, entry: Mapping[str, Any], live: Mapping[str, Any]
) -> encoding.JSON | None:
    fields = decode_fields(entry.get("fieldsV1") or {}, live)
    if "f:spec" in fields and version.name != kind.storage:
        fields["f:spec"] = versionfields.shown(version, fields["f:spec"])
    if entry.get("operation") == "Apply" and "f:spec" in fields:
        # Upstream has no schema for values, and lets an applier own every map in them as such, structures too.
        fields["f:spec"] = without_structs(fields["f:spec"], version.spec_schema)
    if not fields:
        return None
    return {**entry, "apiVersion": f"{kind.group}/{version.name}", "fieldsV1": fields}


def without_structs(fields: Fields, schema: Mapping[str, Any]) -> encoding.JSON:
    """Leave out the ownership (`.`) of fields that the schema declares: only an entry of a map is owned as such."""
    found: encoding.JSON = {}
    properties = schema.get("properties") or {}
    for key, value in fields.items():
        name = key[2:]
        if key == ".":
            continue
        if name in properties:
            found[key] = without_structs(value, properties[name])
        else:
            found[key] = value
    return found


def decode_fields(fields: Fields, live: Mapping[str, Any]) -> encoding.JSON:
    """Translate one trie from the HelmRelease's paths to the object's; `live` is the HelmRelease's metadata."""
    found: encoding.JSON = {}
    meta = _metadata(fields.get("f:metadata") or {}, live)
    if meta:
        found["f:metadata"] = meta
    values = (fields.get("f:spec") or {}).get("f:values")
    if values is not None:
        found["f:spec"] = values
    status = _status(fields.get("f:status") or {})
    if status:
        found["f:status"] = status
    return found


def _metadata(fields: Fields, live: Mapping[str, Any]) -> encoding.JSON:
    terminating = "deletionTimestamp" in live

    def finalizer(key: str) -> str | None:
        name = encoding.decode(key[2:]) if key.startswith("v:") else None
        shown = metadata.decode_finalizer(name, terminating=terminating) if isinstance(name, str) else None
        return None if shown is None else "v:" + encoding.encode(shown).decode()

    found: encoding.JSON = {key: fields[key] for key in _KEPT_METADATA if key in fields}
    translations = {"f:labels": _pair, "f:annotations": _pair, "f:finalizers": finalizer}
    for key, translate in translations.items():
        kept = _translated(fields.get(key), translate)
        # Who owns an empty map owns nothing, once the object has no such map.
        if kept or (kept is not None and _shows(key, live, terminating=terminating)):
            found[key] = kept
    return found


def _shows(key: str, live: Mapping[str, Any], *, terminating: bool) -> bool:
    if key == "f:finalizers":
        return bool(metadata.decode_finalizers(live.get("finalizers") or (), terminating=terminating))
    return bool(metadata.decode(live.get(key[2:]) or {}))


def _pair(key: str) -> str | None:
    decoded = metadata.decode_key(key[2:])
    return None if decoded is None else "f:" + decoded


def _translated(fields: Fields | None, translate: Callable[[str], str | None]) -> encoding.JSON | None:
    """Translate the children; None when there were some and none is the object's."""
    if fields is None:
        return None
    children = [(translate(key), value) for key, value in fields.items() if key != "."]
    kept = {key: value for key, value in children if key is not None}
    if children and not kept:
        return None
    return ({".": fields["."]} if "." in fields else {}) | kept


def _status(fields: Fields) -> encoding.JSON:
    found = {key: fields[key] for key in _KEPT_STATUS if key in fields}
    if "f:history" in fields:
        found["f:release"] = {}
    if "f:history" in fields or "f:lastAttemptedRevision" in fields:
        found["f:version"] = {}
    if found and "." in fields:
        found["."] = fields["."]
    return found
