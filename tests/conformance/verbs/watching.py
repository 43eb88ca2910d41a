"""Watches on the collection."""

from conformance import cases, sessions


@cases.case("selector-words")
def bad_parameters(s: sessions.Session) -> None:
    for query in (
        "sendInitialEvents=true",
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
        "sendInitialEvents=true&resourceVersionMatch=Exact&allowWatchBookmarks=true",
        "sendInitialEvents=nonsense",
        "resourceVersionMatch=NotOlderThan",
        "resourceVersion=nonsense",
        "resourceVersion=-1",
        "labelSelector=a%3Db%3Dc",
        "fieldSelector=spec.size%3D1",
    ):
        with s.watch(f"{query}&timeoutSeconds=1"):
            pass


@cases.case()
def selected_by_label(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&labelSelector=team%3Dred") as watch:
        s.merge("a", {"metadata": {"labels": {"team": "red"}}})
        s.merge("a", {"spec": {"size": 2}})
        s.merge("a", {"metadata": {"labels": {"team": "blue"}}})
        s.merge("a", {"spec": {"size": 3}})
        s.create(s.widget("end", labels={"team": "red"}))
        watch.until("end")


@cases.case()
def selected_by_name(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&fieldSelector=metadata.name%3Db") as watch:
        s.create(s.widget("c"))
        s.create(s.widget("b"))
        s.delete("b")
        watch.events(2)


@cases.case()
def one_object_by_its_path(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    s.request("GET", s.item("a"), f"watch=true&resourceVersion={version}&timeoutSeconds=1")


@cases.case("deeper-paths")
def old_style_path(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    path = f"/apis/{s.api_version}/watch/namespaces/{s.namespace}/widgets"
    s.request("GET", path, f"resourceVersion={version}&timeoutSeconds=1")


@cases.case()
def timeout(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&timeoutSeconds=1") as watch:
        watch.rest()


@cases.case()
def terminating(s: sessions.Session) -> None:
    version = s.create(s.widget("a", finalizers=["example.com/hold"])).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.delete("a")
        s.merge("a", {"metadata": {"finalizers": None}})
        watch.events(2)


@cases.case()
def dry_runs_do_not_show(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.create(s.widget("b"), "dryRun=All")
        s.merge("a", {"spec": {"size": 2}}, "dryRun=All")
        s.apply(s.fragment("d", {"size": 1}), query="dryRun=All", name="d")
        s.delete("a", query="dryRun=All")
        s.create(s.widget("end"))
        watch.until("end")


@cases.case("applied-in-two-steps")
def applies_show_once(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.apply(s.fragment("b", {"size": 1}), name="b")
        s.apply(s.fragment("b", {"size": 2}), name="b")
        s.apply(s.fragment("b", {"size": 2}), name="b")
        s.create(s.widget("end"))
        watch.until("end")


@cases.case()
def as_table(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}", sessions.TABLE) as watch:
        s.create(s.widget("b"))
        s.create(s.widget("c"))
        watch.events(2)


@cases.case()
def as_partial(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}", sessions.PARTIAL) as watch:
        s.create(s.widget("b"))
        s.delete("b")
        watch.events(2)


@cases.case("yaml-refusals-of-watches")
def accepts(s: sessions.Session) -> None:
    for accept in ("application/cbor-seq", "application/yaml", "text/html", "", "application/json;stream=watch"):
        with s.watch("resourceVersion=nonsense&timeoutSeconds=1", accept):
            pass


@cases.case()
def all_namespaces(s: sessions.Session) -> None:
    version = s.list().rv
    label = f"watched-{s.side.name}"
    with s.watch_at(s.collection(""), f"resourceVersion={version}&labelSelector=only%3D{label}") as watch:
        s.create(s.widget("a", labels={"only": label}))
        watch.events(1)
