"""`spec.versions[].conversion` of a definition -> steps, or a list of problems."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, steps, translating

_MOST_STEPS = 64
_SCALARS = (str, bool, int, float)


def compile_conversion(declared: Any, where: str) -> tuple[steps.Conversion | None, list[str]]:
    """Compile the steps from a version's spec to the hub, the chart's values.

    `declared` is the list as decoded, or None for no steps; `where` is its path, with which every problem begins. Returns None for the
    conversion exactly when there are problems.
    """
    if declared is None:
        return steps.Conversion(), []
    if not isinstance(declared, list):
        return None, [f"{where}: must be a list of steps"]
    if len(declared) > _MOST_STEPS:
        return None, [f"{where}: must have at most {_MOST_STEPS} steps"]
    found: list[steps.Step] = []
    problems: list[str] = []
    for index, step in enumerate(declared):
        made, wrong = _step(step, f"{where}[{index}]")
        problems += wrong
        found += made
    if problems:
        return None, problems
    return steps.Conversion(encoding.encode_sorted(declared), tuple(found)), []


def _step(step: Any, where: str) -> tuple[list[steps.Step], list[str]]:
    if not isinstance(step, dict) or len(step) != 1:
        return [], [f"{where}: must have exactly one of {', '.join(_KINDS)}"]
    ((name, given),) = step.items()
    if name not in _KINDS:
        return [], [f"{where}.{name}: unknown step; must be one of {', '.join(_KINDS)}"]
    required, optional, build = _KINDS[name]
    where = f"{where}.{name}"
    problems = list(_shape_problems(given, where, required, optional))
    if problems:
        return [], problems
    fields = _Fields(given, where)
    made = build(fields)
    return ([] if fields.problems or made is None else [made]), fields.problems


def _shape_problems(given: Any, where: str, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(given, dict):
        yield f"{where}: must be an object with {', '.join(required)}"
        return
    yield from (f"{where}.{key}: required" for key in required if key not in given)
    yield from (f"{where}.{key}: unknown field" for key in given if key not in (*required, *optional))


class _Fields:
    """Reads the fields of one step and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, Any], where: str) -> None:
        self.given = given
        self.where = where
        self.problems: list[str] = []

    def wrong(self, name: str, problem: str) -> None:
        self.problems.append(f"{self.where}.{name}: {problem}")

    def path(self, name: str, otherwise: addressing.Path = ()) -> addressing.Path:
        """Read a path; empty when it is wrong."""
        if name not in self.given and otherwise:
            return otherwise
        try:
            return addressing.parse(self.given[name])
        except ValueError as error:
            self.wrong(name, str(error))
            return ()

    def expression(self, name: str) -> steps.Translate | None:
        text = self.given[name]
        if not isinstance(text, str) or not text.strip():
            self.wrong(name, "must be a CEL expression")
            return None
        try:
            return translating.by_expression(text, name)
        except ValueError as error:
            self.wrong(name, str(error))
            return None


def _rename(fields: _Fields) -> steps.Step | None:
    source, target = fields.path("from"), fields.path("to")
    if source and target and source[:-1] != target[:-1]:
        fields.wrong("to", "must have the same parent as from; a move may lead anywhere")
    return _moved(fields, source, target)


def _move(fields: _Fields) -> steps.Step | None:
    return _moved(fields, fields.path("from"), fields.path("to"))


def _moved(fields: _Fields, source: addressing.Path, target: addressing.Path) -> steps.Step | None:
    if source and source == target:
        fields.wrong("to", "must differ from from")
    return steps.Carry(source, target)


def _map(fields: _Fields) -> steps.Step | None:
    path, table = fields.path("path"), fields.given["values"]
    if not isinstance(table, dict) or not table:
        fields.wrong("values", "must be an object of values, this version's to the hub's")
        return None
    for key, value in table.items():
        if not isinstance(value, _SCALARS):
            fields.wrong(f"values[{key}]", "must be a string, a number or a boolean")
    if fields.problems:
        return None
    if len({translating.identity(made) for made in table.values()}) < len(table):
        fields.wrong("values", "must be one to one: two values of this version become the same in the hub")
    pairs = tuple(table.items())
    backwards = translating.by_table((made, given) for given, made in pairs)
    return steps.Carry(path, path, translating.by_table(pairs), backwards, table=pairs)


def _default(fields: _Fields) -> steps.Step | None:
    return steps.Fill(fields.path("path"), fields.given["value"])


def _cel(fields: _Fields) -> steps.Step | None:
    path = fields.path("path")
    onward, back = fields.expression("toStorage"), fields.expression("fromStorage")
    return steps.Carry(path, fields.path("to", path), onward, back, whole=True)


_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[_Fields], steps.Step | None]]] = {
    "rename": (("from", "to"), (), _rename),
    "move": (("from", "to"), (), _move),
    "map": (("path", "values"), (), _map),
    "default": (("path", "value"), (), _default),
    "cel": (("path", "toStorage", "fromStorage"), ("to",), _cel),
}
