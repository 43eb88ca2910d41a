"""One CEL expression over named values: what conversions between versions are written in. Knows no schema.

The language is the one of `x-kubernetes-validations` (https://kubernetes.io/docs/reference/using-api/cel/), with `math`, `base64` and
`cel.bind` besides.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import environments, inspecting, timing, wording
from kindwright_facade.rules.libraries import maps

_OPTIONAL = "the result is no plain value; an optional is taken apart with orValue()"


@dataclasses.dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; it may be evaluated from any thread."""

    text: str
    program: cel.Expression

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """Return the result as a plain Python value: None, bool, int, float, str, bytes, list, dict, datetime or timedelta.

        `variables` hold JSON values and are not changed. Raises ValueError with one line when the expression fails.
        """
        try:
            maps.forget()
            with timing.running():
                result = self.program.eval(environments.activation(variables))
        except RuntimeError as error:
            raise ValueError(wording.evaluation(str(error))) from error
        value = _plain(result)
        if result.type() == cel.Type.ERROR:
            raise ValueError(wording.evaluation(str(value)))
        return value


def compile_expression(text: str, variables: Mapping[str, str | cel.Type]) -> Expression:
    """Compile an expression in which `variables` may be used: names to CEL types, such as `dyn` or `list<string>`.

    Raises ValueError with one line that has line and column of each mistake.
    """
    types = {name: cel.Type(kind) if isinstance(kind, str) else kind for name, kind in variables.items()}
    env = environments.checker(None, types, {}, environments.CONVERSION)
    try:
        checked = environments.compile_text(env, text)
    except RuntimeError as error:
        raise ValueError(wording.compilation(error)) from error
    if found := inspecting.crashes(checked):
        raise ValueError("; ".join(found))
    return Expression(text, environments.program(checked))


def _plain(result: cel.Value) -> Any:
    """Return a result with nothing of the runtime's own in it.

    The runtime's `plain_value` does not survive an optional in a map, so the value is taken apart here.
    """
    try:
        value = result.value()
    except TypeError as error:
        raise ValueError(_OPTIONAL) from error
    match value:
        case bytearray():
            return bytes(value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case cel.Type():
            return value.name()
        case _:
            return value
