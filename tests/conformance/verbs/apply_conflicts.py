"""Server-side apply: who owns a field, and who may take it."""

from conformance import cases, sessions

SPEC = {"size": 1, "title": "t", "storage": {"size": "1Gi", "className": "fast"}, "colors": ["red", "green"]}


@cases.case()
def two_managers_side_by_side(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1, "storage": {"size": "1Gi"}}))
    s.apply(s.fragment("a", {"title": "t", "storage": {"className": "fast"}}), "bob")
    s.apply(s.fragment("a", {"storage": {"size": "2Gi"}}))
    s.apply(s.fragment("a"), "bob")
    s.get("a")


@cases.case()
def shared_fields(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1, "title": "t"}))
    s.apply(s.fragment("a", {"size": 1}), "bob")
    s.apply(s.fragment("a", {"title": "t"}))
    s.apply(s.fragment("a", {}), "bob")


@cases.case()
def conflicts(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", {"size": 2}), "bob")
    s.apply(s.fragment("a", {"size": 2, "storage": {"size": "2Gi"}, "colors": ["x"]}), "bob")
    s.get("a")


@cases.case()
def conflicts_with_several_managers(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"title": "t"}), "bob")
    s.merge("a", {"spec": {"enabled": True}}, "fieldManager=carol")
    s.apply(s.fragment("a", {"size": 2, "title": "u", "enabled": False}), "dave")
    s.apply(s.fragment("a", {"size": 1}), "bob")
    s.apply(s.fragment("a", {"size": 3}), "dave")


@cases.case()
def conflicts_over_metadata(s: sessions.Session) -> None:
    meta = {"labels": {"x": "y", "example.com/z": "1"}, "annotations": {"n": "m", "example.com/n": "1"}}
    s.apply(s.fragment("a", **meta))
    s.apply(
        s.fragment("a", labels={"x": "z", "example.com/z": "2"}, annotations={"n": "o", "example.com/n": "2"}), "bob"
    )


@cases.case()
def forced(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", {"size": 2, "colors": ["x"]}), "bob", "force=true")
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", {"title": "t"}))
    s.get("a")


@cases.case()
def force_spelt_otherwise(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    for force in ("force=false", "force=1", "force=0", "force=nonsense", "force="):
        s.apply(s.fragment("a", {"size": 2}), "bob", force)


@cases.case()
def over_what_was_created(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, labels={"x": "y"}), "fieldManager=creator")
    s.apply(s.fragment("a", SPEC, labels={"x": "y"}))
    s.apply(s.fragment("a", {"size": 5}))
    s.apply(s.fragment("a", {"size": 5}), query="force=true")
    s.apply(s.fragment("a", {}))


@cases.case()
def update_between_applies(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC))
    body = s.get("a").object
    body["spec"]["size"] = 7
    s.update(body, "fieldManager=editor")
    s.apply(s.fragment("a", SPEC))
    s.apply(s.fragment("a", {"size": 7}))


@cases.case()
def same_manager_updates_and_applies(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC), "fieldManager=alice")
    s.apply(s.fragment("a", {"size": 2}))
    s.apply(s.fragment("a", {"size": 2}), query="force=true")


@cases.case()
def without_a_manager(s: sessions.Session) -> None:
    s.apply(s.fragment("a", SPEC), "")
    s.apply(s.fragment("a", SPEC), "", "fieldManager=")
    s.apply(s.fragment("a", SPEC), "x" * 129)
    s.apply(s.fragment("a", SPEC), "a%0Ab")
    s.apply(s.fragment("a", SPEC), "x" * 128)
