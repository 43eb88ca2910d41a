"""Samples of what a structural schema allows: some dozens, always the same, in which every field is there and is not.

Rules beyond single fields (anyOf, CEL) are not looked at: a sample may break them.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, outlining, walking

_KEYS = ("a", "b.example/C_d-1")
_MOST_VARIANTS = 16
_MOST_SITES = 20
_MOST_BITS = 6
_EMPTY, _ONE, _NULL = 1, 2, 3
"""In which variants lists and maps are empty or have one item, and what may be null is."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Choice:
    """Which of its values every field has, and which optional fields are there: all, those `present`, or all but one."""

    variant: int = 0
    present: frozenset[addressing.Path] | None = None
    absent: addressing.Path | None = None


def samples(
    schema: outlining.Schema, focus: Sequence[addressing.Path] | None = None, seeds: outlining.Seeds | None = None
) -> list[encoding.JSON]:
    """Return sample specs of a spec's schema, full ones first.

    In those that follow single optional fields are missing or alone, and then about half of them are, so that of any two each is there
    without the other. With `focus`, the paths that matter, this is done only to the fields above, below and beside these.
    """
    root = outlining.outline(schema, seeds or {}, focus or ())
    sites = [site for site in _optional(root) if focus is None or any(_touches(site, path) for path in focus)]
    choices = [_Choice(variant) for variant in range(_variants(root))] + [_Choice(present=frozenset())]
    for site in sites[:_MOST_SITES]:
        choices += [_Choice(absent=site), _Choice(present=_leading([site]))]
    for bit in range(min(_MOST_BITS, max(len(sites) - 1, 0).bit_length())):
        for there in (0, 1):
            kept = [site for number, site in enumerate(sites) if number >> bit & 1 == there]
            choices.append(_Choice(bit, present=_leading(kept)))
    return [_object(root, choice) for choice in choices]


def values(schema: outlining.Schema) -> list[Any]:
    """Return sample values of one field."""
    root = outlining.outline(schema, {}, ())
    made = [_value(root, _Choice(variant)) for variant in range(_variants(root))]
    return [value for value in made if value is not walking.MISSING]


def smaller(schema: outlining.Schema, value: Any) -> Iterator[Any]:
    """Yield the value with one thing less: an optional field, an entry of a map, or an item."""
    if isinstance(value, dict):
        required = schema.get("required") or ()
        for key in value:
            if key not in required:
                yield {other: kept for other, kept in value.items() if other != key}
        for key, item in value.items():
            yield from ({**value, key: less} for less in smaller(_below(schema, key), item))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if len(value) > (schema.get("minItems") or 0):
                yield [*value[:index], *value[index + 1 :]]
            for less in smaller(schema.get("items") or {}, item):
                yield [*value[:index], less, *value[index + 1 :]]


def at(schema: outlining.Schema, path: addressing.Path) -> outlining.Schema | None:
    """Return the schema of a field that properties declare, None for any other."""
    found: outlining.Schema | None = schema
    for name in path:
        found = ((found or {}).get("properties") or {}).get(name)
    return found


def _below(schema: outlining.Schema, key: str) -> outlining.Schema:
    extra = schema.get("additionalProperties")
    found: outlining.Schema | None = (schema.get("properties") or {}).get(key)
    return found or (extra if isinstance(extra, dict) else {})


def _touches(site: addressing.Path, path: addressing.Path) -> bool:
    """Tell a field that is above or below another one, or in the same map of those below the spec."""
    beside = len(site) > 1 and path[: len(site) - 1] == site[:-1]
    return beside or site[: len(path)] == path or path[: len(site)] == site


def _leading(sites: Sequence[addressing.Path]) -> frozenset[addressing.Path]:
    """Return the sites and all that leads to them."""
    return frozenset(site[:length] for site in sites for length in range(1, len(site) + 1))


def _optional(node: outlining.Outline) -> Iterator[addressing.Path]:
    for _, sub in node.fields:
        if sub.optional:
            yield sub.path
    for sub in outlining.children(node):
        yield from _optional(sub)


def _variants(node: outlining.Outline) -> int:
    """Return in how many variants every field has had each of its values."""
    below = outlining.children(node)
    own = _NULL + 1 if below else len(node.values)
    return min(_MOST_VARIANTS, max([1, own, *map(_variants, below)]))


def _value(node: outlining.Outline, choice: _Choice) -> Any:
    """Make a value; MISSING when nothing is known that the field may hold."""
    if node.kind == "value":
        return node.values[choice.variant % len(node.values)] if node.values else walking.MISSING
    if node.nullable and choice.variant == _NULL:
        return None
    if node.kind == "object":
        return _object(node, choice)
    made = _items(node, choice)
    return _map(node, choice, made) if node.kind == "map" else made


def _object(node: outlining.Outline, choice: _Choice) -> encoding.JSON:
    made = {name: _value(sub, choice) for name, sub in node.fields if _is_there(sub, choice)}
    return {name: value for name, value in made.items() if value is not walking.MISSING}


def _map(node: outlining.Outline, choice: _Choice, items: list[Any]) -> encoding.JSON:
    made = _object(node, choice) | dict(zip(_KEYS, items, strict=False))
    return dict(list(made.items())[: node.most])


def _is_there(node: outlining.Outline, choice: _Choice) -> bool:
    if not node.optional:
        return True
    return node.path in choice.present if choice.present is not None else node.path != choice.absent


def _items(node: outlining.Outline, choice: _Choice) -> list[Any]:
    wanted = max({_EMPTY: 0, _ONE: 1}.get(choice.variant, 2), node.least)
    made: list[Any] = []
    for index in range(wanted if node.most is None else min(wanted, node.most)):
        choice_here = dataclasses.replace(choice, variant=choice.variant + index)
        value = walking.MISSING if node.item is None else _value(node.item, choice_here)
        if value is not walking.MISSING and not (node.unique and value in made):
            made.append(value)
    return made
