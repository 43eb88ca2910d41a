"""The structure of the values that a JSON Schema describes: fields, entries and types, with what each place demands.

Never narrower than the original. What an alternative (`anyOf`, `if`, `not`, ...) mentions is part of the structure too, since a structural
schema may demand something of a field only where it has the field; but there it may be anything.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from kindwright_operator.charts import branching, classifying, demanding, dialects, flattening, nodes, ruling

_DEPTH = 36
_WORDS = ("title", "description")
Parts = Sequence[flattening.Part]


def build(sheet: flattening.Sheet, parts: Parts, hints: Parts, path: str, depth: int = 0) -> nodes.Node:
    """Return the place where `parts` apply and `hints` may."""
    if depth > _DEPTH or not sheet.spend(path):
        sheet.note(path, "nested deeper than a kind's schema may be: open from here on") if depth > _DEPTH else None
        return nodes.OPEN
    atoms, null = sheet.atoms(parts), sheet.null(parts)
    if not atoms and not null:
        sheet.note(path, "nothing is allowed here by the chart's schema: left open")
        return nodes.OPEN
    flat = flattening.flatten(sheet, parts, path, atoms)
    with sheet.aside():
        hints = flattening.everything_within(sheet, (*flat, *hints))
    node = nodes.Node(atoms=atoms, null=null, **_annotations(sheet, flat, hints, path, atoms))
    if "object" in atoms:
        node = _with_fields(sheet, node, flat, hints, path, depth)
    if "array" in atoms:
        node = _with_items(sheet, node, flat, hints, path, depth)
    return _with_rules(sheet, node, flat, path)


def _annotations(
    sheet: flattening.Sheet, flat: Parts, hints: Parts, path: str, atoms: classifying.Atoms
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in flat or hints:
        found |= {key: part.schema[key] for key in _WORDS if _is_text(part.schema.get(key)) and key not in found}
    found["default"] = next((value for part in flat if (value := part.schema.get("default")) is not None), None)
    for part in flat if "string" in atoms else ():
        name, lost = ruling.format_of(part.schema, sheet.draft)
        if lost:
            sheet.note(path, f"format {part.schema['format']!r} is not checked")
        if name and part.only is None and atoms == {"string"}:
            found.setdefault("format", name)
        elif name:
            sheet.note(path, f"format {name!r} is not checked")
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _with_fields(  # noqa: PLR0913, PLR0917 - what is known of one place
    sheet: flattening.Sheet, node: nodes.Node, flat: Parts, hints: Parts, path: str, depth: int
) -> nodes.Node:
    parts = [part for part in flat if part.only is None or "object" in part.only]
    properties = {
        name: build(sheet, _applying(parts, name), [*_subs(hints, name)], f"{path}.{name}", depth + 1)
        for name in _named((*parts, *hints))
    }
    closing = [part for part in parts if _closes(sheet, part)]
    closed = bool(closing)
    if any(properties.keys() - _known(sheet, part) for part in closing):
        sheet.note(path, "which fields may stand here together is not checked")
    others = [part.sub(sub) for part in parts if (sub := _others(part)) is not None]
    additional = None
    if others and not closed and not properties:
        additional = build(sheet, others, _sub_others(hints), f"{path}[*]", depth + 1)
    elif others and not closed:
        sheet.note(path, "fields that the chart's schema does not name are not checked")
    for part in parts:
        _note_patterns(sheet, part, path)
    return dataclasses.replace(node, properties=properties, closed=closed, additional=additional)


def _named(parts: Parts) -> dict[str, None]:
    found: dict[str, None] = {}
    for part in parts:
        found |= dict.fromkeys(dialects.mapped(part.schema, "properties"))
    return found


def _applying(parts: Parts, name: str) -> list[flattening.Part]:
    """Return what applies to a field: its own schema, or what a node says of all fields that it does not name."""
    found = []
    for part in parts:
        named = dialects.mapped(part.schema, "properties")
        if name in named:
            found.append(part.sub(named[name]))
        elif isinstance(part.schema.get("additionalProperties"), dict) and not dialects.mapped(
            part.schema, "patternProperties"
        ):
            found.append(part.sub(part.schema["additionalProperties"]))
    return found


def _subs(hints: Parts, name: str) -> Iterator[flattening.Part]:
    for part in hints:
        sub = dialects.mapped(part.schema, "properties").get(name)
        if isinstance(sub, dict):
            yield part.sub(sub)


def _sub_others(hints: Parts) -> list[flattening.Part]:
    subs = ((part, part.schema.get("additionalProperties")) for part in hints)
    return [part.sub(sub) for part, sub in subs if isinstance(sub, dict)]


def _closes(sheet: flattening.Sheet, part: flattening.Part) -> bool:
    if dialects.mapped(part.schema, "patternProperties"):
        return False
    if part.schema.get("additionalProperties") is False:
        return True
    return dialects.get(part.schema, "unevaluatedProperties", sheet.draft) is False and not _opens(sheet, part)


def _known(sheet: flattening.Sheet, part: flattening.Part) -> set[str]:
    """Return the fields that a closed part lets through for sure."""
    if part.schema.get("additionalProperties") is False:
        return set(dialects.mapped(part.schema, "properties"))
    return set(_named(flattening.flatten(sheet, [part], "", classifying.ALL)))


def _opens(sheet: flattening.Sheet, part: flattening.Part) -> bool:
    """Tell whether anything at this place lets fields through that it does not name."""
    with sheet.aside():
        within = flattening.everything_within(sheet, [part])
    opening = ("patternProperties", "additionalProperties", "unevaluatedProperties", "$recursiveRef", "$dynamicRef")
    return any(each.schema.get(key) not in (None, False) for each in within for key in opening) or any(
        isinstance(each.schema.get("$ref"), str) for each in within
    )


def _others(part: flattening.Part) -> Any:
    """Return the schema of all fields that a node does not name, None where it says nothing of them."""
    patterned = dialects.mapped(part.schema, "patternProperties")
    extra = part.schema.get("additionalProperties")
    if not patterned:
        return extra if isinstance(extra, dict) and extra else None
    if extra is False and len(patterned) == 1:
        only = next(iter(patterned.values()))
        return only if isinstance(only, dict) else None
    return None


def _note_patterns(sheet: flattening.Sheet, part: flattening.Part, path: str) -> None:
    patterned = dialects.mapped(part.schema, "patternProperties")
    if patterned and part.schema.get("additionalProperties") is False and len(patterned) == 1:
        sheet.note(path, f"patternProperties: what fields are called is not checked: {next(iter(patterned))!r}")
    elif patterned:
        sheet.note(path, "patternProperties: fields are not told apart by pattern, and are not checked")
    unevaluated = dialects.get(part.schema, "unevaluatedProperties", sheet.draft)
    if unevaluated not in (None, True, {}) and not _closes(sheet, part):
        sheet.note(path, "unevaluatedProperties is not checked")


def _with_items(  # noqa: PLR0913, PLR0917 - what is known of one place
    sheet: flattening.Sheet, node: nodes.Node, flat: Parts, hints: Parts, path: str, depth: int
) -> nodes.Node:
    parts = [part for part in flat if part.only is None or "array" in part.only]
    found = []
    for part in parts:
        items = part.schema.get("items")
        tuple_like = isinstance(items, list) or dialects.get(part.schema, "prefixItems", sheet.draft) is not None
        if tuple_like:
            sheet.note(path, "entries are not told apart by their position, and are not checked")
        elif items is False:
            node = dataclasses.replace(node, rules=(*node.rules, {"maxItems": 0}))
        elif items is not None:
            found.append(part.sub(items))
    within = [part.sub(part.schema["items"]) for part in hints if isinstance(part.schema.get("items"), dict)]
    if found or within:
        node = dataclasses.replace(node, items=build(sheet, found, within, f"{path}[]", depth + 1))
    return node


def _with_rules(sheet: flattening.Sheet, node: nodes.Node, flat: Parts, path: str) -> nodes.Node:
    rules = list(node.rules)
    for part in flat:
        rules += demanding.own(sheet, part, node, path)
        rules += branching.logic(sheet, part, node, path, node.atoms)
    return dataclasses.replace(node, rules=tuple(rule for rule in rules if rule))
