import re
from typing import Any

import pytest
from rules.samples import TEXT, WHOLE, obj, problems, ruled

SPEC = "openAPIV3Schema.properties[spec]"
RULE = f"{SPEC}.x-kubernetes-validations[0]"
REASONS = '"FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"'


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({}, ".rule: rule is not specified"),
        ({"rule": "  "}, ".rule: rule is not specified"),
        ("true", ": must be an object"),
        ({"rule": 1}, ".rule: must be a text"),
        ({"rule": "true", "meldung": "x"}, ": unknown field meldung"),
        ({"rule": "true", "message": "  "}, ".message: must be non-empty if specified"),
        ({"rule": "true", "message": "a\nb"}, ".message: must not contain line breaks"),
        ({"rule": "true\n&& true"}, ".message: message must be specified if rule contains line breaks"),
        (
            {"rule": "true", "messageExpression": " "},
            ".messageExpression: messageExpression must be non-empty if specified",
        ),
        ({"rule": "true", "reason": "Other"}, f'.reason: Unsupported value: "Other": supported values: {REASONS}'),
        ({"rule": "true", "fieldPath": " "}, ".fieldPath: must be non-empty if specified"),
        ({"rule": "true", "fieldPath": ".a\n"}, ".fieldPath: must not contain line breaks"),
        ({"rule": "true", "fieldPath": ".nope"}, '.fieldPath: Invalid value: ".nope": must be a valid path'),
        ({"rule": "true", "fieldPath": "a"}, '.fieldPath: Invalid value: "a": must be a valid path'),
        ({"rule": "true", "fieldPath": ".l[0]"}, '.fieldPath: Invalid value: ".l[0]": must be a valid path'),
        ({"rule": "true", "fieldPath": ".a.b"}, '.fieldPath: Invalid value: ".a.b": must be a valid path'),
        ({"rule": "true", "fieldPath": "['a\\x']"}, ".fieldPath: Invalid value: \"['a\\x']\": must be a valid path"),
        ({"rule": "1"}, ".rule: cel expression must evaluate to a bool"),
        ({"rule": "dyn(true)"}, ".rule: cel expression must evaluate to a bool"),
        ({"rule": "true", "messageExpression": "1"}, ".messageExpression: messageExpression must evaluate to a string"),
        (
            {"rule": "true", "messageExpression": "nope"},
            ".messageExpression: compilation failed: 1:1: undeclared reference to 'nope'",
        ),
        ({"rule": "true", "optionalOldSelf": True}, ".optionalOldSelf: may not be set if oldSelf is not used in rule"),
        ({"rule": "true", "optionalOldSelf": False}, ".optionalOldSelf: may not be set if oldSelf is not used in rule"),
        ({"rule": "self.a >"}, ".rule: compilation failed: 1:9: Syntax error"),
        (
            {"rule": "self.a > 'x' || self.typo"},
            ".rule: compilation failed: 1:8: found no matching overload for '_>_' applied to",
        ),
    ],
)
def test_what_could_not_be_enforced_is_told(rule: Any, problem: str) -> None:
    numbers = {"type": "array", "items": WHOLE}
    spec = {"type": "object", "properties": {"a": WHOLE, "l": numbers}, "x-kubernetes-validations": [rule]}
    [found] = problems(obj({"spec": spec}))
    assert found.startswith(f"{RULE}{problem}")
    assert "\n" not in found


@pytest.mark.parametrize(
    ("schema", "within"),
    [
        ({"type": "array", "items": ruled(WHOLE, "self == oldSelf")}, ""),
        ({"type": "array", "x-kubernetes-list-type": "set", "items": ruled(WHOLE, "self == oldSelf")}, ""),
        ({"type": "array", "items": obj({"v": ruled(WHOLE, "self == oldSelf")})}, ""),
        (obj({"l": {"type": "array", "items": obj({"v": ruled(WHOLE, "self == oldSelf")})}}), ".properties[l]"),
    ],
)
def test_the_old_value_can_not_be_used_where_it_can_not_be_found(schema: dict[str, Any], within: str) -> None:
    [found] = problems(obj({"spec": {**schema, "maxItems": 9}}))
    assert found.endswith(f"oldSelf cannot be used on the uncorrelatable portion of the schema within {SPEC}{within}")


def test_the_old_value_can_be_used_in_lists_with_keys_and_in_maps() -> None:
    item = obj({"k": TEXT, "v": ruled(WHOLE, "self == oldSelf")}, "self.v == oldSelf.v", required=["k"])
    keyed = {"type": "array", "maxItems": 9, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"]}
    table = {"type": "object", "maxProperties": 9, "x-kubernetes-map-type": "atomic"}
    spec = obj({"l": {**keyed, "items": item}, "m": {**table, "additionalProperties": ruled(WHOLE, "self == oldSelf")}})
    assert problems(obj({"spec": spec})) == ()


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_rules_are_not_for_branches(keyword: str) -> None:
    spec = {**obj({"a": WHOLE}), keyword: [{"properties": {"a": ruled({}, "self > 1")}}]}
    assert problems(obj({"spec": spec})) == (
        f"{SPEC}.{keyword}[0]: x-kubernetes-validations must be empty to be structural",
    )


def test_a_schema_without_a_type_has_no_rules() -> None:
    spec = obj({"a": ruled({"x-kubernetes-preserve-unknown-fields": True}, "true")})
    assert problems(obj({"spec": spec})) == (
        f"{SPEC}.properties[a].x-kubernetes-validations: the schema has no type that rules can see",
    )


def test_a_property_that_no_identifier_can_name_has_rules_of_its_own() -> None:
    spec = obj({"ä": obj({"v": WHOLE}, "self.v > 0"), "1": ruled(WHOLE, "self > 'x'")})
    [found] = problems(obj({"spec": spec}))
    assert found.startswith(f"{SPEC}.properties[1].x-kubernetes-validations[0].rule: compilation failed")


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["foo_bar", "fooBar", "FooBar"], "self.foo_bar == self.fooBar && self.FooBar == ''"),
        (["m", "M"], "self.m == self.M"),
        (
            ["namespace", "in", "_x", "x__y"],
            "self.__namespace__ == self.namespace && self.__in__ == self._x && self.x__underscores__y == ''",
        ),
    ],
)
def test_names_that_are_alike_are_told_apart(names: list[str], rule: str) -> None:
    assert problems(obj({"spec": obj(dict.fromkeys(names, TEXT), rule)})) == ()


def test_maps_whose_names_are_alike_are_usable() -> None:
    table = {"type": "object", "maxProperties": 9, "additionalProperties": WHOLE}
    names = dict.fromkeys(["m", "M", "_1", "mEntry", "a_b", "aB"], table)
    rule = " && ".join(f"self.{name}['x'] > 1" for name in names)
    assert problems(obj({"spec": obj(names, rule)})) == ()


FACTOR = r"exceeds budget by factor of (more than 100|1\.\d{6}|\d+\.\d)x"


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        (obj({"l": {"type": "array", "items": WHOLE}}, "self.l.all(x, self.l.all(y, x <= y))"), f"{RULE}.rule"),
        (obj({"s": {"type": "string"}}, "self.s.matches('^(a|b)*c' + self.s)"), f"{RULE}.rule"),
        (
            obj(
                {"s": {"type": "string"}}, {"rule": "true", "messageExpression": "self.s + self.s.replace('', self.s)"}
            ),
            f"{RULE}.messageExpression",
        ),
        (
            obj({"l": {"type": "array", "items": ruled({"type": "array", "items": WHOLE}, "self.all(x, x > 1)")}}),
            f"{SPEC}.properties[l].items.x-kubernetes-validations[0].rule",
        ),
    ],
)
def test_what_may_cost_too_much_is_refused(schema: dict[str, Any], where: str) -> None:
    found = problems(obj({"spec": schema}))
    assert found[0].startswith(f"{where}: Forbidden: estimated ")
    assert re.search(FACTOR, found[0])
    assert "try simplifying the rule" in found[0]


def test_a_limit_makes_it_cheap_enough() -> None:
    numbers = {"type": "array", "maxItems": 100, "items": WHOLE}
    assert problems(obj({"spec": obj({"l": numbers}, "self.l.all(x, self.l.all(y, x <= y))")})) == ()


def test_all_rules_together_may_cost_too_much() -> None:
    numbers = {"type": "array", "maxItems": 1000, "items": WHOLE}
    spec = obj({"l": numbers}, *["self.l.all(x, self.l.all(y, x <= y))"] * 30)
    *each, whole = problems(obj({"spec": spec}))
    assert len(each) == 4
    assert all("contributed to estimated rule cost total exceeding cost limit" in problem for problem in each)
    assert whole.startswith("openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire")
