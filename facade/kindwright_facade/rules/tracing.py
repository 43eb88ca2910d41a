"""Which parts of an expression are values from the object, and of which schema: what `self.spec.items[0]` or a loop's `x` is."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade.rules import declaring, syntax

# Calls that give what is in their first operand, and calls that give a part of it.
_THROUGH = frozenset({"optional.of", "optional.ofNonZeroValue", "value", "orValue", "or", "dyn"})
_FIELD, _ELEMENT = frozenset({"_?._"}), frozenset({"_[_]", "_[?_]"})


@dataclasses.dataclass(slots=True)
class Trace:
    """The types of nodes by their ids; nodes that are no values of the object are missing."""

    found: dict[int, declaring.Declared] = dataclasses.field(default_factory=dict)

    def of(self, node: Any) -> declaring.Declared | None:
        """Return the type that a node's values have by the schema, as far as it can be told."""
        return self.found.get(node.id)


def trace(checked: Any, declared: declaring.Declared) -> Trace:
    """Follow `self` and `oldSelf`, which are of the type declared, through an expression."""
    result = Trace()
    _visit(checked.expr, {"self": declared, "oldSelf": declared}, result)
    return result


def _visit(node: Any, scope: Mapping[str, declaring.Declared | None], result: Trace) -> None:
    if node.WhichOneof("choice") == "comprehension":
        _comprehension(node.comprehension, scope, result)
        return
    for child in syntax.children(node):
        _visit(child, scope, result)
    if (found := _own(node, scope, result)) is not None:
        result.found[node.id] = found


def _own(node: Any, scope: Mapping[str, declaring.Declared | None], result: Trace) -> declaring.Declared | None:
    match node.WhichOneof("choice"):
        case "ident":
            return scope.get(node.ident.name)
        case "select" if not node.select.test_only:
            return _part(result.of(node.select.operand), node.select.field)
        case "call":
            return _called(node.call, result)
        case _:
            return None


def _called(call: Any, result: Trace) -> declaring.Declared | None:
    operands = [*([call.target] if call.HasField("target") else ()), *call.args]
    if not operands:
        return None
    first = result.of(operands[0])
    if call.function in _THROUGH:
        return first
    if call.function in _ELEMENT:
        return first.element if first else None
    if call.function in _FIELD:
        return _part(first, operands[1].const.string)
    if call.function == "_+_":
        return first
    return result.of(operands[1]) if call.function == "_?_:_" else None


def _part(declared: declaring.Declared | None, name: str) -> declaring.Declared | None:
    if declared is None:
        return None
    return declared.element if declared.kind == "map" else declared.fields.get(name)


def _comprehension(body: Any, scope: Mapping[str, declaring.Declared | None], result: Trace) -> None:
    _visit(body.iter_range, scope, result)
    _visit(body.accu_init, scope, result)
    ranged = result.of(body.iter_range)
    element = ranged.element if ranged else None
    first = element if ranged and ranged.kind == "list" and not body.iter_var2 else None
    inner = {**scope, body.iter_var: first, body.accu_var: None}
    if body.iter_var2:
        inner[body.iter_var2] = element
    _visit(body.loop_condition, inner, result)
    _visit(body.loop_step, inner, result)
    _visit(body.result, {**scope, body.accu_var: None}, result)
