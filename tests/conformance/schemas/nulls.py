"""`nullable`: null where it may be, where it may not, and where there is a default."""

from typing import Any

from conformance import cases, kinds, sessions, trying

_TYPES: kinds.Document = {
    "text": trying.TEXT,
    "whole": trying.WHOLE,
    "flag": {"type": "boolean"},
    "list": {"type": "array", "items": trying.WHOLE},
    "record": {"type": "object", "properties": {"a": trying.WHOLE}},
    "port": {"x-kubernetes-int-or-string": True},
    "free": {"x-kubernetes-preserve-unknown-fields": True},
    "map": {"type": "object", "additionalProperties": trying.TEXT},
}
_VALUES: dict[str, Any] = {
    "text": "d",
    "whole": 7,
    "flag": True,
    "list": [7],
    "record": {"a": 7},
    "port": "d",
    "free": "d",
    "map": {"a": "d"},
}
_NULLABLE = {"nullable": True}
KIND = trying.kind(
    "Nullable",
    {
        "plain": {"type": "object", "properties": _TYPES},
        "nullable": {
            "type": "object",
            "properties": {name: {**schema, **_NULLABLE} for name, schema in _TYPES.items()},
        },
        "defaulted": {
            "type": "object",
            "properties": {name: {**schema, "default": _VALUES[name]} for name, schema in _TYPES.items()},
        },
        "both": {
            "type": "object",
            "properties": {name: {**schema, **_NULLABLE, "default": _VALUES[name]} for name, schema in _TYPES.items()},
        },
        "empty": {"type": "object", "properties": {"text": {**trying.TEXT, **_NULLABLE, "default": None}}},
        "items": {"type": "array", "items": {**trying.TEXT, **_NULLABLE}},
        "records": {"type": "array", "items": {"type": "object", **_NULLABLE, "properties": {"a": trying.WHOLE}}},
        "values": {"type": "object", "additionalProperties": {**trying.TEXT, **_NULLABLE}},
        "lists": {"type": "object", "additionalProperties": {"type": "array", **_NULLABLE, "items": trying.TEXT}},
        "anything": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    },
)
NULLS: kinds.Document = dict.fromkeys(_TYPES)


@cases.case(kind=KIND)
def where_null_may_not_be(s: sessions.Session) -> None:
    trying.values(s, "plain", ({name: None} for name in _TYPES))
    s.create(s.widget("b", {"plain": NULLS}), "fieldValidation=Strict")


@cases.case(kind=KIND)
def where_null_may_be(s: sessions.Session) -> None:
    s.create(s.widget("a", {"nullable": NULLS}))
    s.get("a")
    s.create(s.widget("b", {"items": [None, "x"], "records": [None, {}], "values": {"a": None}, "lists": {"a": None}}))
    s.get("b")


@cases.case(kind=KIND)
def with_defaults(s: sessions.Session) -> None:
    s.create(s.widget("a", {"defaulted": NULLS}))
    s.create(s.widget("b", {"defaulted": {}}))
    s.create(s.widget("c", {}))
    s.get("a")


@cases.case(kind=KIND)
def with_defaults_and_nullable(s: sessions.Session) -> None:
    s.create(s.widget("a", {"both": NULLS}))
    s.create(s.widget("b", {"both": {}}))
    s.get("a")


@cases.case(kind=KIND)
def with_null_as_default(s: sessions.Session) -> None:
    trying.values(s, "empty", ({}, {"text": None}, {"text": "x"}))


@cases.case(kind=KIND)
def where_no_schema_says_anything(s: sessions.Session) -> None:
    s.create(s.widget("a", {"anything": {"x": None, "y": [None, {"z": None}]}}))
    s.get("a")


@cases.case(kind=KIND)
def in_places_that_are_not_nullable(s: sessions.Session) -> None:
    trying.values(s, "plain", ({"list": [None]}, {"map": {"a": None, "b": "x"}}, {"record": {"a": None}}))


@cases.case(kind=KIND)
def merge_patches_cannot_say_null(s: sessions.Session) -> None:
    s.create(s.widget("a", {"nullable": {"text": "x", "list": [1]}, "both": {"text": "x"}, "defaulted": {"text": "x"}}))
    s.merge("a", {"spec": {"nullable": {"text": None}, "both": {"text": None}, "defaulted": {"text": None}}})
    s.merge("a", {"spec": {"nullable": {"record": {"a": None}}}})


@cases.case(kind=KIND)
def json_patches_can(s: sessions.Session) -> None:
    s.create(s.widget("a", {"nullable": {"text": "x"}, "both": {}, "defaulted": {}, "plain": {"text": "x"}}))
    for name in ("nullable", "both", "defaulted", "plain"):
        s.patch("a", [{"op": "add", "path": f"/spec/{name}/text", "value": None}])
    s.get("a")


@cases.case(kind=KIND)
def updates_can(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"nullable": {"text": "x"}, "plain": {"text": "x"}})).object
    body = s.update({**body, "spec": {"nullable": {"text": None}, "plain": {"text": None}}}).object
    s.update(body)
    s.update({**body, "spec": {"nullable": {"record": None, "list": None}, "defaulted": None}})


@cases.case(kind=KIND)
def applies_can(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"nullable": {"text": None, "list": None}}))
    s.apply(s.fragment("a", {"nullable": {"text": "x", "list": None}}))
    s.apply(s.fragment("a", {"plain": {"text": None}}), "bob")
    s.get("a")


@cases.case(kind=KIND)
def in_lists_of_merge_patches(s: sessions.Session) -> None:
    s.create(s.widget("a", {"records": [{"a": 1}], "items": ["x"]}))
    s.merge("a", {"spec": {"records": [{"a": None}, None, {"a": 2}]}})
    s.merge("a", {"spec": {"items": [None, "y", None]}})
    s.merge("a", {"spec": {"anything": {"x": [{"y": None, "z": [None, {"w": None}]}, None]}}})
    s.merge("a", {"spec": {"lists": {"a": [None], "b": None}}})
    s.get("a")


@cases.case(kind=KIND)
def applied_over_what_others_own(s: sessions.Session) -> None:
    s.create(s.widget("a", {"plain": {"text": "x"}}))
    s.apply(s.fragment("a", {"plain": None}))
    s.apply({**s.fragment("a"), "spec": None})
    s.get("a")
