"""Kubernetes JSONPath (`.status.conditions[?(@.type=="Ready")].status`), as kube-apiserver reads printer columns with it.

The dialect (https://kubernetes.io/docs/reference/kubectl/jsonpath/) is older than RFC 9535 and differs from it where columns show it:
names run up to the next dot or bracket, an index outside of its list and a comparison of unlike values spoil the whole path, and what
has no field equals nothing and differs from nothing. The rules are those of `k8s.io/client-go/util/jsonpath`.
"""

import dataclasses
import functools
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

MISSING: Final = object()
"""What a path finds that leads nowhere; a value that is there may be null."""

Step = Callable[[Sequence[Any]], list[Any]]
"""From the values that the path has led to so far to those one step further; raises _MismatchError."""

_PLAIN = re.compile(r"(?:\.[A-Za-z_][A-Za-z0-9_-]*)+")
_NAME = re.compile(r"(?:\\.|[^\\\s.,\[\]$@{}])*")
_NUMBER = re.compile(r"[+-]?[\d.]+")
_WORD = re.compile(r"\w+")
_TEXT = re.compile(r'"((?:\\.|[^"\\])*)"|' + r"'((?:\\.|[^'\\])*)'")
_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?\d*)(:-?\d*)?(:-?\d*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _MismatchError(Exception):
    """The value is not of a shape that the path can go on from; nothing is found then, even if something was before."""


def check(path: str) -> str | None:
    """Return what is wrong with a path, or None."""
    try:
        _compiled(path)
    except ValueError as error:
        return str(error)
    return None


def first(path: str, value: Mapping[str, Any]) -> Any:
    """Return the first match, or MISSING."""
    names = _plain(path)
    if names is None:
        try:
            found = _walk(_compiled(path), [value])
        except _MismatchError:
            return MISSING
        return found[0] if found else MISSING
    here: Any = value
    for name in names:
        here = here.get(name, MISSING) if isinstance(here, Mapping) else MISSING
    return here


@functools.lru_cache(maxsize=4096)
def _plain(path: str) -> tuple[str, ...] | None:
    """Split a path of plain names, which nearly all are: walking it is many times as fast as a query."""
    return tuple(path[1:].split(".")) if _PLAIN.fullmatch(path) else None


@functools.lru_cache(maxsize=4096)
def _compiled(path: str) -> tuple[Step, ...]:
    if not path.startswith((".", "[")):
        raise ValueError(f"{path!r} must start with a dot")
    return tuple(_parse(path))


def _walk(steps: Sequence[Step], values: Sequence[Any]) -> Sequence[Any]:
    for step in steps:
        values = step(values)
    return values


def _parse(text: str) -> Iterator[Step]:
    """Read a path, or one side of a comparison; ValueError when it is none."""
    at = 0
    while at < len(text):
        if text.startswith("[?(", at):
            end = _filter_end(text, at + 3)
            yield _filter(text[at + 3 : end])
            at = end + 2
        elif text[at] == "[":
            end = text.find("]", at)
            if end < 0:
                raise ValueError(f"{text!r}: unterminated array")
            yield from _brackets(text[at + 1 : end])
            at = end + 1
        elif text.startswith("...", at):
            raise ValueError(f"{text!r}: invalid multiple recursive descent")
        elif text.startswith("..", at):
            yield _descend
            # A name follows at once, or a bracket.
            at += 1 if _WORD.match(text, at + 2) else 2
        elif text[at] == ".":
            name = _matched(_NAME, text, at + 1)
            yield _children if name == "*" else functools.partial(_field, name.replace("\\", ""))
            at += 1 + len(name)
        elif text[at] in " @$":
            at += 1
        else:
            found, value = _literal(text, at)
            yield functools.partial(_constant, value)
            at += len(found)


def _matched(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    return match[0] if match else ""


def _literal(text: str, at: int) -> tuple[str, Any]:
    quoted = _TEXT.match(text, at)
    if quoted:
        return quoted[0], re.sub(r"\\(.)", r"\1", quoted[1] if quoted[1] is not None else quoted[2])
    number = _matched(_NUMBER, text, at)
    if number:
        return number, float(number) if "." in number else int(number)
    word = _matched(_WORD, text, at)
    if word not in ("true", "false"):
        raise ValueError(f"{text!r}: unexpected {text[at:]!r}")
    return word, word == "true"


def _filter_end(text: str, at: int) -> int:
    """Find the bracket that ends a filter, behind whatever it has in quotes."""
    while at < len(text):
        quoted = _TEXT.match(text, at)
        if quoted is None and text[at] == ")":
            break
        at = quoted.end() if quoted else at + 1
    if text[at : at + 2] != ")]":
        raise ValueError(f"{text!r}: unterminated filter")
    return at


def _filter(text: str) -> Step:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        return functools.partial(_where, functools.partial(_exists, tuple(_parse(text))))
    left, sign, right = match.groups()
    if sign not in _OPERATORS:
        raise ValueError(f"{text!r}: unrecognized filter operator {sign}")
    return functools.partial(_where, functools.partial(_compare, tuple(_parse(left)), sign, tuple(_parse(right))))


def _brackets(text: str) -> Iterator[Step]:
    parts = text.split(",")
    if len(parts) > 1:
        yield functools.partial(_union, [tuple(_brackets(part.strip(" "))) for part in parts])
        return
    key = _KEY.fullmatch(text)
    if key:
        yield from _parse(f".{key[1]}")
        return
    match = _SLICE.fullmatch(":" if text == "*" else text)
    if match is None or "-" in (part and part.lstrip(":") for part in match.groups()):
        raise ValueError(f"invalid array index {text}")
    start, end, step = ((part or "").lstrip(":") for part in match.groups())
    single = match[2] is None
    yield functools.partial(_slice, _Slice(int(start or 0), int(end) if end else None, int(step or 1), single=single))


def _constant(value: Any, values: Sequence[Any]) -> list[Any]:
    return [value for _ in values]


def _field(name: str, values: Sequence[Any]) -> list[Any]:
    return [value[name] for value in values if isinstance(value, Mapping) and name in value]


def _children(values: Sequence[Any]) -> list[Any]:
    return [child for value in values for child in _within(value)]


def _within(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []


def _descend(values: Sequence[Any]) -> list[Any]:
    found = []
    for value in values:
        children = _within(value)
        if children:
            found += [value, *_descend(children)]
    return found


def _union(branches: Sequence[Sequence[Step]], values: Sequence[Any]) -> list[Any]:
    return [found for branch in branches for found in _walk(branch, values)]


@dataclasses.dataclass(frozen=True, slots=True)
class _Slice:
    start: int
    end: int | None
    step: int
    single: bool


def _slice(wanted: _Slice, values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value is None:
            continue
        if not isinstance(value, list):
            raise _MismatchError
        start, end = _bounds(wanted, len(value))
        if start == end:
            return found
        if not 0 <= start < len(value) or not start <= end <= len(value) or wanted.step <= 0:
            raise _MismatchError
        found += value[start : end : wanted.step]
    return found


def _bounds(wanted: _Slice, length: int) -> tuple[int, int]:
    start = wanted.start + length if wanted.start < 0 else wanted.start
    if wanted.single:
        return start, start + 1
    end = length if wanted.end is None else wanted.end
    return start, end + length if end < 0 else end


def _where(passes: Callable[[Any], bool], values: Sequence[Any]) -> list[Any]:
    if not all(isinstance(value, list) for value in values):
        raise _MismatchError
    return [item for value in values for item in value if passes(item)]


def _exists(steps: Sequence[Step], item: Any) -> bool:
    try:
        return bool(_walk(steps, [item]))
    except _MismatchError:
        # Upstream falls back to the item itself here.
        return True


def _compare(left: Sequence[Step], sign: str, right: Sequence[Step], item: Any) -> bool:
    sides = [_walk(steps, [item]) for steps in (left, right)]
    if not all(sides):
        return False
    if any(len(side) > 1 for side in sides):
        raise _MismatchError
    one, other = (side[0] for side in sides)
    unordered = isinstance(one, bool) and sign not in ("==", "!=")
    if type(one) is not type(other) or not isinstance(one, (bool, int, float, str)) or unordered:
        raise _MismatchError
    return _OPERATORS[sign](one, other)
