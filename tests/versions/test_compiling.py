from typing import Any

import pytest
from versions import declaring

from kindwright_facade.versions import addressing, compiling, converting, steps

CEL = {"path": ".spec.a", "toStorage": "self", "fromStorage": "self"}


@pytest.mark.parametrize(
    ("declared", "problems"),
    [
        ({}, ["c: must be a list of steps"]),
        ([{"rename": {}}] * 65, ["c: must have at most 64 steps"]),
        (["rename"], ["c[0]: must have exactly one of rename, move, map, default, cel"]),
        ([{}], ["c[0]: must have exactly one of rename, move, map, default, cel"]),
        ([{"move": {}, "map": {}}], ["c[0]: must have exactly one of rename, move, map, default, cel"]),
        ([{"copy": {}}], ["c[0].copy: unknown step; must be one of rename, move, map, default, cel"]),
        ([{"move": None}], ["c[0].move: must be an object with from, to"]),
        (
            [{"move": {"form": ".spec.a"}}],
            ["c[0].move.from: required", "c[0].move.to: required", "c[0].move.form: unknown field"],
        ),
        (
            [{"move": {"from": "spec.a", "to": 1}}],
            [
                "c[0].move.from: 'spec.a' must be a path of plain names, such as .spec.storage.size; others as ['a.b']",
                "c[0].move.to: must be a path such as .spec.storage.size",
            ],
        ),
        (
            [{"move": {"from": ".metadata.name", "to": ".spec"}}],
            [
                "c[0].move.from: '.metadata.name' must lead to a field below .spec",
                "c[0].move.to: '.spec' must lead to a field below .spec",
            ],
        ),
        ([declaring.move("a", "a")], ["c[0].move.to: must differ from from"]),
        (
            [declaring.rename("a", "b.c")],
            ["c[0].rename.to: must have the same parent as from; a move may lead anywhere"],
        ),
        (
            [{"map": {"path": ".spec.a", "values": {}}}],
            ["c[0].map.values: must be an object of values, this version's to the hub's"],
        ),
        ([declaring.mapped("a", x=[])], ["c[0].map.values[x]: must be a string, a number or a boolean"]),
        (
            [declaring.mapped("a", x=1, y=1.0)],
            ["c[0].map.values: must be one to one: two values of this version become the same in the hub"],
        ),
        ([{"default": {"path": ".spec.a"}}], ["c[0].default.value: required"]),
        ([{"cel": CEL | {"toStorage": " "}}], ["c[0].cel.toStorage: must be a CEL expression"]),
        ([{"cel": CEL | {"to": ".spec.a[0]"}}], ["c[0].cel.to: '.spec.a[0]' must be a path of plain names"]),
        ([{"cel": CEL | {"fromStorage": "self +"}}], ["c[0].cel.fromStorage: 1:7: Syntax error"]),
        ([{"cel": CEL | {"toStorage": "other"}}], ["c[0].cel.toStorage: 1:1: undeclared reference to 'other'"]),
        (
            [declaring.move("a", "b"), declaring.move("a", "a"), declaring.move("c", "c")],
            ["c[1].move.to: must differ from from", "c[2].move.to: must differ from from"],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_path(declared: Any, problems: list[str]) -> None:
    conversion, found = compiling.compile_conversion(declared, "c")
    assert conversion is None
    assert len(found) == len(problems)
    assert all(line.startswith(problem) for line, problem in zip(found, problems, strict=True)), found
    assert not any("\n" in line for line in found)


@pytest.mark.parametrize("declared", [None, []])
def test_no_steps_change_nothing(declared: Any) -> None:
    conversion, problems = compiling.compile_conversion(declared, "c")
    assert (conversion, problems) == (steps.Conversion(), [])
    assert conversion is not None
    spec = {"a": {"b": 1}}
    assert converting.to_hub(conversion, spec) is spec
    assert converting.from_hub(conversion, spec) is spec


def test_conversions_are_equal_when_they_are_declared_alike() -> None:
    one, again = declaring.compiled(*declaring.SIZES), declaring.compiled(*declaring.SIZES)
    assert one == again
    assert hash(one) == hash(again)
    assert one != declaring.compiled(*declaring.SIZES[1:])


@pytest.mark.parametrize(
    ("text", "path", "rendered"),
    [
        (".spec.a", ("a",), "spec.a"),
        (".spec.a-b._c1", ("a-b", "_c1"), "spec.a-b._c1"),
        (".spec['a.b/c'].d", ("a.b/c", "d"), "spec[a.b/c].d"),
        ('.spec["a"]', ("a",), "spec.a"),
    ],
)
def test_paths_are_read_as_written_and_shown_as_in_messages(text: str, path: Any, rendered: str) -> None:
    assert addressing.parse(text) == path
    assert addressing.render(path) == rendered
