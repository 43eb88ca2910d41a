"""Random JSON Schemas of every draft, and values that have a chance to fit them."""

from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

DRAFTS = {
    4: "http://json-schema.org/draft-04/schema#",
    6: "http://json-schema.org/draft-06/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
}
_VALIDATORS: dict[int, Any] = {
    4: jsonschema_rs.Draft4Validator,
    6: jsonschema_rs.Draft6Validator,
    7: jsonschema_rs.Draft7Validator,
    2019: jsonschema_rs.Draft201909Validator,
    2020: jsonschema_rs.Draft202012Validator,
}

names = st.sampled_from(["a", "b", "c", "metadata"])
scalars = st.sampled_from(
    [None, None, None, True, False, 0, 1, 2, 5, 0.5, 2.5, -1, "", "a", "b", "ab", "10.0.0.1", "2020-01-01"]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(names, values, max_size=4)
_types = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
_counts = st.integers(0, 3)
_numbers = st.sampled_from([-1, 0, 1, 2, 2.5])
_references = st.sampled_from(
    ["#", "#/definitions/x", "#/definitions/y", "#/$defs/x", "#x", "#/nowhere", "item.json", "#/properties/a"]
)
_patterns = st.sampled_from(["^a", "b$", "^(?!a)", r"^\d+$", "^[ab]*$", ""])
_formats = st.sampled_from(["ipv4", "date", "date-time", "int32", "quantity", "uuid", "byte", "duration"])


def _keywords(inner: Any) -> dict[str, Any]:
    maps = st.dictionaries(names, inner, max_size=3)
    lists = st.lists(inner, min_size=1, max_size=3)
    required = st.lists(names, max_size=2).map(lambda found: list(dict.fromkeys(found)))
    return {
        "$ref": _references,
        "type": _types | st.lists(_types, min_size=1, max_size=3).map(lambda found: list(dict.fromkeys(found))),
        "enum": st.lists(values, min_size=1, max_size=4),
        "const": values,
        "properties": maps,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "required": required.filter(bool),
        "minProperties": _counts,
        "maxProperties": _counts,
        "dependencies": st.dictionaries(names, required.filter(bool) | inner, max_size=2),
        "dependentRequired": st.dictionaries(names, required, max_size=2),
        "dependentSchemas": maps,
        "items": inner,
        "prefixItems": lists,
        "additionalItems": inner,
        "contains": inner,
        "minItems": _counts,
        "maxItems": _counts,
        "uniqueItems": st.booleans(),
        "minLength": _counts,
        "maxLength": _counts,
        "pattern": _patterns,
        "format": _formats,
        "minimum": _numbers,
        "maximum": _numbers,
        "exclusiveMinimum": _numbers,
        "exclusiveMaximum": _numbers,
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "allOf": lists,
        "anyOf": lists,
        "oneOf": lists,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "unevaluatedProperties": inner,
        "unevaluatedItems": inner,
        "default": values,
        "description": st.sampled_from(["words", ""]),
    }


_LIKELY = ("type", "properties", "required", "anyOf", "oneOf", "enum", "if", "then")


def _some(draw: st.DrawFn, keywords: dict[str, Any]) -> dict[str, Any]:
    """Pick a few keywords and fill them in."""
    picked = [draw(st.sampled_from([*keywords, *_LIKELY * 4])) for _ in range(draw(st.integers(0, 4)))]
    return {key: draw(keywords[key]) for key in dict.fromkeys(picked)}


@st.composite
def _level(draw: st.DrawFn, inner: Any) -> Any:
    return _some(draw, _keywords(inner))


_leaves: st.SearchStrategy[Any] = st.booleans() | st.builds(dict) | st.builds(lambda kind: {"type": kind}, _types)
_level_1 = _level(_leaves)
_level_2 = _level(_leaves | _level_1)
_level_3 = _level(_leaves | _level_1 | _level_2)


_choices = st.sampled_from(["allOf", "anyOf", "oneOf", "not", "if", "required", "maxProperties", "dependentRequired"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[int, Any, list[Any]]:
    """Return a draft, a schema of it, mostly a proper one that takes objects, and objects that may well fit it."""
    draft = draw(st.sampled_from(sorted(DRAFTS)))
    schema: dict[str, Any] = draw(st.builds(dict) | _level_3)
    schema |= {"properties": {name: draw(_level_2) for name in draw(st.sampled_from(["a", "ab", "abc"]))}}
    keywords = _keywords(_level_1)
    schema |= {key: draw(keywords[key]) for key in draw(st.lists(_choices, max_size=2))}
    shared = {"x": draw(_level_1), "y": draw(_level_2)}
    anchor = {"$id": "#x"} if draft in (6, 7) else {"id": "#x"} if draft == 4 else {"$anchor": "x"}
    item = {"$id" if draft > 4 else "id": "http://charts.example/item.json", "type": "string", "minLength": 1}
    base = {"$id" if draft > 4 else "id": "http://charts.example/values.json"}
    extras = {"definitions": {**shared, "item": item, "anchored": {**anchor, "type": "integer"}}, "$defs": shared}
    whole = {"$schema": DRAFTS[draft], **base, **schema, **extras}
    return draft, whole, [_fitting_object(draw, whole, 3) for _ in range(draw(st.integers(1, 6)))]


_BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.sampled_from([0, 1, 2, 5, -1]),
    "number": st.sampled_from([0, 1, 2.5, 0.5]),
    "string": st.sampled_from(["", "a", "b", "ab", "10.0.0.1", "2020-01-01"]),
}


def _fitting(draw: st.DrawFn, schema: Any, depth: int) -> Any:
    """Return a value that fits some of what a schema says, so that the rest is what decides."""
    if not isinstance(schema, dict) or depth == 0 or draw(st.integers(0, 7)) == 0:
        return draw(scalars if depth == 0 else values)
    for keyword in ("const", "enum", "anyOf", "oneOf", "allOf"):
        if keyword in schema and draw(st.booleans()):
            picked = schema[keyword] if keyword == "const" else draw(st.sampled_from(schema[keyword]))
            return picked if keyword in ("const", "enum") else _fitting(draw, picked, depth)
    named = schema.get("type", draw(st.sampled_from(["object", "string", "array", "null", "integer"])))
    kind = draw(st.sampled_from(named)) if isinstance(named, list) else named
    if kind == "object":
        return _fitting_object(draw, schema, depth)
    if kind == "array":
        return [_fitting(draw, schema.get("items", True), depth - 1) for _ in range(draw(st.integers(0, 3)))]
    return draw(_BY_TYPE[kind]) if kind in _BY_TYPE else None


def _fitting_object(draw: st.DrawFn, schema: Any, depth: int) -> dict[str, Any]:
    named = {**schema.get("properties", {}), **dict.fromkeys(schema.get("required", ()), True)}
    found = {name: _fitting(draw, sub, depth - 1) for name, sub in named.items() if draw(st.integers(0, 3))}
    extra = draw(st.sampled_from(["", "", "a", "b", "c"]))
    return {**found, extra: _fitting(draw, schema.get("additionalProperties", True), depth - 1)} if extra else found


_BRANCHES: list[Any] = [
    *({"required": [name]} for name in "ab"),
    *({"properties": {"a": {"const": value}}, "required": ["a"]} for value in (1, True, None, "x")),
    {"properties": {"a": {"type": "string"}}, "required": ["a"]},
    {"properties": {"a": {"type": "integer", "minimum": 2}}},
    {"properties": {"a": {"enum": ["x", 2.5, None]}}},
    {"properties": {"b": {"items": {"minimum": 2}, "type": "array"}}},
    {"properties": {"b": {"not": {"const": 1}}}},
    {"properties": {"a": False}},
    {"propertyNames": {"enum": ["a"]}},
    {"additionalProperties": False, "properties": {"a": True}},
    {"patternProperties": {"^b": {"type": "integer"}}},
    {"maxProperties": 1},
    {"type": "object", "minProperties": 2},
    {"type": "string"},
    {"properties": {"a": {"type": ["integer", "null"]}, "b": {"contains": {"const": 1}}}},
]
_FIELDS: list[Any] = [
    True,
    {"type": ["integer", "string"]},
    {"type": ["number", "null"]},
    {"type": ["string", "null"], "default": "x"},
    {"type": "integer", "default": 1},
    {"type": ["boolean", "string"]},
    {"type": "array", "items": {"type": ["integer", "null"]}},
]
_SMALL: list[Any] = [
    {},
    {"b": 1},
    {"b": [1, None]},
    {"b": [2]},
    {"c": 1},
    *({"a": value} for value in (None, True, 1, 2, 2.5, "x", "y", [1])),
    *({"a": value, "b": [3]} for value in (1, "x", None)),
    {"a": 1, "b": 2, "c": 3},
]


@st.composite
def choices(draw: st.DrawFn) -> tuple[int, Any, list[Any]]:
    """Return an object with two fields and one alternative or condition over them, and objects of all kinds."""
    one, two = draw(st.sampled_from(_BRANCHES)), draw(st.sampled_from(_BRANCHES))
    logic = draw(
        st.sampled_from(
            [
                *({"anyOf": [one, two]}, {"oneOf": [one, two]}, {"not": one}, {"not": {"not": one}}),
                *({"if": one, "then": two}, {"if": one, "else": two}, {"dependentSchemas": {"a": one}}),
                *({"allOf": [{"not": one}, two]}, {"not": {"anyOf": [one, two]}}, {"oneOf": [{"anyOf": [one]}, two]}),
                *({"patternProperties": {"^b": {"type": "integer"}}, **one}, {"maxProperties": 1}),
            ]
        )
    )
    fields = {name: draw(st.sampled_from(_FIELDS)) for name in draw(st.sampled_from(["", "a", "ab"]))}
    own = {"properties": fields} if fields else {"additionalProperties": draw(st.sampled_from(_FIELDS))}
    return 2019, {"$schema": DRAFTS[2019], "type": "object", **own, **logic}, _SMALL


_absurd_values = values | st.sampled_from([10**400, -5, 1e308, [], {}, "object", [[]], ["x", 1], {"type": 3}])


@st.composite
def _absurd(draw: st.DrawFn, inner: Any) -> Any:
    keywords = st.sampled_from([*_keywords(inner), *_LIKELY])
    return {draw(keywords): draw(inner) for _ in range(draw(st.integers(0, 4)))}


_absurd_1 = _absurd(_absurd_values)
absurdities = _absurd(_absurd_values | _absurd_1 | _absurd(_absurd_values | _absurd_1))


def _nowhere(uri: str) -> Any:
    raise ValueError(uri)


def judge(draft: int, schema: Any) -> Any:
    """Return the judge of values by the original schema; None when it is no proper one."""
    try:
        return _VALIDATORS[draft](schema, retriever=_nowhere)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None
