"""GET the collection: versions, and odd parameters."""

from conformance import cases, sessions
from conformance.verbs import lists


@cases.case()
def resource_versions(s: sessions.Session) -> None:
    version = lists.three(s)[2].rv
    s.list(f"resourceVersion={version}")
    s.list(f"resourceVersion={version}&resourceVersionMatch=NotOlderThan")
    s.list(f"resourceVersion={version}&resourceVersionMatch=Exact")
    s.list(f"resourceVersion={version}&limit=1")
    s.list(f"resourceVersion={version}&limit=1&resourceVersionMatch=Exact")
    s.list("resourceVersion=")


@cases.case()
def resource_version_exact_is_the_past(s: sessions.Session) -> None:
    made = lists.three(s)
    s.delete("a")
    s.list(f"resourceVersion={made[1].rv}&resourceVersionMatch=Exact")
    s.list()


@cases.case()
def resource_version_errors(s: sessions.Session) -> None:
    for query in (
        "resourceVersion=nonsense",
        "resourceVersion=-5",
        "resourceVersionMatch=Exact",
        "resourceVersionMatch=NotOlderThan",
        "resourceVersion=0&resourceVersionMatch=Exact",
        "resourceVersion=5&resourceVersionMatch=Nonsense",
        "resourceVersionMatch=Nonsense",
        "sendInitialEvents=true",
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
        "sendInitialEvents=nonsense",
        "allowWatchBookmarks=true",
    ):
        s.list(query)


@cases.case()
def resource_version_of_the_future(s: sessions.Session) -> None:
    s.list("resourceVersion=1000000000")


@cases.case()
def resource_version_exact_of_the_future(s: sessions.Session) -> None:
    s.list("resourceVersion=1000000000&resourceVersionMatch=Exact")


@cases.case()
def resource_version_exact_of_the_distant_past(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    s.list("resourceVersion=1&resourceVersionMatch=Exact")


@cases.case()
def odd_parameters(s: sessions.Session) -> None:
    s.list("timeoutSeconds=nonsense")
    s.list("timeoutSeconds=5")
    s.list("watch=nonsense&timeoutSeconds=1&resourceVersion=nonsense")
    s.list("watch=false")
    s.list("nonsense=1")
    s.list("labelSelector=a&labelSelector=b")


@cases.case()
def accepts(s: sessions.Session) -> None:
    for accept in ("", "*/*", "text/html", "application/cbor", "application/json;as=Table;v=v1beta1;g=meta.k8s.io"):
        s.list(accept=accept)
