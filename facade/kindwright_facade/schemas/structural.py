"""Structural schemas, checked when a definition comes in.

The rules: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
One schema that a client can't read spoils the whole cluster's merged document, so what is not known is refused here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import presetting, restricting

MAX_DEPTH = 48

_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_BRANCHES = ("allOf", "anyOf", "oneOf")
_NUMBERS = ("maximum", "minimum", "multipleOf")
_COUNTS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_FLAGS = (
    "exclusiveMaximum",
    "exclusiveMinimum",
    "nullable",
    "uniqueItems",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
)
_TEXTS = ("description", "format", "pattern", "title", "x-kubernetes-list-type", "x-kubernetes-map-type")
_SUB_SCHEMAS = ("items", "not", "properties", "additionalProperties", *_BRANCHES)
_OTHERS = ("default", "enum", "example", "externalDocs", "required", "type", "x-kubernetes-list-map-keys")
_RULES = "x-kubernetes-validations"

_KEYWORDS = frozenset((*_NUMBERS, *_COUNTS, *_FLAGS, *_TEXTS, *_SUB_SCHEMAS, *_OTHERS, _RULES))
_SHAPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(_NUMBERS, (int, float)),
    **dict.fromkeys(_COUNTS, (int,)),
    **dict.fromkeys(_FLAGS, (bool,)),
    **dict.fromkeys(_TEXTS, (str,)),
    **dict.fromkeys(("enum", "required", "x-kubernetes-list-map-keys", _RULES, *_BRANCHES), (list,)),
    **dict.fromkeys(("properties", "items", "not"), (dict,)),
    "additionalProperties": (dict, bool),
    "type": (str,),
    "externalDocs": (dict,),
}
_LISTS_OF_NAMES = ("required", "x-kubernetes-list-map-keys")


def problems(schema: Any) -> list[str]:
    """Return what is wrong with a version's `openAPIV3Schema`, each with its path; empty when it can be published."""
    if not isinstance(schema, dict):
        return ["openAPIV3Schema: must be a schema"]
    found = []
    if schema.get("type") != "object":
        found.append("openAPIV3Schema.type: must be object")
    allowed = {"apiVersion", "kind", "metadata", "spec", "status"}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        extra = sorted(set(map(str, properties)) - allowed)
        found += [f"openAPIV3Schema.properties[{name}]: only spec is stored, as the chart's values" for name in extra]
        spec = properties.get("spec")
        if isinstance(spec, dict) and spec.get("type", "object") != "object":
            found.append("openAPIV3Schema.properties[spec].type: must be object: a chart's values are a map")
    found += _problems(schema, "openAPIV3Schema", 0, typed=True)
    # What has not the right shape can't be looked at any closer.
    found = found or list(restricting.problems(schema, "openAPIV3Schema"))
    return found or list(presetting.problems(schema, "openAPIV3Schema"))


def _problems(schema: Any, path: str, depth: int, *, typed: bool) -> Iterator[str]:
    """Walk one schema; `typed` is False inside allOf, anyOf, oneOf and not, where structural schemas carry no type."""
    if not isinstance(schema, dict):
        yield f"{path}: must be a schema"
        return
    if depth > MAX_DEPTH:
        yield f"{path}: nested deeper than {MAX_DEPTH} levels"
        return
    yield from _keyword_problems(schema, path)
    if typed:
        yield from _type_problems(schema, path)
    for name, sub, sub_typed in _children(schema, typed=typed):
        yield from _problems(sub, f"{path}.{name}", depth + 1, typed=sub_typed)


def _keyword_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in schema.items():
        if key == "$ref":
            yield f"{path}.$ref: references are not allowed in a structural schema; write the schema out"
        elif key not in _KEYWORDS:
            yield f"{path}.{key}: unknown keyword"
        elif key in _SHAPES and (
            not isinstance(value, _SHAPES[key]) or (isinstance(value, bool) and bool not in _SHAPES[key])
        ):
            yield f"{path}.{key}: must be {' or '.join(shape.__name__ for shape in _SHAPES[key])}"
        elif key in _LISTS_OF_NAMES and not all(isinstance(item, str) for item in value):
            yield f"{path}.{key}: must be a list of str"


def _type_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    kind = schema.get("type")
    free = schema.get("x-kubernetes-int-or-string") or schema.get("x-kubernetes-preserve-unknown-fields")
    if kind is None and not free:
        yield f"{path}.type: required"
    elif kind is not None and (not isinstance(kind, str) or kind not in _TYPES):
        yield f"{path}.type: must be one of {', '.join(sorted(_TYPES))}"
    if kind == "array" and "items" not in schema:
        yield f"{path}.items: required for an array"
    if "properties" in schema and "additionalProperties" in schema:
        yield f"{path}.additionalProperties: must not stand beside properties"


def _children(schema: Mapping[str, Any], *, typed: bool) -> Iterator[tuple[str, Any, bool]]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from ((f"properties[{name}]", sub, typed) for name, sub in properties.items())
    if "items" in schema:
        yield "items", schema["items"], typed
    if isinstance(schema.get("additionalProperties"), dict):
        yield "additionalProperties", schema["additionalProperties"], typed
    for key in _BRANCHES:
        if isinstance(schema.get(key), list):
            yield from ((f"{key}[{index}]", sub, False) for index, sub in enumerate(schema[key]))
    if "not" in schema:
        yield "not", schema["not"], False
