"""Watches on the collection that select: what enters, what stays, what leaves."""

from conformance import cases, sessions
from conformance.verbs import lists_from_cache
from conformance.verbs.watching_start import INITIAL

RED = "labelSelector=team%3Dred"
TO_RED = {"metadata": {"labels": {"team": "red"}}}
TO_BLUE = {"metadata": {"labels": {"team": "blue"}}, "spec": {"size": 9}}


def end(s: sessions.Session, **metadata: object) -> None:
    """Make the marker, which everything here selects."""
    s.create(s.widget("end", labels={"team": "red"}, **metadata))


@cases.case()
def by_merge(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        for patch in (TO_RED, {"spec": {"size": 2}}, TO_BLUE, {"spec": {"size": 3}}, TO_RED, TO_BLUE):
            s.merge("a", patch)
        s.delete("a")
        end(s)
        watch.until("end")


@cases.case()
def by_update(s: sessions.Session) -> None:
    found = s.create(s.widget("a", labels={"team": "blue"}))
    with s.watch(f"resourceVersion={found.rv}&{RED}") as watch:
        for team in ("red", "green", "red"):
            body = found.object
            body["metadata"]["labels"] = {"team": team}
            found = s.update(body)
        end(s)
        watch.until("end")


@cases.case()
def by_apply(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    version = s.apply(s.fragment(labels={"team": "red"})).rv
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        s.apply(s.fragment(spec={"title": "t"}, labels={"team": "red"}))
        s.apply(s.fragment(spec={"title": "t"}))
        s.apply(s.fragment(spec={"title": "u"}, labels={"team": "red"}))
        end(s)
        watch.until("end")


@cases.case()
def by_json_patch(s: sessions.Session) -> None:
    version = s.create(s.widget("a", labels={"team": "red"})).rv
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        s.patch("a", [{"op": "remove", "path": "/metadata/labels"}])
        s.patch("a", [{"op": "add", "path": "/metadata/labels", "value": {"team": "red", "x": "y"}}])
        end(s)
        watch.until("end")


@cases.case()
def what_leaves_is_as_it_was(s: sessions.Session) -> None:
    found = s.create(s.widget("a", {"size": 1, "title": "old"}, labels={"team": "red"}, annotations={"n": "old"}))
    with s.watch(f"resourceVersion={found.rv}&{RED}") as watch:
        body = found.object
        body["metadata"].update(labels={"team": "blue"}, annotations={"n": "new"}, finalizers=["example.com/hold"])
        body["spec"] = {"size": 2, "title": "new"}
        s.update(body)
        gone = watch.events(1)
    version = gone[0]["object"]["metadata"]["resourceVersion"]
    s.note("the version is the write's", s.get("a").rv == version)


@cases.case()
def what_is_deleted_is_as_it_was(s: sessions.Session) -> None:
    s.create(s.widget("a", {"size": 1}))
    version = s.merge("a", {"spec": {"size": 2}, "metadata": {"labels": {"x": "y"}}}).rv
    with s.watch(f"resourceVersion={version}") as watch:
        s.delete("a")
        gone = watch.events(1)
    later = gone[0]["object"]["metadata"]["resourceVersion"]
    s.note("the version is the deletion's", int(later) > int(version))
    with s.watch(f"resourceVersion={later}") as watch:
        s.create(s.widget("a", {"size": 3}))
        watch.events(1)


@cases.case()
def from_the_past(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    for patch in (TO_RED, {"spec": {"size": 2}}, TO_BLUE, TO_RED):
        s.merge("a", patch)
    s.delete("a")
    s.create(s.widget("a", labels={"team": "red"}))
    end(s)
    selectors = (RED, "labelSelector=team", "labelSelector=team%20notin%20(red)&fieldSelector=metadata.name%3Da")
    for selector in (*selectors[:2], "fieldSelector=metadata.name!%3Db", ""):
        with s.watch(f"resourceVersion={version}&{selector}") as watch:
            watch.until("end")
    with s.watch(f"resourceVersion={version}&{selectors[2]}") as watch:
        watch.events(3)


@cases.case()
def from_the_middle(s: sessions.Session) -> None:
    """A watch that begins while an object is selected shows it first when it changes, or goes."""
    s.create(s.widget("a"))
    version = s.merge("a", TO_RED).rv
    s.merge("a", {"spec": {"size": 2}})
    s.merge("a", TO_BLUE)
    end(s)
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        watch.until("end")


@cases.case()
def by_existence(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&labelSelector=team") as some:  # noqa: SIM117 - in the order of the transcript
        with s.watch(f"resourceVersion={version}&labelSelector=!x,team!%3Dblue") as others:
            s.merge("a", TO_RED)
            s.merge("a", TO_BLUE)
            s.merge("a", {"metadata": {"labels": {"team": None}}})
            end(s)
            some.until("end")
            others.until("end")


@cases.case()
def by_set_and_number(s: sessions.Session) -> None:
    version = s.create(s.widget("a", labels={"weight": "5"})).rv
    weights = "labelSelector=weight%3E4,weight%20in%20(5,7,9)"
    with s.watch(f"resourceVersion={version}&{weights}") as watch:
        for weight in ("7", "8", "9", "x", "05"):
            s.merge("a", {"metadata": {"labels": {"weight": weight}}})
        s.create(s.widget("end", labels={"weight": "5"}))
        watch.until("end")


@cases.case()
def terminating(s: sessions.Session) -> None:
    version = s.create(s.widget("a", finalizers=["example.com/hold"], labels={"team": "red"})).rv
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        s.delete("a")
        s.merge("a", TO_BLUE)
        s.merge("a", TO_RED)
        s.merge("a", {"metadata": {"finalizers": None}})
        end(s)
        watch.until("end")


@cases.case()
def made_again(s: sessions.Session) -> None:
    version = s.create(s.widget("a", labels={"team": "red"})).rv
    with s.watch(f"resourceVersion={version}&{RED}") as watch:
        for number in (1, 2):
            s.delete("a")
            s.create(s.widget("a", {"size": number}, labels={"team": "red"}))
        s.delete("a")
        end(s)
        watch.until("end")


@cases.case()
def from_the_state(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"team": "red"}))
    lists_from_cache.settle(s, s.create(s.widget("b")).rv)
    for number, query in enumerate((RED, f"resourceVersion=0&{RED}", f"{INITIAL}&{RED}")):
        with s.watch(query) as watch:
            watch.events(2 if INITIAL in query else 1)
            s.merge("b", {"spec": {"size": number + 5}, **TO_RED})
            s.merge("b", TO_BLUE)
            watch.events(2)
        lists_from_cache.settle(s, s.get("b").rv)


@cases.case()
def labels_of_the_storage_do_not_show(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&labelSelector=!kindwright.dev/name,!example.com/ui") as watch:
        s.merge("a", {"metadata": {"labels": {"example.com/ui": "true"}}})
        s.create(s.widget("end"))
        watch.until("end")
    with s.watch("labelSelector=example.com/ui%3Dtrue&resourceVersion=0&timeoutSeconds=1") as watch:
        watch.rest()
