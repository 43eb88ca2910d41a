"""What the comments of a values.yaml say about its keys: `# -- text` as helm-docs reads it, and `## @param path text`.

https://github.com/norwoodj/helm-docs, https://github.com/bitnami/readme-generator-for-helm
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.yamls import composing, nodes

Path = tuple[str, ...]
_PARAM = re.compile(r"\s*#+\s*@param\s+(\S+)\s+(?:\[[^\]]*\]\s*)?(\S.*)")
_HELM_DOCS = re.compile(r"\s*#\s+--\s+(?:\([^)]*\)\s*)?(\S.*)")
_MORE = re.compile(r"\s*#\s?(?!\s*@)(.*)")
_LONGEST = 1000


def comments(text: str) -> dict[Path, str]:
    """Return what is said of which key; nothing when the text is no YAML."""
    lines = text.split("\n")
    found = dict(_params(lines))
    try:
        node = composing.compose(text)
    except ValueError:
        return found
    for path, line in _keys(node):
        if (said := _above(lines, line)) and path not in found:
            found[path] = said
    return found


def describe(schema: Mapping[str, Any], said: Mapping[Path, str]) -> encoding.JSON:
    """Return the schema with the descriptions, where it has none of its own."""
    children: dict[str, dict[Path, str]] = {}
    for path, text in said.items():
        if path:
            children.setdefault(path[0], {})[path[1:]] = text
    found = dict(schema)
    if () in said:
        found.setdefault("description", said[()])
    if properties := schema.get("properties"):
        found["properties"] = {
            name: describe(sub, children[name]) if name in children else sub for name, sub in properties.items()
        }
    return found


def _params(lines: list[str]) -> Iterator[tuple[Path, str]]:
    for line in lines:
        if "@param" in line and (match := _PARAM.match(line)):
            yield tuple(match[1].split(".")), match[2].strip()[:_LONGEST]


def _keys(root: Any) -> Iterator[tuple[Path, int]]:
    """Yield every key of a map of maps with its line; what an alias repeats is told once."""
    pending: list[tuple[Path, Any]] = [((), root)]
    seen: set[int] = set()
    while pending:
        path, node = pending.pop()
        if not isinstance(node, nodes.Mapping) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        for key, value in node.value:
            if not key.merges:
                here = (*path, key.value)
                yield here, key.line
                pending.append((here, value))


def _above(lines: list[str], line: int) -> str:
    """Return the comment that ends right above a line, from its last `# --` on."""
    first = line
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    for start in range(line - 1, first - 1, -1):
        if match := _HELM_DOCS.match(lines[start]):
            more = (_MORE.match(text) for text in lines[start + 1 : line])
            return " ".join(" ".join([match[1], *(found[1] for found in more if found)]).split())[:_LONGEST]
    return ""
