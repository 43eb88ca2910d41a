"""Fields of nested maps: read, put and taken out by path, copying only the maps on the way."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kindwright_facade import encoding

MISSING: Final[Any] = object()
"""Stands for a field that is not there; null is a value."""


class OccupiedError(ValueError):
    """Something that is no map is in the way of a path."""


def get(values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """Return the value at a path, or MISSING."""
    found: Any = values
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return MISSING
        found = found[name]
    return found


def _is_empty(value: Mapping[str, Any]) -> bool:
    return not value


def without(
    values: encoding.JSON, path: tuple[str, ...], is_empty: Callable[[Mapping[str, Any]], bool] = _is_empty
) -> encoding.JSON:
    """Return the values without a field, and without the maps that held only it; themselves when it is not there."""
    if get(values, path) is MISSING:
        return values
    return _without(values, path, is_empty)


def _without(
    values: encoding.JSON, path: tuple[str, ...], is_empty: Callable[[Mapping[str, Any]], bool]
) -> encoding.JSON:
    name, below = path[0], path[1:]
    kept = dict(values)
    remains = _without(values[name], below, is_empty) if below else {}
    if is_empty(remains):
        del kept[name]
    else:
        kept[name] = remains
    return kept


def put(values: encoding.JSON, path: tuple[str, ...], value: Any, *, force: bool = False) -> encoding.JSON:
    """Return the values with a field set, making the maps that lead to it.

    What is in the way and no map raises `OccupiedError`, or is replaced when `force` is set.
    """
    name, below = path[0], path[1:]
    if not below:
        return {**values, name: value}
    inner = values.get(name, {})
    if not isinstance(inner, dict):
        if not force:
            raise OccupiedError
        inner = {}
    return {**values, name: put(inner, below, value, force=force)}


def union(left: Mapping[str, Any], right: Mapping[str, Any]) -> encoding.JSON:
    """Return the fields of either of two nests of maps."""
    merged: encoding.JSON = dict(left)
    for key, value in right.items():
        merged[key] = union(merged[key], value) if key in merged else value
    return merged


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal; unlike in Python true is not 1."""
    if left is right:
        return True
    if isinstance(left, dict):
        if not isinstance(right, dict) or len(left) != len(right):
            return False
        return all(key in right and same(value, right[key]) for key, value in left.items())
    if isinstance(left, list):
        if not isinstance(right, list) or len(left) != len(right):
            return False
        return all(map(same, left, right))
    return not (isinstance(left, bool) or isinstance(right, bool)) and bool(left == right)
