"""Ratcheting (KEP-4008): an update is not refused for what is as it was. Recorded from kube-apiserver 1.36's own validation."""

from typing import Any

import pytest

from kindwright_facade.schemas import validating

SHORT = {"type": "string", "maxLength": 2}
KEYED = {
    "type": "array",
    "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}, "v": SHORT}},
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["k"],
}
TWO_KEYS = {
    **KEYED,
    "items": {"type": "object", "properties": {"k": {"type": "string"}, "n": {"type": "integer"}, "v": SHORT}},
    "x-kubernetes-list-map-keys": ["k", "n"],
}


def fields(**properties: Any) -> Any:
    return {"type": "object", "properties": properties}


def kept(schema: Any, old: Any, new: Any) -> list[str]:
    """Return the fields for which an update of a spec is refused."""
    checker = validating.compile_schema(fields(apiVersion={"type": "string"}, spec=schema))
    return [
        cause.field for cause in checker.causes({"apiVersion": "v1", "spec": new}, {"apiVersion": "v1", "spec": old})
    ]


@pytest.mark.parametrize(
    ("schema", "old", "new", "refused"),
    [
        (fields(a=SHORT), {"a": "long"}, {"a": "long"}, []),
        (fields(a=SHORT), {"a": "long"}, {"a": "longer"}, ["spec.a"]),
        (fields(a=SHORT), {}, {"a": "long"}, ["spec.a"]),
        (fields(a=SHORT), "other", {"a": "long"}, ["spec.a"]),
        (fields(a=SHORT, b=SHORT), {"a": "long"}, {"a": "long", "b": "long"}, ["spec.b"]),
        (fields(a={"type": "integer", "minimum": 5}), {"a": 1}, {"a": 1.0}, ["spec.a"]),
        (fields(a=SHORT), {"a": None}, {"a": None}, []),
        ({**fields(a=SHORT), "required": ["b"]}, {"a": "x"}, {"a": "x"}, []),
        ({**fields(a=SHORT), "required": ["b"]}, {"a": "x"}, {"a": "y"}, ["spec.b"]),
        # Fields that the schema does not know can't be matched.
        ({**fields(a=SHORT), "required": ["b"]}, {"z": "x"}, {"z": "x"}, ["spec.b"]),
        ({"type": "object", "additionalProperties": SHORT}, {"k": "long"}, {"k": "long", "l": "long"}, ["spec.l"]),
        (fields(a={"type": "array", "items": SHORT}), {"a": ["long"]}, {"a": ["long"]}, []),
        # Items of a list without keys can't be matched either.
        (fields(a={"type": "array", "items": SHORT}), {"a": ["long"]}, {"a": ["long", "x"]}, ["spec.a[0]"]),
        (
            fields(a={"type": "array", "items": SHORT, "x-kubernetes-list-type": "set"}),
            {"a": ["long"]},
            {"a": ["x", "long"]},
            ["spec.a[1]"],
        ),
        (
            fields(a=KEYED),
            {"a": [{"k": "1", "v": "long"}]},
            {"a": [{"k": "2", "v": "x"}, {"k": "1", "v": "long"}]},
            [],
        ),
        (
            fields(a=KEYED),
            {"a": [{"k": "1", "v": "long"}]},
            {"a": [{"k": "2", "v": "long"}, {"k": "1", "v": "longer"}]},
            ["spec.a[0].v", "spec.a[1].v"],
        ),
        ({**fields(a=KEYED), "minProperties": 2}, {"a": [{"k": "1"}, {"k": "2"}]}, {"a": [{"k": "2"}, {"k": "1"}]}, []),
        (
            fields(a=TWO_KEYS),
            {"a": [{"k": "1", "n": 1, "v": "long"}, {"k": "1", "n": 2, "v": "longer"}]},
            {"a": [{"k": "1", "n": 2, "v": "longer"}, {"k": "1", "n": 1, "v": "other"}]},
            ["spec.a[1].v"],
        ),
        # Nothing within a branch is excused by itself, only the whole.
        (
            fields(a={**fields(b=SHORT), "allOf": [fields(b={"minLength": 9})]}),
            {"a": {"b": "x"}},
            {"a": {"b": "x"}},
            [],
        ),
    ],
)
def test_only_what_changed_is_refused(schema: Any, old: Any, new: Any, refused: list[str]) -> None:
    assert kept(schema, old, new) == refused


def test_what_names_the_type_is_never_excused() -> None:
    checker = validating.compile_schema(fields(apiVersion={"type": "string", "maxLength": 1}))
    value = {"apiVersion": "v1", "metadata": {}}
    assert [cause.field for cause in checker.causes(value, value)] == ["apiVersion"]
