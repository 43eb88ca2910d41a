"""What the type checker lets through and kube-apiserver does not, and what would crash the runtime.

The first are cel-go's validators (`k8s.io/apiserver/pkg/cel/environment/base.go`): literals that can't be what they are for, and lists
and maps of mixed types.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from kindwright_facade.rules import syntax, timing
from kindwright_facade.rules.libraries import lists, regexes

_DURATION = re.compile(r"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_CONVERSIONS = frozenset({"bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint"})
_PRIMITIVES = {1: "bool", 2: "int", 3: "uint", 4: "double", 5: "string", 6: "bytes"}
_OPAQUE = ("kubernetes.", "net.")
_WELL_KNOWN = {1: "any", 2: "google.protobuf.Timestamp", 3: "google.protobuf.Duration"}
_PYTHON_FUNCTIONS = frozenset({*(overload.name for overload in lists.OVERLOADS), "cel.@mapInsert"})


def problems(checked: Any) -> list[str]:
    """Return what is wrong with a checked expression, each with its place in the text."""
    exempt = {id_ for node in syntax.walk(checked.expr) for id_ in _format_arguments(node)}
    found = []
    for node in syntax.walk(checked.expr):
        said = [*_literal(node), *(() if node.id in exempt else _mixed(checked, node)), *_unprintable(checked, node)]
        found += [f"{syntax.place(checked, node)}: {text}" for text in said]
    return found + crashes(checked)


def crashes(checked: Any) -> list[str]:
    """Return where an optional could get into a list that is handed to Python, which the runtime does not survive."""
    return [
        f"{syntax.place(checked, node)}: {node.call.function} can't be used on what may hold optional values"
        for node in syntax.walk(checked.expr)
        if node.WhichOneof("choice") == "call"
        and node.call.function in _PYTHON_FUNCTIONS
        and _is_risky(checked, node.call)
    ]


def measure(checked: Any) -> Callable[[Any], int] | None:
    """Return how to tell the length that a list may have from which an expression builds another, None when it builds none."""
    bodies = (node.comprehension for node in syntax.walk(checked.expr) if node.WhichOneof("choice") == "comprehension")
    if not any(body.accu_init.WhichOneof("choice") == "list" for body in bodies):
        return None
    called = {overload for reference in checked.references.values() for overload in reference.overloads}
    return timing.total if any(map(_makes_longer, called)) else timing.longest


def _makes_longer(overload: str) -> bool:
    return overload.startswith(("list_flatten", "string_split", "string_find_all", "add_"))


def constants(checked: Any) -> list[Any]:
    """Return the conversions of literals, which are evaluated once when a rule comes in."""
    return [
        node
        for node in syntax.walk(checked.expr)
        if node.call.function in _CONVERSIONS and [arg.WhichOneof("choice") for arg in node.call.args] == ["const"]
    ]


def may_hold_optional(checked: Any, node: Any) -> bool:
    """Tell whether the value of a node may be or hold an optional."""
    if not any(map(_holds_optional, checked.types.values())):
        return False
    # A list that is written out is of the type dyn when its items are of several.
    parts = node.list.elements if node.WhichOneof("choice") == "list" else [node]
    return any(_may_hold_optional(checked.types[part.id]) for part in parts)


def result(checked: Any) -> str:
    """Return the name of an expression's type."""
    return _name(checked.types[checked.expr.id])


def uses(checked: Any, variable: str) -> bool:
    """Tell whether an expression refers to a variable."""
    return any(reference.name == variable for reference in checked.references.values())


def _literal(node: Any) -> Iterator[str]:
    """Yield what is wrong with a text that is a duration, timestamp or pattern."""
    if node.WhichOneof("choice") != "call":
        return
    call = node.call
    given = [*call.args] if call.HasField("target") else [*call.args][-1:]
    literal = given[0].const if given and given[0].WhichOneof("choice") == "const" else None
    if literal is None or literal.WhichOneof("choice") != "string":
        return
    if call.function == "duration" and not _DURATION.fullmatch(literal.string):
        yield "invalid duration argument"
    elif call.function == "timestamp" and not _TIMESTAMP.fullmatch(literal.string):
        yield "invalid timestamp argument"
    elif call.function == "matches" and regexes.problem(literal.string):
        yield "invalid matches argument"
    elif call.function in {"find", "findAll"} and (problem := regexes.problem(literal.string)):
        yield problem


def _is_risky(checked: Any, call: Any) -> bool:
    handed = [*call.args, *([call.target] if call.HasField("target") else ())]
    return any(may_hold_optional(checked, item) for item in handed)


def _mixed(checked: Any, node: Any) -> Iterator[str]:
    match node.WhichOneof("choice"):
        case "list":
            groups = [list(node.list.elements)]
        case "struct" if not node.struct.name:
            groups = [[e.map_key for e in node.struct.entries], [e.value for e in node.struct.entries]]
        case _:
            return
    for group in groups:
        kinds = [_without_optional(checked.types[item.id]) for item in group]
        for kind in kinds[1:]:
            if not _alike(kinds[0], kind):
                yield f"expected type '{_name(kinds[0])}' but found '{_name(kind)}'"
                break


def _format_arguments(node: Any) -> Iterator[int]:
    """Yield all that is given to `format`, where lists and maps may be mixed."""
    if node.WhichOneof("choice") == "call" and node.call.function == "format":
        yield from (inner.id for argument in node.call.args for inner in syntax.walk(argument))


def _unprintable(checked: Any, node: Any) -> Iterator[str]:
    if node.WhichOneof("choice") != "call" or node.call.function != "format":
        return
    for item in (item for argument in node.call.args for item in argument.list.elements):
        kind = checked.types[item.id]
        name = _name(kind)
        if name.startswith(_OPAQUE) or _holds_optional(kind):
            yield f"error during formatting: '{name}' can't be formatted"


def _without_optional(kind: Any) -> Any:
    optional = kind.WhichOneof("choice") == "abstract" and kind.abstract.name == "optional_type"
    return kind.abstract.parameters[0] if optional and kind.abstract.parameters else kind


def _alike(first: Any, second: Any) -> bool:
    choices = {first.WhichOneof("choice"), second.WhichOneof("choice")}
    if choices & {"dyn", "parameter", None}:
        return True
    if choices == {"list"}:
        return _alike(first.list.element, second.list.element)
    if choices == {"map"}:
        return _alike(first.map.key, second.map.key) and _alike(first.map.value, second.map.value)
    return bool(first == second)


def _holds_optional(kind: Any) -> bool:
    match kind.WhichOneof("choice"):
        case "abstract":
            return bool(kind.abstract.name == "optional_type")
        case "list":
            return _holds_optional(kind.list.element)
        case "map":
            return _holds_optional(kind.map.key) or _holds_optional(kind.map.value)
        case _:
            return False


def _may_hold_optional(kind: Any) -> bool:
    match kind.WhichOneof("choice"):
        case "dyn" | "parameter" | None:
            return True
        case "list":
            return _may_hold_optional(kind.list.element)
        case "map":
            return _may_hold_optional(kind.map.key) or _may_hold_optional(kind.map.value)
        case _:
            return _holds_optional(kind)


def _name(kind: Any) -> str:  # noqa: PLR0911 - one for each type
    match kind.WhichOneof("choice"):
        case "null":
            return "null_type"
        case "primitive":
            return _PRIMITIVES[kind.primitive]
        case "wrapper":
            return f"wrapper({_PRIMITIVES[kind.wrapper]})"
        case "well_known":
            return _WELL_KNOWN[kind.well_known]
        case "list":
            return f"list({_name(kind.list.element)})"
        case "map":
            return f"map({_name(kind.map.key)}, {_name(kind.map.value)})"
        case "message":
            return str(kind.message)
        case "abstract":
            parameters = ", ".join(map(_name, kind.abstract.parameters))
            return f"{kind.abstract.name}({parameters})"
        case "type":
            return "type"
        case _:
            return "dyn"
