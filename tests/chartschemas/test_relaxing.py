"""Objects that hold only a part of the values: the rest comes from ConfigMaps and Secrets."""

from typing import Any

import pytest
from chartschemas import admitting

from kindwright_facade.schemas import structural
from kindwright_operator.charts import deriving, records, relaxing

SCHEMA = {
    "type": "object",
    "required": ["auth", "size"],
    "properties": {
        "auth": {
            "type": "object",
            "required": ["user", "password"],
            "properties": {
                "user": {"type": "string"},
                "password": {"type": "string", "minLength": 4},
                "a.b": {"type": "string"},
            },
            "oneOf": [{"required": ["password"]}, {"required": ["secret"]}],
        },
        "size": {"type": "string", "enum": ["small", "large"]},
        "pools": {"type": "object", "additionalProperties": {"type": "object", "required": ["mode"]}},
        "hosts": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"]}},
        "mode": {"type": "object", "enum": [{"a": 1}]},
    },
}
VALUES = {"size": "small", "auth": {"user": "me", "password": "none"}, "hosts": [{"name": "one"}]}
CHART = records.Chart("db", "1.0.0", values=VALUES, values_schema=SCHEMA)
SECRET = {"kind": "Secret", "name": "db"}
PASSWORD = {**SECRET, "valuesKey": "password", "targetPath": "auth.password"}


def kind(*references: Any) -> admitting.Kind:
    found, _ = relaxing.for_release(deriving.derive(CHART), {"valuesFrom": list(references)})
    assert structural.problems(found.schema) == []
    return admitting.Kind(found.schema["properties"]["spec"])


def test_without_values_from_elsewhere_the_chart_is_taken_at_its_word() -> None:
    derived = deriving.derive(CHART)
    releases: list[dict[str, Any]] = [{}, {"valuesFrom": []}, {"valuesFrom": None}, {"valuesFrom": "text"}]
    for release in releases:
        assert relaxing.for_release(derived, release) == (derived, ())


def test_what_is_left_out_is_told() -> None:
    _, notes = relaxing.for_release(deriving.derive(CHART), {"valuesFrom": [SECRET]})
    assert len(notes) == 1
    assert "not checked" in notes[0]


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"auth": {}},
        {"auth": {"user": "me"}},
        {"auth": {"secret": "s", "password": "long"}},
        {"pools": {"one": {}}},
        {"mode": {}},
    ],
)
def test_with_a_whole_values_file_nothing_has_to_be_there(spec: Any) -> None:
    assert kind(SECRET).refusals(spec) == []
    assert kind(SECRET).defaulted(spec) == spec


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"size": "medium"}, "spec.size"),
        ({"auth": {"password": "abc"}}, "spec.auth.password"),
        ({"auth": "text"}, "spec.auth"),
        ({"hosts": []}, "spec.hosts"),
        ({"hosts": [{}]}, "spec.hosts[0].name"),
    ],
)
def test_what_is_there_is_checked_all_the_same(spec: Any, field: str) -> None:
    assert any(said.startswith(f"{field}: ") for said in kind(SECRET).refusals(spec))


def test_a_single_value_leaves_the_others_as_they_are() -> None:
    found = kind(PASSWORD)
    assert found.defaulted({}) == {"size": "small", "auth": {"user": "me"}, "hosts": [{"name": "one"}]}
    assert found.refusals({"auth": {"user": "me"}}) == []
    assert any("spec.pools.one.mode" in said for said in found.refusals({"pools": {"one": {}}}))
    assert kind(PASSWORD, {**PASSWORD, "targetPath": "size"}).defaulted({}) == {
        "auth": {"user": "me"},
        "hosts": [{"name": "one"}],
    }


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (r"auth.a\.b", {}),
        ("hosts[0].name", {"hosts"}),
        ("pools.one.mode", {}),
        ("none.at.all", {}),
        ("size", {"size"}),
    ],
)
def test_where_a_target_path_leads(path: str, gone: Any) -> None:
    found = kind({**PASSWORD, "targetPath": path})
    assert set(VALUES) - set(found.defaulted({})) == set(gone)
    assert found.refusals({"pools": {"one": {"mode": 1}}}) == []
    assert (found.refusals({"pools": {"one": {}}}) == []) == path.startswith("pools")


@pytest.mark.parametrize("reference", [{}, "text", None, {"targetPath": 5}, {"targetPath": ""}, {"targetPath": "..["}])
def test_a_reference_that_is_none_may_bring_anything(reference: Any) -> None:
    assert kind(reference).refusals({}) == []
