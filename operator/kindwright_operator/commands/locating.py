"""From the path in a message to the place in a YAML file. Pure.

Paths come in several spellings: `spec.versions[0].name` and `metadata.labels.example.com/team` from validation,
`spec.versions[v1].schema.openAPIV3Schema.properties[spec].type` from compiling. What they mean is decided by what the document has.
"""

import re
from collections.abc import Iterator

from kindwright_facade.yamls import nodes

_ITEM = re.compile(r"\[([^\]]*)\]")
_ENDS = ("", ".", "[", ":")


def find(root: nodes.Node, path: str) -> nodes.Node:
    """Return the node to point at: the key, or the item of a list, of the deepest part of the path that the document has.

    Whatever stands behind the path, such as `: required`, is ignored.
    """
    return _walk(root, path)[0]


def value(root: nodes.Node, path: str) -> nodes.Node:
    """Return the value at the deepest part of the path that the document has."""
    return _walk(root, path)[1]


def _walk(root: nodes.Node, path: str) -> tuple[nodes.Node, nodes.Node]:
    shown, found, rest = root, root, f".{path}"
    while (step := _step(found, rest)) is not None:
        shown, found, rest = step
    return shown, found


def _step(node: nodes.Node, rest: str) -> tuple[nodes.Node, nodes.Node, str] | None:
    """Go one part deeper; returns the node to point at, the value to go on from and the rest of the path."""
    if isinstance(node, nodes.Mapping):
        return _into_map(node, rest)
    match = _ITEM.match(rest)
    if not isinstance(node, nodes.Sequence) or match is None:
        return None
    item = _item(node, match[1])
    return None if item is None else (item, item, rest[match.end() :])


def _into_map(node: nodes.Mapping, rest: str) -> tuple[nodes.Node, nodes.Node, str] | None:
    """Follow the longest key that the path may mean: keys such as labels have dots of their own."""
    found = [
        (len(form), key, item)
        for key, item in node.value
        for form in (f".{key.value}", f"[{key.value}]")
        if rest.startswith(form) and rest[len(form) : len(form) + 1] in _ENDS
    ]
    if not found:
        return None
    length, key, item = max(found, key=lambda one: one[0])
    return key, item, rest[length:]


def _item(node: nodes.Sequence, name: str) -> nodes.Node | None:
    """Return the item of that index, or else of that `name`."""
    items: list[nodes.Node] = node.value
    if name.isdecimal():
        return items[int(name)] if int(name) < len(items) else None
    return next((item for item in items if ("name", name) in _scalars(item)), None)


def _scalars(node: nodes.Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, nodes.Mapping):
        for key, item in node.value:
            if isinstance(item, nodes.Scalar):
                yield key.value, item.value


def repeated(root: nodes.Node) -> Iterator[nodes.Node]:
    """Find every key that its map has already; YAML parsers keep the last one and say nothing."""
    waiting, seen = [root], {id(root.value)}
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Mapping):
            yield from _repeated(node)
        for child in _children(node):
            # An alias brings what another node has.
            if id(child.value) not in seen:
                seen.add(id(child.value))
                waiting.append(child)


def _repeated(node: nodes.Mapping) -> Iterator[nodes.Node]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not key.merges:
            if key.value in seen:
                yield key
            seen.add(key.value)


def _children(node: nodes.Node) -> list[nodes.Node]:
    if isinstance(node, nodes.Mapping):
        return [item for _, item in node.value]
    return node.value if isinstance(node, nodes.Sequence) else []
