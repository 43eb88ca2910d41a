"""What is looked at after what, and what a schema's rules make of an object that is wrong anyway."""

from typing import Any

import pytest

from kindwright_facade import admission

RULE = {"rule": "self.a.size() < 5", "message": "too big"}
SPEC: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {
        "a": {"type": "string", "minLength": 2},
        "l": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
    },
    "x-kubernetes-validations": [RULE],
}
BROKEN = {
    "type": "array",
    "maxItems": 3,
    "items": {"type": "integer", "default": 1, "x-kubernetes-validations": [{"rule": "self > 1"}]},
}
UNCHECKED = (
    "Invalid value: null: some validation rules were not checked because the object was invalid; "
    "correct the existing errors to complete validation"
)


def whole(spec: Any, **status: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"spec": spec, **status}}


def refused(schema: Any, spec: Any, old: Any = None, **more: Any) -> list[tuple[str, str]]:
    compiled = admission.compile_admission(schema)
    before = None if old is None else {"spec": old, **more}
    return [(cause.field, cause.message) for cause in compiled.validate({"spec": spec, **more}, before)]


def test_rules_are_checked_last() -> None:
    assert refused(whole(SPEC), {"a": "ok"}) == []
    assert refused(whole(SPEC), {"a": "abcdef", "l": ["x", "x"]}) == [
        ("spec.l[1]", 'Duplicate value: "x"'),
        ("spec", "Invalid value: too big"),
    ]


@pytest.mark.parametrize("spec", [{}, {"a": 5}])
def test_rules_are_not_checked_for_an_object_of_another_shape(spec: Any) -> None:
    *_, last = refused(whole(SPEC), spec)
    assert last == ("<nil>", UNCHECKED)


def test_a_value_that_is_merely_wrong_does_not_keep_them_from_it() -> None:
    spec = {**SPEC, "x-kubernetes-validations": [{"rule": "self.a.size() > 1", "message": "too small"}]}
    assert [field for field, _ in refused(whole(spec), {"a": "x"})] == ["spec.a", "spec"]


def test_nothing_is_said_of_rules_where_there_are_none() -> None:
    spec = {key: value for key, value in SPEC.items() if key != "x-kubernetes-validations"}
    assert refused(whole(spec), {}) == [("spec.a", "Required value")]


def test_status_is_not_the_clients_to_get_right() -> None:
    ready = {"type": "boolean", "x-kubernetes-validations": [{"rule": "self"}]}
    status = {"type": "object", "required": ["ready"], "properties": {"ready": ready}}
    schema = {**whole(SPEC, status=status), "required": ["spec", "status"]}
    for found in ({}, {"ready": False}, {"ready": "no"}):
        assert refused(schema, {"a": "ok"}, status=found) == []
    assert refused(schema, {"a": "ok"}) == []


def test_a_rule_above_may_look_at_the_status() -> None:
    status = {"type": "object", "properties": {"ready": {"type": "boolean"}}}
    rule = {"rule": "!has(self.status) || !has(self.status.ready) || self.status.ready"}
    schema = {**whole(SPEC, status=status), "x-kubernetes-validations": [rule]}
    assert len(refused(schema, {"a": "ok"}, status={"ready": False})) == 1


def test_an_update_is_excused_for_what_is_as_it_was() -> None:
    assert refused(whole(SPEC), {"a": "x", "l": ["y"]}, {"a": "x"}) == []
    assert refused(whole(SPEC), {"a": "y"}, {"a": "x"}) != []


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (
            {**SPEC, "x-kubernetes-validations": [{"rule": "self.b"}]},
            "openAPIV3Schema.properties[spec].x-kubernetes-validations[0]",
        ),
        ({**SPEC, "default": {"a": "abcdef"}}, "openAPIV3Schema.properties[spec].default: Invalid value: too big"),
        ({**SPEC, "default": {}}, "openAPIV3Schema.properties[spec].default.a: Required value"),
        (
            {
                "type": "object",
                "properties": {"m": {"type": "object", "maxProperties": 3, "additionalProperties": BROKEN}},
            },
            "openAPIV3Schema.properties[spec].properties[m].additionalProperties.items.default: Invalid value: 1: failed rule",
        ),
        ({**SPEC, "type": "array"}, "openAPIV3Schema.properties[spec].type: must be object"),
    ],
)
def test_problems_are_told_before_anything_is_served(spec: Any, problem: str) -> None:
    found = admission.problems(whole(spec))
    assert found
    assert all(line.startswith("openAPIV3Schema") and "\n" not in line for line in found)
    assert [line for line in found if line.startswith(problem)], found


def test_a_schema_that_is_right_has_none() -> None:
    assert admission.problems(whole({**SPEC, "default": {"a": "abc"}})) == []


@pytest.mark.parametrize("status", [None, {"type": "object", "x-kubernetes-validations": [{"rule": "1 > 2"}]}])
def test_what_is_right_comes_compiled(status: Any) -> None:
    compiled, problems = admission.examine(whole(SPEC, **({"status": status} if status else {})))
    assert problems == []
    assert compiled is not None
    assert compiled.validate({"spec": {"a": "ok"}, "status": {}}) == []
    assert compiled.validate({"spec": {"a": "much too long"}}) != []


def test_what_is_wrong_does_not() -> None:
    assert admission.examine(whole({**SPEC, "default": {}}))[0] is None


def test_the_spec_is_described_where_a_schema_says_nothing_of_it() -> None:
    compiled, _ = admission.examine({"type": "object"})
    assert compiled is not None
    assert compiled.schema["properties"]["spec"]["x-kubernetes-preserve-unknown-fields"] is True


@pytest.mark.parametrize("limit", [{"uniqueItems": True}, {"x-kubernetes-list-type": "set"}, {"enum": [[1]]}])
@pytest.mark.parametrize("depth", [300, 900])
def test_an_object_is_checked_or_refused_however_deep(limit: Any, depth: int) -> None:
    deep: Any = 1
    for _ in range(depth):
        deep = {"a": deep}
    items = {"x-kubernetes-preserve-unknown-fields": True}
    schema = whole({"type": "object", "properties": {"l": {"type": "array", "items": items, **limit}}})
    assert [cause.reason for cause in admission.compile_admission(schema).validate({"spec": {"l": [deep, deep]}})]
