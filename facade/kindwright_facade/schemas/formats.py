"""`format`: the formats that a custom resource's texts are checked for, as `k8s.io/kube-openapi/pkg/validation/strfmt` checks them.

Any other format says something to readers only, as upstream has it:
https://kubernetes.io/docs/reference/kubernetes-api/definitions/json-schema-props-v1-apiextensions/
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kindwright_facade.schemas import addresses, patterns

AS_WRITTEN = "x-kindwright-format-as-written"
"""In a schema that has it every format is checked: upstream checks defaults before it takes out the formats that it does not know."""

_NUMERIC = {"integer": ("int32", "int64"), "number": ("float", "double")}


def effective(schema: Mapping[str, Any]) -> str:
    """Return the format that is checked, as the schema writes it; empty for one that is not."""
    name: str = schema.get("format", "")
    if not name or AS_WRITTEN in schema:
        return name
    kind = "" if schema.get("x-kubernetes-int-or-string") else schema.get("type", "")
    if kind in ("", "string"):
        return name if normalised(name) in CHECKS else ""
    return name if name in _NUMERIC.get(kind, ()) else ""


def normalised(name: str) -> str:
    """Return the name by which a format is known: `date-time` and `datetime` are one."""
    return name.replace("-", "")


def matches(name: str, text: str) -> bool:
    """Tell whether a text is of the format, which is one of those that are checked."""
    return CHECKS[normalised(name)](text)


def _pattern(pattern: str, flags: int = 0) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII | flags)
    return lambda text: compiled.fullmatch(text) is not None


_is_isbn10 = _pattern("[0-9]{9}[0-9X]")
_is_isbn13 = _pattern("[0-9]{13}")
_is_card_number = _pattern(
    r"4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(0[0-5]|[68][0-9])[0-9]{11}"
    r"|(2131|1800|35\d{3})\d{11}"
)
_is_name = _pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_is_time = _pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})")
_is_go_duration = _pattern(r"[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)")
_LONGEST_DURATION = 1 << 63
_MOST_DIGITS = 18
"""The digits that surely fit into 64 bits."""
_NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}
_NANOSECONDS["h"] = 60 * _NANOSECONDS["m"]
# Begins where digits begin: anywhere among them would take the square of the time.
_AMOUNT = re.compile(r"(?<![0-9])([0-9]+)[\t\n\f\r ]*([A-Za-zµ]+)")
_UNITS = frozenset(("ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"))
_UNIT_STEMS = ("nano", "micro", "milli", "sec", "min", "hour", "day", "week")
_is_short_name = _pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_HOST = (
    r"^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}]"
    r"(([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$"
)
_LONGEST_HOST, _LONGEST_LABEL, _LONGEST_NAME = 255, 63, 253
_SSN_LENGTH = 11


def _is_credit_card(text: str) -> bool:
    digits = re.sub(r"[^0-9]+", "", text)
    if not _is_card_number(digits):
        return False
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _isbn10(text: str) -> bool:
    digits = re.sub(r"[\t\n\f\r -]+", "", text)
    if not _is_isbn10(digits):
        return False
    total = sum((index + 1) * int(digit) for index, digit in enumerate(digits[:9]))
    return (total + 10 * (10 if digits[9] == "X" else int(digits[9]))) % 11 == 0


def _isbn13(text: str) -> bool:
    digits = re.sub(r"[\t\n\f\r -]+", "", text)
    if not _is_isbn13(digits):
        return False
    total = sum((1, 3)[index % 2] * int(digit) for index, digit in enumerate(digits[:12]))
    return int(digits[12]) == (10 - total % 10) % 10


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    year, month, day = map(int, text.split("-"))
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= day <= days[month - 1]


def _is_date_time(text: str) -> bool:
    date, mark, rest = text.lower().partition("t")
    return bool(mark) and _is_date(date) and _is_time(rest.partition("t")[0])


def _is_duration(text: str) -> bool:
    return _fits_go_duration(text) or _is_scala_duration(text)


def _fits_go_duration(text: str) -> bool:
    if not _is_go_duration(text):
        return False
    total = 0
    for whole, fraction, unit in re.findall(r"([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)", text):
        scale = _NANOSECONDS[unit]
        digits = fraction[:_MOST_DIGITS]
        total += _bounded(whole) * scale + int(digits or 0) * scale // 10 ** len(digits)
    return total < _LONGEST_DURATION or (total == _LONGEST_DURATION and text.startswith("-"))


def _bounded(digits: str) -> int:
    """Return a number, or one that is too large for any that has more digits than those."""
    found = digits.lstrip("0")[: _MOST_DIGITS + 2]
    return int(found or 0)


def _is_scala_duration(text: str) -> bool:
    found = False
    for number, unit in _AMOUNT.findall(text):
        if _bounded(number) >= _LONGEST_DURATION:
            return False
        name = unit.lower()
        found = found or name in _UNITS or name.startswith(_UNIT_STEMS)
    return found


def _is_hostname(text: str) -> bool:
    short = len(text.encode()) <= _LONGEST_HOST
    # Compiled when it is first met: it takes 26 MB.
    return (
        short
        and patterns.compiled(_HOST)(text)
        and all(len(part.encode()) <= _LONGEST_LABEL for part in text.split("."))
    )


def _uuid(version: str, variant: str) -> Callable[[str], bool]:
    return _pattern(
        rf"[0-9a-f]{{8}}-?[0-9a-f]{{4}}-?{version}[0-9a-f]{{3}}-?{variant}[0-9a-f]{{3}}-?[0-9a-f]{{12}}", re.IGNORECASE
    )


def _anything(text: str) -> bool:
    del text
    return True


_COLOR = r"\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*"
_is_ssn = _pattern(r"\d{3}[- ]?\d{2}[- ]?\d{4}")

CHECKS: Mapping[str, Callable[[str], bool]] = {
    "bsonobjectid": _pattern("[0-9a-fA-F]{24}"),
    "byte": _pattern("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"),
    "cidr": addresses.is_cidr,
    "creditcard": _is_credit_card,
    "date": _is_date,
    "datetime": _is_date_time,
    "duration": _is_duration,
    "email": addresses.is_email,
    "hexcolor": _pattern("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    "hostname": _is_hostname,
    "ipv4": addresses.is_ipv4,
    "ipv6": addresses.is_ipv6,
    "isbn": lambda text: _isbn10(text) or _isbn13(text),
    "isbn10": _isbn10,
    "isbn13": _isbn13,
    "k8slongname": lambda text: len(text) <= _LONGEST_NAME and _is_name(text),
    "k8sshortname": lambda text: len(text) <= _LONGEST_LABEL and _is_short_name(text),
    "mac": addresses.is_mac,
    "password": _anything,
    "rgbcolor": _pattern(rf"rgb\({_COLOR},{_COLOR},{_COLOR}\)"),
    "ssn": lambda text: len(text) == _SSN_LENGTH and _is_ssn(text),
    "uri": addresses.is_uri,
    "uuid": _uuid("[0-9a-f]", "[0-9a-f]"),
    "uuid3": _uuid("3", "[0-9a-f]"),
    "uuid4": _uuid("4", "[89ab]"),
    "uuid5": _uuid("5", "[89ab]"),
}
"""The formats that are checked, by their names without dashes."""
