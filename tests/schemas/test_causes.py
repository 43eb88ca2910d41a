"""Why a value is refused: for every keyword what kube-apiserver 1.36 answers to the same value, recorded from its own validation."""

from typing import Any

import pytest

from kindwright_facade import errors
from kindwright_facade.schemas import explaining, validating

INVALID, TYPE, REQUIRED = "FieldValueInvalid", "FieldValueTypeInvalid", "FieldValueRequired"
UNSUPPORTED, TOO_LONG, TOO_MANY = "FieldValueNotSupported", "FieldValueTooLong", "FieldValueTooMany"

RECORDED: list[tuple[dict[str, Any], Any, list[tuple[str, str, str]]]] = [
    (
        {"type": "string"},
        5,
        [(TYPE, "spec.a", 'Invalid value: "integer": spec.a in body must be of type string: "integer"')],
    ),
    (
        {"type": "string"},
        True,
        [(TYPE, "spec.a", 'Invalid value: "boolean": spec.a in body must be of type string: "boolean"')],
    ),
    (
        {"type": "string"},
        [1],
        [(TYPE, "spec.a", 'Invalid value: "array": spec.a in body must be of type string: "array"')],
    ),
    (
        {"type": "string"},
        {},
        [(TYPE, "spec.a", 'Invalid value: "object": spec.a in body must be of type string: "object"')],
    ),
    (
        {"type": "string"},
        None,
        [(TYPE, "spec.a", 'Invalid value: "null": spec.a in body must be of type string: "null"')],
    ),
    (
        {"type": "string"},
        1.5,
        [(TYPE, "spec.a", 'Invalid value: "number": spec.a in body must be of type string: "number"')],
    ),
    ({"type": "string", "nullable": True}, None, []),
    (
        {"type": "integer"},
        "1",
        [(TYPE, "spec.a", 'Invalid value: "string": spec.a in body must be of type integer: "string"')],
    ),
    ({"type": "integer"}, 1.0, []),
    (
        {"type": "integer"},
        1.5,
        [
            (TYPE, "spec.a", 'Invalid value: "number": spec.a in body must be of type integer: "number"'),
            (INVALID, "<nil>", 'Invalid value: "": Checked value must be of type integer (default format) in spec.a'),
        ],
    ),
    (
        {"type": "integer"},
        1000000.0001,
        [(INVALID, "<nil>", 'Invalid value: "": Checked value must be of type integer (default format) in spec.a')],
    ),
    (
        {"type": "integer"},
        1e17,
        [(TYPE, "spec.a", 'Invalid value: "number": spec.a in body must be of type integer: "number"')],
    ),
    ({"type": "integer"}, 9007199254740993, []),
    (
        {"type": "integer"},
        9223372036854775808,
        [
            (TYPE, "spec.a", 'Invalid value: "number": spec.a in body must be of type integer: "number"'),
            (INVALID, "<nil>", 'Invalid value: "": Checked value must be of type integer (default format) in spec.a'),
        ],
    ),
    ({"type": "number"}, 1, []),
    (
        {"type": "number"},
        "1",
        [(TYPE, "spec.a", 'Invalid value: "string": spec.a in body must be of type number: "string"')],
    ),
    (
        {"type": "boolean"},
        "true",
        [(TYPE, "spec.a", 'Invalid value: "string": spec.a in body must be of type boolean: "string"')],
    ),
    (
        {"type": "boolean"},
        0,
        [(TYPE, "spec.a", 'Invalid value: "integer": spec.a in body must be of type boolean: "integer"')],
    ),
    (
        {"type": "array", "items": {"type": "string"}},
        {},
        [(TYPE, "spec.a", 'Invalid value: "object": spec.a in body must be of type array: "object"')],
    ),
    (
        {"type": "object"},
        [],
        [(TYPE, "spec.a", 'Invalid value: "array": spec.a in body must be of type object: "array"')],
    ),
    ({"x-kubernetes-int-or-string": True}, 1, []),
    ({"x-kubernetes-int-or-string": True}, "1", []),
    (
        {"x-kubernetes-int-or-string": True},
        1.5,
        [(TYPE, "spec.a", 'Invalid value: "number": spec.a in body must be of type integer,string: "number"')],
    ),
    (
        {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
        True,
        [
            (TYPE, "spec.a", 'Invalid value: "boolean": spec.a in body must be of type integer,string: "boolean"'),
            (INVALID, "<nil>", 'Invalid value: "": "spec.a" must validate at least one schema (anyOf)'),
            (TYPE, "spec.a", 'Invalid value: "boolean": spec.a in body must be of type integer: "boolean"'),
        ],
    ),
    ({"x-kubernetes-preserve-unknown-fields": True}, [{"any": "thing"}], []),
    (
        {"type": "string", "minLength": 2},
        "é",
        [(INVALID, "spec.a", 'Invalid value: "é": spec.a in body should be at least 2 chars long')],
    ),
    ({"type": "string", "minLength": 2}, "éé", []),
    ({"type": "string", "maxLength": 1}, "éé", [(TOO_LONG, "spec.a", "Too long: may not be more than 1 byte")]),
    ({"type": "string", "maxLength": 2}, "abc", [(TOO_LONG, "spec.a", "Too long: may not be more than 2 bytes")]),
    ({"type": "string", "maxLength": 1}, "👍", []),
    (
        {"type": "string", "minLength": 5, "pattern": "^a"},
        "b",
        [(INVALID, "spec.a", 'Invalid value: "b": spec.a in body should be at least 5 chars long')],
    ),
    (
        {"type": "string", "pattern": "^a$"},
        'b\n"\t\xa0é\u2028',
        [(INVALID, "spec.a", 'Invalid value: "b\\n\\"\\t\\u00a0é\\u2028": spec.a in body should match \'^a$\'')],
    ),
    ({"type": "string", "pattern": "b"}, "abc", []),
    (
        {"type": "string", "enum": ["a", "b"]},
        "c",
        [(UNSUPPORTED, "spec.a", 'Unsupported value: "c": supported values: "a", "b"')],
    ),
    (
        {"type": "string", "enum": ["a"], "nullable": True},
        None,
        [(UNSUPPORTED, "spec.a", 'Unsupported value: null: supported values: "a"')],
    ),
    (
        {"type": "integer", "enum": [1, 2.5]},
        3,
        [(UNSUPPORTED, "spec.a", 'Unsupported value: 3: supported values: "1", "2.5"')],
    ),
    ({"type": "number", "enum": [1]}, 1.5, []),
    ({"type": "number", "enum": [1]}, 1.0, []),
    (
        {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "enum": [{"a": 1}]},
        {"a": 1.0},
        [(UNSUPPORTED, "spec.a", 'Unsupported value: {"a":1}: supported values: "{\\"a\\":1}"')],
    ),
    (
        {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "enum": [{"a": 1}]},
        {"<b>": [1.0, 1e21, 1e-07, None, True]},
        [
            (
                UNSUPPORTED,
                "spec.a",
                'Unsupported value: {"\\u003cb\\u003e":[1,1e+21,1e-7,null,true]}: supported values: "{\\"a\\":1}"',
            )
        ],
    ),
    (
        {"type": "integer", "minimum": 2},
        1,
        [(INVALID, "spec.a", "Invalid value: 1: spec.a in body should be greater than or equal to 2")],
    ),
    ({"type": "integer", "minimum": 2}, 2, []),
    (
        {"type": "integer", "minimum": 2, "exclusiveMinimum": True},
        2,
        [(INVALID, "spec.a", "Invalid value: 2: spec.a in body should be greater than 2")],
    ),
    (
        {"type": "integer", "maximum": 2},
        3,
        [(INVALID, "spec.a", "Invalid value: 3: spec.a in body should be less than or equal to 2")],
    ),
    (
        {"type": "integer", "maximum": 2, "exclusiveMaximum": True},
        2,
        [(INVALID, "spec.a", "Invalid value: 2: spec.a in body should be less than 2")],
    ),
    (
        {"type": "number", "minimum": 0.5},
        0.25,
        [(INVALID, "spec.a", "Invalid value: 0.25: spec.a in body should be greater than or equal to 0.5")],
    ),
    (
        {"type": "number", "maximum": 2.5},
        3,
        [(INVALID, "spec.a", "Invalid value: 3: spec.a in body should be less than or equal to 2")],
    ),
    (
        {"type": "number", "maximum": 2.5, "exclusiveMaximum": True},
        2,
        [(INVALID, "spec.a", "Invalid value: 2: spec.a in body should be less than 2")],
    ),
    (
        {"type": "number", "minimum": 1000000.0},
        12345.5,
        [(INVALID, "spec.a", "Invalid value: 12345.5: spec.a in body should be greater than or equal to 1e+06")],
    ),
    (
        {"type": "integer", "maximum": 2.5},
        2,
        [
            (
                INVALID,
                "<nil>",
                'Invalid value: "": Maximum boundary value must be of type integer (default format) in spec.a',
            )
        ],
    ),
    ({"type": "integer", "exclusiveMinimum": True}, 0, []),
    ({"type": "integer", "multipleOf": 3}, 6, []),
    (
        {"type": "integer", "multipleOf": 3},
        7,
        [(INVALID, "spec.a", "Invalid value: 7: spec.a in body should be a multiple of 3")],
    ),
    ({"type": "number", "multipleOf": 0.1}, 1.1, []),
    (
        {"type": "number", "multipleOf": 0.1},
        1.15,
        [(INVALID, "spec.a", "Invalid value: 1.15: spec.a in body should be a multiple of 0.1")],
    ),
    (
        {"type": "number", "multipleOf": 0.5},
        1,
        [(INVALID, "spec.a", "Invalid value: 0: factor MultipleOf declared for spec.a must be positive: 0")],
    ),
    (
        {"type": "number", "multipleOf": 2},
        3.0,
        [(INVALID, "spec.a", "Invalid value: 3: spec.a in body should be a multiple of 2")],
    ),
    (
        {"type": "integer", "format": "int32"},
        2147483648,
        [(INVALID, "<nil>", 'Invalid value: "": Checked value must be of type integer with format int32 in spec.a')],
    ),
    (
        {"type": "integer", "format": "int32"},
        1.5,
        [
            (TYPE, "spec.a", 'Invalid value: "float64": spec.a in body must be of type int32: "float64"'),
            (INVALID, "<nil>", 'Invalid value: "": Checked value must be of type integer with format int32 in spec.a'),
        ],
    ),
    ({"type": "integer", "format": "int64"}, 4611686018427387904, []),
    (
        {"type": "number", "format": "float"},
        1e39,
        [(INVALID, "<nil>", 'Invalid value: "": Checked value must be of type number with format float in spec.a')],
    ),
    ({"type": "number", "format": "double"}, 1e39, []),
    (
        {"type": "string", "format": "uuid"},
        "x",
        [(TYPE, "spec.a", 'Invalid value: "x": spec.a in body must be of type uuid: "x"')],
    ),
    (
        {"type": "string", "format": "date-time"},
        "2020-01-01",
        [(TYPE, "spec.a", 'Invalid value: "2020-01-01": spec.a in body must be of type date-time: "2020-01-01"')],
    ),
    ({"type": "string", "format": "surprise"}, "x", []),
    (
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        [],
        [(INVALID, "spec.a", "Invalid value: 0: spec.a in body should have at least 1 items")],
    ),
    (
        {"type": "array", "items": {"type": "string"}, "maxItems": 1},
        ["a", "b"],
        [(TOO_MANY, "spec.a", "Too many: 2: must have at most 1 item")],
    ),
    (
        {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        ["a", "b", 1],
        [
            (TYPE, "spec.a[2]", 'Invalid value: "integer": spec.a[2] in body must be of type string: "integer"'),
            (TOO_MANY, "spec.a", "Too many: 3: must have at most 2 items"),
        ],
    ),
    (
        {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
        [1, 2, 1],
        [(INVALID, "spec.a", 'Invalid value: "": spec.a in body shouldn\'t contain duplicates')],
    ),
    ({"type": "array", "items": {"type": "number"}, "uniqueItems": True}, [1, 1.0], []),
    (
        {
            "type": "array",
            "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
            "uniqueItems": True,
        },
        [{"a": [1]}, {"a": [1]}],
        [(INVALID, "spec.a", 'Invalid value: "": spec.a in body shouldn\'t contain duplicates')],
    ),
    (
        {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "string"}}}},
        [{"n": "x"}, {"n": 1}],
        [(TYPE, "spec.a[1].n", 'Invalid value: "integer": spec.a[1].n in body must be of type string: "integer"')],
    ),
    (
        {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        [["a"], [1]],
        [(TYPE, "spec.a[1][0]", 'Invalid value: "integer": spec.a[1][0] in body must be of type string: "integer"')],
    ),
    (
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"x.y/z": 1},
        [(TYPE, "spec.a.x.y/z", 'Invalid value: "integer": spec.a.x.y/z in body must be of type string: "integer"')],
    ),
    ({"type": "object", "additionalProperties": True}, {"x": 1}, []),
    (
        {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        {},
        [(INVALID, "spec.a", "Invalid value: 0: spec.a in body should have at least 1 properties")],
    ),
    (
        {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 1},
        {"a": "", "b": ""},
        [(TOO_MANY, "spec.a", "Too many: 2: must have at most 1 item")],
    ),
    (
        {"type": "object", "required": ["x", "y"], "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
        {"x": None},
        [
            (TYPE, "spec.a.x", 'Invalid value: "null": spec.a.x in body must be of type string: "null"'),
            (REQUIRED, "spec.a.y", "Required value"),
        ],
    ),
    (
        {
            "type": "object",
            "minProperties": 2,
            "required": ["y"],
            "properties": {"x": {"type": "string"}, "y": {"type": "string"}},
        },
        {"x": 1},
        [
            (INVALID, "spec.a", "Invalid value: 1: spec.a in body should have at least 2 properties"),
            (TYPE, "spec.a.x", 'Invalid value: "integer": spec.a.x in body must be of type string: "integer"'),
            (REQUIRED, "spec.a.y", "Required value"),
        ],
    ),
    (
        {"type": "string", "anyOf": [{"minLength": 3}, {"pattern": "^x"}]},
        "ab",
        [
            (INVALID, "<nil>", 'Invalid value: "": "spec.a" must validate at least one schema (anyOf)'),
            (INVALID, "spec.a", 'Invalid value: "ab": spec.a in body should be at least 3 chars long'),
        ],
    ),
    ({"type": "string", "anyOf": [{"minLength": 3}, {"pattern": "^x"}]}, "xy", []),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        {},
        [
            (
                INVALID,
                "<nil>",
                'Invalid value: "": "spec.a" must validate one and only one schema (oneOf). Found none valid',
            ),
            (REQUIRED, "spec.a.a", "Required value"),
        ],
    ),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        {"a": "", "b": ""},
        [
            (
                INVALID,
                "<nil>",
                'Invalid value: "": "spec.a" must validate one and only one schema (oneOf). Found 2 valid alternatives',
            )
        ],
    ),
    (
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        {"a": ""},
        [],
    ),
    (
        {
            "type": "object",
            "properties": {"kind": {"type": "string"}, "b": {"type": "string"}},
            "oneOf": [
                {"properties": {"kind": {"enum": ["x"]}}, "required": ["b"]},
                {"properties": {"kind": {"enum": ["y"]}}},
            ],
        },
        {"kind": "x"},
        [
            (
                INVALID,
                "<nil>",
                'Invalid value: "": "spec.a" must validate one and only one schema (oneOf). Found none valid',
            ),
            (REQUIRED, "spec.a.b", "Required value"),
        ],
    ),
    (
        {"type": "string", "allOf": [{"minLength": 3}, {"pattern": "^x"}]},
        "ab",
        [
            (INVALID, "spec.a", 'Invalid value: "ab": spec.a in body should be at least 3 chars long'),
            (INVALID, "spec.a", "Invalid value: \"ab\": spec.a in body should match '^x'"),
            (INVALID, "<nil>", 'Invalid value: "": "spec.a" must validate all the schemas (allOf). None validated'),
        ],
    ),
    (
        {"type": "string", "allOf": [{"minLength": 1}, {"pattern": "^x"}]},
        "ab",
        [
            (INVALID, "spec.a", "Invalid value: \"ab\": spec.a in body should match '^x'"),
            (INVALID, "<nil>", 'Invalid value: "": "spec.a" must validate all the schemas (allOf)'),
        ],
    ),
    (
        {"type": "string", "not": {"enum": ["a"]}},
        "a",
        [(INVALID, "<nil>", 'Invalid value: "": "spec.a" must not validate the schema (not)')],
    ),
    ({"type": "string", "not": {"enum": ["a"]}}, "b", []),
    (
        {"type": "object", "nullable": True, "not": {"required": ["a"]}, "properties": {"a": {"type": "string"}}},
        None,
        [],
    ),
]


def of_field(field: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": field}}}}


@pytest.mark.parametrize(("field", "value", "wanted"), RECORDED)
def test_the_causes_are_upstreams(field: dict[str, Any], value: Any, wanted: list[tuple[str, str, str]]) -> None:
    found = validating.compile_schema(of_field(field)).causes({"spec": {"a": value}})
    assert found == tuple(errors.Cause(reason, message, where) for reason, where, message in wanted)


@pytest.mark.parametrize(("field", "value", "wanted"), RECORDED)
def test_what_the_compiled_schema_lets_pass_is_valid(field: dict[str, Any], value: Any, wanted: list[Any]) -> None:
    checker = validating.compile_schema(of_field(field))
    assert not (wanted and checker.compiled.is_valid({"spec": {"a": value}}))


def test_causes_come_in_the_schemas_order_and_what_is_missing_last() -> None:
    text = {"type": "string"}
    schema = of_field({"type": "object", "required": ["z", "b"], "properties": {"b": text, "a": text}})
    found = validating.compile_schema(schema).causes({"apiVersion": "v1", "spec": {"a": {"a": 1, "b": 2, "c": 3}}})
    assert [cause.field for cause in found] == ["spec.a.b", "spec.a.a", "spec.a.z"]


def test_the_same_is_told_once() -> None:
    field = {"type": "string", "allOf": [{"minLength": 2}, {"minLength": 2}]}
    found = validating.compile_schema(of_field(field)).causes({"spec": {"a": ""}})
    assert [cause.field for cause in found] == ["spec.a", "<nil>"]


def test_only_so_many_mistakes_are_told() -> None:
    schema = of_field({"type": "array", "items": {"type": "string"}})
    wrong = {"spec": {"a": list(range(20_000))}}
    assert len(validating.compile_schema(schema).causes(wrong)) == len(explaining.causes(schema, wrong)) == 1000


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({"": 1}, ["spec."]),
        ({"": {"": 1}}, ["spec.."]),
        ({"": {"a": 1}, "a": {"a": ""}}, ["spec..a"]),
        ({"a": {"": 1, "b": 1}, "": {"a": ""}}, ["spec.a.", "spec.a.b"]),
    ],
)
def test_what_stands_under_an_empty_name_is_checked(value: Any, fields: list[str]) -> None:
    table = {"type": "object", "additionalProperties": {"type": "string"}}
    schema = {"type": "object", "properties": {"spec": {"type": "object", "additionalProperties": table}}}
    found = validating.compile_schema(schema).causes({"spec": value})
    assert sorted(cause.field for cause in found) == fields


@pytest.mark.parametrize(
    ("value", "valid"), [(2**63 - 1, True), (-(2**63), True), (2**63, False), (-(2**63) - 1, False)]
)
def test_an_int_or_string_has_64_bits(value: int, *, valid: bool) -> None:
    checker = validating.compile_schema({"properties": {"a": {"x-kubernetes-int-or-string": True}}})
    assert (checker.causes({"a": value}) == ()) is valid
