from typing import Any

import pytest
from rules.samples import TEXT, WHOLE, causes, obj, ruled, told

from kindwright_facade import errors
from kindwright_facade.rules import compiled, compiling, evaluating

MAP = {"type": "object", "maxProperties": 9, "additionalProperties": TEXT}
META = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "orders", "labels": {"a": "b"}}}


def test_a_schema_without_rules_has_nothing_to_do() -> None:
    rules = compiling.compile_rules(obj({"spec": obj({"a": TEXT})}))
    assert rules == compiled.Rules((), None)
    assert evaluating.check(rules, {"spec": {"a": 1}}) == []


def test_a_failed_rule_is_told_by_its_text() -> None:
    schema = obj({"spec": obj({"a": WHOLE, "b": WHOLE}, " self.a <= self.b ")})
    assert causes(schema, {"spec": {"a": 1, "b": 1}}) == []
    assert causes(schema, {"spec": {"a": 2, "b": 1}}) == [
        errors.Cause("FieldValueInvalid", "Invalid value: failed rule: self.a <= self.b", "spec")
    ]


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"message": " too small "}, ("FieldValueInvalid", "Invalid value: too small", "spec")),
        ({"messageExpression": "'got %d'.format([self.a])"}, ("FieldValueInvalid", "Invalid value: got 1", "spec")),
        ({"reason": "FieldValueForbidden"}, ("FieldValueForbidden", "Forbidden: failed rule: self.a > 1", "spec")),
        ({"reason": "FieldValueRequired"}, ("FieldValueRequired", "Required value: failed rule: self.a > 1", "spec")),
        ({"reason": "FieldValueDuplicate"}, ("FieldValueDuplicate", "Duplicate value", "spec")),
        ({"fieldPath": ".a"}, ("FieldValueInvalid", "Invalid value: failed rule: self.a > 1", "spec.a")),
        ({"fieldPath": ".m['k']"}, ("FieldValueInvalid", "Invalid value: failed rule: self.a > 1", "spec.m[k]")),
        ({"fieldPath": "['m']['k']"}, ("FieldValueInvalid", "Invalid value: failed rule: self.a > 1", "spec.m[k]")),
    ],
)
def test_a_rule_says_what_its_failure_is_called(more: dict[str, str], cause: tuple[str, str, str]) -> None:
    spec = obj({"a": WHOLE, "m": MAP}, {"rule": "self.a > 1", **more})
    assert causes(obj({"spec": spec}), {"spec": {"a": 1}}) == [errors.Cause(*cause)]


@pytest.mark.parametrize(
    "expression",
    [
        "'got %d'.format([1 / self.a])",
        "' '",
        "'a\\nb'",
        "'" + "x" * 1000 + "'" + ".replace('x', 'xxxxxx')",
        "self.m['k']",
    ],
)
def test_the_message_stands_in_for_an_expression_that_says_nothing(expression: str) -> None:
    rule = {"rule": "self.a > 1", "message": "too small", "messageExpression": expression}
    schema = obj({"spec": obj({"a": WHOLE, "m": MAP}, rule)})
    assert told(schema, {"spec": {"a": 0}}) == [("spec", "Invalid value: too small")]


def test_scalars_are_shown() -> None:
    spec = obj(
        {"a": ruled(WHOLE, "self > 1"), "b": ruled(TEXT, "self == 'x'"), "c": ruled({"type": "number"}, "self > 1.0")}
    )
    assert told(obj({"spec": spec}), {"spec": {"a": 1, "b": 'y"', "c": 0.5}}) == [
        ("spec.a", "Invalid value: 1: failed rule: self > 1"),
        ("spec.b", 'Invalid value: "y\\"": failed rule: self == \'x\''),
        ("spec.c", "Invalid value: 0.5: failed rule: self > 1.0"),
    ]


def test_a_null_is_not_looked_at() -> None:
    assert told(obj({"spec": obj({"a": {**ruled(WHOLE, "self > 1"), "nullable": True}})}), {"spec": {"a": None}}) == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("self.a > 0", "no such key: a evaluating rule: self.a > 0"),
        ("self.l[1] > 0", "index out of bounds: 1 evaluating rule: self.l[1] > 0"),
        ("1 / self.l[0] > 0", "division by zero evaluating rule: 1 / self.l[0] > 0"),
        ("1 % self.l[0] > 0", "modulus by zero evaluating rule: 1 % self.l[0] > 0"),
        ("9223372036854775807 + self.n > 0", "integer overflow evaluating rule: 9223372036854775807 + self.n > 0"),
        (
            "self.x > 1",
            "'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.x > 1",
        ),
        ("quantity(self.x) == quantity('1')", "quantities must match"),
    ],
)
def test_a_rule_that_can_not_be_evaluated_is_a_failure(rule: str, message: str) -> None:
    numbers = {"type": "array", "items": WHOLE}
    spec = obj({"a": WHOLE, "l": numbers, "n": WHOLE, "x": {"x-kubernetes-int-or-string": True, "maxLength": 9}}, rule)
    [(field, found)] = told(obj({"spec": spec}), {"spec": {"l": [0], "n": 1, "x": "y"}})
    assert field == "spec"
    assert found.startswith(f'Invalid value: "object": {message}')


def test_the_root_shows_its_names_only() -> None:
    rules = [
        "self.metadata.name == 'x'",
        "self.kind == 'Widget' && self.apiVersion == 'example.com/v1'",
        "!has(self.metadata.generateName)",
    ]
    assert told(obj({"spec": obj({})}, *rules), {**META, "spec": {}}) == [
        ("<nil>", "Invalid value: failed rule: self.metadata.name == 'x'")
    ]


def test_rules_are_found_at_any_depth_in_the_order_of_the_object() -> None:
    positive = ruled(WHOLE, "self > 0")
    spec = {
        "list": {"type": "array", "items": obj({"v": positive}, "self.v < 9")},
        "map": {"type": "object", "additionalProperties": positive},
        "x-y": positive,
    }
    value = {"list": [{"v": 1}, {"v": 0}, {"v": 9}], "map": {"a.b": 0, "c": 1}, "x-y": -1}
    assert told(obj({"spec": obj(spec)}), {"spec": value}) == [
        ("spec.list[1].v", "Invalid value: 0: failed rule: self > 0"),
        ("spec.list[2]", "Invalid value: failed rule: self.v < 9"),
        ("spec.map[a.b]", "Invalid value: 0: failed rule: self > 0"),
        ("spec.x-y", "Invalid value: -1: failed rule: self > 0"),
    ]


GROWS = "self >= oldSelf"


@pytest.mark.parametrize(
    ("schema", "old", "new", "field"),
    [
        (ruled(WHOLE, GROWS), 2, 1, "spec.x"),
        ({"type": "object", "additionalProperties": ruled(WHOLE, GROWS)}, {"a": 2}, {"a": 1}, "spec.x[a]"),
        (obj({"v": ruled(WHOLE, GROWS)}), {"v": 2}, {"v": 1}, "spec.x.v"),
        (
            {
                "type": "array",
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["k"],
                "items": obj({"k": TEXT, "v": ruled(WHOLE, GROWS)}),
            },
            [{"k": "a", "v": 1}, {"k": "b", "v": 2}],
            [{"k": "c", "v": 0}, {"k": "b", "v": 1}],
            "spec.x[1].v",
        ),
    ],
)
def test_the_old_value_is_found_where_it_can_be(schema: dict[str, Any], old: Any, new: Any, field: str) -> None:
    whole = obj({"spec": obj({"x": schema})})
    assert [field for field, _ in told(whole, {"spec": {"x": new}}, {"spec": {"x": old}})] == [field]
    assert told(whole, {"spec": {"x": new}}) == []
    assert told(whole, {"spec": {"x": new}}, {"spec": {}}) == []


def test_an_optional_old_value_is_there_for_a_create_too() -> None:
    rule = {"rule": "oldSelf.hasValue() ? self >= oldSelf.value() : self == 1", "optionalOldSelf": True}
    schema = obj({"spec": obj({"x": ruled(WHOLE, rule, "self < 9")})})
    assert told(schema, {"spec": {"x": 1}}) == []
    assert len(told(schema, {"spec": {"x": 2}})) == 1
    assert told(schema, {"spec": {"x": 2}}, {"spec": {"x": 2}}) == []
    assert len(told(schema, {"spec": {"x": 1}}, {"spec": {"x": 2}})) == 1
    assert len(told(schema, {"spec": {"x": 2}}, {"spec": {}})) == 1


def test_what_was_wrong_before_does_not_refuse_an_update() -> None:
    spec = obj(
        {"a": ruled(WHOLE, "self > 0"), "l": {"type": "array", "items": ruled(WHOLE, "self > 0")}, "b": TEXT},
        "self.a > 0",
    )
    old = {"spec": {"a": 0, "l": [0], "b": "x"}}
    assert [field for field, _ in told(obj({"spec": spec}), old)] == ["spec", "spec.a", "spec.l[0]"]
    assert told(obj({"spec": spec}), old, old) == []
    changed = {"spec": {"a": 0, "l": [0], "b": "y"}}
    assert [field for field, _ in told(obj({"spec": spec}), changed, old)] == ["spec"]
    longer = {"spec": {"a": 0, "l": [0, 1], "b": "x"}}
    assert [field for field, _ in told(obj({"spec": spec}), longer, old)] == ["spec", "spec.l[0]"]


def test_what_is_tolerated_is_told_to_whoever_asks() -> None:
    spec = obj(
        {"a": ruled(WHOLE, "self > 0", {"rule": "self < 0 || oldSelf > 5", "message": "no"}), "b": TEXT},
        {"rule": "self.a > 0", "reason": "FieldValueForbidden", "messageExpression": "'a is ' + string(self.a)"},
    )
    rules = compiling.compile_rules(obj({"spec": spec}))
    same, changed = {"spec": {"a": 0, "b": "x"}}, {"spec": {"a": 0, "b": "y"}}
    for value, refused, tolerated in (
        (same, ["spec.a"], ["spec: Forbidden: a is 0", "spec.a: Invalid value: 0: failed rule: self > 0"]),
        (changed, ["spec", "spec.a"], ["spec.a: Invalid value: 0: failed rule: self > 0"]),
    ):
        told_of: list[str] = []
        assert [cause.field for cause in evaluating.check(rules, value, same, told_of)] == refused
        assert told_of == tolerated
    nothing: list[str] = []
    assert len(evaluating.check(rules, same, None, nothing)) == 2
    assert nothing == []


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        (WHOLE, 9.0, 'Invalid value: "integer": invalid data, expected int, got float64 evaluating rule: {}'),
        (
            {"x-kubernetes-int-or-string": True},
            9.0,
            'Invalid value: "": invalid data, expected XIntOrString value to be either a string or integer evaluating rule: {}',
        ),
        (
            {**TEXT, "format": "byte"},
            "aGVsbG/=",
            'Invalid value: "string": Invalid byte formatted string aGVsbG/=: illegal base64 data at input byte 6 evaluating rule: {}',
        ),
    ],
)
def test_a_value_that_the_schema_takes_and_rules_can_not_have(schema: Any, value: Any, message: str) -> None:
    rule = "self == self"
    whole = obj({"spec": obj({"a": ruled(schema, rule)})})
    assert told(whole, {"spec": {"a": value}}) == [("spec.a", message.format(rule))]


@pytest.mark.parametrize(
    ("schema", "value"), [({"type": "number"}, 9.0), ({**TEXT, "format": "byte"}, "aGVsbG8="), (TEXT, "a/b")]
)
def test_a_value_that_rules_can_have(schema: Any, value: Any) -> None:
    assert told(obj({"spec": obj({"a": ruled(schema, "self == self")})}), {"spec": {"a": value}}) == []


def test_a_transition_rule_is_never_excused() -> None:
    schema = obj({"spec": obj({"a": ruled(WHOLE, "self > oldSelf")})})
    assert len(told(schema, {"spec": {"a": 1}}, {"spec": {"a": 1}})) == 1


def test_a_text_with_nul_is_as_long_as_it_is() -> None:
    schema = obj({"spec": obj({"a": ruled(TEXT, "self.size() < 3")})})
    assert len(causes(schema, {"spec": {"a": "a\0bc"}})) == 1
