"""PATCH with a JSON patch that can not be applied."""

from conformance import cases, sessions
from conformance.verbs import json_patch


@cases.case()
def failing_tests(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    s.patch("a", [json_patch.op("test", "/spec/size", 2), json_patch.op("replace", "/spec/size", 3)])
    s.patch("a", [json_patch.op("test", "/spec/nothing", 1)])
    s.patch("a", [json_patch.op("test", "/spec/nothing", None)])
    s.patch("a", [json_patch.op("test", "/spec/colors", ["red", "green"])])
    s.get("a")


@cases.case()
def bad_pointers(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    for path in ("/spec/nothing/deep", "spec", "/spec/colors/9", "/spec/colors/x", "/spec/colors/-1", "/spec/size/x"):
        s.patch("a", [json_patch.op("add", path, 1)])


@cases.case()
def missing_targets(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    s.patch("a", [json_patch.op("remove", "/spec/nothing")])
    s.patch("a", [json_patch.op("replace", "/spec/nothing", 1)])
    s.patch("a", [json_patch.op("move", "/spec/x", **{"from": "/spec/nothing"})])
    s.patch("a", [json_patch.op("copy", "/spec/x", **{"from": "/spec/nothing"})])
    s.patch("a", [json_patch.op("remove", "/spec/colors/9")])


@cases.case()
def bad_operations(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    s.patch("a", [json_patch.op("nonsense", "/spec/size", 1)])
    s.patch("a", [{"path": "/spec/size", "value": 1}])
    s.patch("a", [{"op": "add", "value": 1}])
    s.patch("a", [{"op": "add", "path": "/spec/size"}])
    s.patch("a", [{"op": "move", "path": "/spec/size"}])
    s.patch("a", [json_patch.op("add", "", {})])
    s.patch("a", [json_patch.op("remove", "")])


@cases.case("undecodable-text")
def bad_bodies(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    for body in ("", "{}", "null", "[1]", "[", '"x"', '[{"op": 1}]'):
        s.patch("a", body)


@cases.case()
def missing_object(s: sessions.Session) -> None:
    s.patch("nobody", [json_patch.op("add", "/spec/size", 1)])
    s.patch("nobody", "nonsense")


@cases.case()
def too_many_operations(s: sessions.Session) -> None:
    s.create(s.widget("a", json_patch.SPEC))
    s.patch("a", [json_patch.op("replace", "/spec/size", 2)] * 10_001)
    s.patch("a", [json_patch.op("replace", "/spec/size", 3)] * 10_000)


@cases.case("patch-too-large")
def copies_that_explode(s: sessions.Session) -> None:
    s.create(s.widget("a", {"anything": {"x": "y" * 1000}}))
    copies = [
        json_patch.op("copy", f"/spec/anything/x{number}", **{"from": "/spec/anything/x"}) for number in range(4000)
    ]
    s.patch("a", copies)
