"""Tries of owned fields (FieldsV1), split into the object's part and the system's.

A trie's keys are `f:<name>`, `k:<json>`, `v:<json>`, `i:<index>`, and `.` for the field itself; the format is that of
`sigs.k8s.io/structured-merge-diff`. Nothing here changes a trie in place.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.conversion import metadata

Fields = Mapping[str, Any]

_OBJECT_METADATA = ("f:generateName", "f:ownerReferences")
_OBJECT_KEYED = ("f:labels", "f:annotations", "f:finalizers")


def with_maps(fields: Fields, before: Fields) -> encoding.JSON:
    """Return `fields` with the ownership of maps themselves (`.`) where `before` had it on what is still there."""
    itself = {".": before["."]} if "." in before else {}
    return itself | {key: with_maps(value, before[key]) if key in before else value for key, value in fields.items()}


def split(fields: Fields) -> tuple[encoding.JSON, encoding.JSON]:
    """Split a HelmRelease's fields into those that are the object's (values, its own metadata) and all others."""
    own: encoding.JSON = {}
    system: encoding.JSON = {key: value for key, value in fields.items() if key not in ("f:metadata", "f:spec")}
    if "f:metadata" in fields:
        ours, theirs = _split_metadata(fields["f:metadata"])
        _put(own, "f:metadata", ours)
        _put(system, "f:metadata", theirs)
    if "f:spec" in fields:
        spec = fields["f:spec"]
        if "f:values" in spec:
            own["f:spec"] = {"f:values": spec["f:values"]}
        _put(system, "f:spec", {key: value for key, value in spec.items() if key not in ("f:values", ".")})
    return own, system


def _split_metadata(fields: Fields) -> tuple[encoding.JSON, encoding.JSON]:
    own = {key: value for key, value in fields.items() if key in _OBJECT_METADATA}
    system = {key: value for key, value in fields.items() if key not in (*_OBJECT_METADATA, *_OBJECT_KEYED, ".")}
    for key in _OBJECT_KEYED:
        if key in fields:
            belongs = _is_object_finalizer if key == "f:finalizers" else _is_object_pair
            ours, theirs = _split_keyed(fields[key], belongs)
            if ours is not None:
                own[key] = ours
            if theirs is not None:
                system[key] = theirs
    return own, system


def _split_keyed(fields: Fields, belongs: Callable[[str], bool]) -> tuple[encoding.JSON | None, encoding.JSON | None]:
    """Split the children of a map or set; the map itself (`.`) goes with the object's, or with the only ones there are."""
    ours = {key: value for key, value in fields.items() if key != "." and belongs(key)}
    theirs = {key: value for key, value in fields.items() if key != "." and not belongs(key)}
    itself = {".": fields["."]} if "." in fields else {}
    if ours or not theirs:
        return itself | ours, theirs or None
    return None, itself | theirs


def _is_object_pair(key: str) -> bool:
    return metadata.decode_key(key[2:]) is not None


def _is_object_finalizer(key: str) -> bool:
    return metadata.decode_finalizer(str(encoding.decode(key[2:])), terminating=False) is not None


def _put(target: encoding.JSON, key: str, value: Fields) -> None:
    if value:
        target[key] = value
