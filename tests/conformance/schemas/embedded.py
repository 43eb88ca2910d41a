"""Metadata of embedded resources: what of it can't be decoded, what is written back, and what is wrong with it."""

from conformance import cases, kinds, sessions, trying

_HEAD: kinds.Document = {"apiVersion": "v1", "kind": "Pod"}
_RESOURCE = {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True}
_SHORT = {"type": "object", "properties": {"name": {**trying.TEXT, "maxLength": 3}}}
KIND = trying.kind(
    "Embedding",
    {
        "whole": _RESOURCE,
        "described": {**_RESOURCE, "properties": {"metadata": _SHORT, "kind": trying.TEXT, "apiVersion": trying.TEXT}},
        "filled": {
            **_RESOURCE,
            "default": {**_HEAD, "metadata": {"name": "x", "labels": {"a": "b"}}},
            "properties": {"metadata": {**_SHORT, "default": {"labels": {"c": "d"}}}},
        },
    },
)
_OWNER = {**_HEAD, "name": "x", "uid": "u"}


def _metadata(s: sessions.Session, *found: kinds.Document) -> None:
    trying.values(s, "whole", ({**_HEAD, "metadata": metadata} for metadata in found), "dryRun=All")


@cases.case("owners-inside-lists", kind=KIND)
def nulls(s: sessions.Session) -> None:
    _metadata(
        s,
        {"labels": {"a": None, "b": ""}, "annotations": {"a": None}},
        {"name": None, "uid": None, "generation": None, "creationTimestamp": None},
        {"labels": None, "annotations": None, "finalizers": None, "ownerReferences": None, "managedFields": None},
        {"ownerReferences": [{**_OWNER, "controller": None, "blockOwnerDeletion": False}]},
        {"finalizers": [None]},
        {"ownerReferences": [None]},
        {"managedFields": [None]},
    )


@cases.case(kind=KIND)
def nulls_where_they_are_described(s: sessions.Session) -> None:
    good = {**_HEAD, "metadata": {"name": "x"}}
    s.create(s.widget("a", {"described": good}))
    for name in good:
        trying.values(s, "described", [{**good, name: None}], "dryRun=All")
        trying.values(s, "whole", [{**good, name: None}], "dryRun=All")
        s.merge("a", {"spec": {"described": {name: None}}}, "dryRun=All")
        s.patch("a", [{"op": "replace", "path": f"/spec/described/{name}", "value": None}], "dryRun=All")


@cases.case(kind=KIND)
def numbers(s: sessions.Session) -> None:
    _metadata(s, {"generation": 3.0}, {"generation": 3.5}, {"generation": 1e30}, {"generation": 2**63})
    _metadata(s, {"generation": 0, "deletionGracePeriodSeconds": 0}, {"deletionGracePeriodSeconds": -1})
    _metadata(s, {"generation": -1}, {"generation": "1"}, {"deletionGracePeriodSeconds": 1.5})


@cases.case(kind=KIND)
def times(s: sessions.Session) -> None:
    texts = (
        "2020-01-01T00:00:00.5+01:00|2020-01-01T00:00:00,5Z|2020-01-01T0:00:00Z|"
        "2020-01-01T00:00:00-24:60|x||2020-01-01|2020-01-01T00:00:00|2020-13-01T00:00:00Z|2020-00-01T00:00:00Z|"
        "2020-01-32T00:00:00Z|2021-02-29T00:00:00Z|2020-01-01T24:00:00Z|2020-01-01T00:60:00Z|2020-01-01T00:00:60Z|"
        "2020-01-01T00:00:00Zx|2020-01-01t00:00:00z|10000-01-01T00:00:00Z|2020-01-01T00:00:00+25:00|"
        "2020-01-01T00:00:00+00:61|2020-01-01T00:00:00+0000|2020-1-1T00:00:00Z|2020-01-01 00:00:00Z"
    )
    for text in texts.split("|"):
        _metadata(s, {"creationTimestamp": text}, {"deletionTimestamp": text})
    _metadata(s, {"creationTimestamp": "0001-01-01T00:00:00Z"})
    _metadata(s, {"managedFields": [{"operation": "Apply", "time": "2020-01-01T00:00:00+01:00"}]})


@cases.case(kind=KIND)
def wrong_types(s: sessions.Session) -> None:
    _metadata(s, {"creationTimestamp": 5}, {"uid": 5}, {"labels": []}, {"finalizers": "x"}, {"finalizers": [{}]})
    _metadata(s, {"ownerReferences": {}}, {"ownerReferences": [5]}, {"ownerReferences": [{"uid": 5}]})
    _metadata(s, {"managedFields": [{"operation": 5}]}, {"name": 1, "annotations": 2}, {"z": 1, "b": 2, "a": 3})


@cases.case("owners-inside-lists", kind=KIND)
def owners(s: sessions.Session) -> None:
    controller = {**_OWNER, "controller": True}
    for owner in (_OWNER, {}, {**_OWNER, "apiVersion": "a/b/c"}, {**_OWNER, "apiVersion": "/"}, {**_OWNER, "odd": 1}):
        _metadata(s, {"ownerReferences": [owner]})
    _metadata(s, {"ownerReferences": [{**_OWNER, "kind": "Event"}]})
    _metadata(
        s, {"ownerReferences": [{**controller, "name": "a<b"}, {**_OWNER, "blockOwnerDeletion": True}, controller]}
    )


@cases.case("owners-inside-lists", kind=KIND)
def finalizers(s: sessions.Session) -> None:
    _metadata(s, {"finalizers": ["a", "example.com/b"]}, {"finalizers": ["x y", ""]}, {"finalizers": ["a/b/c"]})
    _metadata(s, {"finalizers": ["orphan", "foregroundDeletion"]})


@cases.case(kind=KIND)
def managers(s: sessions.Session) -> None:
    for entry in (
        {"manager": "x", "operation": "Apply", "fieldsV1": {}},
        {"manager": "x", "operation": "", "fieldsType": "x"},
        {"manager": "xü\u0001", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": {"f:a": {}}},
        {"manager": "x" * 129, "operation": "Apply", "subresource": "y" * 257},
    ):
        _metadata(s, {"managedFields": [entry]})


@cases.case(kind=KIND)
def defaults(s: sessions.Session) -> None:
    for spec in ({}, {"filled": None}, {"filled": _HEAD}, {"filled": {**_HEAD, "metadata": None}}):
        trying.create(s, spec, query="dryRun=All")


@cases.case(kind=KIND)
def applied_with_unknown_fields(s: sessions.Session) -> None:
    for name in ("whole", "described"):
        s.apply(s.fragment("a", {name: {**_HEAD, "metadata": {"zz": 1}}}))
