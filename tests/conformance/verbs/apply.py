"""Server-side apply: creating, changing, removing, conflicts."""

from conformance import cases, sessions

SPEC = {"size": 1, "title": "t", "storage": {"size": "1Gi", "className": "fast"}, "colors": ["red", "green"]}


@cases.case()
def creates(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    s.get("a")


@cases.case()
def creates_with_metadata(s: sessions.Session) -> None:
    meta = {"labels": {"x": "y", "example.com/z": "1"}, "annotations": {"n": "m"}, "finalizers": ["example.com/a"]}
    s.apply(s.fragment("a", SPEC, **meta))


@cases.case("stored-default")
def creates_the_least(s: sessions.Session) -> None:
    s.apply(s.fragment("a"))
    s.apply(s.fragment("a"))


@cases.case()
def twice_changes_nothing(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", SPEC, labels={"x": "y"}))
    s.apply(s.fragment("a", SPEC, labels={"x": "y"}))
    s.apply(s.fragment("a", SPEC, labels={"x": "y"}), query="force=true")
    s.get("a")


@cases.case("stored-default")
def twice_right_after_creation(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": 1}))


@cases.case()
def changes_own_fields(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", {**SPEC, "size": 2, "colors": ["blue"]}))
    s.get("a")


@cases.case()
def removes_what_is_not_sent_any_more(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC, labels={"x": "y", "z": "1"}))
    s.apply(s.fragment("a", {"size": 1, "storage": {"size": "1Gi"}}, labels={"x": "y"}))
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a"))


@cases.case("empty-spec-by-apply")
def empty_spec_after_a_full_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {}))


@cases.case()
def lists_are_atomic(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"colors": ["red"], "parts": [{"name": "x"}]}))
    s.apply(s.fragment("a", {"colors": ["red"]}), "bob")
    s.apply(s.fragment("a", {"parts": [{"name": "y"}]}), "bob")
    s.apply(s.fragment("a", {"parts": [{"name": "x", "count": 1}]}), "bob", "force=true")
    s.get("a")


@cases.case()
def maps_are_granular(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"parameters": {"a": "1"}, "pools": {"x": {"count": 1}}, "anything": {"k": {"l": 1}}}))
    s.apply(
        s.fragment("a", {"parameters": {"b": "2"}, "pools": {"x": {"name": "n"}}, "anything": {"k": {"m": 1}}}), "bob"
    )
    s.apply(s.fragment("a", {"parameters": {"b": "2"}, "anything": {"k": {"m": [{"deep": 1}]}}}), "bob")
    s.apply(s.fragment("a"))


@cases.case()
def odd_keys(s: sessions.Session) -> None:
    spec = {"parameters": {"a.b/c": "1", "": "2", "ü": "3", "f:x": "4", ".": "5", "k:{}": "6"}}
    s.apply(s.fragment("a", spec))
    s.apply(s.fragment("a", {"parameters": {"": "3", "a.b/c": "9", "f:x": "9"}}), "bob")
    s.apply(s.fragment("a", {"parameters": {"a.b/c": "1"}}))


@cases.case()
def empty_containers(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"storage": {}, "colors": [], "parameters": {}}))
    s.apply(s.fragment("a", {"storage": {}}))


@cases.case()
def nulls(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"note": None, "size": 1, "anything": {"x": None}}))
    s.apply(s.fragment("a", {"note": "x", "size": 1}))
    s.apply(s.fragment("a", {"note": None}))


@cases.case()
def nulls_where_none_may_be(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": None}))
    s.apply({**s.fragment("a"), "spec": None})
