from typing import Any

import pytest
from versions import wide
from versions.declaring import SIZES, cel, compiled, default, mapped, move, rename

from kindwright_facade.rules import expressions
from kindwright_facade.versions import checking

OPEN: Any = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
STRING: Any = {"type": "string"}
INTEGER: Any = {"type": "integer"}
CANNOT = " can't be converted to the storage version and back: "
UNSHOWN = " can't be shown and written back: "


def _why() -> str:
    """Return what CEL itself says when a word is no number."""
    with pytest.raises(ValueError, match="int") as caught:
        expressions.compile_expression("int(self)", {"self": "dyn"}).evaluate({"self": "many"})
    return str(caught.value)


def spec(required: tuple[str, ...] = (), **properties: Any) -> Any:
    return {"type": "object", "properties": properties, "required": list(required)}


def test_a_conversion_that_loses_nothing_passes() -> None:
    assert checking.round_trip(compiled(*SIZES), wide.VERSION, wide.HUB) is None
    assert checking.round_trip(compiled(*SIZES), wide.VERSION, OPEN) is None


@pytest.mark.parametrize(
    ("steps", "version", "hub"),
    [
        ([], spec(a=STRING), spec(a=STRING, b=STRING)),
        ([rename("a", "b")], spec(a=STRING), OPEN),
        ([rename("a", "t"), rename("b", "a"), rename("t", "b")], spec(a=STRING, b=INTEGER), spec(a=INTEGER, b=STRING)),
        # The emptied map does not come back, and nobody misses it.
        ([move("size", "s.size")], spec(size=STRING, s=spec(c=STRING)), spec(s=spec(c=STRING, size=STRING))),
        ([move("s.size", "s")], spec(s=spec(size=STRING)), spec(s=STRING)),
        # Which strings are meant is known from the other side.
        ([cel("n", "string(self) + 'Gi'", "int(self.replace('Gi', ''))")], spec(n=INTEGER), spec(n=STRING)),
        ([cel("n", "int(self.replace('Gi', ''))", "string(self) + 'Gi'")], spec(n=STRING), spec(n=INTEGER)),
        ([cel("n", "self.split(',')", "self.join(',')")], spec(n=STRING), spec(n={"type": "array", "items": STRING})),
        ([cel("n", "self + 'Gi'", "self.substring(0, size(self) - 2)")], spec(n=STRING), spec(n=STRING)),
        ([mapped("t", a="b", b="a")], spec(t=STRING), spec(t=STRING)),
        # What an expression makes beyond the schema is pruned, as it is from an object.
        ([cel("n", "self.v", "{'v': self, 'more': 1}")], spec(n=spec(("v",), v=INTEGER)), spec(n=INTEGER)),
        # What is shown of a coarser view, written back, shows the same.
        ([cel("n", "self * 1024", "self / 1024")], spec(n=INTEGER), spec(n=INTEGER)),
    ],
)
def test_so_does_this(steps: Any, version: Any, hub: Any) -> None:
    assert checking.round_trip(compiled(*steps), version, hub) is None


@pytest.mark.parametrize(
    ("steps", "version", "hub", "problem"),
    [
        (
            [],
            spec(a=STRING, b=INTEGER),
            spec(b=INTEGER),
            '{"a":"a"} becomes {"a":"a"} in the storage version, whose schema has no spec.a',
        ),
        (
            [rename("a", "b")],
            spec(a=STRING, c=STRING),
            spec(a=STRING, c=STRING),
            '{"a":"a"} becomes {"b":"a"} in the storage version, whose schema has no spec.b',
        ),
        (
            [rename("a", "b")],
            spec(("a",), a=STRING, b=STRING, c=STRING),
            OPEN,
            '{"a":"a","b":"a"}' + CANNOT + "spec.a: becomes spec.b, which is set as well",
        ),
        (
            [rename("a", "b")],
            spec(a=STRING, b=STRING, c=STRING),
            OPEN,
            '{"b":"a"}' + CANNOT + "spec.b: is where the storage version has a field that this version has elsewhere",
        ),
        (
            [move("a", "m.x")],
            spec(a=STRING, m=STRING),
            OPEN,
            '{"a":"a","m":"a"}' + CANNOT + "spec.a: becomes spec.m.x, and something above that is no object",
        ),
        (
            [mapped("t", small="S")],
            spec(t=STRING, u=STRING),
            OPEN,
            '{"t":"S"} becomes {"t":"S"} in the storage version and comes back as {"t":"small"}',
        ),
        (
            [mapped("m.t", small="S")],
            OPEN,
            OPEN,
            '{"m":{"t":"S"}} becomes {"m":{"t":"S"}} in the storage version and comes back as {"m":{"t":"small"}}',
        ),
        (
            [mapped("t", small="S")],
            {"type": "object", "properties": {"a": STRING}, "x-kubernetes-preserve-unknown-fields": True},
            OPEN,
            '{"t":"S"} becomes {"t":"S"} in the storage version and comes back as {"t":"small"}',
        ),
        (
            [cel("n", "string(self)", "self")],
            spec(("n",), n=INTEGER, o=STRING),
            OPEN,
            '{"n":1} becomes {"n":"1"} in the storage version and comes back as {"n":"1"}',
        ),
        (
            [cel("b", "self ? 1 : 1", "self == 1")],
            spec(b={"type": "boolean"}),
            OPEN,
            '{"b":false} becomes {"b":1} in the storage version and comes back as {"b":true}',
        ),
        (
            [cel("n", "int(self)", "string(self)")],
            spec(n=STRING),
            OPEN,
            '{"n":"a"}' + CANNOT + "spec.n: the conversion's toStorage can't take this value (" + _why() + ")",
        ),
        (
            [default("d", 1)],
            spec(a=STRING),
            spec(a=STRING),
            '{} becomes {"d":1} in the storage version, whose schema has no spec.d',
        ),
        (
            [default("d", 1)],
            spec(a=STRING, d=INTEGER),
            OPEN,
            '{"d":1} becomes {"d":1} in the storage version and comes back as {}',
        ),
        (
            [rename("m.a", "m.b")],
            spec(m={"type": "object", "additionalProperties": STRING}),
            OPEN,
            '{"m":{"b":"a"}}'
            + CANNOT
            + "spec.m.b: is where the storage version has a field that this version has elsewhere",
        ),
        (
            [cel("n", "string(self)", "int(self)")],
            spec(n=INTEGER),
            spec(n={"type": "string", "enum": ["1", "2", "many"]}, other=STRING),
            """the storage version's {"n":"many"}"""
            + UNSHOWN
            + "spec.n: the conversion's fromStorage can't take this value ("
            + _why()
            + ")",
        ),
        (
            [cel("n", "'x' + self", "self")],
            spec(n={"type": "string", "maxLength": 0}),
            spec(n=STRING),
            '{"n":""} becomes {"n":"x"} in the storage version and comes back as {"n":"x"}',
        ),
        (
            [cel("v", "self == 1 ? 1 : 1", "self > 5 ? 7 : 1")],
            spec(v={"type": "integer", "enum": [1]}),
            spec(v={"type": "integer", "enum": [1, 9]}),
            'the storage version\'s {"v":9} is shown as {"v":7} and, written back, becomes {"v":1}, shown as {"v":1}',
        ),
    ],
)
def test_what_is_lost_is_shown_by_the_smallest_sample(steps: Any, version: Any, hub: Any, problem: str) -> None:
    assert checking.round_trip(compiled(*steps), version, hub) == problem


def test_values_and_keys_deep_inside_are_looked_at() -> None:
    hub = wide.changed(wide.HUB, "backup", "bucket", "region", to=None)
    problem = checking.round_trip(compiled(*SIZES), wide.VERSION, hub)
    assert problem is not None
    assert problem.startswith('{"backup":{"bucket":{"region":"a"}},"sizeGi":1} becomes ')
    assert problem.endswith(" in the storage version, whose schema has no spec.backup.bucket.region")


def test_a_schema_s_word_counts_where_it_is_given() -> None:
    conversion = compiled(rename("a", "b"))
    version, hub = spec(a=STRING), spec(b=STRING)

    def no_empty(values: Any) -> str | None:
        return "spec.b: Invalid value" if values.get("b") == "" else None

    def none_at_all(values: Any) -> str | None:
        return "never" if values else None

    problem = checking.round_trip(conversion, version, hub, checking.Refusals(hub=no_empty))
    assert problem == '{"a":""} becomes {"b":""} in the storage version, which is refused: spec.b: Invalid value'
    assert checking.round_trip(conversion, version, hub, checking.Refusals(none_at_all, no_empty)) is None


def test_what_else_the_storage_version_holds_may_be_missing() -> None:
    unit = cel("n", "string(self) + spec.unit", "int(self.replace(spec.unit, ''))")
    hub = spec(n={"type": "string", "enum": ["1Gi"]}, unit={"type": "string", "enum": ["Gi"]})
    problem = checking.round_trip(compiled(unit), spec(), hub)
    assert problem is not None
    assert problem.startswith("""the storage version's {"n":"1Gi"} can't be shown""")


def test_values_that_the_storage_version_refuses_need_not_be_shown() -> None:
    conversion, version = compiled(cel("n", "string(self)", "int(self)")), spec(n=INTEGER)
    hub = spec(n={"type": "string", "enum": ["1", "2", "many"]})

    def refuses(values: Any) -> str | None:
        return "not many" if values.get("n") == "many" else None

    def only_small(values: Any) -> str | None:
        return "too much" if values.get("n", 1) not in (1, 2) else None

    assert checking.round_trip(conversion, version, hub, checking.Refusals(only_small, refuses)) is None
    assert checking.round_trip(conversion, version, hub, checking.Refusals(only_small)) is not None


def test_a_long_sample_is_cut() -> None:
    names = {f"field{number}": STRING for number in range(100)}
    problem = checking.round_trip(compiled(rename("a", "b")), spec(tuple(names), **names, a=STRING, b=STRING), OPEN)
    assert problem is not None
    assert problem.startswith('{"field0":"a",')
    assert "..." in problem
    assert len(problem) < 700


def test_empty_maps_are_left_out_only_where_fields_are_moved() -> None:
    conversion = compiled(move("size", "s.t.size"), default("d.e", 1), rename("m.a", "m.b"), mapped("p.q", a="b"))
    found = checking.without_empty_parents(conversion, {"s": {"t": {}}, "d": {}, "m": {}, "p": {}, "x": {}})
    assert found == {"p": {}, "x": {}}
