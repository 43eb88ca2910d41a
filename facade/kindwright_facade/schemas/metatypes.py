"""Metadata as Go decodes and writes it: `ObjectMeta` of `k8s.io/apimachinery/pkg/apis/meta/v1`, and what can't be decoded, in its words."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from kindwright_facade.schemas import moments, printing

_KINDS = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_INT64 = 1 << 63


@dataclasses.dataclass(frozen=True, slots=True)
class _Scalar:
    """A text, a bool, or with `moment` a text that is a time."""

    go: str
    of: type
    moment: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Number:
    """An integer; zero is left out where it is no pointer in Go."""

    pointer: bool = False
    go: str = "int64"


@dataclasses.dataclass(frozen=True, slots=True)
class _List:
    """A list of one type."""

    go: str
    item: "_Type"


@dataclasses.dataclass(frozen=True, slots=True)
class _Map:
    """Texts by name."""

    go: str
    item: "_Type"


@dataclasses.dataclass(frozen=True, slots=True)
class _Struct:
    """Fields by name; those in `always` are written when they are empty, too."""

    go: str
    fields: Mapping[str, "_Type | None"]
    always: tuple[str, ...] = ()


_Type = _Scalar | _Number | _List | _Map | _Struct

_TEXT, _UID, _BOOL = _Scalar("string", str), _Scalar("types.UID", str), _Scalar("bool", bool)
_MOMENT = _Scalar("string", str, moment=True)
_TEXTS = _Map("map[string]string", _TEXT)
_OWNER = _Struct(
    "v1.OwnerReference",
    {
        "apiVersion": _TEXT,
        "kind": _TEXT,
        "name": _TEXT,
        "uid": _UID,
        "controller": _BOOL,
        "blockOwnerDeletion": _BOOL,
    },
    ("apiVersion", "kind", "name", "uid"),
)
_MANAGER = _Struct(
    "v1.ManagedFieldsEntry",
    {
        **dict.fromkeys(("manager", "apiVersion", "fieldsType", "subresource"), _TEXT),
        "operation": _Scalar("v1.ManagedFieldsOperationType", str),
        "time": _MOMENT,
        "fieldsV1": None,
    },
)
_METADATA = _Struct(
    "v1.ObjectMeta",
    {
        **dict.fromkeys(("name", "generateName", "selfLink", "resourceVersion", "namespace"), _TEXT),
        **dict.fromkeys(("creationTimestamp", "deletionTimestamp"), _MOMENT),
        **dict.fromkeys(("labels", "annotations"), _TEXTS),
        "uid": _UID,
        "generation": _Number(),
        "deletionGracePeriodSeconds": _Number(pointer=True),
        "finalizers": _List("[]string", _TEXT),
        "ownerReferences": _List("[]v1.OwnerReference", _OWNER),
        "managedFields": _List("[]v1.ManagedFieldsEntry", _MANAGER),
    },
)


def read(metadata: Any, path: str) -> tuple[dict[str, Any], list[str]]:
    """Return metadata as Go writes it back, without what is empty or unknown, and the paths of what is unknown.

    Raises ValueError with what keeps it from being decoded.
    """
    unknown: list[str] = []
    found: dict[str, Any] = _read(_METADATA, metadata, "ObjectMeta", path, unknown)
    return found, unknown


def _read(kind: _Type | None, value: Any, name: str, path: str, unknown: list[str]) -> Any:
    """Read one value; a null is what is empty of a type."""
    match kind:
        case None:
            return value
        case _Number():
            return _number(kind, value, name)
        case _Struct():
            return _struct(kind, {} if value is None else value, name, path, unknown)
        case _ if value is None:
            return ""
        case _Scalar():
            _expect(kind.of, value, kind.go, name)
            return moments.written(value) if kind.moment else value
        case _:
            return _parts(kind, value, name, path, unknown)


def _parts(kind: _List | _Map, value: Any, name: str, path: str, unknown: list[str]) -> Any:
    _expect(dict if isinstance(kind, _Map) else list, value, kind.go, name)
    if isinstance(kind, _Map):
        return {key: _read(kind.item, value[key], name, path, unknown) for key in sorted(value)}
    return [_read(kind.item, item, name, f"{path}[{index}]", unknown) for index, item in enumerate(value)]


def _struct(kind: _Struct, value: Any, name: str, path: str, unknown: list[str]) -> dict[str, Any]:
    _expect(dict, value, kind.go, name)
    found: dict[str, Any] = {}
    # The first mistake is told, and Go reads what was sorted before.
    for key in sorted(value):
        if key not in kind.fields:
            unknown.append(f"{path}.{key}")
        elif value[key] is not None:
            found[key] = _read(kind.fields[key], value[key], f"{name}.{key}", f"{path}.{key}", unknown)
    kept = {key: item for key, item in found.items() if kind.fields[key] is None or item not in (None, "", {}, [])}
    return {**dict.fromkeys(kind.always, ""), **kept}


def _number(kind: _Number, value: Any, name: str) -> int | None:
    text = printing.encoded(value) if type(value) in (int, float) else ""
    if not text:
        _expect(int, value, kind.go, name)
    # What counts is how the number is written, and 3.0 was written 3 before.
    if not _WHOLE.fullmatch(text) or not -_INT64 <= int(text) < _INT64:
        raise ValueError(f"json: cannot unmarshal number {text} into Go struct field {name} of type {kind.go}")
    return int(text) if kind.pointer else int(text) or None


def _expect(wanted: type, value: Any, go: str, name: str) -> None:
    if type(value) is not wanted:
        where = f"struct field {name}" if "." in name else "value"
        raise ValueError(f"json: cannot unmarshal {_KINDS[type(value)]} into Go {where} of type {go}")
