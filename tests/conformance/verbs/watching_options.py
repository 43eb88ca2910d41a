"""Watches on the collection: which combinations of options there are, and what is said about the others."""

from conformance import cases, sessions
from conformance.verbs import lists_from_cache
from conformance.verbs.watching_start import INITIAL

MATCH = "resourceVersionMatch=NotOlderThan"
VERSIONS = ("", "resourceVersion=", "resourceVersion=0", "resourceVersion=1000", "resourceVersion=nonsense")


def refused(s: sessions.Session, *queries: str, accept: str = sessions.JSON) -> None:
    """Ask for watches that can't be; one that is made all the same ends soon."""
    for query in queries:
        with s.watch(f"{query}&timeoutSeconds=1" if query else "timeoutSeconds=1", accept):
            pass


def two(s: sessions.Session) -> str:
    """Make two objects, and wait for them."""
    s.create(s.widget("a"))
    version = s.create(s.widget("b")).rv
    lists_from_cache.settle(s, version)
    return version


def until_the_end(s: sessions.Session, *queries: str) -> None:
    """Watch, each with a marker of its own."""
    for number, query in enumerate(queries):
        with s.watch(query) as watch:
            version = s.create(s.widget(f"end{number}")).rv
            watch.until(f"end{number}")
        lists_from_cache.settle(s, version)


@cases.case()
def matches_without_initial_events(s: sessions.Session) -> None:
    for match in ("NotOlderThan", "Exact", "Nonsense"):
        refused(s, *(f"resourceVersionMatch={match}&{version}" for version in VERSIONS))
    refused(s, f"{MATCH}&allowWatchBookmarks=true", f"{MATCH}&continue=x")


@cases.case()
def initial_events_without_match(s: sessions.Session) -> None:
    for wanted in ("true", "false"):
        refused(s, *(f"sendInitialEvents={wanted}&{version}" for version in VERSIONS))
    refused(s, "sendInitialEvents=true&allowWatchBookmarks=true", "sendInitialEvents=false&resourceVersionMatch=")


@cases.case()
def initial_events_with_other_matches(s: sessions.Session) -> None:
    for wanted in ("true", "false"):
        for match in ("Exact", "Nonsense"):
            refused(s, *(f"sendInitialEvents={wanted}&resourceVersionMatch={match}&{version}" for version in VERSIONS))
    refused(s, "sendInitialEvents=true&resourceVersionMatch=Exact&continue=x&allowWatchBookmarks=true")


@cases.case()
def continue_with_a_match(s: sessions.Session) -> None:
    refused(s, f"{INITIAL}&continue=x", f"sendInitialEvents=false&{MATCH}&resourceVersion=5&continue=x")
    # Without a version a watch begins with initial events, so it has a match that nobody asked for.
    refused(s, "continue=x", "continue=x&resourceVersion=0", "continue=x&allowWatchBookmarks=true")


@cases.case()
def continue_and_limit_are_ignored(s: sessions.Session) -> None:
    version = two(s)
    until_the_end(s, f"continue=x&resourceVersion={version}", "limit=1&resourceVersion=0", "limit=-1", "continue=")


@cases.case()
def bad_numbers(s: sessions.Session) -> None:
    for number in ("nonsense", "", "1.5", "9223372036854775808", "%2B", "1_0", "%201", "\u0661"):
        s.request("GET", s.collection(), f"watch=true&timeoutSeconds={number}")
        s.request("GET", s.collection(), f"watch=true&timeoutSeconds=1&limit={number}")


@cases.case()
def nonsense_versions(s: sessions.Session) -> None:
    for version in ("nonsense", "-1", "1.0", "%2B5", "%205", "1_0", "99999999999999999999999"):
        refused(s, f"resourceVersion={version}", f"{INITIAL}&resourceVersion={version}")
        refused(s, f"sendInitialEvents=false&{MATCH}&resourceVersion={version}")


@cases.case()
def zeros(s: sessions.Session) -> None:
    """Only the text 0 means that a watch begins with initial events, and so with their bookmark."""
    version = two(s)
    until_the_end(s, "resourceVersion=00&allowWatchBookmarks=true", f"resourceVersion=0{version}")


@cases.case()
def timeouts(s: sessions.Session) -> None:
    version = two(s)
    with s.watch(f"resourceVersion={version}&timeoutSeconds=-1") as watch:
        watch.rest()
    with s.watch("timeoutSeconds=1") as watch:
        watch.rest()
    with s.watch(f"{INITIAL}&timeoutSeconds=1") as watch:
        watch.rest()
    until_the_end(s, f"resourceVersion={version}&timeoutSeconds=0")


@cases.case()
def what_is_true(s: sessions.Session) -> None:
    two(s)
    for value in ("true", "1", "yes", "nonsense", ""):
        with s.watch(f"allowWatchBookmarks={value}") as watch:
            watch.events(3)
        with s.watch(f"sendInitialEvents={value}&{MATCH}&allowWatchBookmarks={value}") as watch:
            watch.events(3)
        s.request("GET", s.collection(), f"watch={value}&resourceVersion=nonsense&timeoutSeconds=1")
    s.request("GET", s.collection(), "watch&resourceVersion=nonsense&timeoutSeconds=1")


@cases.case()
def what_is_false(s: sessions.Session) -> None:
    two(s)
    for value in ("false", "0", "False"):
        until_the_end(s, f"allowWatchBookmarks={value}", f"sendInitialEvents={value}&{MATCH}&allowWatchBookmarks=true")
        s.request("GET", s.collection(), f"watch={value}&resourceVersion=nonsense")
        s.delete("end0")
        s.delete("end1")


@cases.case()
def what_is_said_twice(s: sessions.Session) -> None:
    version = two(s)
    until_the_end(
        s, f"resourceVersion={version}&resourceVersion=0", f"labelSelector=&resourceVersion={version}&labelSelector=x"
    )
    s.request("GET", s.collection(), "watch=true&watch=false&resourceVersion=nonsense")
    s.request("GET", s.collection(), "watch=false&watch=true&resourceVersion=nonsense")
    refused(s, f"sendInitialEvents=true&{MATCH}&resourceVersionMatch=Exact&resourceVersion=nonsense")


@cases.case()
def what_is_said_first(s: sessions.Session) -> None:
    bad = ("sendInitialEvents=true", "fieldSelector=spec.size%3D1", "resourceVersion=nonsense")
    s.request("GET", s.collection(), "watch=true&limit=x&" + "&".join(bad), accept="text/html")
    s.request("GET", s.collection(), "watch=true&limit=x&" + "&".join(bad))
    refused(s, "&".join(bad), "&".join(bad[1:]), bad[2])
    refused(s, "includeObject=Nonsense", "includeObject=Nonsense&resourceVersion=nonsense", accept=sessions.TABLE)
    refused(s, f"includeObject=Nonsense&{bad[0]}", f"includeObject=Nonsense&{bad[1]}", accept=sessions.TABLE)
    refused(s, "includeObject=Nonsense&resourceVersion=nonsense")


@cases.case("selector-words")
def selectors_are_read_before_options_are_weighed(s: sessions.Session) -> None:
    bad = "labelSelector=a%3Db%3Dc"
    refused(s, f"{bad}&limit=nonsense", f"{bad}&sendInitialEvents=true", f"{bad}&fieldSelector=nonsense")
    refused(s, "fieldSelector=nonsense&sendInitialEvents=true")


@cases.case()
def in_a_missing_namespace(s: sessions.Session) -> None:
    path = s.collection("no-such-namespace")
    with s.watch_at(path, INITIAL) as watch:
        watch.events(1)
    with s.watch_at(path, "resourceVersion=0&timeoutSeconds=1") as watch:
        watch.rest()
