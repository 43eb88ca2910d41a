"""YAML that its readers disagree about: what a server takes it for, and whether such texts come back."""

from collections.abc import Iterable

from conformance import cases, sessions
from yamls import tokens

MODES = ("", "fieldValidation=Ignore", "fieldValidation=Warn", "fieldValidation=Strict")


def document(s: sessions.Session, name: str, spec: str) -> str:
    return f"apiVersion: {s.api_version}\nkind: Widget\nmetadata: {{name: {name}}}\nspec:\n{spec}"


def fields(found: Iterable[str]) -> str:
    return "  anything:\n" + "".join(f"    v{number}: {token}\n" for number, token in enumerate(found))


def try_all(s: sessions.Session, found: Iterable[str]) -> None:
    s.create(document(s, "a", fields(found)), media=sessions.YAML)
    s.get("a")
    s.apply(document(s, "b", fields(found)), name="b")
    s.get("b")


@cases.case()
def booleans_and_nulls(s: sessions.Session) -> None:
    try_all(s, [*tokens.BOOLEANS, *tokens.NULLS])


@cases.case()
def integers(s: sessions.Session) -> None:
    try_all(s, tokens.INTEGERS)


@cases.case()
def floats(s: sessions.Session) -> None:
    try_all(s, tokens.FLOATS)


@cases.case()
def texts_and_tags(s: sessions.Session) -> None:
    try_all(s, tokens.TEXTS)


@cases.case()
def keys(s: sessions.Session) -> None:
    text = "  anything:\n" + "".join(f"    k{at}:\n      ? {key}\n      : v\n" for at, key in enumerate(tokens.KEYS))
    s.create(document(s, "a", text), media=sessions.YAML)
    s.get("a")


@cases.case()
def typed_fields(s: sessions.Session) -> None:
    for number, token in enumerate(("y", "08", "1e3", "1.5e3", "1:30", "=", "!!binary aGk=", "!!str 5", "0x1F", "~")):
        for field in ("title", "size", "enabled"):
            s.create(document(s, f"{field}{number}", f"  {field}: {token}\n"), media=sessions.YAML)


@cases.case("undecodable-text")
def refused(s: sessions.Session) -> None:
    for text in tokens.REFUSED:
        version, _, rest = text.rpartition("---\n")
        lines = "".join(f"    {line}\n" for line in rest.splitlines())
        body = (f"{version}---\n" if version else "") + document(s, "a", f"  anything:\n{lines}")
        s.create(body, media=sessions.YAML)
        s.apply(body)
    for key in ("~", "18446744073709551615", "[a]", "{a: 1}"):
        s.create(document(s, "a", f"  anything:\n    ? {key}\n    : v\n"), media=sessions.YAML)


@cases.case()
def merged_and_repeated(s: sessions.Session) -> None:
    for number, text in enumerate(
        (
            "{x: &x {b: 1}, c: {<<: *x, d: 2}}",
            "{x: &x {b: 1}, c: {<<: *x, b: 2}}",
            "{x: &x {b: 1}, c: {b: 2, <<: *x}}",
            "{x: &x {b: 1, b: 2}, c: *x}",
            "{y: 1, true: 2}",
            "{a: {b: 1, b: 2}, a: 1}",
            "\n    a: 1\n    a:\n      b: 1\n",
            "{x: &x 1, z: &x 2, c: *x}",
            "{a: !!set {b}, c: !foo [d]}",
        )
    ):
        for mode, query in enumerate(MODES):
            s.create(document(s, f"a{number}-{mode}", f"  anything: {text}\n"), query, sessions.YAML)


@cases.case()
def odd_texts_come_back(s: sessions.Session) -> None:
    odd = [*tokens.ALL, *tokens.KEYS, "a\nb\n", " a", "a: b", "# a", "é\u2028", "\U0001f600"]
    s.create({**s.widget("a"), "spec": {"anything": {"list": odd, "map": dict.fromkeys(odd, "x")}}})
    s.get("a", accept=sessions.YAML)


@cases.case()
def documents(s: sessions.Session) -> None:
    forms = ("\ufeff", "---\n", "# said\n", "%YAML 1.1\n---\n")
    for number, before in enumerate(forms):
        s.create(before + document(s, f"a{number}", "  size: 1\n"), media=sessions.YAML)
    for number, after in enumerate(("...\n]\n", "---\nb: [", "--- x\n")):
        s.create(document(s, f"b{number}", "  size: 1\n") + after, media=sessions.YAML)
    s.create(document(s, "c", "  size: 1\n").encode("utf-16"), media=sessions.YAML)
    s.create(document(s, "d", "  size:\t1 # said\n").replace("\n", "\r\n"), media=sessions.YAML)
    s.list()


@cases.case("undecodable-text")
def no_document(s: sessions.Session) -> None:
    for body in ("---\n", "# said\n", "---\n---\n" + document(s, "a", "  size: 1\n"), "~", "y", "- a\n"):
        s.create(body, media=sessions.YAML)
