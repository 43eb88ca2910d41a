"""What cases about schemas have in common: the same kind of request with one value after the other."""

from collections.abc import Iterable
from typing import Any

from conformance import kinds, sessions

AREA = "schemas"  # their kinds have a group of their own
TEXT: kinds.Document = {"type": "string"}
WHOLE: kinds.Document = {"type": "integer"}
Values = tuple[Any, ...]


def kind(name: str, properties: kinds.Document, **more: Any) -> kinds.Kind:
    """Define a kind of one version by the properties of its spec; the rest goes into the schema of spec."""
    return kinds.Kind(
        name,
        f"{name.lower()}s",
        (kinds.Version("v1", {"type": "object", "properties": properties, **more}),),
        area=AREA,
    )


def create(s: sessions.Session, *specs: Any, query: str = "") -> None:
    """Create an object with each spec: a0, a1 and so on."""
    for number, spec in enumerate(specs):
        s.create({**s.widget(f"a{number}"), "spec": spec}, query)


def values(s: sessions.Session, name: str, found: Iterable[Any], query: str = "") -> None:
    """Create an object with each value of a property of spec."""
    create(s, *({name: value} for value in found), query=query)


def texts(s: sessions.Session, name: str, found: str) -> None:
    """Create an object with each text of a property of spec; there are bars between them."""
    values(s, name, found.split("|"))


def ways(s: sessions.Session, good: kinds.Document, bad: kinds.Document, path: str) -> None:
    """Try to make a good object a bad one in every way; ``path`` is the pointer to what is bad, below spec."""
    s.create(s.widget("a", bad))
    s.create(s.widget("a", bad), "dryRun=All")
    body = s.create(s.widget("a", good)).object
    s.update({**body, "spec": bad})
    s.update({**body, "spec": bad}, "dryRun=All")
    s.merge("a", {"spec": bad})
    value: Any = bad
    for key in path.split("/"):
        value = value[int(key) if isinstance(value, list) else key]
    s.patch("a", [{"op": "add", "path": f"/spec/{path}", "value": value}])
    s.apply(s.fragment("a", bad), query="force=true")
    s.apply(s.fragment("b", bad), name="b")
    s.get("a")


def order(s: sessions.Session, answer: sessions.Answer) -> None:
    """Write down in which order a refusal names its causes: what is compared elsewhere is sorted."""
    causes = answer.body.get("details", {}).get("causes", []) if isinstance(answer.body, dict) else []
    s.note("order", [f"{item['field']} {item['reason']}" for item in causes])
