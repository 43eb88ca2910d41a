"""Watches on the collection: several at once, many events, large ones, early ones, and who may."""

import contextlib
from collections.abc import Iterator

from conformance import cases, sessions, watches
from conformance.verbs import permissions
from conformance.verbs.watching_options import MATCH
from conformance.verbs.watching_start import INITIAL

# No two alike: of those kube-apiserver may give the columns of a table twice.
VIEWS = (
    ("", sessions.JSON),
    ("", sessions.TABLE),
    ("includeObject=Object", sessions.TABLE),
    ("includeObject=None", sessions.TABLE),
    ("", sessions.PARTIAL),
    ("labelSelector=!x", sessions.JSON),
    ("labelSelector=x", sessions.PARTIAL),
    ("fieldSelector=metadata.name!%3Db", sessions.JSON),
)


@contextlib.contextmanager
def opened(s: sessions.Session, query: str) -> Iterator[list[watches.Watch]]:
    """Open a watch for every view."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(s.watch(f"{query}&{more}", accept)) for more, accept in VIEWS]


@cases.case()
def views_of_changes(s: sessions.Session) -> None:
    """Whatever one of them is shown is not what the others are shown."""
    version = s.create(s.widget("a")).rv
    with opened(s, f"resourceVersion={version}") as found:
        s.merge("a", {"metadata": {"labels": {"x": "y"}}, "spec": {"title": "t"}})
        s.merge("a", {"metadata": {"labels": {"x": None}}, "spec": {"title": "u"}})
        s.delete("a")
        for watch, events in zip(found, (3, 3, 3, 3, 3, 3, 2, 3), strict=True):
            watch.events(events)


@cases.case()
def views_of_the_state(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"x": "y"}))
    s.create(s.widget("c", {"title": "t"}))
    with opened(s, "sendInitialEvents=true&resourceVersionMatch=NotOlderThan") as found:
        for watch, events in zip(found, (2, 2, 2, 2, 2, 1, 1, 2), strict=True):
            watch.events(events)


@cases.case()
def one_after_the_other(s: sessions.Session) -> None:
    """Each goes on where the one before has stopped."""
    version = s.create(s.widget("a")).rv
    for size in (2, 3, 4):
        s.merge("a", {"spec": {"size": size}})
        s.merge("a", {"spec": {"title": str(size)}})
        with s.watch(f"resourceVersion={version}&allowWatchBookmarks=true") as watch:
            version = watch.events(2)[-1]["object"]["metadata"]["resourceVersion"]


@cases.case()
def many_changes(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}") as watch:
        for number in range(60):
            s.merge("a", {"spec": {"size": number + 2}})
        events = watch.events(60)
    versions = [int(event["object"]["metadata"]["resourceVersion"]) for event in events]
    s.note("in order", versions == sorted(set(versions)))


@cases.case()
def many_deletions(s: sessions.Session) -> None:
    for name in ("c", "a", "b"):
        version = s.create(s.widget(name, labels={"team": name})).rv
    with s.watch(f"resourceVersion={version}&labelSelector=team") as watch:
        # All at once they go in any order.
        for team in ("b", "c", "a"):
            s.delete_all(f"labelSelector=team%3D{team}")
        watch.events(3)


@cases.case()
def changes_right_after_the_headers(s: sessions.Session) -> None:
    """Who sees the headers may write at once: the watch has begun by then."""
    for number in range(8):
        with s.watch(f"sendInitialEvents=false&{MATCH}") as watch:
            s.create(s.widget(f"a{number}"))
            if not watch.events(1):
                break


@cases.case()
def changes_right_after_the_headers_are_not_the_state(s: sessions.Session) -> None:
    for number in range(8):
        with s.watch(INITIAL) as watch:
            s.create(s.widget(f"a{number}"))
            watch.events(number + 2)


@cases.case()
def large_objects(s: sessions.Session) -> None:
    text = "z" * 200_000
    version = s.create(s.widget("a", {"title": text})).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.create(s.widget("b", {"title": text}))
        s.merge("a", {"spec": {"title": text[1:]}})
        watch.events(2)
    with s.watch(INITIAL) as watch:
        watch.events(3)


@cases.case()
def by_those_who_may_not(s: sessions.Session) -> None:
    permissions.grant(s, "list")
    s.create(s.widget("a"))
    s.user = permissions.NOBODY
    for path in (s.collection(), s.collection("")):
        with s.watch_at(path, "resourceVersion=0&timeoutSeconds=1") as watch:
            watch.rest()
    s.request("GET", s.collection(""), "resourceVersion=0")
    s.get("a", "resourceVersion=0")
