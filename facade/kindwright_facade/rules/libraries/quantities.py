"""Quantities such as 1.5Gi (`k8s.io/apiserver/pkg/cel/library/quantity.go`, `k8s.io/apimachinery/pkg/api/resource`).

A quantity travels in canonical decimal form. kube-apiserver does not take 1.0 or 5000m for integers, by the way they are written;
here they are what they are worth.
"""

import decimal
import re

from kindwright_facade.rules.libraries.functions import BOOL, DOUBLE, INT, STRING, Overload, mark, opaque, unmark

QUANTITY = opaque("kubernetes.Quantity")

_TEXT = re.compile(
    r"(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?P<suffix>[numkMGTPE]?|[KMGTPE]i|[eE][+-]?[0-9]+)"
)
_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_POWERS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_LARGEST = decimal.Decimal(2**63 - 1)
_NANO = decimal.Decimal("1e-9")
# Digits enough for every exact sum; exponents that a text can spell and nobody can mean end as errors, not as memory.
_CONTEXT = decimal.Context(prec=1000, Emax=500, Emin=-500, traps=[decimal.InvalidOperation, decimal.Overflow])


def parse(text: str) -> decimal.Decimal:
    """Return what a quantity is worth, rounded up to 1n. Raises ValueError."""
    match = _TEXT.fullmatch(text)
    if not match:
        raise ValueError(_WRONG)
    suffix = match["suffix"]
    try:
        number = _CONTEXT.create_decimal(match["number"])
        if suffix in _BINARY:
            number = min(max(_CONTEXT.multiply(number, decimal.Decimal(2 ** _BINARY[suffix])), -_LARGEST), _LARGEST)
        else:
            power = _POWERS[suffix] if suffix in _POWERS else int(suffix[1:])
            number = _CONTEXT.scaleb(number, power)
        return number.quantize(_NANO, rounding=decimal.ROUND_UP, context=_CONTEXT)
    except (decimal.DecimalException, OverflowError) as error:
        raise ValueError("unable to parse numeric part of quantity") from error


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
