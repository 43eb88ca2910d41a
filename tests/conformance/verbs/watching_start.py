"""Watches on the collection: where they begin."""

from conformance import cases, sessions

INITIAL = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"


@cases.case()
def from_a_version(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.create(s.widget("b"))
        s.merge("a", {"spec": {"size": 2}})
        s.merge("a", {"spec": {"size": 2}})
        s.delete("b")
        watch.events(3)


@cases.case()
def from_the_past(s: sessions.Session) -> None:
    version = s.list().rv
    s.create(s.widget("a"))
    s.merge("a", {"spec": {"size": 2}})
    s.delete("a")
    with s.watch(f"resourceVersion={version}") as watch:
        watch.events(3)


@cases.case()
def from_now(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    with s.watch() as watch:
        watch.events(1)
        s.create(s.widget("b"))
        watch.events(1)


@cases.case()
def from_zero(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    with s.watch("resourceVersion=0") as watch:
        s.create(s.widget("b"))
        watch.until("b")


@cases.case()
def initial_events(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    with s.watch(INITIAL) as watch:
        watch.events(2)
        s.create(s.widget("b"))
        watch.events(1)


@cases.case()
def initial_events_of_nothing(s: sessions.Session) -> None:
    with s.watch(INITIAL) as watch:
        watch.events(1)


@cases.case()
def initial_events_from_a_version(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"{INITIAL}&resourceVersion={version}") as watch:
        watch.events(2)


@cases.case()
def initial_events_with_selector(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"x": "y"}))
    s.create(s.widget("b"))
    with s.watch(f"{INITIAL}&labelSelector=x") as watch:
        watch.events(2)


@cases.case()
def no_initial_events(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    query = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan"
    with s.watch(f"{query}&resourceVersion={version}") as watch:
        s.create(s.widget("b"))
        watch.events(1)


@cases.case()
def version_of_the_future(s: sessions.Session) -> None:
    with s.watch("resourceVersion=1000000000&timeoutSeconds=1") as watch:
        watch.rest()


@cases.case()
def version_of_the_distant_past(s: sessions.Session) -> None:
    with s.watch("resourceVersion=1&timeoutSeconds=1") as watch:
        watch.rest()


@cases.case()
def initial_events_as_table(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    with s.watch(INITIAL, f"{sessions.TABLE},application/json") as watch:
        watch.events(2)
