"""What type a schema has in CEL, and how large its values can get: the types for checking, the sizes for estimating costs.

A port of `SchemaDeclType` (`k8s.io/apiserver/pkg/cel/common/schemas.go`): what has no type there is invisible to rules here too.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade.rules import naming

# The largest request that kube-apiserver reckons with, in bytes, whatever a server really accepts.
MAX_REQUEST = 3 * 1024 * 1024

_TEXT = {"type": "string"}
_FORMATS = {  # format: (CEL type, smallest JSON, most characters)
    "byte": ("bytes", 2, None),
    "duration": ("duration", 3, 32),
    "date": ("timestamp", 12, 12),
    "date-time": ("timestamp", 21, 32),
}


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """A schema's CEL type. `kind` is `object`, `list`, `map` or a scalar's CEL name; `fields` are under their escaped names."""

    kind: str
    schema: Mapping[str, Any]
    smallest: int
    most: int = 0
    fields: "Mapping[str, Declared]" = dataclasses.field(default_factory=dict)
    element: "Declared | None" = None


def declare(schema: Mapping[str, Any], *, root: bool = False) -> Declared | None:  # noqa: PLR0911 - one for each type
    """Return the type of a structural schema, or None when expressions can't see it.

    `root` is for the root of an object: apiVersion, kind and the name in metadata are there without being declared.
    """
    if schema.get("x-kubernetes-int-or-string"):
        return Declared("dyn", schema, 1, _text_size(schema, MAX_REQUEST - 2))
    if root:
        schema = with_metadata(schema)
    match schema.get("type"):
        case "array":
            return _list(schema)
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            return _map(schema)
        case "object":
            return _object(schema)
        case "string":
            return _string(schema)
        case "boolean":
            return Declared("bool", schema, 4)
        case "number":
            return Declared("double", schema, 1)
        case "integer":
            return Declared("int", schema, 1)
        case _:
            return None


def with_metadata(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of an object's root as rules see it: with apiVersion, kind, and of metadata only the names."""
    metadata = {"type": "object", "properties": {"name": _TEXT, "generateName": _TEXT}}
    known = {"kind": _TEXT, "apiVersion": _TEXT, "metadata": metadata}
    properties = schema.get("properties") or {}
    inner = (properties.get("metadata") or {}).get("properties") or {}
    typed = [(properties.get(name) or {}).get("type") for name in ("kind", "apiVersion", "metadata")]
    named = [(inner.get(name) or {}).get("type") for name in ("name", "generateName")]
    if typed == ["string", "string", "object"] and named == ["string", "string"]:
        return schema
    return {**schema, "properties": {**properties, **known}}


def _list(schema: Mapping[str, Any]) -> Declared | None:
    element = _element(schema.get("items"))
    if element is None:
        return None
    most = _count(schema, "maxItems", (MAX_REQUEST - 2) // (element.smallest + 1))
    return Declared("list", schema, 2, most, element=element)


def _map(schema: Mapping[str, Any]) -> Declared | None:
    element = _element(schema["additionalProperties"])
    if element is None:
        return None
    most = _count(schema, "maxProperties", (MAX_REQUEST - 2) // (element.smallest + 6))
    return Declared("map", schema, 2, most, element=element)


def _object(schema: Mapping[str, Any]) -> Declared:
    fields: dict[str, Declared] = {}
    smallest = 2
    required = schema.get("required") or ()
    for name, sub in (schema.get("properties") or {}).items():
        field = _element(sub)
        if field is None:
            continue
        fields |= dict.fromkeys(naming.names(name), field)
        if name in required and sub.get("default") is None:
            smallest += len(name.encode()) + field.smallest + 4
    return Declared("object", schema, smallest, fields=fields)


def _string(schema: Mapping[str, Any]) -> Declared:
    kind, smallest, most = _FORMATS.get(schema.get("format", ""), ("string", 2, None))
    if kind == "bytes":
        return Declared(kind, schema, smallest, _count(schema, "maxLength", MAX_REQUEST - 2))
    if most is None:
        choices = [len(value.encode()) for value in schema.get("enum") or () if isinstance(value, str)]
        most = _text_size(schema, max(choices, default=0) if schema.get("enum") else MAX_REQUEST - 2)
    return Declared(kind, schema, smallest, most)


def _element(schema: Any) -> Declared | None:
    if not isinstance(schema, dict):
        return None
    return declare(schema, root=bool(schema.get("x-kubernetes-embedded-resource")))


def _count(schema: Mapping[str, Any], keyword: str, otherwise: int) -> int:
    found = schema.get(keyword)
    return otherwise if found is None else max(int(found), 0)


def _text_size(schema: Mapping[str, Any], otherwise: int) -> int:
    """Return the most bytes in a text: a character of maxLength may take four."""
    return otherwise if schema.get("maxLength") is None else max(int(schema["maxLength"]), 0) * 4
