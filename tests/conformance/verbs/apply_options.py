"""Server-side apply: dry runs, lists of metadata, deletion, and the way from client-side apply."""

import json

from conformance import cases, sessions

LAST = "kubectl.kubernetes.io/last-applied-configuration"


@cases.case()
def dry_run_creates_nothing(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}), query="dryRun=All")
    s.get("a")
    s.list()


@cases.case()
def dry_run_changes_nothing(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.apply(s.fragment("a", {"size": 2}), query="dryRun=All")
    s.apply(s.fragment("a", {"size": 1}), query="dryRun=All")
    s.apply(s.fragment("a", {"size": 2}), "bob", "dryRun=All")
    s.apply(s.fragment("a", {"size": 2}), "bob", "dryRun=All&force=true")
    s.apply(s.fragment("a", {"size": 2}), query="dryRun=Nonsense")
    s.get("a")


@cases.case()
def finalizers(s: sessions.Session) -> None:
    s.apply(s.fragment("a", finalizers=["example.com/a"]))
    s.apply(s.fragment("a", finalizers=["example.com/b"]), "bob")
    s.apply(s.fragment("a", finalizers=["example.com/a", "example.com/c"]))
    s.apply(s.fragment("a"))
    s.get("a")


@cases.case()
def finalizers_of_the_garbage_collector(s: sessions.Session) -> None:
    s.apply(s.fragment("a", finalizers=["orphan"]))
    s.apply(s.fragment("a"))


@cases.case()
def owner_references(s: sessions.Session) -> None:
    made = s.create(s.widget("owner"))
    other = s.create(s.widget("other"))
    first, second = (
        {"apiVersion": s.api_version, "kind": "Widget", "name": answer.meta.get("name"), "uid": answer.uid}
        for answer in (made, other)
    )
    s.apply(s.fragment("a", ownerReferences=[first]))
    s.apply(s.fragment("a", ownerReferences=[second]), "bob")
    s.apply(s.fragment("a", ownerReferences=[{**first, "name": "renamed"}]), "carol")
    s.apply(s.fragment("a", ownerReferences=[first, first]))
    s.apply(s.fragment("a"))


@cases.case("empty-annotations-owned")
def labels_one_by_one(s: sessions.Session) -> None:
    s.apply(s.fragment("a", labels={"x": "1", "example.com/y": "2"}, annotations={"n": "1"}))
    s.apply(s.fragment("a", labels={"z": "3"}, annotations={"m": "2"}), "bob")
    s.apply(s.fragment("a", labels={"x": "1"}))
    s.apply(s.fragment("a", labels={"x": "1"}, annotations={}))
    s.apply(s.fragment("a"), "bob")


@cases.case()
def terminating_object(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}, finalizers=["example.com/hold"]))
    s.delete("a")
    s.apply(s.fragment("a", {"size": 2}, finalizers=["example.com/hold"]))
    s.apply(s.fragment("a", {"size": 2}, finalizers=["example.com/hold", "example.com/late"]))
    s.apply(s.fragment("a", {"size": 2}))
    s.get("a")


@cases.case()
def after_deletion(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}))
    s.delete("a")
    s.apply(s.fragment("a", {"size": 2}))


@cases.case()
def after_client_side_apply(s: sessions.Session) -> None:
    notes = {LAST: '{"apiVersion":"x"}\n'}
    s.create(s.widget("a", {"size": 1, "title": "t"}, annotations=notes), "fieldManager=kubectl-client-side-apply")
    s.apply(s.fragment("a", {"size": 2}), "kubectl")
    s.apply(s.fragment("a", {"size": 2}), "kubectl")
    s.get("a")


@cases.case()
def after_client_side_apply_by_another(s: sessions.Session) -> None:
    notes = {LAST: "{}\n"}
    s.create(s.widget("a", {"size": 1, "title": "t"}, annotations=notes), "fieldManager=kubectl-client-side-apply")
    s.apply(s.fragment("a", {"size": 2}))
    s.apply(s.fragment("a", {"size": 2}), query="force=true")


@cases.case()
def last_applied_is_kept_in_step(s: sessions.Session) -> None:
    body = s.widget("a", {"size": 1})
    notes = {LAST: json.dumps(body, separators=(",", ":"), sort_keys=True) + "\n"}
    s.create(s.widget("a", {"size": 1}, annotations=notes), "fieldManager=kubectl-client-side-apply")
    s.apply(s.fragment("a", {"size": 1, "title": "t"}, labels={"x": "y"}), "kubectl", "force=true")
    s.apply(s.fragment("a", {"size": 3, "title": "t"}), "kubectl")
    s.merge("a", {"metadata": {"annotations": {LAST: None}}}, "fieldManager=kubectl-client-side-apply")
    s.apply(s.fragment("a", {"size": 4}), "kubectl")


@cases.case()
def last_applied_sent_by_apply(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1}, annotations={LAST: "{}"}))
    s.apply(s.fragment("a", {"size": 2}))


@cases.case()
def before_first_apply(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 1}), "fieldManager=one")
    s.merge("a", {"metadata": {"managedFields": [{}]}}, "fieldManager=one")
    s.apply(s.fragment("a", {"size": 2, "title": "t"}))


@cases.case()
def update_takes_over_then_apply(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"size": 1, "title": "t"}))
    s.merge("a", {"spec": {"title": None}}, "fieldManager=bob")
    s.apply(s.fragment("a", {"size": 1, "title": "t"}))
    s.merge("a", {"spec": {"size": 5}}, "fieldManager=bob")
    s.apply(s.fragment("a", {"title": "t"}))


@cases.case()
def numbers_of_equal_value(s: sessions.Session) -> None:
    s.apply(s.fragment("a", {"ratio": 1.0, "port": 80}))
    s.apply(s.fragment("a", {"ratio": 1}))
    s.apply(s.fragment("a", {"ratio": 1, "port": "80"}), "bob")


@cases.case()
def many_managers(s: sessions.Session) -> None:
    for number in range(12):
        s.merge("a", {"spec": {"size": number}}, f"fieldManager=m{number}")
        s.apply(s.fragment("a", {"parameters": {f"k{number}": "v"}}), f"m{number}")
    s.get("a")


@cases.case()
def many_updaters(s: sessions.Session) -> None:
    s.create(s.widget("a"), "fieldManager=m")
    for number in range(13):
        s.merge("a", {"spec": {"parameters": {f"k{number:02}": "v"}}}, f"fieldManager=u{number:02}")
