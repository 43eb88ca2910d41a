from typing import Any

import hypothesis
import pytest
from conversion import strategies

from kindwright_facade.schemas import structural


def of_spec(**spec: Any) -> Any:
    return {"type": "object", "properties": {"spec": {"type": "object", **spec}}}


def of_field(**field: Any) -> Any:
    return of_spec(properties={"a": field})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        {
            "type": "object",
            "required": ["spec"],
            "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}},
        },
        {"type": "object", "properties": {"metadata": {"type": "object"}, "status": {"type": "object"}}},
        of_spec(),
        of_spec(additionalProperties={"type": "string"}),
        of_spec(additionalProperties=True),
        of_spec(**{"x-kubernetes-preserve-unknown-fields": True}),
        of_field(
            type="string", pattern="^a$", minLength=1, maxLength=5, enum=["a"], default="a", format="x", nullable=True
        ),
        of_field(type="integer", minimum=1, maximum=2.5, multipleOf=1, exclusiveMinimum=True),
        of_field(type="array", items={"type": "object"}, minItems=0, uniqueItems=False),
        of_field(**{"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]}),
        of_field(type="string", oneOf=[{"minLength": 1}], allOf=[{"maxLength": 2}], **{"not": {"enum": ["x"]}}),
        of_field(
            type="array",
            items={"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
            **{"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"]},
        ),
        of_field(
            type="integer",
            description="d",
            title="t",
            example=5,
            **{"x-kubernetes-validations": [{"rule": "self > 0"}]},
        ),
        of_spec(properties={"properties": {"type": "string"}, "type": {"type": "string"}, "$ref": {"type": "string"}}),
    ],
)
def test_schemas_that_can_be_published(schema: Any) -> None:
    assert structural.problems(schema) == []


INT_OR_STRING = {"x-kubernetes-int-or-string": True}
EITHER = [{"type": "integer"}, {"type": "string"}]
EMBEDDED: dict[str, Any] = {"type": "object", "x-kubernetes-embedded-resource": True}
KEYED: dict[str, Any] = {
    "type": "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["k"],
    "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
}


def keyed(**item: Any) -> Any:
    return of_field(**{**KEYED, "items": {"type": "object", **item}})


@pytest.mark.parametrize(
    "schema",
    [
        of_field(**INT_OR_STRING, default=5),
        of_field(**INT_OR_STRING, allOf=[{"anyOf": EITHER}, {"minimum": 1}]),
        of_field(type="array", items={"type": "string"}, uniqueItems=True),
        of_field(**KEYED),
        keyed(properties={"k": {"type": "string", "default": ""}}),
        of_field(type="array", items={"type": "string"}, **{"x-kubernetes-list-type": "set"}),
        of_field(
            type="array",
            items={"type": "object", "x-kubernetes-map-type": "atomic"},
            **{"x-kubernetes-list-type": "set"},
        ),
        of_field(**EMBEDDED, **{"x-kubernetes-preserve-unknown-fields": True}),
        of_field(**EMBEDDED, properties={"spec": {"type": "object"}, "metadata": {"type": "object"}}),
        of_field(type="object", properties={"metadata": {"type": "string", "default": "mine"}}),
        of_field(type="object", default={"x": 1}, properties={"x": {"type": "integer", "minimum": 1}}),
        of_field(type="string", pattern="(?i)^[[:alpha:]]+$"),
        # Upstream takes a branch for a field that is not there, and a bound that no integer can reach.
        of_field(type="object", anyOf=[{"properties": {"none": {"minLength": 1}}}]),
        of_field(type="integer", maximum=2.5),
        {
            "type": "object",
            "properties": {
                "metadata": {
                    "type": "object",
                    "properties": {"name": {"type": "string", "maxLength": 5, "pattern": "^a"}},
                }
            },
        },
    ],
)
def test_schemas_that_can_be_enforced(schema: Any) -> None:
    assert structural.problems(schema) == []


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        ({"type": "object", "nullable": True}, "openAPIV3Schema.nullable: must not be used at the root"),
        ({"type": "object", "anyOf": [{}]}, "openAPIV3Schema.anyOf: must not be used at the root"),
        ({"type": "object", "default": {}}, "openAPIV3Schema.default: "),
        ({"type": "object", "additionalProperties": True}, "openAPIV3Schema.additionalProperties: "),
        ({"type": "object", "minProperties": 1}, "openAPIV3Schema.minProperties: "),
        ({"type": "object", "properties": {"kind": {"type": "object"}}}, "properties[kind].type: must be string"),
        (
            {"type": "object", "properties": {"metadata": {"type": "string"}}},
            "properties[metadata].type: must be object",
        ),
        (
            {
                "type": "object",
                "properties": {"metadata": {"type": "object", "properties": {"labels": {"type": "object"}}}},
            },
            "properties[metadata]: must not specify anything other than name and generateName",
        ),
        (
            {
                "type": "object",
                "properties": {
                    "metadata": {"type": "object", "properties": {"name": {"type": "string", "default": "x"}}}
                },
            },
            "properties[metadata].properties[name].default: must not be set in top-level metadata",
        ),
        (of_field(type="string", anyOf=EITHER[1:]), "].anyOf[0].type: must be empty to be structural"),
        (of_field(**INT_OR_STRING, oneOf=EITHER), "].oneOf[0].type: must be empty"),
        (of_field(type="string", allOf=[{"default": ""}]), "].allOf[0].default: must not be set inside"),
        (of_field(type="string", allOf=[{"description": "d"}]), "].allOf[0].description: must not be set inside"),
        (of_field(type="string", **{"not": {"nullable": True}}), "].not.nullable: must not be set inside"),
        (of_field(type="object", oneOf=[{"additionalProperties": False}]), "].oneOf[0].additionalProperties: "),
        (
            of_field(type="object", anyOf=[{"properties": {"metadata": {}}}]),
            "].anyOf[0].properties[metadata]: must not be specified in a nested context",
        ),
        (
            of_field(type="array", items={"type": "string"}, anyOf=[{"items": {"allOf": [{"title": "t"}]}}]),
            "].anyOf[0].items.allOf[0].title: ",
        ),
        (of_field(type="string", pattern="(?=a)"), "].pattern: must be a valid regular expression: it has (?= in it"),
        (of_field(type="string", anyOf=[{"pattern": "("}]), "].anyOf[0].pattern: must be a valid regular expression"),
        (of_field(type="number", maximum=1e300), "].maximum: must fit into 64 bits"),
        (of_field(type="string", minLength=-1), "].minLength: must not be negative"),
        (of_field(**{"x-kubernetes-preserve-unknown-fields": False}, type="object"), "must be true or undefined"),
        (
            of_field(**INT_OR_STRING, **{"x-kubernetes-preserve-unknown-fields": True}),
            "must be false if x-kubernetes-int",
        ),
        (
            of_field(type="string", **{"x-kubernetes-list-type": "set"}),
            "].type: must be array if x-kubernetes-list-type",
        ),
        (of_field(type="array", items={"type": "string"}, **{"x-kubernetes-list-type": "bag"}), "atomic, set or map"),
        (
            of_field(type="array", items={"type": "object"}, **{"x-kubernetes-list-map-keys": ["k"]}),
            "].x-kubernetes-list-type: must be map if x-kubernetes-list-map-keys is non-empty",
        ),
        (
            of_field(type="array", items={"type": "object"}, **{"x-kubernetes-list-type": "map"}),
            "].x-kubernetes-list-map-keys: must not be empty",
        ),
        (
            of_field(**{**KEYED, "x-kubernetes-list-map-keys": ["k", "k"]}),
            "].x-kubernetes-list-map-keys: must not contain duplicate entries",
        ),
        (of_field(**{**KEYED, "items": {"type": "string"}}), "].items.type: must be object"),
        (keyed(properties={"other": {"type": "string"}}), "must all be names of item properties: k"),
        (keyed(required=["k"], properties={"k": {"type": "object"}}), "].items.properties[k].type: must be a scalar"),
        (keyed(properties={"k": {"type": "string"}}), "].items.properties[k].default: must be set, or k be required"),
        (
            keyed(required=["k"], properties={"k": {"type": "string", "nullable": True}}),
            "].items.properties[k].nullable: cannot be nullable",
        ),
        (keyed(nullable=True, required=["k"], properties={"k": {"type": "string"}}), "].items.nullable: cannot be"),
        (
            of_field(type="array", items={"type": "object"}, **{"x-kubernetes-list-type": "set"}),
            "].items.x-kubernetes-map-type: must be atomic",
        ),
        (of_field(type="string", **{"x-kubernetes-map-type": "atomic"}), "].type: must be object if x-kubernetes-map"),
        (of_field(type="object", **{"x-kubernetes-map-type": "loose"}), "must be atomic or granular"),
        (of_field(**EMBEDDED), "].properties: must not be empty if x-kubernetes-embedded-resource"),
        (of_field(**{**EMBEDDED, "additionalProperties": True}), "].additionalProperties: must not be used if"),
        (of_field(**{**EMBEDDED, "type": "array", "items": {"type": "string"}}), "].type: must be object if x-kuber"),
        (
            of_field(**EMBEDDED, properties={"metadata": {**EMBEDDED, "properties": {"x": {"type": "string"}}}}),
            "].properties[metadata].x-kubernetes-embedded-resource: must not be used inside of resource meta",
        ),
        (of_field(type="integer", default="1"), '].default: Invalid value: "string": default in body must be of type'),
        (of_field(type="object", default={"a": 1}), "].default: must not have unknown fields, such as a"),
        (of_field(type="array", items={"type": "integer"}, default=[1, ""]), "].default[1]: Invalid value"),
        (
            of_field(type="array", items={"type": "integer"}, default=[1, 1], **{"x-kubernetes-list-type": "set"}),
            "].default[1]: Duplicate value: 1",
        ),
        # Nested defaults do not help a default along, as upstream has it.
        (
            of_field(type="object", default={}, required=["x"], properties={"x": {"type": "string", "default": "y"}}),
            "].default.x: Required value",
        ),
    ],
)
def test_schemas_that_could_not_be_enforced(schema: Any, where: str) -> None:
    found = structural.problems(schema)
    assert [problem for problem in found if where in problem], found
    assert all(problem.startswith("openAPIV3Schema") and "\n" not in problem for problem in found)


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        (None, "openAPIV3Schema: "),
        ([], "openAPIV3Schema: "),
        ({}, "openAPIV3Schema.type: "),
        ({"type": "string"}, "openAPIV3Schema.type: "),
        ({"type": "object", "properties": {"data": {"type": "object"}}}, "openAPIV3Schema.properties[data]: "),
        ({"type": "object", "properties": {"spec": {}}}, "openAPIV3Schema.properties[spec].type: required"),
        ({"type": "object", "properties": {"spec": "object"}}, "openAPIV3Schema.properties[spec]: must be a schema"),
        ({"type": "object", "properties": []}, "openAPIV3Schema.properties: must be dict"),
        ({"type": "object", "properties": [{}]}, "openAPIV3Schema.properties: must be dict"),
        ({"type": "object", "properties": 5}, "openAPIV3Schema.properties: must be dict"),
        ({"$ref": "#/x", "type": "object"}, "openAPIV3Schema.$ref: "),
        (of_field(type="text"), "openAPIV3Schema.properties[spec].properties[a].type: must be one of"),
        (of_field(type=["string", "null"]), "openAPIV3Schema.properties[spec].properties[a].type: "),
        (of_field(type="string", unknown=1), "openAPIV3Schema.properties[spec].properties[a].unknown: unknown keyword"),
        (of_field(type="object", patternProperties={}), "].patternProperties: unknown keyword"),
        (of_field(type="object", definitions={}), "].definitions: unknown keyword"),
        (of_field(type="string", minLength="1"), "].minLength: must be int"),
        (of_field(type="string", minLength=True), "].minLength: must be int"),
        (of_field(type="string", maxLength=1.5), "].maxLength: must be int"),
        (of_field(type="string", nullable="yes"), "].nullable: must be bool"),
        (of_field(type="string", pattern=5), "].pattern: must be str"),
        (of_field(type="string", enum="a"), "].enum: must be list"),
        (of_field(type="integer", maximum="5"), "].maximum: must be int or float"),
        (of_field(type="array"), "].items: required for an array"),
        (of_field(type="array", items=[{"type": "string"}]), "].items: must be"),
        (of_field(type="array", items={}), "].items.type: required"),
        (of_field(type="object", additionalProperties={}), "].additionalProperties.type: required"),
        (of_field(type="object", additionalProperties="x"), "].additionalProperties: must be dict or bool"),
        (
            of_field(type="object", properties={}, additionalProperties={"type": "string"}),
            "must not stand beside properties",
        ),
        (of_field(type="string", anyOf=[{"$ref": "#/x"}]), "].anyOf[0].$ref: "),
        (of_field(type="string", allOf=["x"]), "].allOf[0]: must be a schema"),
        (of_field(type="string", **{"not": 5}), "].not: must be"),
        (of_field(type="object", required="a"), "].required: must be list"),
        (of_field(type="object", required=[1]), "].required"),
        (
            of_field(type="array", items={"type": "object"}, **{"x-kubernetes-list-map-keys": [1]}),
            "].x-kubernetes-list-map-keys",
        ),
        (of_field(type="string", externalDocs="https://example.com"), "].externalDocs"),
    ],
)
def test_schemas_that_would_spoil_the_clusters_document(schema: Any, where: str) -> None:
    found = structural.problems(schema)
    assert [problem for problem in found if where in problem], found
    assert all("\n" not in problem for problem in found)


def test_a_schema_nested_too_deep_is_refused_once() -> None:
    schema: Any = {"type": "string"}
    for _ in range(500):
        schema = {"type": "array", "items": schema}
    (problem,) = structural.problems(of_spec(properties={"a": schema}))
    assert problem.endswith("nested deeper than 48 levels")


@hypothesis.given(strategies.JSON)
def test_whatever_a_user_wrote_is_told_and_never_raised(schema: Any) -> None:
    structural.problems(schema)
    structural.problems({"type": "object", "properties": schema})
    structural.problems(of_field(type=schema, items=schema, required=schema, anyOf=schema))
