"""A structural schema reduced to what samples are made from, read once."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from kindwright_facade.versions import addressing, scalars

Schema = Mapping[str, Any]
Seeds = Mapping[addressing.Path, Sequence[Any]]
"""Values for fields that may hold any string."""

_OPEN = "x-kubernetes-preserve-unknown-fields"


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """A value of a schema: one of `values`, an object of `fields`, or a map or list of `item`; a map has `fields` too, where keys matter.

    `path` is the field's; what is in a map or list has one that no field can have. `optional` says that its object may do without it.
    """

    kind: Literal["value", "object", "map", "list"]
    path: addressing.Path
    optional: bool = True
    nullable: bool = False
    values: Sequence[Any] = ()
    fields: Sequence[tuple[str, "Outline"]] = ()
    item: "Outline | None" = None
    least: int = 0
    most: int | None = None
    unique: bool = False


def outline(
    schema: Schema,
    seeds: Seeds,
    focus: Sequence[addressing.Path],
    path: addressing.Path = (),
    *,
    optional: bool = True,
) -> Outline:
    """Reduce a schema; `path` is where it stands below spec, `focus` are the paths that matter."""
    nullable = bool(schema.get("nullable"))
    extra = schema.get("additionalProperties")
    kind = schema.get("type") or ("object" if schema.get(_OPEN) else "")
    if schema.get("enum") or kind not in ("object", "array"):
        return Outline("value", path, optional, values=_values(schema, seeds, path))
    if kind == "array":
        item = outline(schema.get("items") or {}, seeds, focus, (*path, "[]"))
        unique = schema.get("x-kubernetes-list-type") in ("set", "map")
        least, most = schema.get("minItems") or 0, schema.get("maxItems")
        return Outline("list", path, optional, nullable, item=item, least=least, most=most, unique=unique)
    if isinstance(extra, Mapping):
        item = outline(extra, seeds, focus, (*path, "*"))
        keys = dict.fromkeys(
            found[len(path)] for found in focus if len(found) > len(path) and found[: len(path)] == path
        )
        fields = [(key, outline(extra, seeds, focus, (*path, key))) for key in keys]
        least, most = schema.get("minProperties") or 0, schema.get("maxProperties")
        return Outline("map", path, optional, nullable, fields=fields, item=item, least=least, most=most)
    required, properties = schema.get("required") or (), schema.get("properties") or {}
    fields = [
        (name, outline(sub, seeds, focus, (*path, name), optional=name not in required))
        for name, sub in properties.items()
    ]
    if extra or schema.get(_OPEN):
        fields += [(name, sub) for name, sub in _seeded(seeds, path) if name not in properties]
        if not fields:
            return Outline("value", path, optional, values=({"any": {"thing": [1, "a", None]}}, {}))
    return Outline("object", path, optional, nullable, fields=fields)


def _seeded(seeds: Seeds, path: addressing.Path) -> list[tuple[str, Outline]]:
    """Return the fields of an object that may hold anything: those that there are values for."""
    below = dict.fromkeys(
        found[: len(path) + 1] for found in seeds if len(found) > len(path) and found[: len(path)] == path
    )
    return [(where[-1], _seed(seeds, where)) for where in below]


def _seed(seeds: Seeds, path: addressing.Path) -> Outline:
    if path in seeds:
        return Outline("value", path, values=seeds[path])
    return Outline("object", path, fields=_seeded(seeds, path))


def _values(schema: Schema, seeds: Seeds, path: addressing.Path) -> Sequence[Any]:
    if path in seeds and scalars.is_any_string(schema):
        return [*seeds[path], *([None] if schema.get("nullable") else [])]
    return scalars.alternatives(schema)


def children(node: Outline) -> list[Outline]:
    """Return what is directly below."""
    return [*(sub for _, sub in node.fields), *([] if node.item is None else [node.item])]
