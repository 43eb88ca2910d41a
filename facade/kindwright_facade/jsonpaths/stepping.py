"""The steps of a path: each makes values of those that the path has led to so far."""

import dataclasses
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Step = Callable[[Sequence[Any]], list[Any]]
"""From the values that the path has led to so far to those one step further; raises MismatchError."""

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


_MOST = 10_000
"""How many values a path may lead to at once: `..*..*` multiplies, in every row of a table."""


class MismatchError(Exception):
    """The value is not of a shape that the path can go on from; nothing is found then, even if something was before."""


def walk(steps: Sequence[Step], values: Sequence[Any]) -> Sequence[Any]:
    """Return what is found behind all steps; raises MismatchError when that is too much to look at."""
    for step in steps:
        values = step(values)
        if len(values) > _MOST:
            raise MismatchError
    return values


def constant(value: Any, values: Sequence[Any]) -> list[Any]:
    """Stand for each value: one side of a comparison that is written out."""
    return [value for _ in values]


def field(name: str, values: Sequence[Any]) -> list[Any]:
    """Go into a field."""
    return [value[name] for value in values if isinstance(value, Mapping) and name in value]


def children(values: Sequence[Any]) -> list[Any]:
    """Go into all fields and items."""
    return [child for value in values for child in _within(value)]


def _within(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []


def descend(values: Sequence[Any]) -> list[Any]:
    """Go into everything below, what has nothing below it left out."""
    found = []
    for value in values:
        children = _within(value)
        if children:
            found += [value, *descend(children)]
        if len(found) > _MOST:
            raise MismatchError
    return found


def union(branches: Sequence[Sequence[Step]], values: Sequence[Any]) -> list[Any]:
    """Return what each of several ways leads to."""
    return [found for branch in branches for found in walk(branch, values)]


@dataclasses.dataclass(frozen=True, slots=True)
class Slice:
    """Which items: from `start` up to `end`, each `step`; a `single` one is an index, which has to be there."""

    start: int
    end: int | None
    step: int
    single: bool


def slice_(wanted: Slice, values: Sequence[Any]) -> list[Any]:
    """Go into some items of lists, or a single one."""
    found: list[Any] = []
    for value in values:
        if value is None:
            continue
        if not isinstance(value, list):
            raise MismatchError
        start, end = _bounds(wanted, len(value))
        if start == end:
            return found
        if not 0 <= start < len(value) or not start <= end <= len(value) or wanted.step <= 0:
            raise MismatchError
        found += value[start : end : wanted.step]
    return found


def _bounds(wanted: Slice, length: int) -> tuple[int, int]:
    start = wanted.start + length if wanted.start < 0 else wanted.start
    if wanted.single:
        return start, start + 1
    end = length if wanted.end is None else wanted.end
    return start, end + length if end < 0 else end


def where(passes: Callable[[Any], bool], values: Sequence[Any]) -> list[Any]:
    """Go into the items that pass."""
    if not all(isinstance(value, list) for value in values):
        raise MismatchError
    return [item for value in values for item in value if passes(item)]


def exists(steps: Sequence[Step], item: Any) -> bool:
    """Tell whether the steps find anything in an item."""
    try:
        return bool(walk(steps, [item]))
    except MismatchError:
        # Upstream falls back to the item itself here.
        return True


def compare(left: Sequence[Step], sign: str, right: Sequence[Step], item: Any) -> bool:
    """Compare what is found in an item on both sides; what is not there equals nothing, and differs from nothing."""
    sides = [walk(steps, [item]) for steps in (left, right)]
    if not all(sides):
        return False
    if any(len(side) > 1 for side in sides):
        raise MismatchError
    one, other = (side[0] for side in sides)
    unordered = isinstance(one, bool) and sign not in ("==", "!=")
    if type(one) is not type(other) or not isinstance(one, (bool, int, float, str)) or unordered:
        raise MismatchError
    return OPERATORS[sign](one, other)
