"""One place in the values, as a structural schema will describe it; and that schema, written out."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator.charts import checking, classifying, records, ruling

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_FRAGILE = frozenset(("allOf", "anyOf", "oneOf", "not", "enum", "maxProperties", "uniqueItems"))
"""Where one of these stands above, a field that a default adds may turn what was right into what is refused."""


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A place: the types it may have, its fields and entries, and all that it demands.

    `closed`: no fields but these. `additional`: what all fields are like, where none has a name.
    """

    atoms: classifying.Atoms = classifying.ALL
    null: bool = True
    properties: Mapping[str, "Node"] = dataclasses.field(default_factory=dict)
    closed: bool = False
    additional: "Node | None" = None
    items: "Node | None" = None
    rules: tuple[ruling.Rule, ...] = ()
    title: str = ""
    description: str = ""
    format: str = ""
    default: Any = None


OPEN = Node()


def write(node: Node, path: str, notes: list[records.Note], *, fragile: bool = False) -> encoding.JSON:
    """Return the structural schema of a place."""
    found: encoding.JSON = {key: getattr(node, key) for key in ("title", "description", "format") if getattr(node, key)}
    rule = ruling.combine(node.rules if node.atoms else [{"enum": [None]}])
    found |= _type(node, path, notes) | (ruling.beside_null(rule) if node.null else rule)
    below = fragile or not _FRAGILE.isdisjoint(rule)
    if node.properties:
        found["properties"] = {
            name: write(sub, f"{path}.{name}", notes, fragile=below) for name, sub in node.properties.items()
        }
    elif node.additional is not None and found.get("type") == "object":
        found["additionalProperties"] = _inner(node.additional, f"{path}[*]", notes, fragile=below)
    if found.get("type") == "array" or node.items is not None:
        found["items"] = _inner(node.items or OPEN, f"{path}[]", notes, fragile=below)
    return _with_default(found, node.default, path, notes, fragile=fragile)


def _type(node: Node, path: str, notes: list[records.Note]) -> encoding.JSON:
    nullable = {"nullable": True} if node.null else {}
    kind = _kind(node)
    if not node.atoms:
        return {_PRESERVE: True, "nullable": True}
    if kind == "int-or-string":
        return {"x-kubernetes-int-or-string": True, **nullable}
    if kind is None:
        if node.atoms != classifying.ALL or node.closed or node.additional:
            notes.append(records.Note(path, f"one of several types ({_told(node)}): which is not checked"))
        return {_PRESERVE: True, **nullable}
    if kind == "object" and not node.closed and node.additional is None:
        return {"type": kind, _PRESERVE: True, **nullable}
    return {"type": kind, **nullable}


def _kind(node: Node) -> str | None:
    if node.atoms == {"integer", "string"}:
        return "int-or-string"
    if node.atoms and node.atoms <= classifying.NUMBER:
        return "integer" if node.atoms == {"integer"} else "number"
    return next(iter(node.atoms)) if len(node.atoms) == 1 else None


def _told(node: Node) -> str:
    if node.atoms == classifying.ALL:
        return "any"
    atoms = node.atoms - {"integer"} if node.atoms >= classifying.NUMBER else node.atoms
    return ", ".join(sorted("number" if atom == "fraction" else atom for atom in atoms))


def _inner(node: Node, path: str, notes: list[records.Note], *, fragile: bool) -> encoding.JSON:
    """Write entries; they have no default of their own, as none of them is ever missing."""
    return write(dataclasses.replace(node, default=None), path, notes, fragile=fragile)


def _with_default(
    found: encoding.JSON, default: Any, path: str, notes: list[records.Note], *, fragile: bool
) -> encoding.JSON:
    if default is None:
        return found
    if fragile:
        notes.append(records.Note(path, "its default is left out: rules above it depend on which fields there are"))
    elif not checking.accepts(found, default):
        notes.append(records.Note(path, "its default is left out: the schema itself would refuse it"))
    else:
        found["default"] = default
    return found
