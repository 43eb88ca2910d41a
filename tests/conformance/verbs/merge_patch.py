"""PATCH with a JSON merge patch, and the media types of patches."""

from conformance import cases, sessions

SPEC = {"size": 1, "title": "t", "colors": ["red", "green"], "storage": {"size": "1Gi", "className": "fast"}}


@cases.case()
def plain(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {"spec": {"size": 2, "storage": {"size": "2Gi"}}})
    s.get("a")


@cases.case()
def nulls(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {"spec": {"title": None, "nothing": None, "storage": {"className": None}}})
    s.merge("a", {"spec": {"storage": None}})
    s.merge("a", {"spec": None})
    s.get("a")


@cases.case()
def lists_are_replaced(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {"spec": {"colors": ["blue"]}})
    s.merge("a", {"spec": {"colors": []}})
    s.merge("a", {"spec": {"parts": [{"name": "x", "tags": None}]}})


@cases.case()
def nothing_to_do(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {})
    s.merge("a", {"spec": {"size": 1}})
    s.merge("a", {"spec": {"size": 1}}, "fieldManager=another")
    s.merge("a", {"metadata": {"labels": None}})
    s.merge("a", {"status": {"version": "9"}})


@cases.case()
def versions(s: sessions.Session) -> None:
    version = s.create(s.widget("a", SPEC)).rv
    s.merge("a", {"metadata": {"resourceVersion": version}, "spec": {"size": 2}})
    s.merge("a", {"metadata": {"resourceVersion": version}, "spec": {"size": 3}})
    s.merge("a", {"metadata": {"resourceVersion": ""}, "spec": {"size": 4}})
    s.merge("a", {"metadata": {"resourceVersion": None}, "spec": {"size": 5}})
    s.merge("a", {"metadata": {"resourceVersion": "0"}, "spec": {"size": 6}})
    s.merge("a", {"metadata": {"resourceVersion": "nonsense"}, "spec": {"size": 7}})


@cases.case()
def labels(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, labels={"x": "y", "example.com/z": "1"}))
    s.merge("a", {"metadata": {"labels": {"x": None, "new": "2"}}})
    s.merge("a", {"metadata": {"labels": {"a b": "2"}}})
    s.merge("a", {"metadata": {"labels": {"x": "a b"}}})
    s.merge("a", {"metadata": {"labels": None, "annotations": {"n": "m"}}})


@cases.case("reset-managed-fields")
def managed_fields_reset(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC), "fieldManager=one")
    s.merge("a", {"metadata": {"managedFields": [{}]}}, "fieldManager=two")
    s.merge("a", {"metadata": {"managedFields": None}}, "fieldManager=two")
    s.merge("a", {"spec": {"size": 2}, "metadata": {"managedFields": []}}, "fieldManager=two")


@cases.case()
def field_managers(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC), "fieldManager=one")
    s.merge("a", {"spec": {"size": 2, "storage": {"size": "3Gi"}}}, "fieldManager=two")
    s.merge("a", {"spec": {"title": None, "colors": ["x"]}}, "fieldManager=three")
    s.merge("a", {"spec": {"size": 2}}, f"fieldManager={'x' * 129}")
    s.merge("a", {"spec": {"size": 9}}, "fieldManager=two&force=true")


@cases.case()
def dry_run(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {"spec": {"size": 2}}, "dryRun=All")
    s.merge("a", {"metadata": {"name": "b"}}, "dryRun=All")
    s.merge("a", {"spec": {"size": 2}}, "dryRun=")
    s.get("a")


@cases.case()
def finalizers_of_a_terminating_object(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, finalizers=["example.com/a", "example.com/b"]))
    s.delete("a")
    s.merge("a", {"metadata": {"finalizers": ["example.com/b"]}})
    s.merge("a", {"metadata": {"finalizers": ["example.com/b", "example.com/c"]}})
    s.merge("a", {"metadata": {"finalizers": None}}, "dryRun=All")
    s.merge("a", {"metadata": {"finalizers": None}})
    s.get("a")


@cases.case()
def large(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.merge("a", {"spec": {"title": "x" * 500_000}})
    s.merge("a", {"spec": {"title": "t"}})
