"""Changes to a checked expression before it runs: what the runtime's own functions can't do as Kubernetes has it.

A Python function can't make an optional, so what is optional arrives as a list of none or one, and `[?0]` takes it from there. This is how
`oldSelf` of a rule with optionalOldSelf comes, and what the library of formats gives.
"""

import itertools
from collections.abc import Sequence
from typing import Any

from kindwright_facade.rules import declaring, inspecting, syntax, tracing
from kindwright_facade.rules.libraries import equality, formatting, maps, quantities

# Functions under another name, by the overload that the type checker chose.
_RENAMED = {
    "ip_to_string": "@text",
    "cidr_to_string": "@text",
    "list_range": "@range",
    "string_index_of_string_int": "@index_of",
    "string_last_index_of_string_int": "@last_index_of",
    "string_char_at_int": "@char_at",
    "string_substring_int": "@substring",
    "string_substring_int_int": "@substring",
    "duration_to_milliseconds": "@milliseconds",
    "duration_to_string": formatting.SPAN,
    "@mapInsert_map_key_value": maps.INSERT,
    "@mapInsert_map_map": maps.INSERT,
}
# Functions whose argument is read by Go's rules first when it is, or may be, a text.
_READ = {
    "string_to_int64": "@int",
    "string_to_uint64": "@uint",
    "string_to_double": "@double",
    "string_to_bool": "@bool",
    "string_to_timestamp": "@timestamp",
}
# What of a quantity depends on how it is written; it is asked about the text.
_OF_TEXT = {"isInteger": quantities.IS_INTEGER, "asInteger": quantities.AS_INTEGER}
_OPTIONAL_FUNCTIONS = frozenset({"format.named", "validate"})
_OPTIONAL_INDEX, _OVERLOAD = "_[?_]", "list_optindex_optional_int"
_BY_LIST_TYPE = {"_==_": equality.SAME, "_!=_": equality.DIFFERENT, "_+_": equality.ADD}


def rewrite(checked: Any, declared: declaring.Declared | None = None, *, optional_old_self: bool = False) -> Any:
    """Return a checked expression ready for the runtime; `declared` is the type of `self`. Raises ValueError when it can't be had."""
    traced = tracing.trace(checked, declared) if declared else tracing.Trace()
    ids = itertools.count(max(node.id for node in syntax.walk(checked.expr)) + 1)
    # From the inside out: a node that moves takes along what was changed in it.
    for node in reversed(list(syntax.walk(checked.expr))):
        match node.WhichOneof("choice"):
            case "call":
                _call(checked, node, traced, ids)
            case "comprehension":
                _accumulate(checked, node.comprehension, ids)
            case "ident" if optional_old_self and node.ident.name == "oldSelf":
                _unwrap(checked, node, ids)
            case _:
                pass
    return checked


def _call(checked: Any, node: Any, traced: tracing.Trace, ids: "itertools.count[int]") -> None:
    overloads = checked.references[node.id].overloads if node.id in checked.references else ()
    _rename(node, overloads)
    if reading := next((_READ[overload] for overload in overloads if overload in _READ), None):
        _read(checked, node.call.args[0], reading, ids)
    elif node.call.function in _OF_TEXT and node.call.target.call.function == "quantity":
        _ask_text(node)
    elif node.call.function in _OPTIONAL_FUNCTIONS:
        _unwrap(checked, node, ids)
    elif node.call.function == "format" and not inspecting.may_hold_optional(checked, node.call.args[0]):
        node.call.function = formatting.NAME
    elif node.call.function in _BY_LIST_TYPE:
        _compare_by_type(checked, node, traced, ids)


def _rename(node: Any, overloads: Sequence[str]) -> None:
    names = {_RENAMED.get(overload) for overload in overloads}
    if len(names) == 1 and (name := names.pop()):
        node.call.function = name


def _read(checked: Any, argument: Any, function: str, ids: "itertools.count[int]") -> None:
    """Put a call around an argument; the call takes the argument's place, the argument itself goes inside under its id."""
    inner = syntax.expression()
    inner.CopyFrom(argument)
    argument.Clear()
    argument.id = next(ids)
    argument.call.function = function
    argument.call.args.add().CopyFrom(inner)
    checked.references[argument.id].overloads.append(function)


def _ask_text(node: Any) -> None:
    """Make `quantity(x).isInteger()` a call on x."""
    text = syntax.expression()
    text.CopyFrom(node.call.target.call.args[0])
    node.call.function = _OF_TEXT[node.call.function]
    node.call.target.CopyFrom(text)


def _compare_by_type(checked: Any, node: Any, traced: tracing.Trace, ids: "itertools.count[int]") -> None:
    """Have lists with a type of their own compared and added by it, when they are on the left."""
    left, right = node.call.args
    declared = traced.of(left)
    if declared is None or (known := equality.note(declared)) is None:
        return
    if node.call.function == "_+_" and not {"set", "map"} & {declared.schema.get("x-kubernetes-list-type")}:
        return
    if traced.of(right) is None and inspecting.may_hold_optional(checked, right):
        raise ValueError(
            f"{syntax.place(checked, node)}: {node.call.function} can't be used on what may hold optional values"
        )
    node.call.function = _BY_LIST_TYPE[node.call.function]
    node.call.args.add(id=next(ids)).const.string = known


def _accumulate(checked: Any, body: Any, ids: "itertools.count[int]") -> None:
    """Have a map put together outside of the runtime; see `libraries.maps`."""
    inserts = [node for node in syntax.walk(body.loop_step) if node.call.function == maps.INSERT]
    if body.accu_init.WhichOneof("choice") != "struct" or not any(map(_on(body.accu_var), inserts)):
        return
    body.accu_init.call.function = maps.BEGIN
    body.result.call.function = maps.END
    body.result.call.args.add(id=next(ids)).ident.name = body.accu_var
    for call in (body.accu_init, body.result):
        checked.references[call.id].Clear()
        checked.references[call.id].overloads.append(call.call.function)


def _on(variable: str) -> Any:
    return lambda insert: insert.call.args[0].ident.name == variable


def _unwrap(checked: Any, node: Any, ids: "itertools.count[int]") -> None:
    """Put `[?0]` behind a node. The call takes the node's place and id; the node itself goes inside under a new one."""
    inner = syntax.expression()
    inner.CopyFrom(node)
    inner.id = next(ids)
    if node.id in checked.references:
        checked.references[inner.id].CopyFrom(checked.references[node.id])
    node.call.Clear()
    node.call.function = _OPTIONAL_INDEX
    node.call.args.add().CopyFrom(inner)
    node.call.args.add(id=next(ids)).const.int = 0
    checked.references[node.id].Clear()
    checked.references[node.id].overloads.append(_OVERLOAD)
