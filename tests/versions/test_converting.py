import copy
from typing import Any

import pytest
from versions.declaring import SIZES, cel, compiled, default, mapped, move, rename

from kindwright_facade.versions import converting, merging

QUOTED = {"move": {"from": ".spec['a.b']", "to": '.spec.c["d.e"]'}}


@pytest.mark.parametrize(
    ("steps", "version", "hub"),
    [
        ([rename("size", "capacity")], {"size": 1, "x": [1]}, {"capacity": 1, "x": [1]}),
        ([rename("size", "capacity")], {"x": 1}, {"x": 1}),
        ([rename("size", "capacity")], {"size": None}, {"capacity": None}),
        ([rename("a.b.c", "a.b.d")], {"a": {"b": {"c": {"e": 1}}, "f": 1}}, {"a": {"b": {"d": {"e": 1}}, "f": 1}}),
        ([rename("a", "t"), rename("b", "a"), rename("t", "b")], {"a": 1, "b": 2}, {"a": 2, "b": 1}),
        ([move("size", "storage.size")], {"size": 1}, {"storage": {"size": 1}}),
        ([move("size", "storage.size")], {"size": 1, "storage": {"c": 2}}, {"storage": {"size": 1, "c": 2}}),
        ([move("size", "storage.size")], {"storage": {}}, {"storage": {}}),
        ([move("storage.size", "size")], {"storage": {"size": 1}}, {"size": 1}),
        ([move("storage.size", "size")], {"storage": {"size": 1, "c": 2}}, {"size": 1, "storage": {"c": 2}}),
        ([move("storage", "storage.size")], {"storage": "1Gi"}, {"storage": {"size": "1Gi"}}),
        ([move("storage.size", "storage")], {"storage": {"size": "1Gi"}}, {"storage": "1Gi"}),
        ([QUOTED], {"a.b": 1, "a": {"b": 2}}, {"c": {"d.e": 1}, "a": {"b": 2}}),
        ([mapped("tier", small="S", large="L")], {"tier": "small"}, {"tier": "S"}),
        ([mapped("tier", small="S")], {"tier": "other"}, {"tier": "other"}),
        ([mapped("tier", small="S")], {"tier": ["small"]}, {"tier": ["small"]}),
        ([mapped("on", yes=True, no=False, one=1)], {"on": "yes"}, {"on": True}),
        ([mapped("on", yes=True, no=False, one=1)], {"on": "one"}, {"on": 1}),
        ([default("storage.class", "fast")], {}, {"storage": {"class": "fast"}}),
        ([default("a", {"b": [1]})], {"c": 1}, {"c": 1, "a": {"b": [1]}}),
        ([cel("n", "string(self)", "int(self)")], {"n": 5}, {"n": "5"}),
        ([cel("n", "string(self)", "int(self)", "a.b")], {"n": 5, "a": {"c": 1}}, {"a": {"b": "5", "c": 1}}),
        ([cel("n", "string(self)", "int(self)")], {"n": None}, {"n": None}),
        ([cel("n", "[self]", "self[0]", "n.m")], {"n": {"x": [1]}}, {"n": {"m": [{"x": [1]}]}}),
        (
            [cel("size", "self + spec.unit", "self.replace(spec.unit, '')")],
            {"size": "1", "unit": "Gi"},
            {"size": "1Gi", "unit": "Gi"},
        ),
        (
            SIZES,
            {"replicas": 2, "tier": "large", "sizeGi": 3, "on": True},
            {"instances": 2, "tier": "L", "storage": {"size": "3Gi", "class": "fast"}, "on": True},
        ),
        # A step takes what the one before it made.
        ([rename("a", "b"), mapped("b", x="y"), move("b", "c.d")], {"a": "x"}, {"c": {"d": "y"}}),
    ],
)
def test_steps_lead_to_the_hub_and_back(steps: list[Any], version: Any, hub: Any) -> None:
    conversion = compiled(*steps)
    before = copy.deepcopy((version, hub))
    assert converting.to_hub(conversion, version) == hub
    assert converting.from_hub(conversion, hub) == version
    assert (version, hub) == before


@pytest.mark.parametrize(
    ("steps", "hub", "version"),
    [
        ([default("storage.class", "fast")], {"storage": {"class": "slow"}}, {}),
        ([default("storage.class", "fast")], {"storage": {"size": 1}}, {"storage": {"size": 1}}),
        # What the hub holds where the version has a field of another place has no place in the version.
        ([rename("a", "b")], {"a": 1}, {}),
        ([rename("a", "b")], {"a": 1, "b": 2}, {"a": 2}),
        ([move("storage", "storage.size")], {"storage": {"class": 1}}, {}),
        ([move("storage.size", "size")], {"storage": "foreign", "size": 1}, {"storage": {"size": 1}}),
        ([move("storage.size", "size")], {"storage": "foreign"}, {"storage": "foreign"}),
    ],
)
def test_a_hub_that_holds_more_shows_all_the_same(steps: list[Any], hub: Any, version: Any) -> None:
    before = copy.deepcopy(hub)
    assert converting.from_hub(compiled(*steps), hub) == version
    assert hub == before


@pytest.mark.parametrize(
    ("spec", "hub"),
    [
        ({}, {}),
        ({"replicas": 1}, {"instances": 1}),
        ({"sizeGi": 1, "storage": {"iops": 5}}, {"storage": {"size": "1Gi", "iops": 5}}),
    ],
)
def test_what_holds_some_fields_only_gets_no_defaults(spec: Any, hub: Any) -> None:
    assert converting.to_hub(compiled(*SIZES), spec, partial=True) == hub


SECRET = "s3cret"


@pytest.mark.parametrize(
    ("steps", "spec", "field", "message"),
    [
        (
            [move("a", "b.c")],
            {"a": 1, "b": SECRET},
            "spec.a",
            "becomes spec.b.c, and something above that is no object",
        ),
        ([move("a", "b.c")], {"a": 1, "b": {"c": SECRET}}, "spec.a", "becomes spec.b.c, which is set as well"),
        ([move("a.b", "a")], {"a": {"b": 1, "c": SECRET}}, "spec.a.b", "becomes spec.a, which is set as well"),
        (
            [default("b.c", 1)],
            {"b": SECRET},
            "spec.b.c",
            "has a default in the hub, and something above it is no object",
        ),
        ([cel("n", "int(self)", "self")], {"n": SECRET}, "spec.n", "the conversion's toStorage can't take this value"),
        (
            [cel("n", "bytes(self)", "self")],
            {"n": SECRET},
            "spec.n",
            "the conversion's toStorage makes something that has no JSON form of this value",
        ),
        # The path is one of this version, however many steps led to where it failed.
        (
            [move("x.y", "m"), rename("m", "n"), cel("n", "int(self)", "self", "o.p")],
            {"x": {"y": SECRET}},
            "spec.x.y",
            "the conversion's toStorage can't take this value",
        ),
    ],
)
def test_what_cannot_be_converted_is_told_without_its_value(steps: Any, spec: Any, field: str, message: str) -> None:
    with pytest.raises(converting.ConversionError) as caught:
        converting.to_hub(compiled(*steps), spec)
    assert (caught.value.field, caught.value.message) == (field, message)
    assert str(caught.value) == f"{field}: {message}"


def test_from_the_hub_the_path_is_one_of_the_hub() -> None:
    conversion = compiled(cel("n", "self", "int(self)", "m"), move("m", "o.p"))
    with pytest.raises(converting.ConversionError) as caught:
        converting.from_hub(conversion, {"o": {"p": SECRET}})
    assert (caught.value.field, caught.value.message) == (
        "spec.o.p",
        "the conversion's fromStorage can't take this value",
    )


@pytest.mark.parametrize("to", [None, "o.p"])
def test_or_the_field_is_left_out_and_a_write_keeps_it(to: str | None) -> None:
    conversion = compiled(rename("a", "b"), cel("n", "string(self)", "int(self)", to))
    values = converting.to_hub(conversion, {"a": 1, "n": 2}) | ({"o": {"p": SECRET}} if to else {"n": SECRET})
    spec = converting.from_hub(conversion, values, lenient=True)
    assert spec == {"a": 1}
    visible, wanted = converting.to_hub(conversion, spec), converting.to_hub(conversion, {"a": 5})
    assert merging.merge(values, visible, wanted) == values | {"b": 5}


def test_what_no_step_names_is_shared_not_copied() -> None:
    spec = {"a": {"b": 1}, "big": {"list": [1, 2, 3]}}
    hub = converting.to_hub(compiled(move("a.b", "c")), spec)
    assert hub["big"] is spec["big"]


@pytest.mark.parametrize(
    ("steps", "spec", "hub"),
    [
        ([move("storage.size", "storage")], {"storage": {}}, {}),
        ([move("storage.size", "storage")], {"storage": {"x": 1}}, None),
        ([rename("a", "b")], {"b": 1}, None),
        ([rename("a", "b")], {"b": {}}, None),
        ([rename("a", "b"), rename("c", "a")], {"c": 1}, {"a": 1}),
    ],
)
def test_what_would_show_as_another_field_is_refused(steps: Any, spec: Any, hub: Any) -> None:
    conversion = compiled(*steps)
    if hub is not None:
        assert converting.to_hub(conversion, spec) == hub
        return
    with pytest.raises(converting.ConversionError, match="a field that this version has elsewhere"):
        converting.to_hub(conversion, spec)
