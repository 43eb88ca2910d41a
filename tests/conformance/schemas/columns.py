"""Printer columns: types, formats, priorities and paths."""

from typing import Any

from conformance import cases, kinds, sessions, trying


def _column(name: str, kind: str, path: str, **more: Any) -> kinds.Document:
    return {"name": name, "type": kind, "jsonPath": path, **more}


_TYPES = ("integer", "number", "string", "boolean", "date")
_COLUMNS = (
    *(_column(f"Any as {kind}", kind, ".spec.any") for kind in _TYPES),
    _column("Wide", "string", ".spec.text", priority=1, description="Only when asked for."),
    _column("Formatted", "string", ".spec.text", format="password"),
    _column("Whole", "integer", ".spec.whole", format="int32"),
    _column("Item", "string", ".spec.list[0]"),
    _column("Last", "string", ".spec.list[-1:]"),
    _column("All", "string", ".spec.list[*]"),
    _column("Found", "string", '.spec.parts[?(@.name=="b")].value'),
    _column("Larger", "integer", ".spec.parts[?(@.value>1)].value"),
    _column("Recursive", "string", "..value"),
    _column("Key", "string", ".metadata.labels.example\\.com/team"),
    _column("Quoted", "string", ".metadata.annotations['example.com/note']"),
    _column("Record", "string", ".spec.record"),
    _column("Born", "date", ".metadata.creationTimestamp"),
    _column("Generation", "integer", ".metadata.generation"),
)
KIND = kinds.Kind(
    "Printed",
    "printeds",
    (
        kinds.Version(
            "v1",
            {
                "type": "object",
                "properties": {
                    "any": {"x-kubernetes-preserve-unknown-fields": True},
                    "text": trying.TEXT,
                    "whole": {**trying.WHOLE, "default": 7},
                    "list": {"type": "array", "items": trying.TEXT},
                    "parts": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"name": trying.TEXT, "value": trying.WHOLE}},
                    },
                    "record": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                },
            },
            _COLUMNS,
        ),
    ),
    {"shortNames": ["prd"]},
    area="columns",
)


def table(s: sessions.Session, *specs: kinds.Document) -> None:
    """Create objects, and list them as a Table."""
    trying.create(s, *specs)
    s.list(accept=sessions.TABLE)


@cases.case(kind=KIND)
def values_that_fit(s: sessions.Session) -> None:
    table(s, {"any": 5}, {"any": 1.5}, {"any": "x"}, {"any": True}, {"any": "2020-01-02T03:04:05Z"})


@cases.case(kind=KIND)
def values_that_do_not(s: sessions.Session) -> None:
    table(
        s,
        {"any": None},
        {"any": ["x", 1]},
        {"any": {"a": 1}},
        {"any": ""},
        {"any": "5"},
        {"any": 1e30},
        {"any": 2**63 - 1},
        {"any": False},
    )


@cases.case(kind=KIND)
def dates(s: sessions.Session) -> None:
    found: trying.Values = (
        "2020-01-02T03:04:05Z",
        "2999-01-02T03:04:05Z",
        "2020-01-02",
        "x",
        "2020-01-02T03:04:05.5Z",
        "2020-01-02T03:04:05+01:00",
    )
    table(s, *({"any": value} for value in found))


@cases.case(kind=KIND)
def numbers(s: sessions.Session) -> None:
    table(s, *({"any": value} for value in (0, -1, 1.0, 1.25, 1e21, 1e-7, 123456789.5, 2**53 + 1)))


@cases.case(kind=KIND)
def nothing_there(s: sessions.Session) -> None:
    table(s, {}, {"list": [], "parts": [], "record": {}})


@cases.case(kind=KIND)
def lists(s: sessions.Session) -> None:
    table(s, {"list": ["a", "b", "c"]}, {"list": ["a"]}, {"list": [""]})


@cases.case(kind=KIND)
def filters(s: sessions.Session) -> None:
    parts = [{"name": "a", "value": 1}, {"name": "b", "value": 2}, {"name": "b", "value": 3}]
    table(s, {"parts": parts}, {"parts": parts[:1]}, {"parts": [{"name": "b"}]}, {"parts": [{"value": 5}]})


@cases.case(kind=KIND)
def records(s: sessions.Session) -> None:
    table(
        s,
        {"record": {"b": 1, "a": [1, "x", None]}},
        {"record": {"value": "x", "deep": {"value": 2}}},
        {"text": "two\nlines\ttab"},
    )


@cases.case(kind=KIND)
def keys_of_metadata(s: sessions.Session) -> None:
    s.create(s.widget("a", {"text": "x"}, labels={"example.com/team": "red"}, annotations={"example.com/note": "n"}))
    s.get("a", accept=sessions.TABLE)
    s.merge("a", {"spec": {"text": "y"}})
    s.get("a", accept=sessions.TABLE)


@cases.case(kind=KIND)
def watched(s: sessions.Session) -> None:
    with s.watch(accept=sessions.TABLE) as watch:
        s.create(s.widget("a", {"any": 5}))
        s.merge("a", {"spec": {"any": "x", "parts": [{"name": "b", "value": 2}]}})
        watch.events(2)


@cases.case("ready-unknown-in-print", kind=KIND)
def printed(s: sessions.Session) -> None:
    s.create(s.widget("a", {"any": 5, "text": "t", "list": ["x", "y"], "parts": [{"name": "b", "value": 2}]}))
    s.create(s.widget("b", {"any": "2020-01-02T03:04:05Z", "record": {"a": 1}}))
    s.create(s.widget("c", {}))
    s.kubectl("get", s.resource)
    s.kubectl("get", s.resource, "-o", "wide")
    s.kubectl("get", s.resource, "a", "-o", "wide", "--no-headers")


@cases.case("ready-unknown-in-print", kind=KIND)
def sorted_by(s: sessions.Session) -> None:
    for name, value in (("a", 3), ("b", 1), ("c", 2)):
        s.create(s.widget(name, {"any": value}))
    s.kubectl("get", s.resource, "--sort-by=.spec.any")
