"""The schema that the values of a chart suggest, where the chart brings none.

A guess, so a loose one: it may never refuse what people write into the values of such charts. `0015-schema-from-the-chart.md`
has the reasons for each type.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_INT_OR_STRING = {"x-kubernetes-int-or-string": True}
_NUMERIC = re.compile(r"[-+]?\d*")
_DEPTH = 40


def anything() -> encoding.JSON:
    """Return the schema that lets everything be."""
    return {_PRESERVE: True, "nullable": True}


def infer(values: Mapping[str, Any], depth: int = 0) -> encoding.JSON:
    """Return a schema for a map of values: its keys are described, others are let be."""
    found: encoding.JSON = {"type": "object", _PRESERVE: True}
    if values and depth < _DEPTH:
        found["properties"] = {key: _infer(value, depth + 1) for key, value in values.items()}
    return found


def _infer(value: Any, depth: int) -> encoding.JSON:
    if isinstance(value, Mapping):
        return infer(value, depth)
    if isinstance(value, list):
        return {"type": "array", "items": _item(value)}
    return _scalar(value)


def _scalar(value: Any) -> encoding.JSON:
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int) or (isinstance(value, str) and _NUMERIC.fullmatch(value)):
        # 80 may be a port's name, 1 may be 500m or 25%; "" stands for what is not set, and "80" for 80.
        return dict(_INT_OR_STRING)
    if isinstance(value, str):
        return {"type": "string"}
    return anything()


def _item(values: Sequence[Any]) -> encoding.JSON:
    """Describe entries only where all are alike and plain; entries that are maps differ in what they leave out."""
    if values and all(isinstance(value, Mapping) for value in values):
        return {"type": "object", _PRESERVE: True}
    kinds = [_scalar(value) for value in values]
    if not kinds or any(isinstance(value, (Mapping, list)) for value in values):
        return anything()
    if all(kind == {"type": "string"} for kind in kinds):
        return {"type": "string"}
    return dict(_INT_OR_STRING) if all("type" not in kind and _PRESERVE not in kind for kind in kinds) else anything()
