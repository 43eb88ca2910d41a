"""Values as Go prints them (`fmt.Fprint`, `encoding/json`): what a text column of a custom resource shows."""

import decimal
import json
import math
from typing import Any

_INT64 = 1 << 63
_EXACT = 1 << 53
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def text(value: Any) -> str:
    """Print a value: JSON for maps and lists, bare for everything else."""
    if value is None:
        return "<no value>"
    if isinstance(value, (dict, list)):
        return _encoded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _printed(value) if isinstance(value, float) else str(value)


def integer(value: float) -> int:
    """Cut off what is behind the point; what is out of range becomes the smallest number, as it does on amd64."""
    return int(value) if math.isfinite(value) and -_INT64 <= value < _INT64 else -_INT64


def number(value: float) -> float:
    """Make an integer what is left of it as a 64-bit float, in its shortest digits; a float stays."""
    if isinstance(value, float) or abs(value) <= _EXACT:
        return value
    return int(decimal.Decimal(repr(float(value))))


def _encoded(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_encoded(key)}:{_encoded(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_encoded, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


def _printed(value: float) -> str:
    """Write a float as `fmt` does: shortest digits, with an exponent from a million on."""
    shortest = decimal.Decimal(repr(value)).normalize()
    exponent = shortest.adjusted()
    if -5 < exponent < 6:  # noqa: PLR2004 - Go's own bounds
        return f"{shortest:f}"
    return f"{shortest.scaleb(-exponent):f}e{exponent:+03d}"


def _number(value: float) -> str:
    """Write a float as `encoding/json` does: as JavaScript would."""
    shortest = decimal.Decimal(repr(value)).normalize()
    exponent = shortest.adjusted()
    if -7 < exponent < 21:  # noqa: PLR2004 - Go's own bounds
        return f"{shortest:f}"
    return f"{shortest.scaleb(-exponent):f}e{exponent:+d}"
