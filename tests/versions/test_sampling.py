from typing import Any

import jsonschema_rs
import pytest
from versions import wide

from kindwright_facade.schemas import pruning
from kindwright_facade.versions import sampling, walking


def found_at(schema: Any, *path: str, seeds: Any = None) -> list[Any]:
    made = [walking.get(sample, path) for sample in sampling.samples(schema, None, seeds)]
    return [value for value in made if value is not walking.MISSING]


def one(**schema: Any) -> Any:
    return {"type": "object", "properties": {"x": schema}}


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "boolean"}, [True, False]),
        ({"type": "string", "enum": ["a", "b", "c"]}, ["a", "b", "c"]),
        ({"type": "string", "enum": ["a", None], "nullable": True}, ["a", None]),
        ({"type": "integer", "nullable": True}, [1, None]),
        ({"type": "integer", "minimum": 3, "maximum": 9}, [3, 4, 8, 9]),
        ({"type": "integer", "minimum": 3, "exclusiveMinimum": True}, [4]),
        ({"type": "integer", "maximum": 9, "exclusiveMaximum": True}, [8]),
        ({"type": "integer", "minimum": 10, "multipleOf": 5}, [10, 15]),
        ({"type": "integer", "minimum": 7, "maximum": 23, "multipleOf": 5}, [10]),
        ({"type": "integer"}, [0, 1, 100]),
        ({"type": "number"}, [0.5, 1, 0]),
        ({"type": "number", "minimum": 0.25, "maximum": 0.75}, [0.25, 0.75]),
        ({"type": "string"}, ["", "a"]),
        ({"type": "string", "minLength": 3, "maxLength": 5}, ["xxx", "xxxxx"]),
        ({"type": "string", "pattern": "^[0-9]+Gi$"}, ["1Gi", "99Gi"]),
        ({"type": "string", "format": "date-time"}, ["2026-01-31T12:00:00Z"]),
        ({"type": "string", "default": "word"}, ["word"]),
        ({"x-kubernetes-int-or-string": True}, [1, "50%"]),
        ({"type": "array", "items": {"type": "boolean"}}, [[], [True, False]]),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 1}, [[True], [False]]),
        ({"type": "array", "items": {"type": "string", "enum": ["a"]}, "x-kubernetes-list-type": "set"}, [["a"], []]),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, [{}, {"a": True, "b.example/C_d-1": False}]),
        ({"type": "object", "nullable": True, "properties": {"y": {"type": "boolean"}}}, [None, {"y": True}, {}]),
        ({"type": "object", "x-kubernetes-preserve-unknown-fields": True}, [{}, {"any": {"thing": [1, "a", None]}}]),
        ({"x-kubernetes-preserve-unknown-fields": True}, [{}]),
    ],
)
def test_each_value_that_matters_is_sampled(schema: Any, values: list[Any]) -> None:
    found = found_at(one(**schema), "x")
    for value in values:
        assert any(walking.same(value, sample) for sample in found), (value, found)
    assert all(jsonschema_rs.Draft4Validator(wide.plain(schema)).is_valid(sample) for sample in found)


def test_items_of_a_set_differ() -> None:
    items = {"type": "string", "enum": ["a"]}
    found = found_at(one(type="array", items=items, **{"x-kubernetes-list-type": "set"}), "x")
    assert all(len(sample) == len(set(sample)) for sample in found)


def test_a_field_whose_pattern_is_beyond_reach_is_left_out() -> None:
    assert found_at(one(type="string", pattern="^(?=a)b$"), "x") == []


def test_strings_are_taken_from_where_they_are_known() -> None:
    assert set(found_at(one(type="string"), "x", seeds={("x",): ["1Gi", "2Gi"]})) == {"1Gi", "2Gi"}
    assert "1Gi" not in found_at(one(type="string", enum=["a"]), "x", seeds={("x",): ["1Gi"]})


@pytest.mark.parametrize("names", ["abcde", "abcdefghijklmnopqrstuvwxyz"])
def test_of_any_two_fields_each_is_there_without_the_other(names: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "boolean"} for name in names}}
    held = [frozenset(sample) for sample in sampling.samples(schema)]
    for one_name in names:
        for other in set(names) - {one_name}:
            assert {(one_name in there, other in there) for there in held} == {
                (True, True),
                (True, False),
                (False, True),
                (False, False),
            }


def test_required_fields_are_always_there_and_keys_that_matter_are_sampled() -> None:
    schema = {
        "type": "object",
        "required": ["m"],
        "properties": {"m": {"type": "object", "additionalProperties": {"type": "integer"}}},
    }
    held = [frozenset(sample["m"]) for sample in sampling.samples(schema, [("m", "key"), ("m", "other")])]
    assert {"key", "other"} <= frozenset.union(*held)
    assert {names & {"key", "other"} for names in held} >= {frozenset(), frozenset({"key"}), frozenset({"other"})}


def test_only_fields_around_those_that_matter_are_left_out_one_by_one() -> None:
    inner = {"type": "object", "properties": {name: {"type": "boolean"} for name in "abc"}}
    schema = {"type": "object", "properties": dict.fromkeys("xyz", inner)}
    held = sampling.samples(schema, [("x", "a")])
    without = [name for name in "xyz" if any(len(sample) == 2 and name not in sample for sample in held)]
    assert without == ["x"]
    assert {"b", "c"} in [set(sample.get("x", ())) for sample in held]
    assert {"a", "c"} in [set(sample.get("x", ())) for sample in held]
    assert all(len(sample.get("y", "abc")) == 3 for sample in held)


def test_samples_are_some_dozens_always_the_same_and_allowed() -> None:
    found = sampling.samples(wide.VERSION)
    assert found == sampling.samples(wide.VERSION)
    assert 20 < len(found) < 100
    validator = jsonschema_rs.Draft4Validator(wide.plain(wide.VERSION))
    for sample in found:
        validator.validate(sample)
        assert pruning.prune(wide.VERSION, sample, {}, "spec") == (sample, [])


def test_what_is_smaller_is_allowed_too() -> None:
    validator = jsonschema_rs.Draft4Validator(wide.plain(wide.VERSION))
    full = sampling.samples(wide.VERSION)[0]
    smaller = list(sampling.smaller(wide.VERSION, full))
    assert len(smaller) > 20
    assert all(validator.is_valid(sample) for sample in smaller)
    least = full
    while (less := next(iter(sampling.smaller(wide.VERSION, least)), None)) is not None:
        least = less
    assert least == {"sizeGi": full["sizeGi"]}


def test_the_schema_of_a_field_is_found_by_its_path() -> None:
    assert sampling.at(wide.VERSION, ("backup", "bucket", "name")) == {"type": "string"}
    assert sampling.at(wide.VERSION, ("backup", "nothing", "name")) is None
    assert sampling.at(wide.VERSION, ("parameters", "key")) is None
