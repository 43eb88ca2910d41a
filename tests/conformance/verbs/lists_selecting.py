"""GET the collection, selected: read exactly, and with resourceVersion=0."""

from collections.abc import Iterable

from conformance import cases, sessions
from conformance.verbs import lists, lists_from_cache

# Names whose order is not the order of their first words.
NAMES = ("ab", "a0", "a-b", "a")


def both(s: sessions.Session, parameter: str, selectors: Iterable[str], path: str = "") -> None:
    """List with every selector, both ways."""
    for selector in selectors:
        for more in ("", f"&{lists_from_cache.ZERO}"):
            s.request("GET", path or s.collection(), f"{parameter}={selector}{more}")


@cases.case()
def by_label(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    selectors = (
        "team%3Dred",
        "team%3D%3Dred",
        "team!%3Dred",
        "team",
        "!team",
        "team%20in%20(red,blue)",
        "team%20in%20(red)",
        "team%20notin%20(red)",
        "team%20notin%20(red,blue)",
        "example.com/tier",
        "example.com/tier%3Dfront,team%3Dred",
        "example.com/tier%3Dfront,team!%3Dred",
        "team%3Dred,team%3Dblue",
        "team,!team",
    )
    both(s, "labelSelector", selectors)


@cases.case()
def by_empty_values(s: sessions.Session) -> None:
    lists.three(s)
    lists_from_cache.settle(s, s.create(s.widget("d", labels={"team": ""})).rv)
    both(s, "labelSelector", ("team%3D", "team!%3D", "team%20in%20()", "team%20in%20(,red)", "team%20notin%20()", ""))


@cases.case()
def by_odd_spaces(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    both(
        s,
        "labelSelector",
        ("%20team%20%3D%20red%20", "!%20team", "team%20in%20(%20red%20,%20blue%20)", "%20", "team%09"),
    )


@cases.case()
def by_number(s: sessions.Session) -> None:
    s.create(s.widget("none"))
    for number, weight in enumerate(("1", "05", "10", "1_0", "x", "")):
        version = s.create(s.widget(f"w{number}", labels={"weight": weight})).rv
    lists_from_cache.settle(s, version)
    numbers = ("weight%3E4", "weight%3C10", "weight%3E0,weight%3C10", "weight%3E4,weight!%3D10")
    both(
        s,
        "labelSelector",
        (*numbers, "weight%3Ex", "weight%3E1.5", "weight%3E1_0", "weight%3E", "weight%3E9223372036854775808"),
    )


@cases.case("selector-words")
def by_bad_labels(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    for selector in (
        "a%3Db%3Dc",
        "%3D",
        ",",
        "-x%3D1",
        "x%3E-10",
        "x%20in%20y",
        "a%20in%20(b",
        "x%3D" + "y" * 64,
        "/a",
        "a/",
    ):
        s.list(f"{lists_from_cache.ZERO}&labelSelector={selector}")


@cases.case()
def by_field(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    own, other = f"metadata.namespace%3D{s.namespace}", "metadata.namespace%3Dother"
    selectors = (
        "metadata.name%3Da",
        "metadata.name%3D%3Da",
        "metadata.name!%3Da",
        "metadata.name%3Dnobody",
        "metadata.name%3D",
        "metadata.name!%3D",
        "metadata.name%3Da,metadata.name%3Db",
        "metadata.name%3Da,metadata.name!%3Da",
        "metadata.name!%3Da,metadata.name!%3Db",
        own,
        other,
        own.replace("%3D", "!%3D"),
        other.replace("%3D", "!%3D"),
        f"{own},metadata.name%3Da",
        f"{other},metadata.name%3Da",
        f"{own},{other}",
        "metadata.name%3DUpper",
        "",
    )
    both(s, "fieldSelector", selectors)


@cases.case("empty-field-selector")
def by_bad_fields(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    for selector in (
        "spec.size%3D1",
        "metadata.uid%3Dx",
        "nonsense",
        "%3D",
        "metadata.name%3Da%5C",
        "status.phase!%3Dx",
    ):
        s.list(f"{lists_from_cache.ZERO}&fieldSelector={selector}")


@cases.case()
def by_escaped_values(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    both(s, "fieldSelector", ("metadata.name%3Da%5C,b", "metadata.name!%3Da%5C,b", "metadata.name%3Da%5C%3Db"))


@cases.case()
def by_both(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    both(s, "labelSelector", ("team&fieldSelector=metadata.name!%3Da", "!team&fieldSelector=metadata.name%3Da"))
    both(s, "labelSelector", ("team&labelSelector=!team", "&labelSelector=team"))
    both(s, "fieldSelector", ("metadata.name%3Da&fieldSelector=metadata.name%3Db",))


@cases.case()
def labels_of_the_storage_do_not_show(s: sessions.Session) -> None:
    version = s.create(s.widget("a", labels={"team": "red", "kindwright.dev/name": "mine"})).rv
    lists_from_cache.settle(s, version)
    both(s, "labelSelector", ("kindwright.dev/kind", "!kindwright.dev/group", "kindwright.dev/name%3Dmine"))
    both(s, "labelSelector", ("kindwright.dev/name%3Da", "example.com/ui%3Dtrue", "x.kindwright.dev/team%3Dred"))
    both(s, "fieldSelector", ("metadata.name%3Dwidget-a",))


@cases.case()
def labels_that_changed(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"team": "red"}))
    s.create(s.widget("b", labels={"team": "red"}))
    s.merge("a", {"metadata": {"labels": {"team": "blue"}}})
    version = s.patch("b", [{"op": "remove", "path": "/metadata/labels"}]).rv
    lists_from_cache.settle(s, version)
    both(s, "labelSelector", ("team%3Dred", "team%3Dblue", "!team"))


@cases.case()
def in_order(s: sessions.Session) -> None:
    for name in NAMES:
        version = s.create(s.widget(name)).rv
    lists_from_cache.settle(s, version)
    s.list()
    s.list(lists_from_cache.ZERO)
    s.list(f"{lists_from_cache.ZERO}&fieldSelector=metadata.name!%3Da0", sessions.TABLE)


@cases.case()
def in_order_over_namespaces(s: sessions.Session) -> None:
    """The other namespace's name goes on with a dash, which sorts before what follows a namespace in the storage."""
    only = f"all-{s.side.name}"
    s.ask("/api/v1/namespaces", {"metadata": {"name": s.other_namespace}})
    for name in NAMES:
        for namespace in (s.namespace, s.other_namespace):
            body = s.widget(name, labels={"only": only})
            version = s.request("POST", s.collection(namespace), body=body).rv
    lists_from_cache.settle(s, version)
    fields = (
        "",
        f"&fieldSelector=metadata.namespace%3D{s.namespace}",
        f"&fieldSelector=metadata.namespace!%3D{s.namespace}",
        f"&fieldSelector=metadata.namespace%3D{s.other_namespace},metadata.name%3Da0",
        "&fieldSelector=metadata.name%3Da-b",
        "&fieldSelector=metadata.name!%3Da-b",
    )
    both(s, "labelSelector", (f"only%3D{only}{field}" for field in fields), s.collection(""))
    both(s, "fieldSelector", (f"metadata.namespace%3D{s.other_namespace}",))
