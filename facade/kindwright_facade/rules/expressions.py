"""One CEL expression over named values: what conversions between versions are written in. Knows no schema.

The language is the one of `x-kubernetes-validations` (https://kubernetes.io/docs/reference/using-api/cel/), with `math`, `base64` and
`cel.bind` besides.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import wording

_LIBRARIES = ("optional", "strings", "sets", "lists", "two-var-comprehensions", "math", "encoders", "bindings")


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
            result = self.program.eval(data=dict(variables))
            failed = result.type() == cel.Type.ERROR
            value = result.plain_value()
        except RuntimeError as error:
            raise ValueError(wording.evaluation(str(error))) from error
        except (SystemError, TypeError) as error:
            raise ValueError("the result is no plain value; an optional is taken apart with orValue()") from error
        if failed:
            raise ValueError(wording.evaluation(str(value)))
        return _plain(value)


def compile_expression(text: str, variables: Mapping[str, str | cel.Type]) -> Expression:
    """Compile an expression in which `variables` may be used: names to CEL types, such as `dyn` or `list<string>`.

    Raises ValueError with one line that has line and column of each mistake.
    """
    types = {name: cel.Type(kind) if isinstance(kind, str) else kind for name, kind in variables.items()}
    config = "extensions:\n" + "".join(f"- name: {library}\n" for library in _LIBRARIES)
    env = cel.NewEnv(config=cel.NewEnvConfigFromYaml(config), variables=types)
    try:
        return Expression(text, env.compile(text))
    except RuntimeError as error:
        raise ValueError(wording.compilation(error)) from error


def _plain(value: Any) -> Any:
    """Return a result with nothing of the runtime's own in it."""
    match value:
        case bytearray():
            return bytes(value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {_plain(key): _plain(item) for key, item in value.items()}
        case cel.Type():
            return value.name()
        case _:
            return value
