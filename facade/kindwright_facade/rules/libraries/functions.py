"""How a function is declared for the type checker and for the runtime.

Values of Kubernetes' own types (a quantity, an IP) travel through the runtime as marked texts in a canonical form, so that equal
values are equal there. An implementation gets and returns plain Python values; it raises ValueError with what cel-go would say.

Never declare a parameter as a map or as anything at all: the runtime crashes the process when it hands an optional to Python.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import budgets

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
# Every kind of value but optionals; a parameter of a type that the caller chooses is declared with each.
_ANY = (*COMPARABLE.values(), cel.Type.LIST, cel.Type.MAP, cel.Type.NULL, cel.Type.TYPE)
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


def mark(kind: cel.Type, text: str) -> str:
    """Return the text that stands for a value of an opaque type."""
    return f"{_MARK}{kind.name()}{_MARK}{text}"


def unmark(kind: cel.Type, value: str) -> str:
    """Return the text of an opaque value. Raises NoOverloadError when it is no such value."""
    prefix = mark(kind, "")
    if not isinstance(value, str) or not value.startswith(prefix):
        raise NoOverloadError("no such overload")
    return value[len(prefix) :]


def declarations(overloads: Iterable[Overload]) -> list[cel.FunctionDecl]:
    """Return what the type checker has to know."""
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(o.id, return_type=o.result, parameters=list(o.parameters), is_member=o.member)
                for o in group
            ],
        )
        for name, group in _by_name(overloads).items()
    ]


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
    if parameter == DYN:
        return _ANY
    if name.startswith("LIST"):
        return (cel.Type.LIST,)
    return (parameter,) if parameter in COMPARABLE.values() else (STRING,)


def _guarded(choices: list[Callable[..., Any]]) -> Callable[..., Any]:
    """Return one function that tries each; whatever goes wrong in it is a CEL error, and it ends when the time is up."""

    def call(*arguments: Any) -> Any:
        budgets.check()
        for choice in choices[:-1]:
            try:
                return choice(*arguments)
            except NoOverloadError:
                continue
        try:
            return choices[-1](*arguments)
        except ValueError:
            raise
        except Exception as error:
            raise ValueError(str(error) or type(error).__name__) from error

    return call
