"""managedFields as clients write them."""

from conformance import cases, sessions


@cases.case()
def written_back(s: sessions.Session) -> None:
    body = s.create(s.widget("a", labels={"x": "y"}), "fieldManager=one").object
    body["spec"]["size"] = 2
    s.update(body, "fieldManager=two")


@cases.case()
def left_out(s: sessions.Session) -> None:
    body = s.create(s.widget("a"), "fieldManager=one").object
    del body["metadata"]["managedFields"]
    body = s.update(body, "fieldManager=two").object
    body["metadata"]["managedFields"] = None
    s.update(body, "fieldManager=two")


@cases.case()
def reset(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"size": 1, "title": "x"}), "fieldManager=one").object
    body["metadata"]["managedFields"] = [{}]
    s.update(body, "fieldManager=two")
    s.get("a")


@cases.case()
def reset_with_an_empty_list(s: sessions.Session) -> None:
    body = s.create(s.widget("a"), "fieldManager=one").object
    body["metadata"]["managedFields"] = []
    s.update(body, "fieldManager=two")


@cases.case()
def reset_and_apply(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 1, "title": "x"}), "fieldManager=one")
    s.merge("a", {"metadata": {"managedFields": [{}]}}, "fieldManager=two")
    s.apply(s.fragment("a", {"size": 2}))


@cases.case()
def manager_renamed(s: sessions.Session) -> None:
    body = s.create(s.widget("a", labels={"x": "y"}), "fieldManager=one").object
    body["metadata"]["managedFields"][0]["manager"] = "renamed"
    s.update(body, "fieldManager=two")
    s.get("a")


@cases.case("applied-map-itself")
def operation_changed(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"size": 1, "title": "t"}), "fieldManager=one").object
    body["metadata"]["managedFields"][0].update(manager="alice", operation="Apply")
    s.update(body, "fieldManager=two")
    s.apply(s.fragment("a", {"size": 1}))


@cases.case()
def fields_narrowed(s: sessions.Session) -> None:
    body = s.create(s.widget("a", {"size": 1, "title": "t"}), "fieldManager=one").object
    body["metadata"]["managedFields"][0]["fieldsV1"] = {"f:spec": {"f:size": {}}}
    s.update(body, "fieldManager=two")


@cases.case("applied-map-itself")
def entry_added(s: sessions.Session) -> None:
    body = s.create(s.widget("a", annotations={"n": "m"}), "fieldManager=one").object
    entry = {**body["metadata"]["managedFields"][0], "manager": "extra", "operation": "Apply"}
    entry["fieldsV1"] = {"f:metadata": {"f:annotations": {"f:n": {}}}, "f:spec": {".": {}, "f:size": {}}}
    body["metadata"]["managedFields"].append(entry)
    s.update(body, "fieldManager=two")


@cases.case("unreadable-entries")
def bad_entries(s: sessions.Session) -> None:
    body = s.create(s.widget("a"), "fieldManager=one").object
    whole = body["metadata"]["managedFields"][0]
    changes: tuple[sessions.Document, ...] = (
        {"operation": "Nonsense"},
        {"fieldsType": "FieldsV2"},
        {"fieldsV1": {"nonsense": {}}},
        {"apiVersion": "a/b/c"},
        {"manager": "x" * 129},
        {"subresource": "nonsense"},
        {"time": "nonsense"},
    )
    for change in changes:
        body["metadata"]["managedFields"] = [{**whole, **change}]
        s.update(body)
        s.get("a")
        body["metadata"]["resourceVersion"] = s.get("a").rv


@cases.case("applied-map-itself")
def kubectl_migrates_from_client_side_apply(s: sessions.Session) -> None:
    note = {"kubectl.kubernetes.io/last-applied-configuration": "{}\n"}
    made = s.create(
        s.widget("a", {"size": 1, "title": "t"}, annotations=note), "fieldManager=kubectl-client-side-apply"
    )
    entries = made.meta.get("managedFields", [])
    moved = [{**entry, "manager": "kubectl", "operation": "Apply"} for entry in entries]
    operations = [
        {"op": "replace", "path": "/metadata/managedFields", "value": moved},
        {"op": "replace", "path": "/metadata/resourceVersion", "value": made.rv},
    ]
    s.patch("a", operations)
    s.patch("a", operations)
    s.apply(s.fragment("a", {"size": 3}), "kubectl")


@cases.case()
def of_another_version_or_group(s: sessions.Session) -> None:
    body = s.create(s.widget("a"), "fieldManager=one").object
    body["metadata"]["managedFields"][0]["apiVersion"] = f"{s.side.group}/v9"
    s.update(body, "fieldManager=two")
    s.apply(s.fragment("a", {"size": 2}), query="force=true")
