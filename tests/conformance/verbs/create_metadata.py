"""POST to the collection: what may stand in an object's metadata."""

import json

from conformance import cases, sessions


@cases.case("create-with-version")
def resource_version_set(s: sessions.Session) -> None:
    s.create(s.widget("a", resourceVersion="1"))


@cases.case()
def resource_version_set_to_nothing(s: sessions.Session) -> None:
    s.create(s.widget("b", resourceVersion="0"))
    s.create(s.widget("c", resourceVersion=""))


@cases.case()
def server_fields_set(s: sessions.Session) -> None:
    s.create(
        s.widget(
            "a",
            uid="11111111-2222-3333-4444-555555555555",
            creationTimestamp="2001-02-03T04:05:06Z",
            deletionTimestamp="2001-02-03T04:05:06Z",
            deletionGracePeriodSeconds=7,
            generation=12,
            selfLink="/x",
        )
    )
    s.get("a")


@cases.case()
def labels_and_annotations(s: sessions.Session) -> None:
    labels = {"plain": "1", "example.com/team": "red", "empty": "", "a.b-c.example/d_e.f": "G-h_i.j"}
    s.create(s.widget("a", labels=labels, annotations={**labels, "long": "x" * 1000, "example.com/x": "ä ö\n"}))
    s.create(s.widget("b", labels={}, annotations={}))
    s.create(s.widget("c", labels=None, annotations=None))


@cases.case()
def bad_label_values(s: sessions.Session) -> None:
    for number, value in enumerate(("a b", "-x", "x" * 64, "ü", "x/y")):
        s.create(s.widget(f"a{number}", labels={"example.com/team": value}))
    s.create(s.widget("last", labels={"team": "x" * 63}))


@cases.case()
def bad_label_keys(s: sessions.Session) -> None:
    for number, key in enumerate(("", "a b", "/x", "x/", "a/b/c", "UPPER.example/x", "example.com/-x", "x" * 64)):
        s.create(s.widget(f"a{number}", labels={key: "1"}))


@cases.case()
def bad_annotation_keys(s: sessions.Session) -> None:
    for number, key in enumerate(("", "a b", "/x", "x/", "a/b/c", "Upper.example/x", "x" * 64)):
        s.create(s.widget(f"a{number}", annotations={key: "1"}))


@cases.case("long-key-prefix")
def label_keys_at_their_limits(s: sessions.Session) -> None:
    prefix = ".".join(["x" * 56] * 4)  # 227 characters: with ours behind it still a name
    s.create(s.widget("a", labels={f"{prefix}/{'y' * 63}": "1", "z" * 63: "2"}, annotations={f"{prefix}/y": "1"}))
    s.create(s.widget("b", labels={f"{prefix}/{'y' * 64}": "1"}))
    s.create(s.widget("c", labels={f"{prefix}.{'x' * 40}/y": "1"}))


@cases.case("long-key-prefix")
def label_prefix_too_long_for_ours(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={".".join(["x" * 49] * 5) + "/y": "1"}))


@cases.case()
def annotations_too_large(s: sessions.Session) -> None:
    s.create(s.widget("a", annotations={"example.com/big": "x" * (256 * 1024)}))


@cases.case()
def large_values(s: sessions.Session) -> None:
    s.create(s.widget("a", {"parameters": {"big": "ü" * 200_000}}))
    s.get("a")


@cases.case()
def too_large(s: sessions.Session) -> None:
    limit = 3 * 1024 * 1024
    # One byte too many, and no more: a server that stops reading cuts the connection, sometimes before its answer.
    s.create(json.dumps(s.widget("a")).ljust(limit + 1))


@cases.case()
def metadata_of_wrong_types(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"x": 1}))
    s.create(s.widget("a", labels=[]))
    s.create(s.widget("a", annotations={"x": True}))
    s.create(s.widget("a", finalizers="x"))
    s.create({**s.widget("a"), "metadata": []})
    s.create({**s.widget(), "metadata": {"name": 1}})


@cases.case()
def metadata_unknown_field(s: sessions.Session) -> None:
    s.create(s.widget("a", nonsense="x"))


@cases.case()
def finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold", "example.com/other"]))
    s.create(s.widget("b", finalizers=[]))
    s.create(s.widget("c", finalizers=["example.com/hold", "example.com/hold"]))


@cases.case()
def bad_finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["hold"]))
    s.create(s.widget("b", finalizers=["example.com/a b"]))
    s.create(s.widget("c", finalizers=[""]))


@cases.case()
def finalizers_of_the_garbage_collector(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["foregroundDeletion"]))
    s.create(s.widget("b", finalizers=["orphan"]))
    s.create(s.widget("c", finalizers=["orphan", "foregroundDeletion"]))


@cases.case()
def managed_fields_set(s: sessions.Session) -> None:
    entry = {
        "manager": "bob",
        "operation": "Update",
        "apiVersion": s.api_version,
        "time": "2020-01-01T00:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:spec": {"f:size": {}}},
    }
    s.create(s.widget("a", managedFields=[entry]))
    s.create(s.widget("b", managedFields=[{**entry, "operation": "Nonsense"}]))
    s.create(s.widget("c", managedFields=[{}]))
    s.create(s.widget("d", managedFields=[]))
    s.create(s.widget("e", managedFields=[{**entry, "fieldsV1": {"nonsense": {}}}]))
