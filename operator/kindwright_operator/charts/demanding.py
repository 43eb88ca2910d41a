"""What one node demands of a place by itself, as value validations; what has no word in a structural schema is noted."""

from collections.abc import Mapping
from typing import Any

from kindwright_operator.charts import classifying, dialects, flattening, nodes, ruling

_UNSAID = ("contains", "unevaluatedItems", "propertyNames", "$recursiveRef", "$dynamicRef")


def own(sheet: flattening.Sheet, part: flattening.Part, node: nodes.Node, path: str) -> list[ruling.Rule]:
    """Return what one node demands by itself."""
    atoms = node.atoms if part.only is None else node.atoms & part.only
    rule, lost = ruling.rule_of(part.schema, atoms, sheet.draft)
    if part.only is not None and "enum" in rule:
        rest = node.atoms - part.only
        if rest <= {"boolean"}:
            rule["enum"] = [*rule["enum"], *([True, False] if rest else [])]
        else:
            del rule["enum"]
            lost.append("enum")
    lost += _unsaid(sheet, part.schema, atoms)
    if "type" in part.schema and classifying.atoms_of_type(part.schema["type"]) is None:
        lost.append("type")
    for keyword in lost:
        sheet.note(path, f"{keyword} can't be said in a structural schema, and is not checked")
    return [rule]


def _unsaid(sheet: flattening.Sheet, schema: Mapping[str, Any], atoms: classifying.Atoms) -> list[str]:
    """Return the keywords for which a structural schema has no word at all."""
    kinds = {"contains": "array", "unevaluatedItems": "array", "propertyNames": "object"}
    found = []
    for keyword in _UNSAID:
        value = dialects.get(schema, keyword, sheet.draft)
        trivial = value in (None, True) or (value == {} and keyword != "contains")
        if not trivial and kinds.get(keyword) in (None, *atoms):
            found.append(keyword)
    return found
