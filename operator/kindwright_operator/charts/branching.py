"""Alternatives and conditions of a JSON Schema as value validations, which is all that a structural schema takes of them.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema

What can't be said exactly is left out where that lets more through, and takes its whole keyword with it where it would let less through
(`not`, `oneOf`, a condition). A custom resource checks nothing of null but its type and enum.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kindwright_operator.charts import classifying, demanding, dialects, flattening, nodes, records, ruling

_OBJECT = frozenset(("object",))


def logic(
    sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str, atoms: classifying.Atoms
) -> list[ruling.Rule]:
    """Return what the alternatives and conditions of one node demand at a place.

    `atoms` are the types by which the node was flattened: a choice that they make is told already.
    """
    found: list[ruling.Rule] = []
    if _KEYWORDS.keys().isdisjoint(part.schema):
        return found
    for keyword, told in _KEYWORDS.items():
        if dialects.get(part.schema, keyword, sheet.draft) is None or _told(sheet, part, keyword, node, atoms):
            continue
        if part.only is not None and part.only < node.atoms:
            _lose(sheet, path, keyword)
        else:
            found += told(sheet, part, node, path, keyword)
    return found


def _told(
    sheet: flattening.Sheet, part: flattening.Part, keyword: str, node: nodes.Node, atoms: classifying.Atoms
) -> bool:
    if keyword not in ("anyOf", "oneOf") or flattening.unambiguous(sheet, part, keyword, atoms) is None:
        return False
    spoken = node.atoms if part.only is None else node.atoms & part.only
    return spoken <= frozenset().union(*(sheet.classifier.atoms(sub) for sub in part.schema[keyword]))


def _choice(
    sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str, keyword: str
) -> Iterator[ruling.Rule]:
    branches = dialects.listed(part.schema, keyword)
    if not branches:
        return
    possible = [sub for sub in branches if sheet.classifier.atoms(sub) & node.atoms]
    found = [_attempt(sheet, part.sub(sub), node, path) for sub in possible]
    exact = all(whole for _, whole in found)
    rules = [rule for rule, _ in found]
    sayable = bool(rules) and all(rules)
    if keyword == "oneOf" and exact and sayable:
        yield {"oneOf": rules}
        return
    if not exact or keyword == "oneOf" or not rules:
        _lose(sheet, path, keyword)
    if sayable:
        yield {"anyOf": rules}


def _not(
    sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str, keyword: str
) -> Iterator[ruling.Rule]:
    if part.schema[keyword] is False:
        return
    rule, exact = _attempt(sheet, part.sub(part.schema[keyword]), node, path)
    if exact and rule:
        yield {"not": rule}
    else:
        _lose(sheet, path, keyword)


def _if(
    sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str, keyword: str
) -> Iterator[ruling.Rule]:
    condition, exact = _attempt(sheet, part.sub(part.schema[keyword]), node, path)
    for consequence in ("then", "else"):
        if part.schema.get(consequence, True) in (True, {}):
            continue
        rule, whole = _attempt(sheet, part.sub(part.schema[consequence]), node, path)
        if not (exact and condition and whole):
            _lose(sheet, path, consequence)
        if exact and condition and rule:
            yield {"anyOf": [{"not": condition} if consequence == "then" else condition, rule]}


def _dependent(
    sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str, keyword: str
) -> Iterator[ruling.Rule]:
    """Say `a needs b` as `no a, or b`."""
    listed = part.schema[keyword]
    if not isinstance(listed, dict) or "object" not in node.atoms:
        return
    if keyword == "dependencies" and sheet.draft > dialects.DRAFT_7:
        # No keyword any more, and nobody agrees whether it still counts.
        _lose(sheet, path, keyword)
        return
    for name, needed in listed.items():
        sub = {"required": needed} if isinstance(needed, list) else needed
        rule, exact = _attempt(sheet, part.sub(sub), node, path)
        # `required` is true of all that is no object; any other demand would fall on a text or a number too.
        sayable = node.atoms == _OBJECT or isinstance(needed, list)
        if not (exact and sayable):
            _lose(sheet, path, keyword)
        if rule and sayable:
            yield {"anyOf": [{"not": {"required": [name]}}, rule]}


_KEYWORDS = {
    "anyOf": _choice,
    "oneOf": _choice,
    "not": _not,
    "if": _if,
    **dict.fromkeys(("dependentRequired", "dependentSchemas", "dependencies"), _dependent),
}


def _lose(sheet: flattening.Sheet, path: str, keyword: str) -> None:
    sheet.note(path, f"{keyword} can't be said in full in a structural schema: what can't is not checked")


def _attempt(sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str) -> tuple[ruling.Rule, bool]:
    """Return a branch as value validations, and whether they say all of it."""
    lost: list[records.Note]
    with sheet.aside() as lost:
        rule = _nested(sheet, [part], node, path, top=True)
    return rule, not lost


def _nested(
    sheet: flattening.Sheet, parts: list[flattening.Part], node: nodes.Node, path: str, *, top: bool
) -> ruling.Rule:
    """Return what a branch demands at a place; `top` where null is no matter, as it never gets here."""
    atoms = node.atoms & sheet.atoms(parts)
    if not atoms:
        sheet.note(path, "no type in a branch")
        return {}
    flat = flattening.flatten(sheet, parts, path, atoms)
    rules: list[ruling.Rule] = []
    for part in flat:
        rules += _type(sheet, part, node, path)
        rules += demanding.own(sheet, part, node, path)
        rules += _fields(sheet, part, node, path)
        rules += _items(sheet, part, node, path)
        rules += logic(sheet, part, node, path, atoms)
    found = ruling.combine(rule for rule in rules if rule)
    if _misread(found.get("enum", ()), node.atoms):
        sheet.note(path, "an enum that Go reads otherwise")
    if top or not node.null:
        return found
    null = sheet.null(parts)
    if not null and (None in found.get("enum", (None,))):
        sheet.note(path, "null passes here")
    return ruling.beside_null(found) if null else found


def _misread(listed: Sequence[Any], atoms: classifying.Atoms) -> bool:
    """Tell values that Go takes for others: it cuts 2.5 to find it among integers, and makes letters of numbers."""
    kinds = {classifying.atom_of(value) for value in listed}
    return ("integer" in kinds and "fraction" in atoms) or ("string" in kinds and "integer" in atoms)


def _type(sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str) -> Iterator[ruling.Rule]:
    if ruling.format_of(part.schema, sheet.draft) != (None, False):
        sheet.note(path, "a format in a branch")
    named = part.schema.get("type")
    kinds = classifying.atoms_of_type(named) if named is not None else None
    if kinds is None or node.atoms <= kinds:
        return
    if part.only is not None:
        return
    if node.atoms & kinds == {"boolean"}:
        yield {"enum": [True, False, *([None] if sheet.classifier.null(part.schema) else [])]}
        return
    sheet.note(path, "a type in a branch")


def _fields(sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str) -> Iterator[ruling.Rule]:
    if "object" not in (node.atoms if part.only is None else part.only):
        return
    for name, sub in dialects.mapped(part.schema, "properties").items():
        known = node.properties.get(name)
        if sub is True or sub == {}:
            continue
        if sub is False and node.atoms == _OBJECT:
            yield {"not": {"required": [name]}}
        elif known is None or name == "metadata" or sub is False:
            sheet.note(path, "a field in a branch")
        elif rule := _nested(sheet, [part.sub(sub)], known, f"{path}.{name}", top=False):
            yield {"properties": {name: rule}}
    if any(
        dialects.get(part.schema, key, sheet.draft) not in (None, True, {})
        for key in ("additionalProperties", "patternProperties", "unevaluatedProperties")
    ):
        sheet.note(path, "other fields in a branch")


def _items(sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str) -> Iterator[ruling.Rule]:
    items = part.schema.get("items")
    if "array" not in (node.atoms if part.only is None else part.only):
        return
    if isinstance(items, list) or dialects.get(part.schema, "prefixItems", sheet.draft) is not None:
        sheet.note(path, "entries in a branch")
    elif items is False:
        yield {"maxItems": 0}
    elif items not in (None, True, {}):
        if node.items is None:
            sheet.note(path, "entries in a branch")
        elif rule := _nested(sheet, [part.sub(items)], node.items, f"{path}[]", top=False):
            yield {"items": rule}
