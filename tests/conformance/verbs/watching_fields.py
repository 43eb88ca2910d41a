"""Watches on the collection that select by name and namespace."""

import contextlib

from conformance import cases, sessions
from conformance.verbs.watching_selecting import RED, TO_RED


@cases.case()
def by_other_names(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&fieldSelector=metadata.name!%3Db") as watch:
        s.create(s.widget("b"))
        s.merge("a", {"spec": {"size": 2}})
        s.delete("b")
        s.create(s.widget("end"))
        watch.until("end")


@cases.case()
def by_name_and_label(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&fieldSelector=metadata.name%3Da&{RED}") as watch:
        s.create(s.widget("b", labels={"team": "red"}))
        s.merge("a", TO_RED)
        s.delete("b")
        s.delete("a")
        watch.events(2)


@cases.case()
def by_what_nothing_is(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    own, other = f"metadata.namespace%3D{s.namespace}", "metadata.namespace%3Dother"
    with contextlib.ExitStack() as stack:
        opened = []
        for fields in ("metadata.name%3Da,metadata.name%3Db", other, f"{own},{other}", own.replace("%3D", "!%3D")):
            query = f"resourceVersion={version}&fieldSelector={fields}&timeoutSeconds=1"
            opened.append(stack.enter_context(s.watch(query)))
        s.merge("a", {"spec": {"size": 2}})
        for watch in opened:
            watch.rest()


@cases.case()
def by_namespace(s: sessions.Session) -> None:
    version = s.create(s.widget("a")).rv
    s.ask("/api/v1/namespaces", {"metadata": {"name": s.other_namespace}})
    only = f"watch-{s.side.name}"
    selectors = (
        f"fieldSelector=metadata.namespace%3D{s.other_namespace}",
        f"fieldSelector=metadata.namespace!%3D{s.namespace}&labelSelector=only%3D{only}",
        f"fieldSelector=metadata.namespace%3D{s.other_namespace},metadata.name!%3Da",
    )
    for name in ("a", "end"):
        for namespace in (s.namespace, s.other_namespace):
            s.request("POST", s.collection(namespace), body=s.widget(name, labels={"only": only}))
    for selector in selectors:
        with s.watch_at(s.collection(""), f"resourceVersion={version}&{selector}") as watch:
            watch.until("end")
