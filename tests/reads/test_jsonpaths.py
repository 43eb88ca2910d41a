from typing import Any

import pytest
from reads import dialect

from kindwright_facade.jsonpaths import finding


@pytest.mark.parametrize(("path", "found"), dialect.COMMON + dialect.UNORDERED)
def test_what_a_path_finds(path: str, found: Any) -> None:
    assert finding.check(path) is None
    result = finding.first(path, dialect.OBJECT)
    assert result == found
    assert type(result) is type(found)


@pytest.mark.parametrize(("path", "found"), dialect.OWN)
def test_where_the_dialect_is_its_own(path: str, found: Any) -> None:
    assert finding.check(path) is None
    assert finding.first(path, dialect.OBJECT) == found


@pytest.mark.parametrize(("sign", "found"), [("==", 1), ("!=", 0), ("<", finding.MISSING)])
def test_truth_is_compared_but_not_ordered(sign: str, found: Any) -> None:
    items = [{"on": False, "n": 0}, {"on": True, "n": 1}]
    assert finding.first(f".items[?(@.on{sign}true)].n", {"items": items}) == found


@pytest.mark.parametrize("text", ["a)b", "a]b", 'a\\"b', "a,b", "a==b"])
def test_a_text_in_quotes_may_hold_anything(text: str) -> None:
    items = [{"t": "x", "n": 0}, {"t": text.replace("\\", ""), "n": 1}]
    assert finding.first(f'.items[?(@.t=="{text}")].n', {"items": items}) == 1


@pytest.mark.parametrize(
    "path",
    [
        "",
        "spec.replicas",
        "{.spec.replicas}",
        ".spec[",
        ".spec[?(@.a==]",
        ".spec[?(@.a=b)]",
        ".spec[?(@.a==b)]",
        ".spec[?(@.a==1)",
        '.spec[?(@.a=="b)]',
        '.spec[?(@.a=="b" && @.c=="d")]',
        ".a | .b",
        ".a b",
        ".spec[[0]]",
        ".spec[a]",
        '.spec["a"]',
        ".spec[-]",
        ".spec[1:2:3:4]",
        ".spec...a",
        ".spec.a}",
    ],
)
def test_what_is_no_path_is_told_in_one_line(path: str) -> None:
    problem = finding.check(path)
    assert problem
    assert "\n" not in problem


def test_a_path_that_multiplies_finds_nothing() -> None:
    """Every row of a table is looked at in the event loop; four levels of this would take minutes."""
    nested: Any = {"a": 1}
    for _ in range(100):
        nested = {"a": nested}
    assert finding.first("..a..a", nested) is not finding.MISSING
    assert finding.first("..a..a..a..a", nested) is finding.MISSING


def test_a_large_object_is_looked_through_all_the_same() -> None:
    assert (
        finding.first(".spec..name", {"spec": {"a": [{"b": index} for index in range(5000)] + [{"name": "x"}]}}) == "x"
    )
