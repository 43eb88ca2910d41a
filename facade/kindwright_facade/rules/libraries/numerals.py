"""Texts that `int`, `uint`, `double`, `bool` and `timestamp` take, as Go's `strconv` and `time` read them.

The runtime takes spaces around a number, a sign before an unsigned one and what does not fit, knows fewer names of true and false, and
takes a time in small letters.
Other values than texts come as they are: what is made of them is the runtime's business.
"""

import math
import re
from typing import Any

from kindwright_facade.rules.libraries.functions import BOOL, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, Overload
from kindwright_facade.schemas import moments

_INT, _UINT = re.compile(r"[+-]?[0-9]+"), re.compile(r"[0-9]+")
_DIGITS, _HEX_DIGITS = "[0-9](?:_?[0-9])*", "[0-9A-Fa-f](?:_?[0-9A-Fa-f])*"
_FLOAT = re.compile(
    rf"[+-]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?|[+-]?(?i:inf|infinity)|(?i:nan)"
)
_HEX_FLOAT = re.compile(rf"[+-]?0[xX](?:_?{_HEX_DIGITS}(?:\.(?:{_HEX_DIGITS})?)?|\.{_HEX_DIGITS})[pP][+-]?{_DIGITS}")
_BOOLS = {
    **dict.fromkeys(("1", "t", "T", "true", "True", "TRUE"), True),
    **dict.fromkeys(("0", "f", "F", "false", "False", "FALSE"), False),
}
_MOST_DIGITS = 20


def parse_int(text: str) -> int:
    """Return a signed number of 64 bits. Raises ValueError."""
    return _whole(_INT, text, range(-(2**63), 2**63), "int")


def parse_uint(text: str) -> str:
    """Return an unsigned number of 64 bits as a text: Python's integers come back as signed ones. Raises ValueError."""
    return str(_whole(_UINT, text, range(2**64), "uint"))


def parse_double(text: str) -> float:
    """Return a number, infinite only for a text that says so. Raises ValueError."""
    bare = text.replace("_", "")
    if _FLOAT.fullmatch(text):
        found = float(bare)
        if math.isfinite(found) or bare.lstrip("+-")[0] not in "0123456789.":
            return found
    elif _HEX_FLOAT.fullmatch(text):
        try:
            return float.fromhex(bare)
        except OverflowError:
            pass
    raise _unfit("double")


def parse_bool(text: str) -> bool:
    """Return what a text says. Raises ValueError."""
    if text not in _BOOLS:
        raise _unfit("bool")
    return _BOOLS[text]


def check_timestamp(text: str) -> str:
    """Return a time as it is. Raises ValueError for what is none in Go."""
    try:
        moments.written(text)
    except ValueError:
        raise _unfit("google.protobuf.Timestamp") from None
    return text


def _whole(pattern: re.Pattern[str], text: str, limits: range, kind: str) -> int:
    if (
        pattern.fullmatch(text)
        and len(text.lstrip("+-").lstrip("0")) <= _MOST_DIGITS
        and (found := int(text)) in limits
    ):
        return found
    raise _unfit(kind)


def _unfit(kind: str) -> ValueError:
    return ValueError(f"type conversion error from 'string' to '{kind}'")


def _same(value: Any) -> Any:
    return value


INTERNAL = (
    Overload("@int", "@int", (STRING,), INT, parse_int, member=False),
    *(
        Overload("@int", "@int", (kind,), kind, _same, member=False)
        for kind in (INT, UINT, DOUBLE, TIMESTAMP, DURATION)
    ),
    Overload("@uint", "@uint", (STRING,), STRING, parse_uint, member=False),
    *(Overload("@uint", "@uint", (kind,), kind, _same, member=False) for kind in (INT, UINT, DOUBLE)),
    Overload("@double", "@double", (STRING,), DOUBLE, parse_double, member=False),
    *(Overload("@double", "@double", (kind,), kind, _same, member=False) for kind in (INT, UINT, DOUBLE)),
    Overload("@bool", "@bool", (STRING,), BOOL, parse_bool, member=False),
    Overload("@bool", "@bool", (BOOL,), BOOL, _same, member=False),
    Overload("@timestamp", "@timestamp", (STRING,), STRING, check_timestamp, member=False),
    *(Overload("@timestamp", "@timestamp", (kind,), kind, _same, member=False) for kind in (INT, TIMESTAMP)),
)
