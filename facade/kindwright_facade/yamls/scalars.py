"""What a scalar means: go-yaml's reading of YAML 1.1, and what becomes of that in JSON. Pure.

https://github.com/yaml/go-yaml/blob/v2/resolve.go
"""

import base64
import datetime
import decimal
import math
import re
import struct

Scalar = str | bool | int | float | None
"""An integer is one of 64 bits, with or without a sign."""

_PREFIX = "tag:yaml.org,2002:"
_STR, _BINARY, _TIMESTAMP = f"{_PREFIX}str", f"{_PREFIX}binary", f"{_PREFIX}timestamp"
_BOOL, _INT, _FLOAT, _NULL = f"{_PREFIX}bool", f"{_PREFIX}int", f"{_PREFIX}float", f"{_PREFIX}null"
MERGE = f"{_PREFIX}merge"

_LEAST, _MOST, _MOST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
_EXACT = 2**53
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], math.nan),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}
HINTS = frozenset("yYnNtTfFoO~.+-0123456789")
"""What begins with anything else is text."""

_WHOLE = re.compile(
    r"([-+]?)(?:([1-9][0-9]*)|0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]*))",
)
_BASES = ((2, 10), (3, 16), (4, 2), (5, 8), (6, 8))
_SIGNED_BITS = re.compile(r"0b([-+][01]+)")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POINTED = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?: |([Tt]))([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?(4)(?:Z|[-+][0-9]{2}:[0-9]{2})))?"
)


def plain(text: str) -> Scalar:
    """Return what a scalar without quotes and tag means. Times stay text."""
    if text and text[0] not in HINTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    found = _pointed(text) if text[0] == "." else _number(text) if text[0] in "+-0123456789" else None
    return text if found is None else found


def tagged(tag: str, text: str) -> Scalar:
    """Return what a scalar with a tag means, quoted or not; raises `ValueError` for what is not of the tag's type.

    A tag that is not YAML's own leaves it text.
    """
    if tag == _BINARY:
        return _binary(text)
    if tag not in (_BOOL, _INT, _FLOAT, _NULL, _TIMESTAMP) or (tag == _TIMESTAMP and is_time(text)):
        return text
    value = plain(text)
    kind = _kind(value)
    if kind == tag:
        return value
    if tag == _FLOAT and isinstance(value, int) and not isinstance(value, bool) and value <= _MOST:
        return float(value)
    raise ValueError(f"cannot decode {_short(kind)} `{text}` as a {_short(tag)}")


def is_time(text: str) -> bool:
    """Tell whether it is written as a time; a library that knows such a type may read it as one."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3, 5, 6, 7))
        datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC)
    except ValueError:
        return False
    return True


def to_json(value: Scalar) -> Scalar:
    """Return what JSON makes of it: what has no fraction is an integer if 64 bits hold it; raises `ValueError` for NaN and infinity."""
    if isinstance(value, float):
        return _float_to_json(value)
    if isinstance(value, int) and value > _MOST:
        return float(value)
    return value


def to_key(value: Scalar) -> str:
    """Return it as a key of an object; raises `ValueError` for what can be none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _single(value)
    if value is None or value > _MOST:
        raise ValueError(f"unsupported map key: {'null' if value is None else value}")
    return str(value)


def _number(text: str) -> int | float | None:
    digits = text.replace("_", "")
    match = _WHOLE.fullmatch(digits)
    if match is not None and (whole := _whole(match)) is not None:
        return whole
    if _DECIMAL.fullmatch(digits):
        return _finite(digits)
    # Where other readers see nothing at all, go-yaml finds a sign behind the prefix.
    bits = _SIGNED_BITS.fullmatch(digits)
    found = int(bits[1], 2) if bits else None
    return found if found is not None and _LEAST <= found <= _MOST else None


def _whole(match: re.Match[str]) -> int | None:
    group, base = next(pair for pair in _BASES if match[pair[0]] is not None)
    # Longer ones are beyond 64 bits in any base, and Python refuses to read thousands of digits.
    digits = match[group].lstrip("0") or "0"
    if len(digits) > 64:  # noqa: PLR2004 - bits
        return None
    value = int(digits, base)
    if match[1] == "-":
        return -value if -value >= _LEAST else None
    return value if value <= (_MOST if match[1] else _MOST_UNSIGNED) else None


def _pointed(text: str) -> float | None:
    return _finite(text) if _POINTED.fullmatch(text) else None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _kind(value: Scalar) -> str:
    if value is None:
        return _NULL
    return {bool: _BOOL, int: _INT, float: _FLOAT, str: _STR}[type(value)]


def _short(tag: str) -> str:
    return "!!" + tag.removeprefix(_PREFIX)


def _binary(text: str) -> str:
    try:
        data = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError:
        raise ValueError("!!binary value contains invalid base64 data") from None
    return re.sub("[\udc80-\udcff]", "\ufffd", data.decode("utf-8", "surrogateescape"))


def _float_to_json(value: float) -> int | float:
    if not math.isfinite(value):
        shown = "NaN" if math.isnan(value) else f"{'+' if value > 0 else '-'}Inf"
        raise ValueError(f"json: unsupported value: {shown}")
    if not value.is_integer():
        return value
    # JSON has the shortest digits that mean the number, which beyond 2^53 are those of another integer.
    whole = int(value) if abs(value) < _EXACT else int(decimal.Decimal(repr(value)))
    return whole if _LEAST <= whole <= _MOST else value


def _single(value: float) -> str:
    """Write with as few digits as tell it from any other number of 32 bits: what keys are shortened to."""
    if math.isnan(value):
        return ".nan"
    try:
        (short,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        short = math.copysign(math.inf, value)
    if math.isinf(short):
        return ".inf" if short > 0 else "-.inf"
    digits = next(
        count for count in range(17) if struct.pack("f", float(f"{short:.{count}e}")) == struct.pack("f", short)
    )
    mantissa, _, exponent = f"{short:.{digits}e}".partition("e")
    return f"{short:.{max(digits - int(exponent), 0)}f}" if -4 <= int(exponent) < 6 else f"{mantissa}e{exponent}"  # noqa: PLR2004 - as %g
