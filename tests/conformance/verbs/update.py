"""PUT of one object."""

from conformance import cases, sessions


@cases.case()
def plain(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["spec"] = {"size": 2, "title": "t"}
    s.update(body)
    s.get("a")


@cases.case()
def nothing_changed(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.update(body)
    s.update(body)
    s.update(body, "fieldManager=somebody-else")
    s.get("a")


@cases.case()
def stale(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    s.merge("a", {"spec": {"size": 2}})
    s.update({**body, "spec": {"size": 3}})
    s.update(body)


@cases.case()
def resource_version_missing(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    del body["metadata"]["resourceVersion"]
    s.update(body)
    body["metadata"]["resourceVersion"] = "0"
    s.update(body)
    body["metadata"]["resourceVersion"] = "nonsense"
    s.update(body)


@cases.case("storage-words")
def uid_wrong_or_missing(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["metadata"]["uid"] = "11111111-2222-3333-4444-555555555555"
    s.update(body)
    del body["metadata"]["uid"]
    body["spec"]["size"] = 5
    s.update(body)


@cases.case()
def renamed(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["metadata"]["name"] = "b"
    s.update(body, name="a")
    del body["metadata"]["name"]
    s.update(body, name="a")


@cases.case()
def immutable_metadata(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for field, value in (
        ("creationTimestamp", "2001-02-03T04:05:06Z"),
        ("creationTimestamp", None),
        ("generation", 99),
        ("deletionTimestamp", "2001-02-03T04:05:06Z"),
        ("deletionGracePeriodSeconds", 5),
        ("selfLink", "/x"),
        ("generateName", "gen-"),
    ):
        body = s.get("a").object
        body["metadata"][field] = value
        s.update(body)


@cases.case()
def namespace_changed(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["metadata"]["namespace"] = "default"
    s.update(body)
    del body["metadata"]["namespace"]
    s.update(body)


@cases.case()
def metadata_left_out(s: sessions.Session) -> None:
    made = s.create(s.widget("a", labels={"x": "y"}, annotations={"n": "m"}, finalizers=["example.com/hold"]))
    s.update(s.widget("a", resourceVersion=made.rv))
    s.get("a")


@cases.case()
def generation(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    changes: tuple[sessions.Document, ...] = (
        {"labels": {"x": "y"}},
        {"annotations": {"x": "y"}},
        {"finalizers": ["example.com/hold"]},
        {"finalizers": []},
    )
    for change in changes:
        body = s.get("a").object
        body["metadata"].update(change)
        s.update(body)
    body = s.get("a").object
    body["spec"] = {}
    s.update(body)


@cases.case()
def labels_changed(s: sessions.Session) -> None:
    body = s.create(s.widget("a", labels={"x": "y", "example.com/z": "1"})).object
    body["metadata"]["labels"] = {"x": "z", "new": "1"}
    body = s.update(body).object
    body["metadata"]["labels"] = None
    body = s.update(body).object
    body["metadata"]["labels"] = {"a b": "c"}
    s.update(body)


@cases.case()
def finalizers_added_and_removed(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["metadata"]["finalizers"] = ["example.com/a", "example.com/b"]
    body = s.update(body).object
    body["metadata"]["finalizers"] = ["example.com/b"]
    body = s.update(body).object
    body["metadata"]["finalizers"] = ["nonsense here"]
    s.update(body)


@cases.case()
def status_is_ignored(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["status"] = {"version": "9.9.9"}
    body = s.update(body).object
    body.pop("status", None)
    body["spec"]["size"] = 7
    s.update(body)


@cases.case()
def spec_left_out(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    del body["spec"]
    s.update(body)
    s.get("a")


@cases.case()
def null_in_spec(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"note": "x", "size": 1})).object
    body["spec"] = {"note": None, "anything": {"x": None}}
    s.update(body)
    s.get("a")
