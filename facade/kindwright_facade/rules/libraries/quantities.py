"""Quantities such as 1.5Gi (`k8s.io/apiserver/pkg/cel/library/quantity.go`, `k8s.io/apimachinery/pkg/api/resource`).

A quantity travels in canonical decimal form. Whether it is an integer depends on how it is written (1.0 and 5000m are none, with Go), so
that is asked about the text where it is at hand; of a quantity that was calculated it is what it is worth.
"""

import dataclasses
import decimal
import re

from kindwright_facade.rules.libraries.functions import BOOL, DOUBLE, INT, STRING, Overload, mark, opaque, unmark

QUANTITY = opaque("kubernetes.Quantity")
IS_INTEGER, AS_INTEGER = "@is_integer", "@as_integer"

_TEXT = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>(?=\.?[0-9]))?0*(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?"
    r"(?P<suffix>[eEinumkKMGTP]*[+-]?[0-9]*)"
)
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+")
_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_NOT_NUMERIC = "unable to parse numeric part of quantity"
_POWERS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_LEAST, _MOST_DIGITS, _MOST_BINARY, _MOST_EXPONENT = -9, 18, 14, 12
_LARGEST = decimal.Decimal(2**63 - 1)
_NANO = decimal.Decimal("1e-9")
# Digits enough for every exact sum; exponents that a text can spell and nobody can mean end as errors, not as memory.
_CONTEXT = decimal.Context(prec=1000, Emax=500, Emin=-500, traps=[decimal.InvalidOperation, decimal.Overflow])


@dataclasses.dataclass(frozen=True, slots=True)
class _Written:
    """A quantity as it is written: the digits before and behind the point, and the power of ten or two they are multiplied with."""

    sign: str
    whole: str
    fraction: str
    power: int
    binary: bool


def _read(text: str) -> _Written:
    """Take a text to pieces; all but the suffix may be missing, and that too. Raises ValueError."""
    match = _TEXT.fullmatch(text) if text else None
    if not match:
        raise ValueError(_WRONG)
    suffix = match["suffix"]
    if (power := _BINARY.get(suffix, _POWERS.get(suffix))) is None:
        if not _EXPONENT.fullmatch(suffix) or len(suffix) > _MOST_EXPONENT:
            raise ValueError("unable to parse quantity's suffix")
        power = int(suffix[1:])
    # Where Go leaves its quick way of reading there has to be a digit.
    if match["digits"] is None and (suffix in ("Pi", "Ei") or power < _LEAST):
        raise ValueError(_NOT_NUMERIC)
    return _Written(match["sign"], match["whole"] or "0", match["fraction"] or "", power, suffix in _BINARY)


def parse(text: str) -> decimal.Decimal:
    """Return what a quantity is worth, rounded up to 1n. Raises ValueError."""
    written = _read(text)
    try:
        number = _CONTEXT.create_decimal(f"{written.sign}{written.whole}.{written.fraction}")
        if written.binary:
            number = min(max(_CONTEXT.multiply(number, decimal.Decimal(2**written.power)), -_LARGEST), _LARGEST)
        else:
            number = _CONTEXT.scaleb(number, written.power)
        return number.quantize(_NANO, rounding=decimal.ROUND_UP, context=_CONTEXT)
    except (decimal.DecimalException, OverflowError) as error:
        raise ValueError(_NOT_NUMERIC) from error


def integer(text: str) -> int | None:
    """Return a quantity as `AsInt64` has it, None where that has nothing: for a fraction, even of zeros, and many digits."""
    written = _read(text)
    digits, scale = written.whole + written.fraction, written.power - len(written.fraction)
    if written.binary:
        if written.fraction or len(written.whole) > _MOST_BINARY - written.power * 3 // 10:
            return None
        value = int(digits) << written.power
    else:
        if len(digits) > _MOST_DIGITS or scale < 0:
            return None
        # Further than that only zero stays in 64 bits.
        value = int(digits) * 10 ** min(scale, _MOST_DIGITS + 1)
    value = -value if written.sign == "-" else value
    return value if -(2**63) <= value < 2**63 else None


def _marked(number: decimal.Decimal) -> str:
    return mark(QUANTITY, f"{number.normalize(_CONTEXT) + 0:f}")


def _number(value: str) -> decimal.Decimal:
    return decimal.Decimal(unmark(QUANTITY, value))


def _is_quantity(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _sign(value: str) -> int:
    number = _number(value)
    return (number > 0) - (number < 0)


def _compare(first: str, second: str) -> int:
    left, right = _number(first), _number(second)
    return (left > right) - (left < right)


def _is_integer(value: str) -> bool:
    number = _number(value)
    return number == number.to_integral_value() and -(2**63) <= number < 2**63


def _as_integer(value: str) -> int:
    if not _is_integer(value):
        raise ValueError("cannot convert value to integer")
    return int(_number(value))


def _add(first: str, second: str | int) -> str:
    return _marked(_CONTEXT.add(_number(first), _other(second)))


def _sub(first: str, second: str | int) -> str:
    return _marked(_CONTEXT.subtract(_number(first), _other(second)))


def _other(value: str | int) -> decimal.Decimal:
    return decimal.Decimal(value) if isinstance(value, int) else _number(value)


def _is_integer_text(text: str) -> bool:
    parse(text)
    return integer(text) is not None


def _as_integer_text(text: str) -> int:
    parse(text)
    if (found := integer(text)) is None:
        raise ValueError("cannot convert value to integer")
    return found


OVERLOADS = (
    Overload("quantity", "string_to_quantity", (STRING,), QUANTITY, lambda text: _marked(parse(text)), member=False),
    Overload("isQuantity", "is_quantity_string", (STRING,), BOOL, _is_quantity, member=False),
    Overload("sign", "quantity_sign", (QUANTITY,), INT, _sign, member=False),
    Overload("isGreaterThan", "quantity_is_greater_than", (QUANTITY, QUANTITY), BOOL, lambda a, b: _compare(a, b) > 0),
    Overload("isLessThan", "quantity_is_less_than", (QUANTITY, QUANTITY), BOOL, lambda a, b: _compare(a, b) < 0),
    Overload("compareTo", "quantity_compare_to", (QUANTITY, QUANTITY), INT, _compare),
    Overload("asApproximateFloat", "quantity_get_float", (QUANTITY,), DOUBLE, lambda value: float(_number(value))),
    Overload("asInteger", "quantity_get_int", (QUANTITY,), INT, _as_integer),
    Overload("isInteger", "quantity_is_integer", (QUANTITY,), BOOL, _is_integer),
    Overload("add", "quantity_add", (QUANTITY, QUANTITY), QUANTITY, _add),
    Overload("add", "quantity_add_int", (QUANTITY, INT), QUANTITY, _add),
    Overload("sub", "quantity_sub", (QUANTITY, QUANTITY), QUANTITY, _sub),
    Overload("sub", "quantity_sub_int", (QUANTITY, INT), QUANTITY, _sub),
)
INTERNAL = (
    Overload(IS_INTEGER, IS_INTEGER, (STRING,), BOOL, _is_integer_text),
    Overload(AS_INTEGER, AS_INTEGER, (STRING,), INT, _as_integer_text),
)
