"""GET the collection."""

from conformance import cases, sessions


def three(s: sessions.Session) -> list[sessions.Answer]:
    """Make three objects with labels."""
    return [
        s.create(s.widget("a", labels={"team": "red", "example.com/tier": "front"})),
        s.create(s.widget("b", labels={"team": "blue"})),
        s.create(s.widget("c", {"size": 3})),
    ]


def mine(s: sessions.Session, name: str) -> str:
    """Write a selector that no other case's objects match."""
    return f"labelSelector=only%3D{name}-{s.side.name}"


@cases.case()
def empty(s: sessions.Session) -> None:
    s.list()
    s.list(accept=sessions.TABLE)
    s.list(accept=sessions.PARTIAL_LIST)


@cases.case()
def plain(s: sessions.Session) -> None:
    three(s)
    s.list()


@cases.case()
def as_table(s: sessions.Session) -> None:
    three(s)
    s.list(accept=sessions.TABLE)
    s.list("includeObject=None", sessions.TABLE)
    s.list("includeObject=Object&limit=1", sessions.TABLE)
    s.list("includeObject=Nonsense", sessions.TABLE)


@cases.case("other-shape")
def as_partial(s: sessions.Session) -> None:
    three(s)
    s.list(accept=sessions.PARTIAL_LIST)
    s.list(accept=sessions.PARTIAL)
    s.list("limit=2", f"{sessions.PARTIAL_LIST},application/json")


@cases.case()
def pages(s: sessions.Session) -> None:
    three(s)
    token = s.list("limit=1").meta.get("continue")
    token = s.list(f"limit=1&continue={token}").meta.get("continue")
    s.list(f"limit=1&continue={token}")
    s.list("limit=3")
    s.list("limit=0")


@cases.case()
def pages_with_selector(s: sessions.Session) -> None:
    three(s)
    token = s.list("limit=1&labelSelector=team").meta.get("continue")
    s.list(f"limit=1&labelSelector=team&continue={token}")


@cases.case()
def bad_pages(s: sessions.Session) -> None:
    three(s)
    s.list("limit=-1")
    s.list("limit=nonsense")
    s.list("continue=nonsense")
    token = s.list("limit=1").meta.get("continue")
    s.list(f"limit=1&resourceVersion=1&continue={token}")
    s.list(f"limit=1&resourceVersionMatch=Exact&continue={token}")


@cases.case()
def label_selectors(s: sessions.Session) -> None:
    three(s)
    for selector in (
        "team%3Dred",
        "team%3D%3Dred",
        "team!%3Dred",
        "team",
        "!team",
        "team%20in%20(red,blue)",
        "team%20notin%20(red)",
        "example.com/tier%3Dfront",
        "example.com/tier%3Dfront,team%3Dblue",
        "team%3D",
        "team%20in%20()",
        "size%3E1",
        "",
    ):
        s.list(f"labelSelector={selector}")


@cases.case()
def number_selectors(s: sessions.Session) -> None:
    for number in (1, 5, 10):
        s.create(s.widget(f"a{number}", labels={"weight": str(number)}))
    s.create(s.widget("other", labels={"weight": "x"}))
    for selector in ("weight%3E4", "weight%3C10", "weight%3E1,weight%3C10", "weight%3Ex"):
        s.list(f"labelSelector={selector}")


@cases.case("selector-words")
def bad_label_selectors(s: sessions.Session) -> None:
    for selector in (
        "a%3Db%3Dc",
        "%3D",
        "a%20in%20b",
        ",",
        "a,,b",
        "-x%3D1",
        "x%3D-",
        "a%20b",
        "!",
        "(a)",
        "x/y/z%3D1",
    ):
        s.list(f"labelSelector={selector}")


@cases.case()
def labels_of_the_storage_do_not_show(s: sessions.Session) -> None:
    s.create(s.widget("a", labels={"team": "red"}))
    s.list("labelSelector=kindwright.dev/kind")
    s.list("labelSelector=kindwright.dev/name%3Da")
    s.list("labelSelector=example.com/ui%3Dtrue")
    s.list("labelSelector=!kindwright.dev/group")


@cases.case()
def field_selectors(s: sessions.Session) -> None:
    three(s)
    for selector in (
        "metadata.name%3Da",
        "metadata.name%3D%3Da",
        "metadata.name!%3Da",
        f"metadata.namespace%3D{s.namespace}",
        "metadata.namespace%3Dother",
        "metadata.name%3Da,metadata.name%3Db",
        "metadata.name%3Dnobody",
        "",
    ):
        s.list(f"fieldSelector={selector}")


@cases.case("empty-field-selector")
def bad_field_selectors(s: sessions.Session) -> None:
    for selector in (
        "spec.size%3D1",
        "metadata.uid%3Dx",
        "nonsense",
        "metadata.name",
        "%3D",
        "metadata.name%3Ea",
        "a%3Db%3Dc",
    ):
        s.list(f"fieldSelector={selector}")


@cases.case()
def all_namespaces(s: sessions.Session) -> None:
    name = "all-namespaces"
    for number in (1, 2):
        s.create(s.widget(f"a{number}", labels={"only": f"{name}-{s.side.name}"}))
    s.request("GET", s.collection(""), mine(s, name))
    s.request("GET", s.collection(""), mine(s, name), accept=sessions.TABLE)
    s.request("GET", s.collection(""), f"{mine(s, name)}&fieldSelector=metadata.namespace%3D{s.namespace}")
