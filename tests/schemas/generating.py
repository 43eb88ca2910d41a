"""Structural schemas and values for them, made up by hypothesis: some values fit, many almost do."""

from typing import Any

import hypothesis.strategies as st

NAMES = ("a", "b", "c")
TEXTS = ("", "a", "ab", "abc", "é", "10.0.0.1", "2020-01-01", "5s", "x y")
NUMBERS = (0, 1, 2, 3, -1, 10, 97, 1.0, 1.5, 0.1, 0.3, -0.5, 2**31, 2**53 + 1, 2**63, 1e17, 1e300)
SCALARS = st.sampled_from((None, True, False, *TEXTS, *NUMBERS))

_BOUNDS = st.sampled_from((-1, 0, 1, 1.5, -2.5, 3))
_COUNTS = st.integers(0, 3)
_FORMATS = st.sampled_from(("uuid", "date", "ipv4", "int32", "float", "duration", "hostname", "surprise"))
_LIMITS: dict[str, st.SearchStrategy[Any]] = {
    "minLength": _COUNTS,
    "maxLength": _COUNTS,
    "pattern": st.sampled_from(("^a", "b$", "^[a-c]+$", r"^\d+$", "(?i)AB", r"\s", "^.$")),
    "format": _FORMATS,
    "minimum": _BOUNDS,
    "maximum": _BOUNDS,
    "exclusiveMinimum": st.booleans(),
    "exclusiveMaximum": st.booleans(),
    "multipleOf": st.sampled_from((1, 2, 0.1, 0.5, 1.5)),
    "minItems": _COUNTS,
    "maxItems": _COUNTS,
    "uniqueItems": st.booleans(),
    "minProperties": _COUNTS,
    "maxProperties": _COUNTS,
    "required": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
    "enum": st.lists(SCALARS | st.just([1]) | st.just({"a": 1}), min_size=1, max_size=3),
}
_SHAPES = {
    "string": st.sampled_from(TEXTS),
    "integer": st.sampled_from(NUMBERS),
    "number": st.sampled_from(NUMBERS),
    "boolean": st.booleans(),
}
_OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern", "format", "enum"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format", "enum"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format", "enum"),
    "boolean": ("enum",),
    "array": ("minItems", "maxItems", "uniqueItems", "enum"),
    "object": ("minProperties", "maxProperties", "required", "enum"),
}


@st.composite
def limits(draw: st.DrawFn, kind: str | None, most: int = 2) -> dict[str, Any]:
    """Draw keywords that restrict a value of the type, or of any type."""
    allowed = _OF_TYPE.get(kind or "", tuple(_LIMITS))
    return {key: draw(_LIMITS[key]) for key in draw(st.lists(st.sampled_from(allowed), max_size=most, unique=True))}


@st.composite
def branch(draw: st.DrawFn, shape: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    """Draw what may stand in anyOf and the like of a schema: no types, and only fields that the schema has."""
    found: dict[str, Any] = draw(limits(shape.get("type")))
    if shape.get("properties") and draw(st.booleans()):
        found["properties"] = {name: draw(branch(sub, 0)) for name, sub in shape["properties"].items()}
    if depth and draw(st.booleans()):
        found |= draw(branches(shape, depth - 1))
    return found


@st.composite
def branches(draw: st.DrawFn, shape: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    """Draw one of anyOf, oneOf, allOf and not."""
    key = draw(st.sampled_from(("anyOf", "oneOf", "allOf", "not")))
    if key == "not":
        return {key: draw(branch(shape, depth))}
    return {key: draw(st.lists(branch(shape, depth), min_size=1, max_size=3))}


@st.composite
def structural(draw: st.DrawFn, depth: int = 2, *, defaults: bool = False) -> dict[str, Any]:
    """Draw a structural schema."""
    scalars = ("string", "integer", "number", "boolean", "int-or-string")
    kind = draw(st.sampled_from((*scalars, "object", "object", "map", "array", "open") if depth else scalars))
    found: dict[str, Any] = {"type": "object" if kind == "map" else kind}
    below = structural(depth - 1, defaults=defaults)
    if kind == "int-or-string":
        found = {"x-kubernetes-int-or-string": True}
    elif kind == "open":
        found = {"x-kubernetes-preserve-unknown-fields": True}
    elif kind == "object":
        found["properties"] = draw(st.dictionaries(st.sampled_from(NAMES), below, max_size=3))
    elif kind == "map":
        found["additionalProperties"] = draw(below)
    elif kind == "array":
        found["items"] = draw(below)
    if draw(st.integers(0, 3)) == 0:
        found["nullable"] = True
    found |= draw(limits(found.get("type")))
    if draw(st.integers(0, 3)) == 0:
        found |= draw(branches(dict(found)))
    if defaults and draw(st.booleans()):
        found["default"] = draw(value(found))
    return found


def whole(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with such a spec."""
    return {"type": "object", "properties": {"spec": spec}}


@st.composite
def value(draw: st.DrawFn, schema: dict[str, Any]) -> Any:
    """Draw a value that has the schema's shape, or once in a while another."""
    if draw(st.integers(0, 9)) == 0:
        return draw(SCALARS | st.just([]) | st.just({}))
    kind = schema.get("type")
    if kind == "object":
        names = draw(st.lists(st.sampled_from((*NAMES, "")), max_size=3, unique=True))
        return {name: draw(value(_field(schema, name))) for name in names}
    if kind == "array":
        return draw(st.lists(value(schema["items"]), max_size=3))
    return draw(_SHAPES.get(kind or "", SCALARS | st.just([1, 1.0]) | st.just({"a": {"b": 1}})))


def _field(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = (schema.get("properties") or {}).get(name) or schema.get("additionalProperties") or {}
    return found
