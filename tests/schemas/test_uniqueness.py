"""Sets and lists of type map: no item comes twice. Recorded from kube-apiserver 1.36's own validation."""

from typing import Any

import pytest

from kindwright_facade import admission
from kindwright_facade.schemas import uniqueness


def of_list(kind: str, *keys: str, **items: Any) -> Any:
    more = {"x-kubernetes-list-map-keys": list(keys)} if keys else {}
    return {"type": "array", "items": items, "x-kubernetes-list-type": kind, **more}


SET = of_list("set", **{"x-kubernetes-preserve-unknown-fields": True})
MAP = of_list("map", "k", type="object", properties={"k": {"type": "string"}})
TWO = of_list("map", "k", "n", type="object", properties={"k": {"type": "string"}, "n": {"type": "integer"}})


def found(schema: Any, value: Any) -> list[tuple[str, str]]:
    return [(cause.field, cause.message) for cause in uniqueness.causes(uniqueness.compile_plan(schema), value)]


@pytest.mark.parametrize(
    ("schema", "value", "wanted"),
    [
        (SET, ["a", "b"], []),
        (SET, ["a", "b", "a", "a"], [("[2]", 'Duplicate value: "a"')]),
        (SET, [1, 1.0, True, "1", None], []),
        (SET, [1, 1], [("[1]", "Duplicate value: 1")]),
        (SET, [None, None], [("[1]", "Duplicate value: null")]),
        (SET, [{"a": [1]}, {"a": [1.0]}], [("[1]", 'Duplicate value: {"a":[1]}')]),
        (of_list("atomic", type="string"), ["a", "a"], []),
        (MAP, [{"k": "a"}, {"k": "b"}], []),
        (MAP, [{"k": "a", "x": 1}, {"k": "a", "x": 2}], [("[1]", 'Duplicate value: {"k":"a"}')]),
        (MAP, [{}, None, {"k": None}], [("[1]", "Duplicate value: {}")]),
        (MAP, [{}, 5, {}], [("[1]", "Invalid value: 5: must be an object for an array of list-type map")]),
        (TWO, [{"k": "a", "n": 1}, {"k": "a", "n": 2}], []),
        (TWO, [{"k": "a"}, {"k": "a"}], [("[1]", 'Duplicate value: {"k":"a"}')]),
        ({"type": "object", "additionalProperties": SET}, {"x.y": [1, 1]}, [("[x.y][1]", "Duplicate value: 1")]),
        ({"type": "object", "properties": {"l": SET}}, {"l": [1, 1], "m": [1, 1]}, [("l[1]", "Duplicate value: 1")]),
        (
            of_list("map", "k", type="object", properties={"k": {"type": "string"}, "l": SET}),
            [{"k": "a", "l": [1, 1]}],
            [("[0].l[1]", "Duplicate value: 1")],
        ),
        ({"type": "object", "properties": {"l": SET}}, "text", []),
    ],
)
def test_what_comes_twice_is_told_once(schema: Any, value: Any, wanted: list[tuple[str, str]]) -> None:
    assert found(schema, value) == wanted


def test_a_schema_without_sets_costs_nothing() -> None:
    assert uniqueness.compile_plan({"type": "object", "properties": {"l": of_list("atomic", type="string")}}) is None


def test_an_object_that_holds_an_item_twice_already_may_keep_it() -> None:
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"l": SET}}}}
    compiled = admission.compile_admission(schema)
    twice, once = {"spec": {"l": [1, 1]}}, {"spec": {"l": [1]}}
    assert [cause.reason for cause in compiled.validate(twice, once)] == ["FieldValueDuplicate"]
    assert compiled.validate({"spec": {"l": [1, 1, 2, 2]}}, twice) == []
