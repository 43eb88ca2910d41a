"""Values as Go prints them, which is how messages show them: `%v`, `%q` and `json.Marshal`."""

import json
import math
from typing import Any

_ESCAPES = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"}
_ESCAPES |= {'"': r"\"", "\\": r"\\"}
_PLAIN_V, _PLAIN_JSON = range(-4, 6), range(-6, 21)
"""The exponents for which Go writes a float without one, in `%v` and in JSON."""
_INT64 = 1 << 63


def normal(value: Any) -> Any:
    """Return a number as Go holds it: an integer beyond 64 bits is a float; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool) and not -_INT64 <= value < _INT64:
        try:
            return float(value)
        except OverflowError:
            return math.copysign(math.inf, value)
    return value


def shown(value: Any) -> str:
    """Return the value as `field.Error` shows a bad one: texts quoted, numbers plain, the rest as JSON."""
    value = normal(value)
    if isinstance(value, str):
        return quoted(value)
    return plain(value) if isinstance(value, (bool, int, float)) else encoded(value)


def one_line(text: str) -> str:
    """Return a message without line breaks."""
    return " ".join(text.split())


def quoted(text: str) -> str:
    """Return the text as `strconv.Quote` does."""
    return f'"{"".join(_quoted(char) for char in text)}"'


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:  # noqa: PLR2004 - the end of ASCII
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of what \u can say


def plain(value: float) -> str:
    """Return a number or a bool as `%v` does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _general(value, _PLAIN_V)


def encoded(value: Any) -> str:
    """Return JSON as `json.Marshal` writes it: keys sorted, `<`, `>` and `&` escaped, floats in their shortest form."""
    value = normal(value)
    match value:
        case None:
            return "null"
        case bool() | int():
            return plain(value)
        case float():
            return _general(value, _PLAIN_JSON, pad=False)
        case str():
            text = json.dumps(value, ensure_ascii=False)
            for char in "<>&\u2028\u2029":
                text = text.replace(char, f"\\u{ord(char):04x}")
            return text
        case dict():
            return "{" + ",".join(f"{encoded(key)}:{encoded(value[key])}" for key in sorted(value)) + "}"
        case _:
            return "[" + ",".join(encoded(item) for item in value) + "]"


def _general(value: float, exponents: range, *, pad: bool = True) -> str:
    """Write a float with its shortest digits, and an exponent when it is none of those."""
    if not math.isfinite(value):
        return {math.inf: "+Inf", -math.inf: "-Inf"}.get(value, "NaN")
    mantissa, _, exponent = f"{value!r}".partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    # The place of the decimal point, counted from the first digit that is not zero.
    leading = len(whole + fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    digits = digits.rstrip("0") or "0"
    if digits == "0":
        return f"{sign}0"
    if point - 1 in exponents:
        return sign + _positional(digits, point)
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    power = f"{abs(point - 1):02d}" if pad or point > 0 else str(abs(point - 1))
    return f"{sign}{digits[0]}{tail}e{'-' if point < 1 else '+'}{power}"


def _positional(digits: str, point: int) -> str:
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"
