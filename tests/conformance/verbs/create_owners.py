"""Owner references, good and bad."""

from conformance import cases, sessions

Document = sessions.Document


def owner(s: sessions.Session, **more: object) -> Document:
    """Make a ConfigMap that stays, and a reference to it."""
    name = f"owner-{s.side.name}"
    path = f"/api/v1/namespaces/{s.namespace}/configmaps"
    made = s.request("POST", path, body={"metadata": {"name": name}})
    uid = made.uid or s.request("GET", f"{path}/{name}").uid
    return {"apiVersion": "v1", "kind": "ConfigMap", "name": name, "uid": uid, **more}


@cases.case()
def reference(s: sessions.Session) -> None:
    s.create(s.widget("a", ownerReferences=[owner(s, controller=True, blockOwnerDeletion=False)]))
    s.get("a")


@cases.case()
def same_reference_twice(s: sessions.Session) -> None:
    reference = owner(s)
    s.create(s.widget("a", ownerReferences=[reference, reference]))


@cases.case()
def two_controllers(s: sessions.Session) -> None:
    first, second = owner(s, controller=True), owner(s, controller=True)
    s.create(s.widget("a", ownerReferences=[first, {**second, "name": "x", "uid": "x-y"}]))


@cases.case()
def incomplete_references(s: sessions.Session) -> None:
    whole = owner(s)
    for field in ("apiVersion", "kind", "name", "uid"):
        s.create(s.widget("a", ownerReferences=[{key: value for key, value in whole.items() if key != field}]))
        s.create(s.widget("a", ownerReferences=[{**whole, field: ""}]))


@cases.case()
def bad_references(s: sessions.Session) -> None:
    whole = owner(s)
    s.create(s.widget("a", ownerReferences=[{**whole, "apiVersion": "a/b/c"}]))
    s.create(s.widget("a", ownerReferences=[{**whole, "kind": "Event", "apiVersion": "v1"}]))
    s.create(s.widget("a", ownerReferences=[{**whole, "controller": "yes"}]))
    s.create(s.widget("a", ownerReferences=["x"]))
    s.create(s.widget("a", ownerReferences={}))


@cases.case()
def reference_added_and_removed(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["metadata"]["ownerReferences"] = [owner(s)]
    body = s.update(body).object
    body["metadata"]["ownerReferences"] = []
    s.update(body)
    s.merge("a", {"metadata": {"ownerReferences": [owner(s)]}})
    s.merge("a", {"metadata": {"ownerReferences": None}})


@cases.case()
def reference_to_an_object_of_the_kind(s: sessions.Session) -> None:
    made = s.create(s.widget("a"))
    reference = {"apiVersion": s.api_version, "kind": "Widget", "name": "a", "uid": made.uid}
    s.create(s.widget("b", ownerReferences=[{**reference, "blockOwnerDeletion": True}]))
    s.get("b")


@cases.case()
def reference_by_apply(s: sessions.Session) -> None:
    reference = owner(s)
    s.apply(s.fragment(ownerReferences=[reference]))
    s.apply(s.fragment())
