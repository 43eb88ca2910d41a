"""A structural schema as JSON Schema (draft 4), for a compiled validator.

What is valid by the translation is valid by `explaining`, never the other way round: where the two dialects differ the translation is
stricter, or asks `explaining` itself through a keyword of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import formats, patterns

EXACT = "x-kindwright-exact"
"""The keyword whose value is a piece of structural schema that is checked by `explaining`."""
FORMAT = "kindwright-"
"""What the names of formats begin with, so that none is taken for one of JSON Schema's."""

_PLAIN = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_NUMERIC = ("type", "format", "x-kubernetes-int-or-string", "multipleOf", *_BOUNDS)
_INT_BITS = {"int32": 32}
_INT64 = 1 << 63
# In these both dialects agree to the letter, so that their negation can be translated.
_AGREED = frozenset((*_PLAIN, "pattern", "enum", "required", "properties", "items")) - {"uniqueItems"}

JSONSchema = dict[str, Any]


def translated(schema: Mapping[str, Any]) -> JSONSchema:
    """Return the JSON Schema of a checked structural schema; raises ValueError for a pattern that can't be run."""
    return _node(schema, schema)


def _node(schema: Mapping[str, Any], structure: Mapping[str, Any]) -> JSONSchema:
    """Translate one schema; `structure` is itself, or for a branch the schema that it restricts."""
    found: JSONSchema = {key: schema[key] for key in _PLAIN if schema.get(key) is not None}
    more: list[JSONSchema] = []
    if kinds := _types(schema):
        found["type"] = kinds
    if required := schema.get("required"):
        found["required"] = list(dict.fromkeys(required))
    if pattern := schema.get("pattern"):
        found["pattern"] = patterns.translated(pattern)
    if (name := formats.normalised(formats.effective(schema))) in formats.CHECKS:
        found["format"] = FORMAT + name
        # With a format and no type only texts pass, and lists, which no format concerns.
        found.setdefault("type", ["string", "array", "null"])
    found |= _numbers(schema)
    more += _enum(schema)
    found |= _children(schema, structure)
    more += _branches(schema, structure)
    if more:
        found["allOf"] = more
    return found


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type")
    kinds = ["integer", "string"] if schema.get("x-kubernetes-int-or-string") else [kind] if kind else []
    return [*kinds, "null"] if kinds and schema.get("nullable") else kinds


def _numbers(schema: Mapping[str, Any]) -> JSONSchema:
    limits = {key: float(schema[key]) for key in ("minimum", "maximum") if key in schema}
    if schema.get("type") == "integer" and not schema.get("x-kubernetes-int-or-string"):
        return _integers(schema, limits)
    if (
        "multipleOf" in schema
        or formats.effective(schema) == "float"
        or not all(map(float.is_integer, limits.values()))
    ):
        return {EXACT: {key: schema[key] for key in _NUMERIC if key in schema}}
    found: JSONSchema = {key: int(limit) for key, limit in limits.items()}
    if schema.get("x-kubernetes-int-or-string"):
        # Beyond 64 bits a number is a float in Go, and so neither an integer nor a text.
        found = {"minimum": -_INT64, "maximum": _INT64 - 1} | found
    return found | dict.fromkeys(_exclusive(schema, limits), True)


def _integers(schema: Mapping[str, Any], limits: Mapping[str, float]) -> JSONSchema:
    most = 1 << (_INT_BITS.get(formats.effective(schema), 64) - 1)
    factor = float(schema.get("multipleOf", 1))
    given = (factor, *limits.values())
    if not all(limit.is_integer() and -most <= limit < most for limit in given) or factor < 1:
        return {EXACT: {key: schema[key] for key in _NUMERIC if key in schema}}
    found: JSONSchema = {"minimum": -most, "maximum": most - 1}
    found |= {key: int(limit) for key, limit in limits.items()}
    found |= dict.fromkeys(_exclusive(schema, limits), True)
    return found | ({"multipleOf": int(factor)} if "multipleOf" in schema else {})


def _exclusive(schema: Mapping[str, Any], limits: Mapping[str, float]) -> Iterator[str]:
    names = (f"exclusive{key.capitalize()}" for key in limits)
    return (name for name in names if schema.get(name))


def _enum(schema: Mapping[str, Any]) -> Iterator[JSONSchema]:
    allowed = schema.get("enum")
    if not allowed:
        return
    if any(isinstance(item, (dict, list)) for item in allowed):
        yield {EXACT: {"enum": allowed}}
        return
    # A null is never one of an enum.
    listed = [item for item in allowed if item is not None]
    yield {"enum": listed} if listed else {"not": {}}


def _children(schema: Mapping[str, Any], structure: Mapping[str, Any]) -> JSONSchema:
    found: JSONSchema = {}
    if properties := schema.get("properties"):
        shapes = structure.get("properties") or {}
        found["properties"] = {name: _node(sub, shapes.get(name, sub)) for name, sub in properties.items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            shape = structure.get(key)
            found[key] = _node(schema[key], shape if isinstance(shape, Mapping) else schema[key])
    return found


def _branches(schema: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[JSONSchema]:
    if branches := schema.get("anyOf"):
        yield {"anyOf": [_node(branch, structure) for branch in branches]}
    if branches := schema.get("oneOf"):
        agreed = all(_agreed(branch, structure) for branch in branches)
        yield {"oneOf": [_node(branch, structure) for branch in branches]} if agreed else {EXACT: {"oneOf": branches}}
    for branch in schema.get("allOf") or ():
        yield _node(branch, structure)
    if "not" in schema:
        branch = schema["not"]
        yield {"not": _node(branch, structure)} if _agreed(branch, structure) else {EXACT: {"not": branch}}


def _agreed(branch: Mapping[str, Any], structure: Mapping[str, Any]) -> bool:
    """Tell whether a branch says nothing in which the dialects differ, and is therefore translated to the letter."""
    if not branch.keys() <= _AGREED:
        return False
    if "enum" in branch and not (_is_text(structure) and all(isinstance(item, str) for item in branch["enum"])):
        return False
    shapes = structure.get("properties") or {}
    subs: Iterable[tuple[Any, Any]] = (
        (sub, shapes.get(name, {})) for name, sub in branch.get("properties", {}).items()
    )
    if "items" in branch:
        subs = [*subs, (branch["items"], structure.get("items") or {})]
    return all(_agreed(sub, shape) for sub, shape in subs)


def _is_text(structure: Mapping[str, Any]) -> bool:
    return structure.get("type") == "string" and not structure.get("x-kubernetes-int-or-string")
