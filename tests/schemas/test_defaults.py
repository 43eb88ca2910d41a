"""Defaults: filled in as a custom resource's are, and taken out again where they must not be stored."""

import copy
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest
from schemas import generating

from kindwright_facade import admission
from kindwright_facade.schemas import defaulting, pruning

TEXT = {"type": "string", "default": "x"}
NESTED = {"type": "object", "default": {}, "properties": {"a": TEXT}}


def of_fields(**fields: Any) -> Any:
    return {"type": "object", "properties": fields}


@pytest.mark.parametrize(
    ("schema", "value", "wanted"),
    [
        (of_fields(a=TEXT), {}, {"a": "x"}),
        (of_fields(a=TEXT), {"a": "y"}, {"a": "y"}),
        (of_fields(a=TEXT), {"a": 5}, {"a": 5}),
        (of_fields(a=TEXT), {"a": None}, {"a": "x"}),
        (of_fields(a={**TEXT, "nullable": True}), {"a": None}, {"a": None}),
        (of_fields(a={**TEXT, "nullable": True}), {}, {"a": "x"}),
        (of_fields(a={"type": "string", "default": None}), {}, {}),
        (of_fields(a={"type": "boolean", "default": False}), {}, {"a": False}),
        (of_fields(b=of_fields(a=TEXT)), {}, {}),
        (of_fields(b=of_fields(a=TEXT)), {"b": {}}, {"b": {"a": "x"}}),
        (of_fields(b=of_fields(a=TEXT)), {"b": "text"}, {"b": "text"}),
        (of_fields(b=NESTED), {}, {"b": {"a": "x"}}),
        (of_fields(b={**of_fields(a=TEXT), "default": {"c": 1}}), {}, {"b": {"c": 1, "a": "x"}}),
        ({"type": "object", "additionalProperties": NESTED}, {"k": {}, "l": None}, {"k": {"a": "x"}, "l": {"a": "x"}}),
        (
            {"type": "object", "additionalProperties": of_fields(a=TEXT)},
            {"k": {}, "l": None},
            {"k": {"a": "x"}, "l": None},
        ),
        ({"type": "array", "items": NESTED}, [{}, None, {"a": "y"}], [{"a": "x"}, {"a": "x"}, {"a": "y"}]),
        ({"type": "array", "items": TEXT}, ["y", None], ["y", "x"]),
        ({"type": "array", "items": {"type": "array", "items": of_fields(a=TEXT)}}, [[{}], []], [[{"a": "x"}], []]),
        ({"type": "array", "items": of_fields(a=TEXT)}, {"not": "a list"}, {"not": "a list"}),
    ],
)
def test_what_is_missing_is_filled_in(schema: Any, value: Any, wanted: Any) -> None:
    before = copy.deepcopy(value)
    assert defaulting.fill(defaulting.compile_plan(schema), value) == wanted
    assert value == before


def test_a_schema_without_defaults_costs_nothing() -> None:
    assert defaulting.compile_plan(of_fields(a={"type": "string"}, b={"type": "array", "items": of_fields()})) is None


def test_what_is_filled_in_is_nobody_elses() -> None:
    plan = defaulting.compile_plan(of_fields(a={"type": "array", "default": [{"b": 1}], "items": of_fields()}))
    defaulting.fill(plan, {})["a"][0]["b"] = 2
    assert defaulting.fill(plan, {}) == {"a": [{"b": 1}]}


def test_status_is_not_defaulted() -> None:
    compiled = admission.compile_admission(of_fields(spec=of_fields(a=TEXT), status=of_fields(b=TEXT)))
    value: dict[str, Any] = {"spec": {}, "status": {}}
    assert compiled.default(value) == {"spec": {"a": "x"}, "status": {}}


@hypothesis.settings(max_examples=50, deadline=None)
@hypothesis.given(st.data())
def test_defaulting_twice_changes_nothing_and_never_in_place(data: st.DataObject) -> None:
    schema = data.draw(generating.structural(defaults=True))
    value = data.draw(generating.value(schema))
    plan, before = defaulting.compile_plan(schema), copy.deepcopy(value)
    filled = defaulting.fill(plan, value)
    assert value == before
    assert defaulting.fill(plan, filled) is filled
    # An object that is complete is returned itself.
    assert filled is value or filled != value


@hypothesis.settings(max_examples=50, deadline=None)
@hypothesis.given(st.data())
def test_pruning_what_was_pruned_and_defaulted_changes_nothing(data: st.DataObject) -> None:
    schema = data.draw(generating.structural(defaults=True))
    value, _ = pruning.prune(schema, data.draw(generating.value(schema)), {}, "")
    assert pruning.prune(schema, value, {}, "") == (value, [])
