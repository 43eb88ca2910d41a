"""PATCH with a JSON patch."""

from typing import Any

from conformance import cases, sessions

SPEC = {"size": 1, "title": "t", "colors": ["red", "green"], "parameters": {"a/b": "1", "c~d": "2"}}


def op(kind: str, path: str, *value: Any, **more: Any) -> dict[str, Any]:
    """Write one operation."""
    return {"op": kind, "path": path, **({"value": value[0]} if value else {}), **more}


@cases.case()
def every_operation(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("add", "/spec/ratio", 0.5)])
    s.patch("a", [op("replace", "/spec/size", 2)])
    s.patch("a", [op("remove", "/spec/title")])
    s.patch("a", [op("copy", "/spec/anything", **{"from": "/spec/parameters"})])
    s.patch("a", [op("move", "/spec/storage", **{"from": "/spec/anything"})])
    s.patch("a", [op("test", "/spec/size", 2), op("add", "/spec/size", 3)])


@cases.case()
def lists(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("add", "/spec/colors/-", "blue")])
    s.patch("a", [op("add", "/spec/colors/0", "black")])
    s.patch("a", [op("remove", "/spec/colors/1")])
    s.patch("a", [op("replace", "/spec/colors/0", "white")])
    s.patch("a", [op("add", "/spec/colors", [])])


@cases.case()
def escaped_pointers(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, labels={"example.com/x": "y"}))
    s.patch("a", [op("replace", "/spec/parameters/a~1b", "3"), op("replace", "/spec/parameters/c~0d", "4")])
    s.patch("a", [op("replace", "/metadata/labels/example.com~1x", "z")])
    s.patch("a", [op("remove", "/metadata/labels/example.com~1x")])


@cases.case()
def nothing_to_do(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [])
    s.patch("a", [op("replace", "/spec/size", 1)])
    s.patch("a", [op("test", "/spec/size", 1)])


@cases.case()
def versions(s: sessions.Session) -> None:
    version = s.create(s.widget("a", SPEC)).rv
    s.patch("a", [op("test", "/metadata/resourceVersion", version), op("replace", "/spec/size", 2)])
    s.patch("a", [op("test", "/metadata/resourceVersion", version), op("replace", "/spec/size", 3)])
    s.patch("a", [op("replace", "/metadata/resourceVersion", version), op("replace", "/spec/size", 4)])
    s.patch("a", [op("remove", "/metadata/resourceVersion"), op("replace", "/spec/size", 5)])


@cases.case()
def identity(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("replace", "/metadata/name", "b")])
    s.patch("a", [op("replace", "/metadata/namespace", "default")])
    s.patch("a", [op("replace", "/metadata/uid", "11111111-2222-3333-4444-555555555555")])
    s.patch("a", [op("remove", "/metadata/name")])
    s.patch("a", [op("remove", "/metadata/uid")])
    s.patch("a", [op("replace", "/metadata/creationTimestamp", "2001-02-03T04:05:06Z")])
    s.patch("a", [op("replace", "/metadata/generation", 77)])


@cases.case()
def metadata_removed(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, labels={"x": "y"}))
    s.patch("a", [op("remove", "/metadata")])
    s.patch("a", [op("remove", "/metadata/labels")])
    s.patch("a", [op("add", "/metadata/annotations", {"x": "y"})])
    s.patch("a", [op("add", "/metadata/annotations/x.example~1y", "z")])


@cases.case("wrong-kind")
def kind_and_version(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("replace", "/kind", "Other")])
    s.patch("a", [op("replace", "/apiVersion", "other.example.com/v1")])
    s.patch("a", [op("remove", "/kind")])


@cases.case()
def of_status(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("replace", "/status", {"version": "9"})])
    s.patch("a", [op("remove", "/status")])
    s.patch("a", [op("test", "/status/observedGeneration", -1), op("remove", "/spec")])


@cases.case()
def dry_run(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC))
    s.patch("a", [op("replace", "/spec/size", 2)], "dryRun=All")
    s.patch("a", [op("replace", "/spec/size", 2)], "dryRun=Nonsense")
    s.get("a")


@cases.case()
def field_managers(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC), "fieldManager=one")
    s.patch("a", [op("replace", "/spec/size", 2), op("add", "/metadata/labels", {"x": "y"})], "fieldManager=two")
    s.patch("a", [op("remove", "/spec/title")], "fieldManager=three")
    s.patch("a", [op("replace", "/spec/size", 3)], "fieldManager=two&force=true")


@cases.case()
def finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", SPEC, finalizers=["example.com/a", "example.com/b"]))
    s.patch("a", [op("remove", "/metadata/finalizers/0")])
    s.delete("a")
    s.patch("a", [op("add", "/metadata/finalizers/-", "example.com/late")])
    s.patch("a", [op("remove", "/metadata/finalizers/0")])
    s.get("a")
