"""From nodes to the JSON that they stand for, and what Kubernetes says of keys that come twice. Pure.

https://github.com/yaml/go-yaml/blob/v2/decode.go
"""

import json
from collections.abc import Iterator
from typing import Any

from kindwright_facade.yamls import composing, nodes, refusing, scalars

_NO_MAP = "map merge requires map or sequence of maps as the value"


def value(node: nodes.Node | None) -> Any:
    """Return the JSON; raises `RefusedError`, `RecursionError` for what is nested too deeply to be worth reading."""
    if isinstance(node, nodes.Scalar):
        return node.resolved if isinstance(node.resolved, str) else _json(node)
    if isinstance(node, nodes.Sequence):
        found = []
        for item in node.value:
            found.append(value(item))  # noqa: PERF401 - a comprehension takes twice as much of the stack
        return found
    filled: dict[str, Any] = {}
    if node is not None:
        _fill(filled, node)
    return None if node is None else filled


def repeated(node: nodes.Node | None) -> list[str]:
    """Return a line for every key that is set in its map already, by what is merged into it too."""
    return list(_repeated(node))


def settled(found: Any, depth: int = 0) -> Any:
    """Return what was decoded as JSON with its numbers as YAML would have them; raises `ValueError`, `RecursionError` as `value` does."""
    if isinstance(found, dict):
        _check_depth(depth)
        return {key: settled(item, depth + 1) for key, item in found.items()}
    if isinstance(found, list):
        _check_depth(depth)
        return [settled(item, depth + 1) for item in found]
    return scalars.to_json(found) if isinstance(found, float) else found


def _check_depth(depth: int) -> None:
    if depth >= composing.DEEPEST:
        raise ValueError(f"exceeded max depth of {composing.DEEPEST}")


def _json(node: nodes.Scalar) -> scalars.Scalar:
    try:
        return scalars.to_json(node.resolved)
    except ValueError as error:
        raise refusing.RefusedError(str(error), node.line, node.column, str(error)) from None


def _fill(found: dict[str, Any], node: nodes.Node) -> None:
    for key, item in node.value:
        if key.merges:
            for merged in _merged(item):
                _fill(found, merged)
        else:
            found[key.value] = value(item)


def _merged(node: nodes.Node) -> Iterator[nodes.Mapping]:
    """Yield the maps to take in, in that order: the later one wins, as does what stood there before or comes after."""
    several = isinstance(node, nodes.Sequence) and not isinstance(node, nodes.AliasedSequence)
    for item in reversed(node.value) if several else [node]:
        if not isinstance(item, nodes.Mapping):
            raise refusing.RefusedError(_NO_MAP, item.line, item.column)
        yield item


def _repeated(node: nodes.Node | None) -> Iterator[str]:
    if isinstance(node, nodes.Sequence):
        for item in node.value:
            yield from _repeated(item)
    elif isinstance(node, nodes.Mapping):
        yield from _repeated_keys(node, set())


def _repeated_keys(node: nodes.Mapping, seen: set[tuple[type, scalars.Scalar]]) -> Iterator[str]:
    for key, item in node.value:
        if key.merges:
            for merged in _merged(item):
                yield from _repeated_keys(merged, seen)
            continue
        yield from _repeated(item)
        same = (type(key.resolved), key.resolved)
        if same in seen:
            shown = json.dumps(key.value, ensure_ascii=False) if isinstance(key.resolved, str) else key.value
            yield f"  line {item.line + 1}: key {shown} already set in map"
        seen.add(same)
