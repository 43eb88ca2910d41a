"""Strings that match a pattern, short ones, for samples. What can't be read or made is left to the caller."""

import re
from collections.abc import Iterable, Iterator
from re import _parser as _parsing  # type: ignore[attr-defined] # the only reader of patterns there is
from typing import Any

from kindwright_facade.schemas import patterns as regexes

_LONGEST = 1000
"""Repetitions within each other multiply: what is longer is not made."""

_LETTERS = "a1Z9-_./: "
"""What is chosen from where nearly anything may stand."""

_CATEGORIES = {
    f"CATEGORY_{name}": "".join(letter for letter in _LETTERS if re.fullmatch(pattern, letter))
    for name, pattern in {
        "DIGIT": r"\d",
        "NOT_DIGIT": r"\D",
        "WORD": r"\w",
        "NOT_WORD": r"\W",
        "SPACE": r"\s",
        "NOT_SPACE": r"\S",
    }.items()
}
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class _UnknownError(ValueError):
    """A part of a pattern that nothing can be made for."""


def examples(pattern: str, shortest: int = 0, longest: int | None = None) -> list[str]:
    """Return a few strings that match and are as long as allowed; none when the pattern is beyond this.

    Digits are not led by zeros: who writes `[0-9]+` rarely means 007.
    """
    try:
        # Not by Python's own engine, which may take for ever.
        tree, matches = _parsing.parse(pattern), regexes.compiled(pattern)
    except (re.error, ValueError, OverflowError, RecursionError):
        return []
    made = dict.fromkeys(_attempt(tree, more, last=last) for more, last in _attempts(shortest))
    return [
        text for text in made if text is not None and matches(text) and shortest <= len(text) <= (longest or len(text))
    ][:4]


def _attempts(shortest: int) -> Iterator[tuple[int, bool]]:
    """Yield how many repetitions beyond the least to make, and whether to take the last of what may be chosen."""
    for more in dict.fromkeys((0, 1, 2, min(shortest, 256))):
        yield more, False
        yield more, True


def _attempt(tree: Iterable[tuple[Any, Any]], more: int, *, last: bool) -> str | None:
    try:
        return _made(tree, more, last=last)
    except (ValueError, OverflowError, RecursionError):
        return None


def _made(nodes: Iterable[tuple[Any, Any]], more: int, *, last: bool) -> str:
    return "".join(_part(str(kind), given, more, last=last) for kind, given in nodes)


def _part(kind: str, given: Any, more: int, *, last: bool) -> str:
    if kind == "LITERAL":
        return chr(given)
    if kind in ("IN", "NOT_LITERAL", "ANY"):
        return _chosen(kind, given, last=last)
    if kind in _REPEATS:
        least, most, inner = given
        text, times = _made(inner, more, last=last), min(int(least) + more, int(most))
        if len(text) * times > _LONGEST:
            raise _UnknownError(kind)
        return text * times
    if kind == "SUBPATTERN":
        return _made(given[-1], more, last=last)
    if kind == "BRANCH":
        return _made(given[1][-1 if last else 0], more, last=last)
    if kind == "AT":
        return ""
    raise _UnknownError(kind)


def _chosen(kind: str, given: Any, *, last: bool) -> str:
    if kind == "ANY":
        return "a"
    if kind == "NOT_LITERAL":
        return _other_than(chr(given))
    if str(given[0][0]) == "NEGATE":
        return _other_than("".join(_members(str(member), value) for member, value in given[1:]))
    member, value = given[-1 if last else 0]
    found = _members(str(member), value)
    return found[-1] if last else found[0]


def _other_than(taken: str) -> str:
    return next((letter for letter in _LETTERS if letter not in taken), "~")


def _members(kind: str, given: Any) -> str:
    """Return characters that a part of a class has: those of the letters above, and the last one."""
    if kind == "LITERAL":
        return chr(given)
    if kind == "RANGE":
        low, high = given
        return "".join(letter for letter in _LETTERS if low <= ord(letter) <= high) + chr(high)
    if kind == "CATEGORY" and str(given) in _CATEGORIES:
        return _CATEGORIES[str(given)]
    raise _UnknownError(kind)
