"""The first document as nodes: scalars resolved, aliases followed within bounds. Pure.

The parser is libyaml's in C. PyYAML's composer is not used: it resolves scalars by other rules, recurses in C, and takes longer.
"""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import yaml

from kindwright_facade.yamls import nodes, refusing, scalars

DEEPEST = 1_000
"""How deeply a document may be nested: the parser's time grows with the square of it. Upstream takes ten times as much."""

_MOST_ALIASED = 100_000
"""How many values aliases may stand for in all."""
_FEW_ALIASED, _FEW, _SHARE = 100, 1_000, 0.99
"""Upstream's own bound: the share of values that come from aliases, once there are more than a few of both."""
_SLASH = re.compile(r"(?:[^\\]|\\[^/])*\\/", re.DOTALL)


@dataclasses.dataclass(slots=True)
class _Anchored:
    """What an alias stands for; `size` counts the values in it. There is no node while its end has not come yet."""

    node: nodes.Node | None = None
    size: int = 1
    height: int = 0


@dataclasses.dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; `before` is the count at its beginning."""

    node: nodes.Node
    anchored: _Anchored
    before: int
    height: int = 0
    key: nodes.Scalar | None = None

    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.node, nodes.Mapping)


def compose(body: bytes | str, deepest: int = DEEPEST) -> nodes.Node | None:
    """Return the first document, None when there is none; raises `RefusedError`."""
    return _Composer(deepest).compose(body)


class _Composer:
    def __init__(self, deepest: int) -> None:
        self._deepest = deepest
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._root: nodes.Node | None = None
        self._count = 1
        self._aliased = 0

    def compose(self, body: bytes | str) -> nodes.Node | None:
        steps = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }
        for event in _events(body):
            steps[type(event)](event)
        return self._root

    def _scalar(self, event: Any) -> None:
        text, mark = event.value, event.start_mark
        node = nodes.Scalar(text, mark.line, mark.column, _resolved(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node)
        if text == "<<" and self._open and self._open[-1].awaits_key() and _may_merge(event):
            node.merges = True
        else:
            self._count += 1
        self._put(node)

    def _put(self, node: nodes.Node) -> None:
        if not self._open:
            self._root = node
            return
        here = self._open[-1]
        if here.key is not None:
            here.node.value.append((here.key, node))
            here.key = None
        elif type(here.node) is nodes.Mapping:
            here.key = _key(node)
        else:
            here.node.value.append(node)

    def _start(self, event: Any) -> None:
        mark, anchored = event.start_mark, _Anchored()
        kind = nodes.Mapping if isinstance(event, yaml.MappingStartEvent) else nodes.Sequence
        merged = kind is nodes.Sequence and self._open and self._open[-1].key and self._open[-1].key.merges
        self._open.append(_Open(kind([], mark.line, mark.column), anchored, self._count))
        # A list of what is merged is not decoded as a value of its own.
        self._count += not merged
        if event.anchor is not None:
            self._anchors[event.anchor] = anchored
        self._check_depth(0, event)

    def _end(self, _: Any) -> None:
        done = self._open.pop()
        found = done.anchored
        found.node, found.size, found.height = done.node, self._count - done.before, done.height + 1
        self._raise_height(found.height)
        self._put(done.node)

    def _alias(self, event: Any) -> None:
        found = self._anchors.get(event.anchor)
        if found is None:
            raise refusing.at(event, f"unknown anchor '{event.anchor}' referenced")
        if found.node is None:
            raise refusing.at(event, f"anchor '{event.anchor}' value contains itself")
        self._count += 1 + found.size
        self._aliased += found.size
        self._check_aliased(event)
        self._check_depth(found.height, event)
        self._raise_height(found.height)
        self._put(_again(found.node, event.start_mark))

    def _check_aliased(self, event: Any) -> None:
        few = self._aliased <= _FEW_ALIASED or self._count <= _FEW or self._aliased <= self._count * _SHARE
        if self._aliased > _MOST_ALIASED or not few:
            raise refusing.at(event, "document contains excessive aliasing")

    def _check_depth(self, height: int, event: Any) -> None:
        if len(self._open) + height > self._deepest:
            raise refusing.at(event, f"exceeded max depth of {self._deepest}")

    def _raise_height(self, height: int) -> None:
        if self._open and self._open[-1].height < height:
            self._open[-1].height = height


def _events(body: bytes | str) -> Iterator[Any]:
    """Yield the events between the first document's start and end; what comes after it is not looked at, as upstream has it."""
    try:
        parser = yaml.cyaml.CParser(body)  # type: ignore[attr-defined]
        next_event = parser.get_event
        next_event()
        start = next_event()
        if not isinstance(start, yaml.DocumentStartEvent):
            return
        if start.version not in (None, (1, 1)):
            raise refusing.at(start, "found incompatible YAML document")
        slashed = _slashed(body)
        while type(event := next_event()) is not yaml.DocumentEndEvent:
            if slashed and isinstance(event, yaml.ScalarEvent) and event.style == '"':
                _check_slashes(slashed, event)
            yield event
    except (yaml.YAMLError, UnicodeError) as error:
        raise refusing.reworded(error) from None


def _slashed(body: bytes | str) -> str:
    """Return the text of a document that may have an escaped slash, which YAML 1.1 does not know; of any other nothing."""
    data = body.encode() if isinstance(body, str) else body
    return data.decode("utf-8", "replace").removeprefix("\ufeff") if b"\\/" in data else ""


def _check_slashes(text: str, event: Any) -> None:
    written = text[event.start_mark.index : event.end_mark.index]
    match = _SLASH.match(written)
    if match is not None:
        line = event.start_mark.line + match[0].count("\n")
        problem = "found unknown escape character"
        shown = f"yaml: line {line + 1}: {problem}" if line else f"yaml: {problem}"
        raise refusing.RefusedError(problem, line, event.start_mark.column, shown)


def _may_merge(event: Any) -> bool:
    return event.tag == scalars.MERGE or bool(event.implicit[0])


def _resolved(event: Any) -> scalars.Scalar:
    if event.tag is None:
        return scalars.plain(event.value) if event.implicit[0] else str(event.value)
    try:
        return scalars.tagged(event.tag, event.value)
    except ValueError as error:
        raise refusing.at(event, str(error)) from None


def _key(node: nodes.Node) -> nodes.Scalar:
    if not isinstance(node, nodes.Scalar):
        raise refusing.RefusedError("invalid map key", node.line, node.column)
    if node.resolved is node.value:
        return node
    try:
        return nodes.Scalar(scalars.to_key(node.resolved), node.line, node.column, node.resolved)
    except ValueError as error:
        raise refusing.RefusedError(str(error), node.line, node.column) from None


def _again(node: nodes.Node, mark: Any) -> nodes.Node:
    """Return a node again, in the place of an alias of it."""
    if isinstance(node, nodes.Scalar):
        return nodes.Scalar(node.value, mark.line, mark.column, node.resolved)
    kind = nodes.AliasedSequence if isinstance(node, nodes.Sequence) else nodes.Mapping
    return kind(node.value, mark.line, mark.column)
