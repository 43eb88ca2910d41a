"""Objects that nobody manages any more, because their managedFields were reset: the first apply finds a manager that owns all there is.

Upstream does the same (`managedfields/internal/skipnonapplied.go`), but never here: it sees the system's own entries on the HelmRelease.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import naming, ownership, owning, restoring

MANAGER = "before-first-apply"
_MAPS = ("labels", "annotations")


def is_unmanaged(kind: kinds.Kind, live: Mapping[str, Any]) -> bool:
    """Tell whether the object shows no manager at all; `live` is the HelmRelease's metadata."""
    return bool(live.get("managedFields")) and not ownership.decode(kind, live)


def entry(kind: kinds.Kind, live: Mapping[str, Any], time: str) -> encoding.JSON:
    """Build the HelmRelease's entry for a manager that owns everything of the object that is stored in it."""
    current = {"metadata": restoring.restore_metadata(kind, live["metadata"])}
    values = (live.get("spec") or {}).get("values")
    if values is not None:
        # Not as it is shown: nobody owns a default that is not there.
        current["spec"] = values
    meta = {f"f:{key}": _fields(current["metadata"][key]) for key in _MAPS if current["metadata"].get(key)}
    fields: encoding.JSON = {"f:metadata": meta} if meta else {}
    if "spec" in current:
        fields["f:spec"] = _fields(current["spec"])
    made = {"manager": MANAGER, "operation": owning.UPDATE, "apiVersion": naming.API_VERSION, "time": time}
    return {**made, "fieldsType": "FieldsV1", "fieldsV1": owning.encode_fields(fields)}


def _fields(value: Any) -> encoding.JSON:
    if not isinstance(value, Mapping) or not value:
        return {}
    return {".": {}} | {f"f:{key}": _fields(item) for key, item in value.items()}


def conflict(
    kind: kinds.Kind, version: kinds.Version, wanted: Mapping[str, Any], current: Mapping[str, Any]
) -> errors.StatusError | None:
    """Build upstream's refusal of an apply that changes what that manager owns; None when it changes nothing."""
    fields = list(_changed(wanted.get("spec") or {}, current.get("spec") or {}, ".spec"))
    for key in _MAPS:
        given, there = wanted["metadata"].get(key) or {}, current["metadata"].get(key) or {}
        fields += _changed(given, there, f".metadata.{key}")
    if not fields:
        return None
    by = f'"{MANAGER}" using {kind.group}/{version.name}'
    one = len(fields) == 1
    listed = f": {fields[0]}" if one else ":\n" + "\n".join(f"- {field}" for field in sorted(fields))
    count = f"{len(fields)} conflict{'' if one else 's'}: conflict{'' if one else 's'} with"
    causes = [errors.Cause("FieldManagerConflict", f"conflict with {by}", field) for field in sorted(fields)]
    return errors.StatusError(409, "Conflict", f"Apply failed with {count} {by}{listed}", causes=causes)


def _changed(wanted: Mapping[str, Any], current: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in wanted.items():
        where = f"{path}.{key}"
        if key not in current:
            continue
        if isinstance(value, Mapping) and isinstance(current[key], Mapping):
            yield from _changed(value, current[key], where)
        elif value != current[key]:
            yield where
