"""DELETE of the collection."""

from conformance import cases, sessions


def three(s: sessions.Session) -> None:
    """Make three objects with labels."""
    s.create(s.widget("a", labels={"team": "red"}))
    s.create(s.widget("b", labels={"team": "blue"}))
    s.create(s.widget("c"))


@cases.case()
def everything(s: sessions.Session) -> None:
    three(s)
    s.delete_all()
    s.list()


@cases.case()
def nothing(s: sessions.Session) -> None:
    s.delete_all()


@cases.case()
def selected_by_label(s: sessions.Session) -> None:
    three(s)
    s.delete_all("labelSelector=team%3Dred")
    s.delete_all("labelSelector=!team")
    s.list()


@cases.case()
def selected_by_field(s: sessions.Session) -> None:
    three(s)
    s.delete_all("fieldSelector=metadata.name%3Db")
    s.list()


@cases.case("selector-words")
def bad_selectors(s: sessions.Session) -> None:
    three(s)
    s.delete_all("labelSelector=a%3Db%3Dc")
    s.delete_all("fieldSelector=spec.size%3D1")
    s.list()


@cases.case()
def dry_run(s: sessions.Session) -> None:
    three(s)
    s.delete_all("dryRun=All")
    s.delete_all("", {"apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"]})
    s.list()


@cases.case()
def limited(s: sessions.Session) -> None:
    three(s)
    s.delete_all("limit=1")
    s.list()


@cases.case()
def with_finalizers(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold"]))
    s.create(s.widget("b"))
    s.delete_all()
    s.list()


@cases.case()
def with_preconditions(s: sessions.Session) -> None:
    three(s)
    wrong = {"uid": "11111111-2222-3333-4444-555555555555"}
    s.delete_all("", {"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": wrong})
    s.list()


@cases.case()
def with_policy(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold"]))
    s.delete_all("", {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Orphan"})
    s.delete_all("propagationPolicy=Nonsense")


@cases.case("not-found-as-status")
def across_namespaces(s: sessions.Session) -> None:
    s.request("DELETE", s.collection(""), "labelSelector=only%3Dnobody")


@cases.case()
def at_a_version(s: sessions.Session) -> None:
    three(s)
    s.delete_all("resourceVersion=0&labelSelector=nobody")
    s.delete_all("resourceVersion=nonsense")


@cases.case()
def answers_as_asked(s: sessions.Session) -> None:
    three(s)
    s.request("DELETE", s.collection(), "dryRun=All", accept=sessions.PARTIAL_LIST)
