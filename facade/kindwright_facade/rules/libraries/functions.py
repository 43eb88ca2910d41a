"""How a function is declared for the type checker and for the runtime.

Values of Kubernetes' own types (a quantity, an IP) travel through the runtime as marked texts in a canonical form, so that equal
values are equal there. An implementation gets and returns plain Python values; it raises ValueError with what cel-go would say.

Never declare a parameter as anything at all: the runtime crashes the process when it hands an optional to Python, also one in a list or
a map. Where that could happen is for `inspecting` to find.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cel_expr_python import cel
from google.protobuf import duration_pb2, timestamp_pb2

from kindwright_facade.rules import timing

BOOL, BYTES, DOUBLE, DURATION, DYN, INT = (
    cel.Type.BOOL,
    cel.Type.BYTES,
    cel.Type.DOUBLE,
    cel.Type.DURATION,
    cel.Type.DYN,
    cel.Type.INT,
)
STRING, TIMESTAMP, UINT, TEXTS = cel.Type.STRING, cel.Type.TIMESTAMP, cel.Type.UINT, cel.Type.List(cel.Type.STRING)
COMPARABLE = {
    "int": INT,
    "uint": UINT,
    "double": DOUBLE,
    "bool": BOOL,
    "duration": DURATION,
    "timestamp": TIMESTAMP,
    "string": STRING,
    "bytes": BYTES,
}
# A type that the caller chooses, the same wherever it stands in one overload.
ANY = cel.Type("A")
# What may be a map's key, in a function that only rewriting puts in.
KEY = cel.Type("K")
_NOTATIONS = {
    **{kind: kind.lower() for kind in ("BOOL", "BYTES", "DOUBLE", "DYN", "INT", "LIST", "MAP", "STRING", "UINT")},
    "DURATION": "google.protobuf.Duration",
    "TIMESTAMP": "google.protobuf.Timestamp",
}
# Every kind of value but optionals: what is of a chosen type has an implementation for each.
_EVERY = (*COMPARABLE.values(), cel.Type.LIST, cel.Type.MAP, cel.Type.NULL, cel.Type.TYPE)
_MARK = "\x01"  # not NUL: the runtime cuts a text there


class NoOverloadError(ValueError):
    """The arguments are of types that the function does not take, which only shows at run time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function; a member is called on its first parameter. Without implementation it is the runtime's own."""

    name: str
    id: str
    parameters: tuple[cel.Type, ...]
    result: cel.Type
    implementation: Callable[..., Any] | None = None
    member: bool = True


def opaque(name: str) -> cel.Type:
    """Return a type whose values can only be passed on."""
    return cel.Type(name)


def optional(kind: cel.Type) -> cel.Type:
    """Return the type of an optional, which is good for declarations only."""
    return cel.Type(f"optional_type<{kind.name()}>")


def mark(kind: cel.Type, text: str) -> str:
    """Return the text that stands for a value of an opaque type."""
    return f"{_MARK}{kind.name()}{_MARK}{text}"


def unmark(kind: cel.Type, value: str) -> str:
    """Return the text of an opaque value. Raises NoOverloadError when it is no such value."""
    prefix = mark(kind, "")
    if not isinstance(value, str) or not value.startswith(prefix):
        raise NoOverloadError("no such overload")
    return value[len(prefix) :]


def declarations(overloads: Iterable[Overload]) -> str:
    """Return what the type checker has to know, as a part of a configuration: only that notation has optionals and parameters."""
    lines = ["functions:"]
    for name, group in _by_name(overloads).items():
        lines += [f"- name: {name}", "  overloads:"]
        for overload in group:
            target, *arguments = overload.parameters if overload.member else (None, *overload.parameters)
            lines.append(f"  - id: {overload.id}")
            if target is not None:
                lines.append(f"    target: {notation(target)}")
            lines.append(f"    args: [{', '.join(map(notation, arguments))}]")
            lines.append(f"    return: {notation(overload.result)}")
    return "\n".join(lines)


def notation(kind: cel.Type) -> str:
    """Return a type as a configuration writes it."""
    return _notation(kind.name())


def _notation(name: str) -> str:
    outer, angle, inner = name.partition("<")
    if not angle:
        known = _NOTATIONS.get(name, name)
        return f"{{type_name: {known}, is_type_param: true}}" if known == ANY.name() else f"{{type_name: {known}}}"
    parameters = inner.removesuffix(">").split(", ", 1) if outer == "MAP" else [inner.removesuffix(">")]
    return f"{{type_name: {_NOTATIONS.get(outer, outer)}, params: [{', '.join(map(_notation, parameters))}]}}"


def implementations(overloads: Iterable[Overload]) -> list[cel.FunctionDecl]:
    """Return what the runtime has to know: it picks by the kinds of the arguments, among equals the first that fits."""
    found = []
    for name, group in _by_name(overload for overload in overloads if overload.implementation).items():
        by_kinds: dict[tuple[bool, tuple[str, ...]], tuple[list[cel.Type], list[Callable[..., Any]]]] = {}
        for overload in group:
            for kinds in _kinds(overload.parameters):
                key = (overload.member, tuple(kind.name() for kind in kinds))
                implementations_ = by_kinds.setdefault(key, (kinds, []))[1]
                if overload.implementation and overload.implementation not in implementations_:
                    implementations_.append(overload.implementation)
        found.append(
            cel.FunctionDecl(
                name,
                [
                    cel.Overload(
                        f"{name}@{'m' if member else ''}{','.join(names)}",
                        return_type=DYN,
                        parameters=kinds,
                        is_member=member,
                        impl=_guarded(choices),
                    )
                    for (member, names), (kinds, choices) in by_kinds.items()
                ],
            )
        )
    return found


def _by_name(overloads: Iterable[Overload]) -> dict[str, list[Overload]]:
    groups: dict[str, list[Overload]] = {}
    for overload in overloads:
        groups.setdefault(overload.name, []).append(overload)
    return groups


def _kinds(parameters: tuple[cel.Type, ...]) -> Iterator[list[cel.Type]]:
    """Yield the kinds at run time: an opaque value is a text, a type that the caller chooses is every kind."""
    if not parameters:
        yield []
        return
    for rest in _kinds(parameters[1:]):
        for kind in _kinds_of(parameters[0]):
            yield [kind, *rest]


def _kinds_of(parameter: cel.Type) -> tuple[cel.Type, ...]:
    name = parameter.name()
    if parameter == ANY:
        return _EVERY
    if parameter == KEY:
        return (BOOL, INT, UINT, STRING)
    if name.startswith("MAP"):
        return (cel.Type.MAP,)
    if name.startswith("LIST"):
        return (cel.Type.LIST,)
    return (parameter,) if parameter in COMPARABLE.values() else (STRING,)


def _guarded(choices: list[Callable[..., Any]]) -> Callable[..., Any]:
    """Return one function that tries each; whatever goes wrong in it is a CEL error, and it ends when the time is up."""

    def call(*arguments: Any) -> Any:
        timing.check()
        for choice in choices[:-1]:
            try:
                return _returned(choice(*arguments))
            except NoOverloadError:
                continue
        try:
            return _returned(choices[-1](*arguments))
        except ValueError:
            raise
        except Exception as error:
            raise ValueError(str(error) or type(error).__name__) from error

    return call


def _returned(value: Any) -> Any:
    """Return a result as the runtime takes it: times only as messages."""
    match value:
        case datetime.datetime():
            moment = timestamp_pb2.Timestamp()
            moment.FromDatetime(value)
            return moment
        case datetime.timedelta():
            span = duration_pb2.Duration()
            span.FromTimedelta(value)
            return span
        case list():
            return [_returned(item) for item in value]
        case dict():
            return {key: _returned(item) for key, item in value.items()}
        case _:
            return value
