"""PATCH with a JSON merge patch that can not be applied, and the media types of patches."""

from conformance import cases, sessions
from conformance.verbs import merge_patch


@cases.case("undecodable-text")
def bad_bodies(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    for body in ("", "[]", "null", "1", '"x"', "{"):
        s.merge("a", body)


@cases.case()
def missing_object(s: sessions.Session) -> None:
    s.merge("nobody", {"spec": {"size": 1}})
    s.merge("nobody", {"spec": {"size": 1}}, "dryRun=All")


@cases.case()
def identity(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    for change in (
        {"name": "b"},
        {"name": None},
        {"namespace": "default"},
        {"namespace": None},
        {"uid": "11111111-2222-3333-4444-555555555555"},
        {"uid": None},
        {"creationTimestamp": None},
        {"creationTimestamp": "2001-02-03T04:05:06Z"},
        {"deletionTimestamp": "2001-02-03T04:05:06Z"},
        {"generation": 0},
        {"generateName": "gen-"},
        {"selfLink": "/x"},
    ):
        s.merge("a", {"metadata": change})


@cases.case()
def metadata_null(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC, labels={"x": "y"}))
    s.merge("a", {"metadata": None})
    s.get("a")


@cases.case("wrong-kind")
def kind_and_version(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    s.merge("a", {"kind": "Other"})
    s.merge("a", {"apiVersion": "other.example.com/v1"})
    s.merge("a", {"kind": None})
    s.merge("a", {"kind": "Widget", "apiVersion": s.api_version})


@cases.case("undecodable-patch")
def wrong_types(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    s.merge("a", {"metadata": "x"})
    s.merge("a", {"metadata": {"labels": "x"}})
    s.merge("a", {"metadata": {"finalizers": [1]}})


@cases.case()
def other_media(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    for media in (sessions.STRATEGIC_PATCH, "application/json", "text/plain", "", "application/yaml"):
        s.request("PATCH", s.item("a"), body={"spec": {"size": 2}}, media=media)
    s.request("PATCH", s.item("nobody"), body={}, media=sessions.STRATEGIC_PATCH)


@cases.case()
def media_with_parameters(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    media = f"{sessions.MERGE_PATCH}; charset=utf-8"
    s.request("PATCH", s.item("a"), body={"spec": {"size": 2}}, media=media)


@cases.case()
def without_a_body(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    s.request("PATCH", s.item("a"), media=sessions.MERGE_PATCH)


@cases.case("undecodable-text")
def yaml_in_a_json_patch(s: sessions.Session) -> None:
    s.create(s.widget("a", merge_patch.SPEC))
    s.merge("a", "spec: {size: 2}")
