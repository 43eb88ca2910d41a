"""Changes to a checked expression before it runs: what the runtime's own functions can't do as Kubernetes has it.

A Python function can't make an optional, so what is optional arrives as a list of none or one, and `[?0]` takes it from there. This is how
`oldSelf` of a rule with optionalOldSelf comes, and what the library of formats gives.
"""

import itertools
from typing import Any

from kindwright_facade.rules import syntax

# Functions under another name, by the overload that the type checker chose.
_RENAMED = {"ip_to_string": "@text", "cidr_to_string": "@text", "list_range": "@range"}
_OPTIONAL_FUNCTIONS = frozenset({"format.named", "validate"})
_OPTIONAL_INDEX, _OVERLOAD = "_[?_]", "list_optindex_optional_int"


def rewrite(checked: Any, *, optional_old_self: bool = False) -> Any:
    """Return a checked expression ready for the runtime."""
    ids = itertools.count(max(node.id for node in syntax.walk(checked.expr)) + 1)
    for node in reversed(list(syntax.walk(checked.expr))):
        match node.WhichOneof("choice"):
            case "call":
                _rename(checked, node)
                if node.call.function in _OPTIONAL_FUNCTIONS:
                    _unwrap(checked, node, ids)
            case "ident" if optional_old_self and node.ident.name == "oldSelf":
                _unwrap(checked, node, ids)
            case _:
                pass
    return checked


def _rename(checked: Any, node: Any) -> None:
    if node.id not in checked.references:
        return
    names = {_RENAMED.get(overload) for overload in checked.references[node.id].overloads}
    if len(names) == 1 and (name := names.pop()):
        node.call.function = name


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
