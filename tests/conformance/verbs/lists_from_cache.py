"""GET with resourceVersion=0, which any cache may answer, and of what was written a moment ago."""

from conformance import cases, sessions
from conformance.verbs import lists

from kindwright_dev import waiting

ZERO = "resourceVersion=0"
FUTURE = "1000000000"


def settle(s: sessions.Session, version: str) -> None:
    """Wait until what a cache answers is no older than a write: before that it has more than one right answer."""

    def fresh() -> bool:
        return int(s.look(f"{s.collection()}?{ZERO}")["metadata"]["resourceVersion"]) >= int(version)

    waiting.until("the cache", fresh, seconds=10)


def three(s: sessions.Session) -> None:
    """Make three objects, and wait for them."""
    settle(s, lists.three(s)[2].rv)


@cases.case()
def limit_is_ignored(s: sessions.Session) -> None:
    three(s)
    s.list(ZERO)
    for limit in ("1", "0", "-1", "500"):
        s.list(f"{ZERO}&limit={limit}")
    s.list(f"{ZERO}&limit=1&resourceVersionMatch=NotOlderThan")


@cases.case()
def empty(s: sessions.Session) -> None:
    s.list(ZERO)
    s.list(f"{ZERO}&limit=1", sessions.TABLE)
    s.request("GET", s.collection("no-such-namespace"), ZERO)


@cases.case()
def matches(s: sessions.Session) -> None:
    three(s)
    for match in ("NotOlderThan", "Exact", "Nonsense", ""):
        s.list(f"{ZERO}&resourceVersionMatch={match}")


@cases.case()
def a_page_from_the_cache(s: sessions.Session) -> None:
    three(s)
    token = s.list("limit=1").meta.get("continue")
    s.list(f"{ZERO}&continue={token}")
    s.list(f"{ZERO}&continue={token}&limit=1")
    s.list(f"{ZERO}&continue={token}&resourceVersionMatch=NotOlderThan")
    s.list(f"{ZERO}&continue=nonsense")


@cases.case()
def odd_parameters(s: sessions.Session) -> None:
    three(s)
    for query in (
        "limit=nonsense",
        "limit=",
        "timeoutSeconds=nonsense",
        "timeoutSeconds=0",
        "allowWatchBookmarks=nonsense",
        "sendInitialEvents=false",
        "watch=0",
        "resourceVersion=nonsense",
        "pretty=true",
    ):
        s.list(f"{ZERO}&{query}")


@cases.case()
def old_versions(s: sessions.Session) -> None:
    three(s)
    s.list("resourceVersion=1")
    s.list("resourceVersion=1&resourceVersionMatch=NotOlderThan")
    s.get("a", "resourceVersion=1")
    s.get("nobody", "resourceVersion=1")


@cases.case()
def nonsense_versions(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for version in ("-1", "1.0", "%2B5", "%205", "0x1", "1_0", "99999999999999999999999", "\u0661"):
        s.list(f"resourceVersion={version}")
        s.get("a", f"resourceVersion={version}")
        s.get("nobody", f"resourceVersion={version}")


@cases.case()
def listed_version(s: sessions.Session) -> None:
    lists.three(s)
    version = s.list().rv
    s.list(f"resourceVersion={version}")
    s.list(f"resourceVersion={version}&resourceVersionMatch=NotOlderThan")
    s.get("a", f"resourceVersion={version}")
    s.get("nobody", f"resourceVersion={version}")


@cases.case()
def right_after_a_write(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    for size in (2, 3, 4):
        s.list(f"resourceVersion={version}")
        s.get("a", f"resourceVersion={version}")
        version = s.merge("a", {"spec": {"size": size}}).rv
    s.list(f"resourceVersion={version}&resourceVersionMatch=NotOlderThan&labelSelector=!team")


@cases.case()
def right_after_a_delete(s: sessions.Session) -> None:
    lists.three(s)
    s.delete("a")
    version = s.list().rv
    s.get("a", f"resourceVersion={version}")
    s.list(f"resourceVersion={version}")
    s.list()


@cases.case()
def deleted(s: sessions.Session) -> None:
    lists.three(s)
    s.delete("b")
    settle(s, s.create(s.widget("end")).rv)
    s.list(ZERO)
    s.get("b", ZERO)


@cases.case()
def terminating(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold"]))
    settle(s, s.delete("a").rv)
    s.list(ZERO)
    s.get("a", ZERO)
    s.merge("a", {"metadata": {"finalizers": None}})
    settle(s, s.create(s.widget("end")).rv)
    s.list(ZERO)


@cases.case()
def one_object(s: sessions.Session) -> None:
    settle(s, s.create(s.widget("a", {"size": 5, "title": "t"}, labels={"x": "y"})).rv)
    for accept in (sessions.JSON, sessions.TABLE, sessions.PARTIAL, sessions.YAML, "text/html"):
        s.get("a", ZERO, accept)
    s.get("a", f"{ZERO}&resourceVersionMatch=Exact")
    s.get("a", f"{ZERO}&{ZERO}1&pretty=true")
    s.get("nobody", ZERO, sessions.TABLE)


@cases.case()
def missing_object_of_the_future(s: sessions.Session) -> None:
    s.get("nobody", f"resourceVersion={FUTURE}")


@cases.case()
def page_of_the_future(s: sessions.Session) -> None:
    s.list(f"resourceVersion={FUTURE}&limit=1&resourceVersionMatch=NotOlderThan")


@cases.case()
def as_client_go_begins(s: sessions.Session) -> None:
    three(s)
    version = s.list(f"limit=500&{ZERO}").rv
    with s.watch(f"allowWatchBookmarks=true&resourceVersion={version}&timeoutSeconds=300") as watch:
        s.create(s.widget("end"))
        watch.until("end")


@cases.case()
def odd_escapes(s: sessions.Session) -> None:
    three(s)
    for query in (
        "limit=%zz",
        "limit=%",
        "labelSelector=team%3Dred%zz",
        "limit=1;continue=x",
        "&&",
        "=1",
        "limit",
        "Limit=x",
    ):
        s.list(f"{ZERO}&{query}")
        s.list(query)
