"""JSON Schema, of any draft from 4 on, as the structural schema of a kind's spec.

Nothing that the original accepts is refused or pruned, except where it closes a map; what it refuses may be let through, and then there is
a note. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
"""

from typing import Any

from kindwright_operator.charts import building, flattening, nesting, nodes, pointing, records

_MAP = {"type": "object"}
_OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def translate(json_schema: Any, path: str = "spec") -> records.Translated:
    """Return the structural schema of a map of values, and one note for each thing that is not said in it."""
    if nesting.is_deeper(json_schema):
        return records.Translated(_OPEN, (records.Note(path, "the chart's schema is nested too deep: left open"),))
    sheet = flattening.Sheet(pointing.Document(json_schema))
    parts = [flattening.Part(json_schema), flattening.Part(_MAP)]
    node = building.build(sheet, parts, (), path)
    if node is nodes.OPEN:
        node = nodes.Node(atoms=frozenset(("object",)), null=False)
    schema = nodes.write(node, path, sheet.notes)
    return records.Translated(schema, tuple(sorted(set(sheet.notes))))
