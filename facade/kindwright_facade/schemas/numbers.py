"""What of a number a schema can restrict, with the arithmetic of `k8s.io/kube-openapi/pkg/validation/validate`.

Go decodes a number without fraction and exponent to 64 bits and every other to a float, and compares each by rules of its own: bounds
are floats that are cut to integers before an integer is compared with them.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import formats, printing

Finding = tuple[str, float | None]
"""What is wrong, and the number that the message shows; None where upstream names no field either."""

_SAFE = 2**53 - 1
_EPSILON = 1e-9
_INT_BITS = {"int32": 32}
_FLOAT32_OVERFLOW = 2.0**128 - 2.0**103
"""The least float that rounds to infinity in 32 bits."""


def is_integral(value: float) -> bool:
    """Tell whether a float is close enough to an integer to pass for one, as `swag.IsFloat64AJSONInteger` does."""
    if not math.isfinite(value) or abs(value) > _SAFE:
        return False
    if value.is_integer():
        return True
    if value < 0:
        # Go turns a negative float into a huge unsigned integer here, which is never close.
        return False
    whole = float(int(value))
    return whole != 0 and abs(value - whole) / (value + whole) < _EPSILON


def findings(schema: Mapping[str, Any], value: float, path: str) -> Iterator[Finding]:
    """Yield what is wrong with a number."""
    kind = "" if schema.get("x-kubernetes-int-or-string") else schema.get("type", "")
    kind = kind if kind in ("integer", "number") else ""
    name = formats.effective(schema) if kind else ""
    yield from _out_of_range(value, kind, name, "Checked", path)
    for keyword, prefix, check in (
        ("multipleOf", "MultipleOf", _multiple),
        ("minimum", "Minimum boundary", _minimum),
        ("maximum", "Maximum boundary", _maximum),
    ):
        if keyword in schema:
            limit = float(schema[keyword])
            wrong = list(_out_of_range(limit, kind, name, prefix, path))
            yield from wrong
            # A limit that is of another kind of number is compared as a float.
            native = isinstance(value, int) and not wrong
            yield from check(schema, value if native else float(value), int(limit) if native else limit, path)


def _minimum(schema: Mapping[str, Any], value: float, least: float, path: str) -> Iterator[Finding]:
    exclusive = schema.get("exclusiveMinimum")
    if value < least or (exclusive and value == least):
        yield (
            f"{path} in body should be greater than {'' if exclusive else 'or equal to '}{printing.plain(least)}",
            value,
        )


def _maximum(schema: Mapping[str, Any], value: float, most: float, path: str) -> Iterator[Finding]:
    exclusive = schema.get("exclusiveMaximum")
    if value > most or (exclusive and value == most):
        yield f"{path} in body should be less than {'' if exclusive else 'or equal to '}{printing.plain(most)}", value


def _multiple(schema: Mapping[str, Any], value: float, factor: float, path: str) -> Iterator[Finding]:
    del schema
    if factor <= 0:
        yield f"factor MultipleOf declared for {path} must be positive: {printing.plain(factor)}", factor
    elif isinstance(value, int) and isinstance(factor, int):
        if value % factor:
            yield f"{path} in body should be a multiple of {factor}", value
    elif not is_integral(1 / factor * value if factor < 1 else value / factor):
        yield f"{path} in body should be a multiple of {printing.plain(factor)}", value


def _out_of_range(value: float, kind: str, name: str, prefix: str, path: str) -> Iterator[Finding]:
    """Yield that a number does not fit a type and its format."""
    if kind == "integer":
        limit = 1 << (_INT_BITS.get(name, 64) - 1)
        whole = isinstance(value, int) or (math.isfinite(value) and value.is_integer())
        fits = whole and -limit <= int(value) < limit
    else:
        fits = name != "float" or abs(value) < _FLOAT32_OVERFLOW
    if not fits:
        form = f"with format {name}" if name else "(default format)"
        yield f"{prefix} value must be of type {kind} {form} in {path}", None
