"""What each keyword of JSON Schema becomes."""

from typing import Any

import pytest
from chartschemas import admitting, schemas

from kindwright_operator.charts import translating

OPEN = {"x-kubernetes-preserve-unknown-fields": True}
BOOLEAN = {"type": "boolean"}
ANY = {**OPEN, "nullable": True}


def translated(schema: Any, draft: int = 7) -> tuple[Any, list[str]]:
    """Return what a field `x` of this schema becomes, and the notes."""
    definitions = schema.pop("definitions", {}) if isinstance(schema, dict) else {}
    whole = {"$schema": schemas.DRAFTS[draft], "properties": {"x": schema}, "definitions": definitions}
    found = translating.translate(whole)
    kind = admitting.Kind(found.schema)
    assert kind.admission
    return found.schema["properties"]["x"], [str(note) for note in found.notes]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "minLength": 1}, {"type": "string", "minLength": 1}),
        ({"type": "integer", "minimum": 1, "maximum": 9}, {"type": "integer", "minimum": 1, "maximum": 9}),
        ({"type": "number", "exclusiveMinimum": 1}, {"type": "number", "minimum": 1, "exclusiveMinimum": True}),
        ({"type": "number", "minimum": 3, "exclusiveMinimum": 1}, {"type": "number", "minimum": 3}),
        ({"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "array", "uniqueItems": True}, {"type": "array", "items": ANY, "uniqueItems": True}),
        ({"type": "array", "items": False}, {"type": "array", "items": ANY, "maxItems": 0}),
        ({"type": "object"}, {"type": "object", **OPEN}),
        ({"type": "object", "additionalProperties": False}, {"type": "object"}),
        ({"type": "object", "additionalProperties": True}, {"type": "object", **OPEN}),
        (
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "additionalProperties": False,
                "required": ["a"],
            },
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        ),
        ({}, ANY),
        (True, ANY),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": "string", "nullable": True}, {"type": "string", "nullable": True}),
        ({"type": ["integer", "string"]}, {"x-kubernetes-int-or-string": True}),
        ({"type": ["integer", "number"]}, {"type": "number"}),
        ({"type": "null"}, {**ANY, "allOf": [{"enum": [None]}]}),
        ({"const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"enum": ["a", None]}, {"type": "string", "nullable": True, "allOf": [{"enum": ["a"]}]}),
        ({"enum": ["a", 1]}, {"x-kubernetes-int-or-string": True, "enum": ["a", 1]}),
        ({"type": "string", "enum": ["a", "b"], "const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"title": "T", "description": "D", "type": "string"}, {"title": "T", "description": "D", "type": "string"}),
        ({"type": "string", "default": "a"}, {"type": "string", "default": "a"}),
        ({"type": "string", "format": "quantity"}, {"type": "string"}),
        ({"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv4"}),
        ({"type": "integer", "format": "int32"}, {"type": "integer"}),
        ({"type": "string", "$comment": "c", "examples": ["e"], "readOnly": True, "x-more": 1}, {"type": "string"}),
        ({"type": "string", "minimum": 3, "required": ["a"]}, {"type": "string"}),
    ],
)
def test_what_can_be_said_is_said_without_a_note(schema: Any, expected: Any) -> None:
    assert translated(schema) == (expected, [])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {
                "type": "object",
                "allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "string"}}, "required": ["b"]}],
            },
            {"type": "object", **OPEN, "required": ["a", "b"], "properties": {"a": {"type": "string"}}},
        ),
        (
            {"type": "integer", "allOf": [{"minimum": 1}, {"minimum": 3}, {"maximum": 9}]},
            {"type": "integer", "minimum": 3, "maximum": 9},
        ),
        (
            {"type": "string", "pattern": "^a", "allOf": [{"pattern": "b$"}]},
            {"type": "string", "pattern": "^a", "allOf": [{"pattern": "b$"}]},
        ),
        (
            {"anyOf": [{"type": "string", "minLength": 2}, {"type": "null"}]},
            {"type": "string", "nullable": True, "minLength": 2},
        ),
        (
            {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 2}]},
            {"x-kubernetes-int-or-string": True, "minimum": 1, "minLength": 2},
        ),
        (
            {
                "type": "object",
                "oneOf": [
                    {
                        "type": "object",
                        "title": "by name",
                        "properties": {"name": {"minLength": 3}},
                        "required": ["name"],
                    },
                    {"required": ["id"]},
                ],
                "properties": {"name": {"type": "string"}, "id": {"type": "integer"}},
            },
            {
                "type": "object",
                **OPEN,
                "oneOf": [{"required": ["name"], "properties": {"name": {"minLength": 3}}}, {"required": ["id"]}],
                "properties": {"name": {"type": "string"}, "id": {"type": "integer"}},
            },
        ),
        (
            {"type": "object", "not": {"required": ["a", "b"]}},
            {"type": "object", **OPEN, "not": {"required": ["a", "b"]}},
        ),
        (
            {
                "type": "object",
                "properties": {"tls": BOOLEAN},
                "if": {"properties": {"tls": {"const": True}}, "required": ["tls"]},
                "then": {"required": ["cert"]},
                "else": {"not": {"required": ["cert"]}},
            },
            {
                "type": "object",
                **OPEN,
                "anyOf": [
                    {"not": {"required": ["tls"], "properties": {"tls": {"enum": [True]}}}},
                    {"required": ["cert"]},
                ],
                "allOf": [
                    {
                        "anyOf": [
                            {"required": ["tls"], "properties": {"tls": {"enum": [True]}}},
                            {"not": {"required": ["cert"]}},
                        ]
                    }
                ],
                "properties": {"tls": BOOLEAN},
            },
        ),
        (
            {"type": "object", "dependencies": {"a": ["b"]}},
            {"type": "object", **OPEN, "anyOf": [{"not": {"required": ["a"]}}, {"required": ["b"]}]},
        ),
    ],
)
def test_alternatives_are_said_as_value_validations(schema: Any, expected: Any) -> None:
    assert translated(schema) == (expected, [])


@pytest.mark.parametrize(
    ("draft", "schema", "expected"),
    [
        (
            4,
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        ),
        (4, {"const": 1}, ANY),
        (6, {"type": "string", "if": {"minLength": 1}, "then": {"minLength": 9}}, {"type": "string"}),
        (7, {"type": "object", "dependentRequired": {"a": ["b"]}}, {"type": "object", **OPEN}),
        (2019, {"type": "string", "format": "ipv4"}, {"type": "string"}),
        (
            2019,
            {"type": "object", "dependentRequired": {"a": ["b"]}},
            {"type": "object", **OPEN, "anyOf": [{"not": {"required": ["a"]}}, {"required": ["b"]}]},
        ),
        (
            7,
            {"$ref": "#/definitions/a", "maxLength": 3, "description": "d", "definitions": {"a": {"type": "string"}}},
            {"type": "string", "description": "d"},
        ),
        (
            2020,
            {"$ref": "#/definitions/a", "maxLength": 3, "definitions": {"a": {"type": "string"}}},
            {"type": "string", "maxLength": 3},
        ),
    ],
)
def test_keywords_mean_what_they_meant_in_their_draft(draft: int, schema: Any, expected: Any) -> None:
    assert translated(schema, draft) == (expected, [])


@pytest.mark.parametrize(
    ("schema", "expected", "note"),
    [
        (False, ANY, "nothing is allowed here"),
        ({"type": ["string", "array"]}, OPEN, "one of several types (array, string)"),
        ({"type": ["number", "string"]}, OPEN, "one of several types (number, string)"),
        ({"type": ["boolean", "string"], "minLength": 2}, {**OPEN, "minLength": 2}, "several types"),
        ({"type": "string", "pattern": "^(?!a)"}, {"type": "string"}, "pattern can't be said"),
        ({"type": "string", "format": "date-time"}, {"type": "string"}, "format 'date-time' is not checked"),
        ({"type": "array", "contains": {"const": 1}}, {"type": "array", "items": ANY}, "contains can't be said"),
        ({"type": "array", "items": [{"type": "string"}]}, {"type": "array", "items": ANY}, "by their position"),
        (
            {"type": "object", "propertyNames": {"pattern": "^a"}},
            {"type": "object", **OPEN},
            "propertyNames can't be said",
        ),
        (
            {"type": "object", "patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False},
            {"type": "object", "additionalProperties": {"type": "string"}},
            "what fields are called is not checked",
        ),
        (
            {"type": "object", "patternProperties": {"^a": {"type": "string"}}},
            {"type": "object", **OPEN},
            "patternProperties",
        ),
        (
            {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
            {"type": "object", **OPEN, "properties": {"a": ANY}},
            "does not name are not checked",
        ),
        ({"type": "string", "not": {"format": "ipv4"}}, {"type": "string"}, "not can't be said in full"),
        (
            {"type": "object", "oneOf": [{"required": ["a"]}, {"propertyNames": {"maxLength": 1}, "required": ["b"]}]},
            {"type": "object", **OPEN, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "oneOf can't be said in full",
        ),
        ({"$ref": "https://example.com/schema.json"}, ANY, "leads out of the chart's schema or nowhere"),
        ({"$ref": "#/definitions/nowhere"}, ANY, "leads out of the chart's schema or nowhere"),
        ({"$ref": "file:///etc/passwd"}, ANY, "leads out of the chart's schema or nowhere"),
        ({"type": "string", "allOf": [{"type": "integer"}]}, ANY, "nothing is allowed here"),
        ({"type": "text"}, ANY, "type can't be said"),
        ({"type": "string", "default": 3}, {"type": "string"}, "default is left out"),
        (
            {"type": "object", "maxProperties": 1, "properties": {"a": {"type": "string", "default": "b"}}},
            {"type": "object", **OPEN, "maxProperties": 1, "properties": {"a": {"type": "string"}}},
            "default is left out",
        ),
    ],
)
def test_what_cannot_be_said_is_let_through_and_noted(schema: Any, expected: Any, note: str) -> None:
    found, notes = translated(schema)
    assert found == expected
    assert len(notes) == 1
    assert note in notes[0]
    assert notes[0].startswith("spec.x: ") or ": its default" in notes[0]


@pytest.mark.parametrize(
    ("reference", "definitions"),
    [
        ("#/definitions/a", {"a": BOOLEAN}),
        ("#/definitions/a~1b%20c", {"a/b c": BOOLEAN}),
        ("#/definitions/list/allOf/1", {"list": {"allOf": [{}, BOOLEAN]}}),
        ("#named", {"a": {"$id": "#named", "type": "boolean"}}),
        ("other.json", {"a": {"$id": "other.json", "type": "boolean"}}),
        ("other.json#/definitions/b", {"a": {"$id": "other.json", "definitions": {"b": BOOLEAN}}}),
        ("#/definitions/a", {"a": {"$ref": "#/definitions/b"}, "b": BOOLEAN}),
        (
            "#/definitions/a",
            {"a": {"$id": "x/y.json", "allOf": [{"$ref": "#/definitions/b"}], "definitions": {"b": BOOLEAN}}},
        ),
    ],
)
def test_references_inside_the_document_are_followed(reference: str, definitions: Any) -> None:
    assert translated({"$ref": reference, "definitions": definitions}) == (BOOLEAN, [])


def test_anchors_are_followed() -> None:
    definitions = {"a": {"$anchor": "named", "type": "boolean"}}
    assert translated({"$ref": "#named", "definitions": definitions}, 2020) == (BOOLEAN, [])


def test_a_tree_is_described_once_and_open_below() -> None:
    tree = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/definitions/tree"}}}}
    found, notes = translated({"$ref": "#/definitions/tree", "definitions": {"tree": tree}})
    kids = {"type": "array", "items": {"type": "object", **OPEN}}
    assert found == {"type": "object", **OPEN, "properties": {"kids": kids}}
    assert notes == ["spec.x.kids[]: the reference '#/definitions/tree' comes back to itself: left open from here on"]


@pytest.mark.parametrize(
    "schema", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"anyOf": [{"$ref": "#"}, {"not": {"$ref": "#"}}]}]
)
def test_a_schema_that_is_itself_ends(schema: Any) -> None:
    found = translating.translate(schema)
    assert found.schema["type"] == "object"
    assert found.notes


def test_references_that_multiply_end() -> None:
    doubling = {
        f"d{level}": {"properties": {side: {"$ref": f"#/definitions/d{level + 1}"} for side in "ab"}}
        for level in range(30)
    }
    found = translating.translate({"$ref": "#/definitions/d0", "definitions": doubling})
    assert any("too large" in str(note) for note in found.notes)


def test_a_schema_as_deep_as_the_stack_is_left_open() -> None:
    schema: Any = {}
    for _ in range(100_000):
        schema = {"properties": {"a": schema}}
    found = translating.translate(schema)
    assert found.schema == {"type": "object", **OPEN}
    assert [str(note) for note in found.notes] == ["spec: the chart's schema is nested too deep: left open"]
    while schema:
        schema = schema["properties"]["a"]
