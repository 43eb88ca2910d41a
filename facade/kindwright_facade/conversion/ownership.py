"""managedFields as the kind's own: the HelmRelease's field paths translated, its system fields hidden.

The format is FieldsV1 of `sigs.k8s.io/structured-merge-diff`: a trie whose keys are `f:<name>`, `k:<json>`, `v:<json>`, `i:<index>`,
and `.` for the field itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import metadata

Fields = Mapping[str, Any]

_KEPT_METADATA = ("f:generateName", "f:ownerReferences")
_KEPT_STATUS = ("f:conditions", "f:observedGeneration")


def decode(kind: kinds.Kind, entries: Iterable[Mapping[str, Any]], *, terminating: bool) -> list[encoding.JSON]:
    """Translate every entry; those that own nothing of the object are left out."""
    decoded = (_entry(kind, entry, terminating=terminating) for entry in entries)
    return [entry for entry in decoded if entry is not None]


def _entry(kind: kinds.Kind, entry: Mapping[str, Any], *, terminating: bool) -> encoding.JSON | None:
    fields = decode_fields(entry.get("fieldsV1") or {}, terminating=terminating)
    if not fields:
        return None
    return {**entry, "apiVersion": f"{kind.group}/{kind.storage}", "fieldsV1": fields}


def decode_fields(fields: Fields, *, terminating: bool) -> encoding.JSON:
    """Translate one trie from the HelmRelease's paths to the object's."""
    found: encoding.JSON = {}
    meta = _metadata(fields.get("f:metadata") or {}, terminating=terminating)
    if meta:
        found["f:metadata"] = meta
    values = (fields.get("f:spec") or {}).get("f:values")
    if values is not None:
        found["f:spec"] = values
    status = _status(fields.get("f:status") or {})
    if status:
        found["f:status"] = status
    return found


def _metadata(fields: Fields, *, terminating: bool) -> encoding.JSON:
    def finalizer(key: str) -> str | None:
        name = encoding.decode(key[2:]) if key.startswith("v:") else None
        shown = metadata.decode_finalizer(name, terminating=terminating) if isinstance(name, str) else None
        return None if shown is None else "v:" + encoding.encode(shown).decode()

    found: encoding.JSON = {key: fields[key] for key in _KEPT_METADATA if key in fields}
    translations = {"f:labels": _pair, "f:annotations": _pair, "f:finalizers": finalizer}
    for key, translate in translations.items():
        kept = _translated(fields.get(key), translate)
        if kept is not None:
            found[key] = kept
    return found


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
