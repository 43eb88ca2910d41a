"""POST to the collection: bodies that are not quite an object."""

import json

from conformance import cases, sessions


@cases.case("undecodable-text")
def malformed(s: sessions.Session) -> None:
    for text in ("", "{", "[]", '"text"', '{"apiVersion": 1}', "\x00", '{"kind": "Widget"} x'):
        s.create(text)


@cases.case("undecodable-text")
def empty_objects(s: sessions.Session) -> None:
    s.create("null")
    s.create("{}")
    s.create({"kind": "Widget"})
    s.create({"apiVersion": s.api_version})


@cases.case()
def yaml_body(s: sessions.Session) -> None:
    text = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata:\n  name: a\nspec:\n  size: 7\n  title: 'yes'\n"
    s.create(text, media=sessions.YAML)
    s.get("a")


@cases.case("undecodable-text")
def yaml_peculiarities(s: sessions.Session) -> None:
    head = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata: {{name: a}}\nspec:\n"
    s.create(head + "  enabled: yes\n  title: 2001-02-03\n  anything: {on: off, 1: x, null: y}\n", media=sessions.YAML)
    s.create(head + "  anything: &x {a: 1}\n  storage: *x\n", media=sessions.YAML, query="dryRun=All")
    s.create(
        head.replace("name: a", "name: b") + "  anything: {f: 1.0, g: 1e3, h: 0o17, i: 0x1f}\n", media=sessions.YAML
    )


@cases.case("undecodable-text")
def yaml_malformed(s: sessions.Session) -> None:
    s.create("a: [", media=sessions.YAML)
    s.create("- a\n", media=sessions.YAML)
    s.create("\t", media=sessions.YAML)


@cases.case()
def yaml_of_two_documents(s: sessions.Session) -> None:
    text = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata:\n  name: NAME\n"
    s.create(text.replace("NAME", "a") + "---\n" + text.replace("NAME", "b"), media=sessions.YAML)
    s.list()


@cases.case("protobuf-body")
def wrong_media(s: sessions.Session) -> None:
    s.create(s.widget("a"), media="text/plain")
    s.create(s.widget("a"), media="application/cbor")
    s.create(s.widget("a"), media="application/vnd.kubernetes.protobuf")
    s.create(s.widget("a"), media="nonsense")


@cases.case()
def media_with_parameters(s: sessions.Session) -> None:
    s.create(s.widget("a"), media="application/json; charset=utf-8")
    s.create(s.widget("b"), media="APPLICATION/JSON")
    s.create(s.widget("c"), media="")


@cases.case("wrong-kind")
def wrong_kind_or_version(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "kind": "Other"})
    s.create({**s.widget("a"), "apiVersion": f"{s.side.group}/v2"})
    s.create({**s.widget("a"), "apiVersion": "other.example.com/v1"})
    s.create({**s.widget("a"), "apiVersion": "v1"})
    s.create({**s.widget("a"), "kind": 1})


@cases.case()
def spec_missing_or_empty(s: sessions.Session) -> None:
    s.create(s.fragment("a"))
    s.create(s.widget("b", {}))
    s.get("a")
    s.get("b")


@cases.case()
def spec_null(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "spec": None})


@cases.case()
def spec_of_wrong_type(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "spec": "text"})


@cases.case()
def unknown_top_level_field(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "data": {"x": 1}, "spek": {}})


@cases.case()
def status_in_body(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "status": {"version": "9.9.9", "observedGeneration": 4}})
    s.get("a")


@cases.case()
def null_values(s: sessions.Session) -> None:
    s.create(s.widget("a", {"note": None, "anything": {"x": None, "y": [None]}}))
    s.get("a")


@cases.case()
def numbers(s: sessions.Session) -> None:
    numbers = '{"a": 1e2, "b": 9223372036854775807, "c": 9223372036854775808, "d": 0.1, "e": -0, "f": 1e400}'
    text = json.dumps(s.widget("a", {"ratio": 1.0, "anything": "NUMBERS"})).replace('"NUMBERS"', numbers)
    s.create(text)
    s.create(text.replace(', "f": 1e400', ""))
    s.get("a")


@cases.case()
def text_peculiarities(s: sessions.Session) -> None:
    values = {"a": "\u2028<&>", "b": "\U0001f600", "c": "\ufeff", "d": "tab\tnul\u0001", "é": "e\u0301"}
    s.create(s.widget("a", {"parameters": values}))


@cases.case("not-unicode")
def lone_surrogate_and_bad_utf8(s: sessions.Session) -> None:
    for number, title in enumerate((b"\\ud800", b"\xff")):
        s.create(json.dumps(s.widget(f"a{number}", {"title": "TITLE"})).encode().replace(b"TITLE", title))


@cases.case("wrong-kind")
def a_list_as_body(s: sessions.Session) -> None:
    s.create({"apiVersion": s.api_version, "kind": "WidgetList", "items": [s.widget("a")]})


@cases.case()
def accept_of_the_answer(s: sessions.Session) -> None:
    s.create(s.widget("a"), accept=sessions.TABLE)
    s.create(s.widget("b"), accept=sessions.PARTIAL)
    s.create(s.widget("c"), accept="application/yaml")
    s.create(s.widget("d"), accept="text/html")
