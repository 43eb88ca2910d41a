"""References inside one JSON Schema document: by pointer, by `$id`, by anchor. Nothing outside of it is ever looked at."""

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_operator.charts import dialects

_ROOT = "chart:values.schema.json"
_DATA = frozenset(("const", "default", "enum", "example", "examples"))


class Document:
    """A document with its places; `draft` is the one it is written in."""

    def __init__(self, root: Any) -> None:
        """Look through the whole document once."""
        self.draft = dialects.draft_of(root)
        self._id = "id" if self.draft == dialects.DRAFT_4 else "$id"
        self._bases: dict[int, str] = {}
        self._resources: dict[str, Any] = {_ROOT: root}
        self._anchors: dict[tuple[str, str], Any] = {}
        self._index(root)

    def resolve(self, reference: str, schema: Mapping[str, Any]) -> Any:
        """Return the schema that a reference in `schema` stands for, None when the document does not have it."""
        base, fragment = urllib.parse.urldefrag(reference)
        where = _join(self._bases.get(id(schema), _ROOT), base)
        resource = self._resources.get(where)
        try:
            fragment = urllib.parse.unquote(fragment, errors="strict")
        except UnicodeDecodeError:
            return None
        if not fragment:
            return resource
        if not fragment.startswith("/"):
            return self._anchors.get((where, fragment))
        return _pointed(resource, fragment)

    def _index(self, root: Any) -> None:
        """Note the base of each place; without recursion, as a document may be nested deeper than the stack."""
        pending: list[tuple[Any, str]] = [(root, _ROOT)]
        while pending:
            node, base = pending.pop()
            if isinstance(node, dict):
                base = self._register(node, base)
                self._bases[id(node)] = base
                pending += [(value, base) for key, value in node.items() if key not in _DATA]
            elif isinstance(node, list):
                pending += [(value, base) for value in node]

    def _register(self, node: Mapping[str, Any], base: str) -> str:
        named = node.get(self._id)
        if isinstance(named, str):
            place, fragment = urllib.parse.urldefrag(named)
            if fragment and not place:
                self._anchors.setdefault((base, fragment), node)
            elif place:
                base = _join(base, place)
                self._resources.setdefault(base, node)
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = dialects.get(node, keyword, self.draft)
            if isinstance(anchor, str):
                self._anchors.setdefault((base, anchor), node)
        return base


def _join(base: str, place: str) -> str:
    try:
        return urllib.parse.urljoin(base, place) if place else base
    except ValueError:
        return place


def _pointed(node: Any, pointer: str) -> Any:
    """Follow a JSON pointer, https://www.rfc-editor.org/rfc/rfc6901."""
    for step in _steps(pointer):
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step.isascii() and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
        else:
            return None
    return node


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer.split("/")[1:]:
        yield step.replace("~1", "/").replace("~0", "~")
