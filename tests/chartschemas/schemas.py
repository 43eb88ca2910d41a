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
        "nullable": st.booleans(),
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


@st.composite
def documents(draw: st.DrawFn) -> tuple[int, Any]:
    """Return a draft and a schema of it, mostly a proper one."""
    draft = draw(st.sampled_from(sorted(DRAFTS)))
    schema = draw(_level_3)
    shared = {"x": draw(_level_1), "y": draw(_level_2)}
    anchor = {"$id": "#x"} if draft in (6, 7) else {"id": "#x"} if draft == 4 else {"$anchor": "x"}
    item = {"$id" if draft > 4 else "id": "http://charts.example/item.json", "type": "string", "minLength": 1}
    base = {"$id" if draft > 4 else "id": "http://charts.example/values.json"}
    extras = {"definitions": {**shared, "item": item, "anchored": {**anchor, "type": "integer"}}, "$defs": shared}
    return draft, {"$schema": DRAFTS[draft], **base, **schema, **extras}


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
