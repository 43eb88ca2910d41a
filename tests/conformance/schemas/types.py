"""`type`: every type against every value of JSON."""

from typing import Any

from conformance import cases, sessions, trying

ANYTHING: tuple[Any, ...] = (
    "x",
    "",
    "1",
    0,
    -1,
    1.0,
    1.5,
    1e3,
    1e30,
    2**63 - 1,
    2**63,
    True,
    None,
    [],
    ["x"],
    {},
    {"a": 1},
)
KIND = trying.kind(
    "Typed",
    {
        "text": trying.TEXT,
        "whole": trying.WHOLE,
        "fraction": {"type": "number"},
        "flag": {"type": "boolean"},
        "record": {"type": "object", "properties": {"a": trying.WHOLE, "b": trying.TEXT}},
        "list": {"type": "array", "items": trying.TEXT},
        "table": {"type": "object", "additionalProperties": trying.WHOLE},
        "either": {"x-kubernetes-int-or-string": True},
        "free": {"x-kubernetes-preserve-unknown-fields": True},
        "rows": {
            "type": "array",
            "items": {"type": "object", "properties": {"fields": {"type": "array", "items": trying.WHOLE}}},
        },
        "pools": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"sizes": {"type": "array", "items": trying.WHOLE}},
            },
        },
    },
)


@cases.case(kind=KIND)
def string(s: sessions.Session) -> None:
    trying.values(s, "text", ANYTHING)


@cases.case(kind=KIND)
def integer(s: sessions.Session) -> None:
    trying.values(s, "whole", ANYTHING)


@cases.case(kind=KIND)
def number(s: sessions.Session) -> None:
    trying.values(s, "fraction", ANYTHING)


@cases.case(kind=KIND)
def boolean(s: sessions.Session) -> None:
    trying.values(s, "flag", ANYTHING)


@cases.case(kind=KIND)
def object_with_properties(s: sessions.Session) -> None:
    trying.values(s, "record", ANYTHING)


@cases.case(kind=KIND)
def array_of_strings(s: sessions.Session) -> None:
    trying.values(s, "list", (*ANYTHING, ["x", 1], [None], [["x"]], [{}]))


@cases.case(kind=KIND)
def map_of_integers(s: sessions.Session) -> None:
    trying.values(s, "table", (*ANYTHING, {"a": "1"}, {"a": None, "b": 1}, {"": 1, "a.b": "x", "c/d": True}))


@cases.case(kind=KIND)
def int_or_string(s: sessions.Session) -> None:
    trying.values(s, "either", ANYTHING)


@cases.case(kind=KIND)
def no_type_at_all(s: sessions.Session) -> None:
    trying.values(s, "free", ANYTHING)


@cases.case(kind=KIND)
def spec_itself(s: sessions.Session) -> None:
    trying.create(s, *ANYTHING)


@cases.case(kind=KIND)
def numbers_as_they_are_written(s: sessions.Session) -> None:
    for number, text in enumerate(
        ("1.0", "1e2", "1E2", "1e-2", "-0", "-0.0", "100000000000000000000", "0.1e1", "1.50")
    ):
        for name in ("whole", "fraction", "free"):
            s.create(_text(s, f"{name}{number}", f'{{"{name}": {text}}}'))


@cases.case(kind=KIND)
def deep_places(s: sessions.Session) -> None:
    trying.values(s, "rows", ([{"fields": [1, 2]}, {"fields": [1, "x"]}], [1], [{"fields": 1}], [{}, None]))


@cases.case(kind=KIND)
def keys_of_maps_in_places(s: sessions.Session) -> None:
    found: trying.Values = (
        {"a": {"sizes": [1, "x"]}},
        {"a.b/c": {"sizes": "x"}},
        {"": 1},
        {'ü "quoted"': {"sizes": [True]}},
        {"a": None},
    )
    trying.values(s, "pools", found)


@cases.case(kind=KIND)
def several_at_once(s: sessions.Session) -> None:
    spec = {
        "text": 1,
        "whole": "x",
        "list": [1, "x", 2],
        "record": {"a": "x", "b": 1},
        "table": {"a": "x", "b": 1, "c": []},
    }
    s.create(s.widget("a", spec))
    trying.order(s, s.create(s.widget("a", {"list": [1, "x", 2, 3, {}, [], None]})))
    trying.order(s, s.create(s.widget("a", {"rows": [1, {"fields": ["x", 1, "y"]}, {"fields": [True]}]})))


@cases.case(kind=KIND)
def many_at_once(s: sessions.Session) -> None:
    s.create(s.widget("a", {"list": list(range(200))}))


@cases.case("apply-of-invalid-values", kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"whole": 1, "text": "x"}, {"whole": "x"}, "whole")


@cases.case("apply-of-invalid-values", kind=KIND)
def in_every_way_deep(s: sessions.Session) -> None:
    trying.ways(s, {"rows": [{"fields": [1]}]}, {"rows": [{"fields": ["x"]}]}, "rows/0/fields/0")


@cases.case(kind=KIND)
def beside_other_mistakes(s: sessions.Session) -> None:
    s.create(s.widget("A_b", {"whole": "x"}))
    s.create(s.widget("a", {"whole": "x"}, labels={"-": "x"}))
    s.create(s.widget("a", {"whole": "x", "nonsense": 1}), "fieldValidation=Strict")
    s.create(s.widget("a", {"whole": "x", "nonsense": 1}), "fieldValidation=Warn")
    s.create({**s.widget("a", {"whole": "x"}), "nonsense": 1})
    body = s.create(s.widget("a", {"whole": 1})).object
    s.update({**body, "spec": {"whole": "x"}, "metadata": {**body["metadata"], "resourceVersion": "1"}})
    s.update({**body, "spec": {"whole": "x"}, "metadata": {**body["metadata"], "labels": {"-": "x"}}})


def _text(s: sessions.Session, name: str, spec: str) -> str:
    head = f'"apiVersion": "{s.api_version}", "kind": "{s.kind.name}"'
    return f'{{{head}, "metadata": {{"name": "{name}"}}, "spec": {spec}}}'


@cases.case(kind=KIND)
def as_yaml_writes_them(s: sessions.Session) -> None:
    head = f"apiVersion: {s.api_version}\nkind: {s.kind.name}\nmetadata: {{name: NAME}}\nspec: "
    found = ("{text: yes}", "{text: 'yes'}", "{text: 1}", "{whole: 0x10}", "{whole: 1.0}", "{whole: 1e3}", "{flag: on}")
    for number, text in enumerate(
        (*found, "{fraction: 1_000}", "{text: 2020-01-02}", "{either: 010}", "{list: [~]}", "{text: ~}")
    ):
        s.create(head.replace("NAME", f"a{number}") + text, media=sessions.YAML)
