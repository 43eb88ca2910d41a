"""Answers to clients that take gzip: what is compressed, and that it is the same inside."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from conformance import cases, sessions
from conformance.verbs import lists_from_cache

# kube-apiserver compresses what is longer than this.
LONG = 128 * 1024


@dataclass(frozen=True)
class Answer:
    """The headers that matter, and what is inside."""

    headers: dict[str, list[str] | None]
    content: bytes


def ask(
    s: sessions.Session, path: str, encoding: str | None, accept: str = sessions.JSON, update: Any = None
) -> Answer:
    """GET, or PUT, with an Accept-Encoding or none; http.client alone would send one of its own."""
    body = None if update is None else json.dumps(update).encode()
    connection = s._server.connect()
    connection.putrequest("GET" if body is None else "PUT", path, skip_accept_encoding=True)
    sent = {"Accept": accept, "User-Agent": sessions.AGENT, "Accept-Encoding": encoding}
    if body is not None:
        sent |= {"Content-Type": sessions.JSON, "Content-Length": str(len(body))}
    for name, value in sent.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    found = {name: response.headers.get_all(name) for name in ("content-encoding", "vary", "content-type")}
    return Answer(found, gzip.decompress(content) if found["content-encoding"] == ["gzip"] else content)


def compared(s: sessions.Session, path: str, encoding: str | None = "gzip", accept: str = sessions.JSON) -> None:
    """Note what the headers say, and whether what is inside is what comes to those who take nothing."""
    found, plain = ask(s, path, encoding, accept), ask(s, path, "identity", accept)
    same = _lasting(found.content) == _lasting(plain.content)
    noted(s, f"{path.rpartition('/')[2]} with {encoding} as {accept}", found, same=same)


def noted(s: sessions.Session, what: str, found: Answer, **more: Any) -> None:
    """Write down what both sides have in common."""
    s.note(what, {"headers": found.headers, "long": len(found.content) > LONG, **more})


def _lasting(content: bytes) -> Any:
    """Leave out what may change between two lists: their version, and how old things are."""
    if not content.startswith(b"{"):
        return content.partition(b"metadata:\n  continue")[0]
    found = json.loads(content)
    rows = [row.get("object") for row in found.get("rows", ())]
    return found.get("items") or rows or found


def filled(s: sessions.Session, name: str, query: str, length: int) -> str:
    """Make an object whose answer is exactly that long, and give its path."""
    path = f"{s.collection()}{query}" if query else s.item(name)
    s.ask(s.collection(), s.widget(name, {"title": ""}))
    # The first try may make a number in it longer.
    while missing := length - len(ask(s, path, "identity").content):
        found = s.look(s.item(name))
        found["spec"]["title"] += "z" * missing
        ask(s, s.item(name), "identity", update=found)
    return path


def large(s: sessions.Session) -> None:
    """Make three objects that are long only together."""
    for name in ("a", "b", "c"):
        found = s.ask(s.collection(), s.widget(name, {"title": "t"}, annotations={"n": "z" * 50_000}))
    lists_from_cache.settle(s, found["metadata"]["resourceVersion"])


@cases.case()
def lists(s: sessions.Session) -> None:
    large(s)
    for query in ("", "?limit=500", "?resourceVersion=0", "?limit=1", "?fieldSelector=metadata.name!%3Da"):
        compared(s, f"{s.collection()}{query}")


@cases.case()
def other_shapes(s: sessions.Session) -> None:
    large(s)
    for accept in (sessions.TABLE, sessions.PARTIAL_LIST, sessions.YAML):
        compared(s, s.collection(), accept=accept)
        compared(s, f"{s.collection()}?resourceVersion=0", accept=accept)
    compared(s, f"{s.collection()}?includeObject=None", accept=sessions.TABLE)
    compared(s, f"{s.collection()}?includeObject=Object", accept=sessions.TABLE)


@cases.case()
def small_ones(s: sessions.Session) -> None:
    s.create(s.widget("a"))
    for path in (s.collection(), f"{s.collection()}?resourceVersion=0", s.item("a"), s.item("nobody")):
        compared(s, path)
    compared(s, f"{s.collection()}?limit=nonsense")


@cases.case()
def encodings(s: sessions.Session) -> None:
    large(s)
    for encoding in ("gzip, deflate, br", "br,gzip", "deflate", "identity", "*", "gzip;q=0", "gzip;q=1.0", "GZIP", ""):
        compared(s, s.collection(), encoding)


@cases.case("vary-by-proxy")
def nobody_asked(s: sessions.Session) -> None:
    """The proxy in front of an aggregated server may ask for gzip on its own, and takes it off again."""
    large(s)
    compared(s, s.collection(), None)
    compared(s, f"{s.collection()}?resourceVersion=0", None)


@cases.case()
def one_object_at_the_limit(s: sessions.Session) -> None:
    for length, name in ((LONG, "a"), (LONG + 1, "b")):
        compared(s, filled(s, name, "", length))


@cases.case()
def a_list_at_the_limit(s: sessions.Session) -> None:
    for length, name in ((LONG, "a"), (LONG + 1, "b")):
        compared(s, filled(s, name, f"?fieldSelector=metadata.name%3D{name}", length))


@cases.case()
def an_update(s: sessions.Session) -> None:
    body = s.create(s.widget("a")).object
    body["spec"]["title"] = "z" * LONG
    noted(s, "the answer", ask(s, s.item("a"), "gzip", update=body))


@cases.case()
def a_watch(s: sessions.Session) -> None:
    large(s)
    found = ask(s, f"{s.collection()}?watch=true&resourceVersion=0&timeoutSeconds=1", "gzip")
    noted(s, "the stream", found, events=found.content.count(b"\n"))
