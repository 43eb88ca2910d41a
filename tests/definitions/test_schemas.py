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
