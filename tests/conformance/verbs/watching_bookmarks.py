"""Watches on the collection: the state that some begin with, its end, and other bookmarks."""

from conformance import cases, sessions
from conformance.verbs import lists_from_cache, lists_selecting
from conformance.verbs.watching_options import MATCH, two
from conformance.verbs.watching_start import INITIAL

FUTURE = lists_from_cache.FUTURE


def begins(s: sessions.Session, query: str, events: int, marker: str, accept: str = sessions.JSON) -> None:
    """Watch the state, and then a change; settled, so that the next watch begins with it."""
    with s.watch(query, accept) as watch:
        watch.events(events)
        version = s.create(s.widget(marker)).rv
        watch.events(1)
    lists_from_cache.settle(s, version)


@cases.case()
def initial_events_by_version(s: sessions.Session) -> None:
    version = two(s)
    begins(s, INITIAL, 3, "c")
    begins(s, f"{INITIAL}&resourceVersion=", 4, "d")
    begins(s, f"{INITIAL}&resourceVersion=0", 5, "e")
    begins(s, f"{INITIAL}&resourceVersion={version}", 6, "f")
    begins(s, f"{INITIAL}&resourceVersion=1", 7, "g")


@cases.case()
def initial_events_without_bookmark(s: sessions.Session) -> None:
    version = two(s)
    query = f"sendInitialEvents=true&{MATCH}"
    begins(s, query, 2, "c")
    begins(s, f"{query}&resourceVersion=0", 3, "d")
    begins(s, f"{query}&resourceVersion={version}&allowWatchBookmarks=false", 4, "e")


@cases.case()
def no_initial_events(s: sessions.Session) -> None:
    version = two(s)
    query = f"sendInitialEvents=false&{MATCH}&allowWatchBookmarks=true"
    begins(s, query, 0, "c")
    begins(s, f"{query}&resourceVersion=0", 0, "d")
    with s.watch(f"{query}&resourceVersion={version}") as watch:
        watch.events(2)


@cases.case()
def bookmarks_where_nobody_asked_for_initial_events(s: sessions.Session) -> None:
    version = two(s)
    begins(s, "allowWatchBookmarks=true", 3, "c")
    begins(s, "allowWatchBookmarks=true&resourceVersion=", 4, "d")
    begins(s, "allowWatchBookmarks=true&resourceVersion=0", 5, "e")
    with s.watch(f"allowWatchBookmarks=true&resourceVersion={version}") as watch:
        watch.events(3)


@cases.case()
def initial_events_are_fresh(s: sessions.Session) -> None:
    """Without a version they are read exactly: never less than what a client has written before."""
    s.create(s.widget("a"))
    for size in (2, 3, 4):
        s.merge("a", {"spec": {"size": size}})
        with s.watch(INITIAL) as watch:
            watch.events(2)
    s.delete("a")
    with s.watch(INITIAL) as watch:
        watch.events(1)


@cases.case()
def initial_events_in_order(s: sessions.Session) -> None:
    only = f"initial-{s.side.name}"
    s.ask("/api/v1/namespaces", {"metadata": {"name": s.other_namespace}})
    for name in lists_selecting.NAMES:
        for namespace in (s.namespace, s.other_namespace):
            s.request("POST", s.collection(namespace), body=s.widget(name, labels={"only": only}))
    query = f"{INITIAL}&labelSelector=only%3D{only}"
    with s.watch_at(s.collection(""), query) as watch:
        watch.events(9)
    with s.watch_at(s.collection(""), f"{query}&fieldSelector=metadata.namespace%3D{s.namespace}") as watch:
        watch.events(5)
    with s.watch_at(s.collection(""), f"{query}&fieldSelector=metadata.name%3Da-b") as watch:
        watch.events(3)


@cases.case()
def initial_events_that_are_selected(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"team": "red"}))
    s.create(s.widget("b"))
    for selector in ("labelSelector=!team", "fieldSelector=metadata.name%3Da", "fieldSelector=metadata.name!%3Da"):
        with s.watch(f"{INITIAL}&{selector}") as watch:
            watch.events(2)
    with s.watch(f"{INITIAL}&labelSelector=team%3Dblue") as watch:
        watch.events(1)
        s.merge("a", {"metadata": {"labels": {"team": "blue"}}})
        s.merge("a", {"metadata": {"labels": {"team": "red"}}})
        watch.events(2)


@cases.case()
def initial_events_of_a_terminating_object(s: sessions.Session) -> None:
    s.create(s.widget("a", finalizers=["example.com/hold"]))
    s.delete("a")
    with s.watch(INITIAL) as watch:
        watch.events(2)
        s.merge("a", {"metadata": {"finalizers": None}})
        watch.events(1)


@cases.case()
def initial_events_of_the_future(s: sessions.Session) -> None:
    with s.watch(f"{INITIAL}&resourceVersion={FUTURE}&timeoutSeconds=1") as watch:
        watch.rest()


@cases.case()
def changes_before_a_future_version_do_not_show(s: sessions.Session) -> None:
    for query in ("", f"&sendInitialEvents=false&{MATCH}"):
        with s.watch(f"resourceVersion={FUTURE}&allowWatchBookmarks=true&timeoutSeconds=1{query}") as watch:
            s.create(s.widget("a"))
            s.delete("a")
            watch.rest()


@cases.case()
def too_old(s: sessions.Session) -> None:
    for query in ("", "&allowWatchBookmarks=true", f"&sendInitialEvents=false&{MATCH}", "&labelSelector=x%3Dy"):
        with s.watch(f"resourceVersion=1{query}") as watch:
            watch.rest()
    with s.watch("resourceVersion=1&fieldSelector=metadata.name%3Da", sessions.TABLE) as watch:
        watch.rest()
    with s.watch("resourceVersion=1", sessions.PARTIAL) as watch:
        watch.rest()


@cases.case()
def a_bookmark_is_a_place_to_go_on(s: sessions.Session) -> None:
    version = two(s)
    with s.watch(INITIAL) as watch:
        bookmark = watch.events(3)[-1]["object"]["metadata"]["resourceVersion"]
    s.note("it is no older than what came before", int(bookmark) >= int(version))
    s.merge("a", {"spec": {"size": 2}})
    s.delete("b")
    with s.watch(f"resourceVersion={bookmark}&allowWatchBookmarks=true") as watch:
        watch.events(2)
    s.list(f"resourceVersion={bookmark}&resourceVersionMatch=NotOlderThan")


def bookmarked(s: sessions.Session, seconds: int, accept: str = sessions.JSON) -> None:
    """Watch a change, then whatever is next; a bookmark by the clock comes only after something has happened."""
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&allowWatchBookmarks=true&timeoutSeconds={seconds}", accept) as watch:
        s.create(s.widget("b"))
        watch.events(1)
        watch.any_event()


@cases.case()
def too_short_for_a_bookmark(s: sessions.Session) -> None:
    bookmarked(s, 1)


@cases.case()
def a_bookmark_before_the_end(s: sessions.Session) -> None:
    bookmarked(s, 4)


@cases.case()
def a_bookmark_as_table(s: sessions.Session) -> None:
    bookmarked(s, 3, sessions.TABLE)


@cases.case()
def a_bookmark_as_metadata(s: sessions.Session) -> None:
    bookmarked(s, 3, sessions.PARTIAL)
