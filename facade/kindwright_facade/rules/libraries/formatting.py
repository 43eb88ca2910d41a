"""`format` of texts as cel-go writes it (`ext/formatting.go`): messages are made with it, and have to read the same."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules.libraries import functions
from kindwright_facade.schemas import printing

NAME, SPAN = "@format", "@span"

_CLAUSE = re.compile(r"%(?:(%)|(?:\.(?P<precision>[0-9]+))?(?P<letter>.)?)", re.DOTALL)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SECOND = datetime.timedelta(seconds=1)


def _format(text: str, arguments: Sequence[Any]) -> str:
    given = iter(range(len(arguments) + 1))

    def replaced(match: re.Match[str]) -> str:
        if match[1]:
            return "%"
        place = next(given)
        if place >= len(arguments):
            raise ValueError(f"index {place} out of range")
        if (write := _CLAUSES.get(match["letter"] or "")) is None:
            raise ValueError(
                f'could not parse formatting clause: unrecognized formatting clause "{match["letter"] or ""}"'
            )
        return write(arguments[place], match["precision"])

    return _CLAUSE.sub(replaced, text)


def _text(value: Any, _precision: str | None = None) -> str:  # noqa: PLR0911 - one for each
    match value:
        case bool() | int() | float():
            return printing.plain(value)
        case None:
            return "null"
        case str():
            return value
        case bytes() | bytearray():
            return value.decode(errors="replace")
        case datetime.datetime():
            return _moment(value)
        case datetime.timedelta():
            return f"{f'{value / _SECOND:f}'.rstrip('0').rstrip('.')}s"
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case dict():
            pairs = sorted((_literal(key), _literal(item)) for key, item in value.items())
            return f"{{{', '.join(f'{key}:{item}' for key, item in pairs)}}}"
        case cel.Type():
            return str(value.name().partition("<")[0].lower())
        case _:
            raise _unfit(
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
                value,
            )


def _literal(value: Any) -> str:
    """Return a value inside of a list or map."""
    match value:
        case str():
            return printing.quoted(value)
        case bytes() | bytearray():
            return f"b{printing.quoted(_text(value))}"
        case float():
            return f"{value:f}"
        case datetime.datetime():
            return f'timestamp("{_text(value)}")'
        case datetime.timedelta():
            return f'duration("{_text(value)}")'
        case _:
            return _text(value)


def _moment(value: datetime.datetime) -> str:
    fraction = f"{value.microsecond:06}".rstrip("0")
    return f"{value:%Y-%m-%dT%H:%M:%S}{'.' if fraction else ''}{fraction}Z"


def _decimal(value: Any, _precision: str | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unfit("decimal clause can only be used on integers", value)
    return str(value)


def _fixed(value: Any, precision: str | None) -> str:
    if not isinstance(value, float):
        raise _unfit("fixed-point clause can only be used on doubles", value)
    return f"{value:,.{precision or 6}f}"


def _scientific(value: Any, _precision: str | None) -> str:
    if not isinstance(value, float):
        raise _unfit("scientific clause can only be used on doubles", value)
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    return f"{mantissa}\u00d710{exponent.removeprefix('+').translate(_SUPERSCRIPT)}"


def _binary(value: Any, _precision: str | None) -> str:
    if not isinstance(value, int):
        raise _unfit("only integers and bools can be formatted as binary", value)
    return f"{value:b}"


def _octal(value: Any, _precision: str | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unfit("octal clause can only be used on integers", value)
    return f"{value:o}"


def _hexadecimal(value: Any, _precision: str | None) -> str:
    match value:
        case str():
            return value.encode().hex()
        case bytes() | bytearray():
            return value.hex()
        case int() if not isinstance(value, bool):
            return f"{value:x}"
        case _:
            raise _unfit("only integers, byte buffers, and strings can be formatted as hex", value)


def _unfit(said: str, value: Any) -> ValueError:
    names = {bool: "bool", int: "int", float: "double", str: "string", bytearray: "bytes", list: "list", dict: "map"}
    return ValueError(f"error during formatting: {said}, was given {names.get(type(value), type(value).__name__)}")


_CLAUSES: Mapping[str, Callable[[Any, str | None], str]] = {
    "s": _text,
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _binary,
    "o": _octal,
    "x": _hexadecimal,
    "X": lambda value, precision: _hexadecimal(value, precision).upper(),
}
INTERNAL = (
    functions.Overload(NAME, NAME, (functions.STRING, cel.Type.LIST), functions.STRING, _format),
    functions.Overload(SPAN, SPAN, (functions.DURATION,), functions.STRING, _text, member=False),
)
