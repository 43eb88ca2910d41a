"""Writes to managedFields: the client's entries put back into the HelmRelease's, system fields given to `kindwright`."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import fieldsets, metadata, naming, ownership, versionfields
from kindwright_facade.versions import walking

Entries = Sequence[Mapping[str, Any]]

APPLY = "Apply"
UPDATE = "Update"


def encode(
    kind: kinds.Kind, live: Mapping[str, Any], wanted: Entries, version: kinds.Version | None = None
) -> list[Any]:
    """Put the client's managedFields into those of the HelmRelease's metadata `live`.

    Fields that the object does not show stay with whom they are; `[{}]`, which resets a custom resource's managedFields, therefore resets
    only what the object shows. Entries that can't be read leave everything as it is, as upstream has it.
    """
    before: list[Any] = live.get("managedFields") or []
    resets = list(wanted) == [{}]
    if (
        not wanted
        or list(wanted) == ownership.decode(kind, live, version)
        or not (resets or all(map(_is_readable, wanted)))
    ):
        return before
    versions = {f"{kind.group}/{name}" for name in (kind.storage, *(version.name for version in kind.versions))}
    left = [] if resets else [entry for entry in wanted if entry["apiVersion"] in versions]
    if version is not None and version.name != kind.storage:
        left = [_stored(kind, version, before, entry) for entry in left]
    found: list[Any] = []
    for entry in before:
        own, system = fieldsets.split(entry.get("fieldsV1") or {})
        match = next((other for other in left if _identity(other) == _identity(entry)), None)
        if entry.get("manager") == naming.FIELD_MANAGER:
            found.append(entry)
        elif match is not None:
            left.remove(match)
            found.append(_merged(entry, match, own, system))
        elif system and not entry.get("subresource"):
            found.append({**entry, "fieldsV1": system})
    new = ({**e, "apiVersion": naming.API_VERSION, "fieldsV1": encode_fields(e.get("fieldsV1") or {})} for e in left)
    return found + list(new)


def _stored(kind: kinds.Kind, version: kinds.Version, before: Entries, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put an entry in the storage version's terms, if it is in those of the version it was read in."""
    fields = entry.get("fieldsV1") or {}
    if entry["apiVersion"] != f"{kind.group}/{version.name}" or "f:spec" not in fields:
        return entry
    match = next((other for other in before if _identity(other) == _identity(entry)), {})
    values = ((match.get("fieldsV1") or {}).get("f:spec") or {}).get("f:values") or {}
    return {**entry, "fieldsV1": {**fields, "f:spec": versionfields.stored(version, values, fields["f:spec"])}}


def _is_readable(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("apiVersion")) and entry.get("fieldsType") == "FieldsV1"


def _merged(
    entry: Mapping[str, Any], match: Mapping[str, Any], own: fieldsets.Fields, system: fieldsets.Fields
) -> encoding.JSON:
    if entry.get("subresource"):
        # What a status is made of is not told by the fields that the object shows.
        return {**match, "apiVersion": entry["apiVersion"], "fieldsV1": entry["fieldsV1"]}
    fields = encode_fields(match.get("fieldsV1") or {})
    if entry.get("operation") == APPLY:
        # What the object does not show of an applier's fields.
        fields = fieldsets.with_maps(fields, own)
    return {**match, "apiVersion": entry["apiVersion"], "fieldsV1": walking.union(fields, system)}


def _identity(entry: Mapping[str, Any]) -> tuple[object, ...]:
    return (entry.get("manager"), entry.get("operation"), entry.get("subresource", ""))


def encode_fields(fields: fieldsets.Fields) -> encoding.JSON:
    """Translate one trie from the object's paths to the HelmRelease's; the status is not the client's to own."""
    found: encoding.JSON = {}
    meta = fields.get("f:metadata")
    if meta is not None:
        found["f:metadata"] = {key: _encode_keyed(key, value) for key, value in meta.items()}
    if "f:spec" in fields:
        found["f:spec"] = {"f:values": fields["f:spec"]}
    return found


def _encode_keyed(field: str, fields: fieldsets.Fields) -> fieldsets.Fields:
    if field in ("f:labels", "f:annotations"):
        return {key if key == "." else f"f:{metadata.encode_key(key[2:])}": value for key, value in fields.items()}
    if field == "f:finalizers":
        return {_encode_finalizer(key): value for key, value in fields.items()}
    return fields


def _encode_finalizer(key: str) -> str:
    name = encoding.decode(key[2:]) if key.startswith("v:") else None
    return "v:" + encoding.encode(metadata.encode_finalizer(name)).decode() if isinstance(name, str) else key


def owns_system_fields(kind: kinds.Kind, live: Entries, manager: str) -> bool:
    """Tell whether an applier would take system fields away by applying an object: left out, they would be removed."""
    return any(
        entry.get("manager") == manager and entry.get("operation") == APPLY and _take(kind, entry)[0] for entry in live
    )


def given_to_kindwright(kind: kinds.Kind, live: Entries, created: str) -> list[Any]:
    """Move what Kindwright writes by itself to the manager `kindwright`: from appliers, and from whoever created the object.

    An Update entry that owns the identity labels and whose time is that of the creation (`created`) is the creator's, who stored the
    object through Kindwright and chose none of these fields. Any other may be a person's own change to the HelmRelease, and stays.
    """
    taken: encoding.JSON = {}
    found: list[Any] = []
    for entry in live:
        part, rest = _take(kind, entry) if _is_moved(entry, created) else ({}, entry["fieldsV1"])
        taken = walking.union(taken, part)
        if rest or not part:
            found.append({**entry, "fieldsV1": rest} if part else entry)
    return _with_taken(found, taken, created) if taken else list(live)


def _is_moved(entry: Mapping[str, Any], created: str) -> bool:
    if entry.get("subresource") or entry.get("manager") == naming.FIELD_MANAGER:
        return False
    if entry.get("operation") == APPLY:
        return True
    labels = ((entry.get("fieldsV1") or {}).get("f:metadata") or {}).get("f:labels") or {}
    # Times are whole seconds: somebody else's change may bear the same one, but not the labels that a creation stamps.
    return entry.get("time") == created and f"f:{naming.KIND_LABEL}" in labels


def _take(kind: kinds.Kind, entry: Mapping[str, Any]) -> tuple[encoding.JSON, encoding.JSON]:
    """Split one entry into what Kindwright writes (identity labels, the keys of `release.spec`) and the rest."""
    fields = dict(entry.get("fieldsV1") or {})
    taken: encoding.JSON = {}
    labels = {f"f:{key}" for key in naming.identity_labels(kind, "")} | {f"f:{naming.NAME_LABEL}"}
    for path, keys in (
        (("f:metadata", "f:labels"), labels),
        (("f:spec",), {f"f:{key}" for key in kind.release.spec}),
    ):
        part, fields = _cut(fields, path, keys)
        taken = walking.union(taken, part)
    return taken, fields


def _cut(
    fields: fieldsets.Fields, path: tuple[str, ...], keys: AbstractSet[str]
) -> tuple[encoding.JSON, encoding.JSON]:
    """Cut the children `keys` out of the trie below `path`; a branch of which nothing else is left goes with them."""
    if not path:
        part = {key: value for key, value in fields.items() if key in keys}
        rest = {key: value for key, value in fields.items() if key not in part}
        return part, {} if set(rest) == {"."} and part else rest
    key, *below = path
    if key not in fields:
        return {}, dict(fields)
    part, rest = _cut(fields[key], tuple(below), keys)
    kept = {name: rest if name == key else value for name, value in fields.items() if name != key or rest}
    return ({key: part} if part else {}), kept


def _with_taken(entries: Sequence[Any], taken: encoding.JSON, created: str) -> list[Any]:
    found = list(entries)
    for index, entry in enumerate(found):
        if _identity(entry) == (naming.FIELD_MANAGER, APPLY, ""):
            found[index] = {**entry, "fieldsV1": walking.union(entry["fieldsV1"], taken)}
            return found
    made = {"manager": naming.FIELD_MANAGER, "operation": APPLY, "apiVersion": naming.API_VERSION, "time": created}
    return [*found, {**made, "fieldsType": "FieldsV1", "fieldsV1": taken}]
