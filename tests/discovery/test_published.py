"""What of a schema is published: as for a custom resource of the same schema, but for what clients fail on."""

import copy
from typing import Any

import hypothesis
import openapi_spec_validator
import pytest
from conversion import samples
from discovery import structurals, walking

from kindwright_facade import registry
from kindwright_facade.documents import openapi
from kindwright_facade.schemas import published, structural
from kindwright_facade.web import dispatching

VERBS = dispatching.OFFERED[""]
EITHER = structurals.EITHER


def snapshot(schema: Any) -> registry.Snapshot:
    versions = (samples.version(schema=schema), samples.version("v1", schema=schema))
    return registry.Registry().publish([samples.kind(versions=versions)])


def check(schema: Any) -> None:
    """Check both documents strictly, and that the schema itself is left alone."""
    before = copy.deepcopy(schema)
    found = snapshot(schema)
    document = openapi.v3(found, "apps.example.com", "v1", VERBS)
    assert list(openapi_spec_validator.OpenAPIV30SpecValidator(document).iter_errors()) == []
    walking.check_v3(document)
    document = openapi.v2(found, VERBS)
    assert list(openapi_spec_validator.OpenAPIV2SpecValidator(document).iter_errors()) == []
    walking.check_v2(document)
    assert schema == before


def test_a_schema_with_everything_is_valid_for_a_strict_reader() -> None:
    assert structural.problems(structurals.RICH) == []
    check(structurals.RICH)


@hypothesis.given(structurals.schemas())
def test_whatever_is_accepted_is_valid_for_a_strict_reader(schema: Any) -> None:
    hypothesis.assume(structural.problems(schema) == [])
    check(schema)


def test_a_strict_reader_sees_what_is_wrong() -> None:
    document = openapi.v3(snapshot(structurals.RICH), "apps.example.com", "v1", VERBS)
    document["components"]["schemas"]["Broken"] = {"type": "object", "required": []}
    assert list(openapi_spec_validator.OpenAPIV30SpecValidator(document).iter_errors())


@pytest.mark.parametrize(
    ("written", "v3", "v2"),
    [
        pytest.param(
            {"type": "integer", "minimum": 0, "maximum": 0, "default": 0, "description": "", "nullable": False},
            {"type": "integer", "minimum": 0, "maximum": 0, "default": 0},
            {"type": "integer", "minimum": 0, "maximum": 0},
            id="zero is a bound, empty says nothing",
        ),
        pytest.param(
            {"type": "object", "required": [], "properties": {}, "x-kubernetes-preserve-unknown-fields": False},
            {"type": "object"},
            {"type": "object"},
            id="an empty list is refused by strict readers",
        ),
        pytest.param(
            {"type": "boolean", "default": None, "example": False},
            {"type": "boolean", "example": False},
            {"type": "boolean", "example": False},
            id="a default of null is none",
        ),
        pytest.param(
            structurals.INT_OR_STRING,
            {**structurals.INT_OR_STRING, "anyOf": EITHER},
            structurals.INT_OR_STRING,
            id="int-or-string spelt out",
        ),
        pytest.param(
            {**structurals.INT_OR_STRING, "allOf": [{"anyOf": EITHER}, {"maxLength": 3}]},
            {**structurals.INT_OR_STRING, "allOf": [{"anyOf": EITHER}, {"maxLength": 3}]},
            structurals.INT_OR_STRING,
            id="int-or-string spelt out by its author",
        ),
        pytest.param(
            {**structurals.INT_OR_STRING, "anyOf": [{"minimum": 3}], "allOf": [{"maximum": 5}]},
            {**structurals.INT_OR_STRING, "anyOf": [{"minimum": 3}], "allOf": [{"anyOf": EITHER}, {"maximum": 5}]},
            structurals.INT_OR_STRING,
            id="int-or-string beside another choice",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": True},
            {"type": "object", **structurals.PRESERVE},
            structurals.PRESERVE,
            id="additional properties of any kind",
        ),
        pytest.param(
            {"type": "array", "items": {"type": "string"}, "nullable": True},
            {"type": "array", "items": {"type": "string"}, "nullable": True},
            {},
            id="nullable",
        ),
        pytest.param(
            {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "nullable": True}}},
            {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "nullable": True}}},
            {"type": "object", "required": ["b"], "properties": {"a": {}}},
            id="what may be null is not required of those who can't say so",
        ),
        pytest.param(
            {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "default": "x"}}},
            {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "default": "x"}}},
            {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}}},
            id="nor what the server fills in",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": {"type": "string", "nullable": True}},
            {"type": "object", "additionalProperties": {"type": "string", "nullable": True}},
            {},
            id="null within a map",
        ),
        pytest.param(
            {"type": "array", "items": structurals.PRESERVE, "description": "Any."},
            {"type": "array", "items": structurals.PRESERVE, "description": "Any."},
            {"description": "Any."},
            id="null within a list",
        ),
    ],
)
def test_how_a_schema_is_said(written: Any, v3: Any, v2: Any) -> None:
    assert published.v3(written) == v3
    assert published.v2(written) == v2


def test_an_embedded_object_has_what_every_object_has() -> None:
    written = {"type": "object", "x-kubernetes-embedded-resource": True, "required": ["kind"]}
    for found in (published.v3(written), published.v2(written)):
        assert set(found["properties"]) == {"apiVersion", "kind", "metadata"}
        assert found["required"] == ["kind", "apiVersion"]
    (metadata,) = published.v3(written)["properties"]["metadata"]["allOf"]
    assert metadata == {"$ref": f"#/components/schemas/{published.OBJECT_META}"}
    # In v2 fields that are named would be all there may be.
    assert "properties" not in published.v2({**written, **structurals.PRESERVE})


def test_an_object_that_may_have_any_field_names_none_in_v2() -> None:
    document = openapi.v2(snapshot({"type": "object", **structurals.PRESERVE}), VERBS)
    assert "properties" not in document["definitions"]["com.example.apps.v1.Postgres"]
