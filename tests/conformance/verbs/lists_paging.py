"""GET the collection page by page."""

import base64
import json

from conformance import cases, sessions
from conformance.verbs import lists_from_cache


def five(s: sessions.Session) -> str:
    """Make five objects, and give the last one's version."""
    return [s.create(s.widget(name, labels={"team": name[0]})).rv for name in ("a", "a-b", "a0", "ab", "b")][-1]


def token(answer: sessions.Answer, **changed: object) -> str:
    """Give a list's continue token, with parts of it changed."""
    text = str(answer.meta.get("continue"))
    if not changed:
        return text
    parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return base64.urlsafe_b64encode(json.dumps({**parts, **changed}).encode()).decode().rstrip("=")


@cases.case()
def to_the_end(s: sessions.Session) -> None:
    five(s)
    found = s.list("limit=1")
    while found.meta.get("continue"):
        found = s.list(f"limit=1&continue={token(found)}")


@cases.case()
def limit_changes(s: sessions.Session) -> None:
    five(s)
    first = token(s.list("limit=1"))
    s.list(f"limit=2&continue={first}")
    s.list(f"limit=4&continue={first}")
    s.list(f"limit=100&continue={first}")
    s.list(f"limit=0&continue={first}")
    s.list(f"limit=-1&continue={first}")
    s.list(f"continue={first}")


@cases.case()
def odd_limits(s: sessions.Session) -> None:
    five(s)
    for limit in (
        "5",
        "6",
        "-5",
        "9223372036854775807",
        "9223372036854775808",
        "1.5",
        "",
        "nonsense",
        "1_0",
        "%2B2",
        "%202",
        "\u0662",
    ):
        s.list(f"limit={limit}")
    s.list("limit=1&limit=2")
    s.list("limit=2&continue=")


@cases.case()
def pages_are_of_one_version(s: sessions.Session) -> None:
    five(s)
    first = token(s.list("limit=1"))
    s.delete("a0")
    s.merge("ab", {"spec": {"size": 2}})
    s.create(s.widget("aa"))
    second = s.list(f"limit=2&continue={first}")
    s.list(f"limit=10&continue={token(second)}")
    s.list("limit=10")


@cases.case()
def with_other_versions(s: sessions.Session) -> None:
    version = five(s)
    first = token(s.list("limit=1"))
    s.list(f"limit=1&continue={first}&resourceVersion={version}")
    s.list(f"limit=1&continue={first}&resourceVersion=")
    s.list(f"limit=1&continue={first}&resourceVersion=nonsense")
    s.list(f"limit=1&continue={first}&resourceVersion={version}&resourceVersionMatch=NotOlderThan")
    s.list(f"limit=1&continue={first}&resourceVersionMatch=Exact")


@cases.case()
def pages_of_the_past(s: sessions.Session) -> None:
    version = five(s)
    s.delete("a-b")
    for match in ("", "&resourceVersionMatch=Exact"):
        first = s.list(f"limit=2&resourceVersion={version}{match}")
        s.list(f"limit=2&continue={token(first)}")


@cases.case()
def pages_not_older_than(s: sessions.Session) -> None:
    version = five(s)
    s.delete("a-b")
    now = s.merge("b", {"spec": {"size": 2}}).rv
    for wanted in (version, now, "1"):
        first = s.list(f"limit=2&resourceVersion={wanted}&resourceVersionMatch=NotOlderThan")
        s.list(f"limit=10&continue={token(first)}")


@cases.case()
def pages_that_are_selected(s: sessions.Session) -> None:
    five(s)
    for selector in ("labelSelector=team%3Da", "fieldSelector=metadata.name!%3Da-b", "labelSelector=nobody"):
        found = s.list(f"limit=2&{selector}")
        if found.meta.get("continue"):
            s.list(f"limit=2&{selector}&continue={token(found)}")


@cases.case()
def pages_that_end_exactly(s: sessions.Session) -> None:
    five(s)
    s.list("limit=2&labelSelector=team%3Db")
    s.list("limit=4&labelSelector=team%3Da")
    s.list("limit=1&fieldSelector=metadata.name%3Da")
    s.list("limit=1&fieldSelector=metadata.name%3Da,metadata.name%3Db")


@cases.case()
def bad_tokens(s: sessions.Session) -> None:
    five(s)
    first = s.list("limit=1")
    for text in (
        "nonsense",
        "!!",
        "e30",
        "bnVsbA",
        "W10",
        token(first, v="v2"),
        token(first, rv=0),
        token(first, start=""),
    ):
        s.list(f"limit=1&continue={text}")


@cases.case()
def a_token_without_a_version(s: sessions.Session) -> None:
    """What an expired token's refusal offers: go on, at whatever version is there now."""
    five(s)
    first = s.list("limit=1")
    s.delete("a0")
    second = s.list(f"limit=1&continue={token(first, rv=-1)}")
    s.list(f"limit=10&continue={token(second)}")


@cases.case()
def pages_in_other_shapes(s: sessions.Session) -> None:
    five(s)
    for accept in (sessions.TABLE, sessions.PARTIAL_LIST, sessions.YAML):
        found = s.list("limit=2")
        s.list("limit=2", accept)
        s.list(f"limit=2&continue={token(found)}", accept)
        s.list(f"continue={token(found)}", accept)


@cases.case()
def pages_over_namespaces(s: sessions.Session) -> None:
    """A page may end with a namespace; the namespaces' names differ only in what sorts before the slash."""
    only = f"labelSelector=only%3Dpages-{s.side.name}"
    s.ask("/api/v1/namespaces", {"metadata": {"name": s.other_namespace}})
    for namespace in (s.namespace, s.other_namespace):
        for name in ("b", "a"):
            body = s.widget(name, labels={"only": f"pages-{s.side.name}"})
            version = s.request("POST", s.collection(namespace), body=body).rv
    found = s.request("GET", s.collection(""), f"{only}&limit=1")
    while found.meta.get("continue"):
        found = s.request("GET", s.collection(""), f"{only}&limit=1&continue={token(found)}")
    lists_from_cache.settle(s, version)
    s.request("GET", s.collection(""), f"{only}&limit=1&resourceVersion=0")
    s.request("GET", s.collection(""), f"{only}&limit=3", accept=sessions.TABLE)


@cases.case()
def kubectl_chunks(s: sessions.Session) -> None:
    five(s)
    s.kubectl("get", s.resource, "--chunk-size=2", "-o", "name")
    s.kubectl("get", s.resource, "--chunk-size=0", "-o", "name")
    s.kubectl("get", s.resource, "--chunk-size=1", "-l", "team=a", "-o", "name")
    s.kubectl("get", s.resource, "--chunk-size=1", "--field-selector", "metadata.name!=a", "-o", "name")
