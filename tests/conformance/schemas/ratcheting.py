"""What was invalid before an update, and is left as it was, may stay.

The objects are written in a version that asks for little, and changed in one that asks for more.
"""

import functools
from typing import Any

from conformance import cases, kinds, sessions, trying

_PORT = {"port": trying.WHOLE, "name": trying.TEXT}
_KEYED = {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port"]}
_LOOSE: kinds.Document = {
    "size": trying.WHOLE,
    "title": trying.TEXT,
    "part": {"type": "object", "properties": {"name": trying.TEXT, "count": trying.WHOLE}},
    "list": {"type": "array", "items": trying.TEXT},
    "ports": {**_KEYED, "items": {"type": "object", "required": ["port"], "properties": _PORT}},
    "map": {"type": "object", "additionalProperties": trying.TEXT},
    "choice": {"type": "object", "properties": {"a": trying.WHOLE, "b": trying.WHOLE}},
    "set": {"type": "array", "items": trying.TEXT},
    "ruled": {"type": "object", "properties": {"min": trying.WHOLE, "max": trying.WHOLE, "note": trying.TEXT}},
    "value": trying.TEXT,
}
_SHORT = {**trying.TEXT, "maxLength": 3}
_STRICT: kinds.Document = {
    "size": {**trying.WHOLE, "minimum": 1, "maximum": 5},
    "title": {**trying.TEXT, "enum": ["a", "b"]},
    "part": {"type": "object", "required": ["count"], "properties": {"name": _SHORT, "count": trying.WHOLE}},
    "list": {"type": "array", "maxItems": 2, "items": _SHORT},
    "ports": {
        **_KEYED,
        "items": {
            "type": "object",
            "required": ["port"],
            "properties": {"port": {**trying.WHOLE, "maximum": 9}, "name": _SHORT},
        },
    },
    "map": {"type": "object", "additionalProperties": _SHORT, "maxProperties": 2},
    "choice": {
        "type": "object",
        "properties": {"a": trying.WHOLE, "b": trying.WHOLE},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "set": {"type": "array", "x-kubernetes-list-type": "set", "items": trying.TEXT},
    "ruled": {
        "type": "object",
        "properties": {"min": trying.WHOLE, "max": trying.WHOLE, "note": trying.TEXT},
        "x-kubernetes-validations": [{"rule": "self.min <= self.max", "message": "min is above max"}],
    },
    "value": {**trying.TEXT, "x-kubernetes-validations": [{"rule": "self != 'bad'"}]},
}
KIND = kinds.Kind(
    "Ratcheted",
    "ratcheteds",
    (
        kinds.Version("v1", {"type": "object", "properties": _LOOSE}),
        kinds.Version("v2", {"type": "object", "properties": _STRICT, "required": ["size"]}, storage=False),
    ),
    area=trying.AREA,
)
BAD: kinds.Document = {
    "size": 9,
    "title": "z",
    "part": {"name": "too long"},
    "list": ["a", "too long", "b"],
    "map": {"a": "too long", "b": "x", "c.d": "y"},
}


case = functools.partial(cases.case, "versions-of-owners", kind=KIND)


def start(s: sessions.Session, spec: Any) -> kinds.Document:
    """Create an object in the version that asks for little, and go on in the other."""
    s.create(s.widget("a", spec))
    s.use(KIND, "v2")
    return s.get("a").object


def put(s: sessions.Session, **changes: Any) -> None:
    """Update the live object with other values."""
    body = s.get("a").object
    s.update({**body, "spec": {**body["spec"], **changes}})


@case()
def nothing_changed(s: sessions.Session) -> None:
    body = start(s, BAD)
    s.update(body)
    s.merge("a", {"metadata": {"labels": {"x": "y"}}})
    s.patch("a", [{"op": "add", "path": "/metadata/annotations", "value": {"x": "y"}}])
    s.create({**s.widget("b"), "spec": BAD})


@case()
def something_valid_changed(s: sessions.Session) -> None:
    start(s, BAD)
    put(s, choice={"a": 1})
    put(s, title="a")
    put(s, title="zz")


@case()
def invalid_values_changed(s: sessions.Session) -> None:
    start(s, BAD)
    put(s, size=8)
    put(s, size=5)
    put(s, size=6)


@case()
def inside_an_invalid_object(s: sessions.Session) -> None:
    start(s, BAD)
    put(s, part={"name": "long, too"})
    put(s, part={"name": "too long", "count": 1})
    put(s, part={"name": "x"})
    put(s, part={})


@case()
def items_of_a_plain_list(s: sessions.Session) -> None:
    start(s, BAD)
    put(s, list=["a", "too long"])
    put(s, list=["a", "too long", "c"])
    put(s, list=["a", "b"])


@case()
def items_of_a_list_with_keys(s: sessions.Session) -> None:
    start(s, {"size": 1, "ports": [{"port": 1, "name": "too long"}, {"port": 99}]})
    put(s, ports=[{"port": 99}, {"port": 1, "name": "too long"}])
    put(s, ports=[{"port": 99, "name": "x"}, {"port": 1, "name": "too long"}, {"port": 2}])
    put(s, ports=[{"port": 99}, {"port": 1, "name": "long, too"}])
    put(s, ports=[{"port": 98}])


@case()
def values_of_a_map(s: sessions.Session) -> None:
    start(s, BAD)
    put(s, map={"a": "too long", "b": "z", "c.d": "y"})
    put(s, map={"a": "too long", "b": "z"})
    put(s, map={"b": "too long"})


@case()
def alternatives(s: sessions.Session) -> None:
    start(s, {"size": 1, "choice": {"a": 1, "b": 1}})
    put(s, title="a")
    put(s, choice={"a": 2, "b": 1})
    put(s, choice={"a": 2})


@case()
def duplicates_of_a_set(s: sessions.Session) -> None:
    start(s, {"size": 1, "set": ["x", "x"]})
    put(s, title="a")
    put(s, set=["x", "x", "y"])
    put(s, set=["x", "y"])


@case()
def something_required_is_missing(s: sessions.Session) -> None:
    start(s, {"title": "a"})
    s.merge("a", {"metadata": {"labels": {"x": "y"}}})
    put(s, title="b")
    put(s, size=1)


@case()
def rules_broken_before(s: sessions.Session) -> None:
    start(s, {"size": 1, "ruled": {"min": 3, "max": 1}, "value": "bad"})
    put(s, title="a")
    put(s, ruled={"min": 3, "max": 2})
    put(s, ruled={"min": 3, "max": 1, "note": "x"})
    put(s, ruled={"min": 3, "max": 3})
    put(s, value="bad", ruled={"min": 3, "max": 4})
    put(s, value="good")
    put(s, value="bad")


@case()
def by_patches(s: sessions.Session) -> None:
    start(s, BAD)
    s.merge("a", {"spec": {"choice": {"a": 1}}})
    s.merge("a", {"spec": {"size": 7}})
    s.patch("a", [{"op": "replace", "path": "/spec/list/0", "value": "c"}])
    s.patch("a", [{"op": "replace", "path": "/spec/size", "value": 9}])
    s.patch("a", [{"op": "remove", "path": "/spec/size"}])


@case()
def by_apply(s: sessions.Session) -> None:
    start(s, BAD)
    s.apply(s.fragment("a", {"choice": {"a": 1}}))
    s.apply(s.fragment("a", {"title": "z"}), query="force=true")
    s.apply(s.fragment("a", {"title": "y"}), query="force=true")
    s.get("a")


@case()
def wrong_types_in_the_other_version(s: sessions.Session) -> None:
    start(s, {"size": 1, "list": ["a"]})
    put(s, list=["a", 1])
    put(s, size="x")


@case()
def by_kubectl(s: sessions.Session) -> None:
    start(s, {"size": 9, "title": "z"})
    resource = f"{KIND.plural}.v2.{s.group}"
    s.kubectl("label", resource, "a", "x=y")
    s.kubectl("patch", resource, "a", "--type=merge", "-p", '{"spec": {"choice": {"a": 1}}}')
    s.kubectl("patch", resource, "a", "--type=merge", "-p", '{"spec": {"size": 8}}')
    s.kubectl("edit", resource, "a", editor="sed -i 's/title: z/title: y/'")


@case()
def finalizers_of_an_invalid_object(s: sessions.Session) -> None:
    start(s, BAD)
    s.merge("a", {"metadata": {"finalizers": ["example.com/x"]}})
    s.delete("a")
    s.merge("a", {"spec": {"size": 8}})
    s.merge("a", {"metadata": {"finalizers": None}})
    s.get("a")
