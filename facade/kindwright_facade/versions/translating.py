"""How single values are made into those of the other side: by a table, or by CEL expressions."""

import math
from collections.abc import Iterable
from typing import Any

from kindwright_facade import encoding, rules
from kindwright_facade.versions import steps

_VARIABLES = {"self": "dyn", "spec": "dyn"}


def by_table(pairs: Iterable[tuple[Any, Any]]) -> steps.Translate:
    """Replace the scalars that stand first in a pair by the second; all others pass as they are."""
    table = {identity(given): made for given, made in pairs}

    def translate(value: Any, _: encoding.JSON) -> Any:
        return value if isinstance(value, (dict, list)) else table.get(identity(value), value)

    return translate


def identity(value: Any) -> tuple[bool, Any]:
    """Tell scalars apart as JSON does: true is not 1, but 1.0 is."""
    return isinstance(value, bool), value


def by_expression(text: str, name: str) -> steps.Translate:
    """Compute the value: `self` is the value, `spec` the whole spec at that step. A null stays one.

    `name` is what a failure is told under. Raises ValueError when the expression does not compile.
    """
    compiled = rules.compile_expression(text, _VARIABLES)

    def translate(value: Any, spec: encoding.JSON) -> Any:
        if value is None:
            return None
        try:
            made = compiled.evaluate({"self": value, "spec": spec})
        except ValueError as error:
            # The cause may quote the value, which is nobody's business but its reader's.
            raise ValueError(f"the conversion's {name} can't take this value") from error
        if not _is_json(made):
            raise ValueError(f"the conversion's {name} makes something that has no JSON form of this value")
        return made

    return translate


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value))
