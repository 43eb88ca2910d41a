"""Sample values of fields that hold no other fields: every value that an enum names, the bounds, and a few in between."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kindwright_facade.versions import patterns

Schema = Mapping[str, Any]

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "byte": ("YQ==",),
    "cidr": ("10.0.0.0/8",),
    "date": ("2026-01-31",),
    "date-time": ("2026-01-31T12:00:00Z",),
    "datetime": ("2026-01-31T12:00:00Z",),
    "duration": ("5m0s", "1h"),
    "email": ("a@example.com",),
    "hostname": ("a.example.com",),
    "ipv4": ("10.0.0.1",),
    "ipv6": ("fd00::1",),
    "mac": ("00:00:5e:00:53:01",),
    "uri": ("https://example.com/a",),
    "uuid": ("7e4f8a4c-8e0b-4d1c-9f55-0a3c1f6b2d10",),
}
_STRINGS = ("a", "", "B-1.c", "ü 2")
_LONGEST = 256
_BOUNDED = ("enum", "pattern", "format")


def is_any_string(schema: Schema) -> bool:
    """Tell a field of which nothing says what strings are meant."""
    return schema.get("type") == "string" and not any(key in schema for key in _BOUNDED)


def alternatives(schema: Schema) -> Sequence[Any]:
    """Return sample values of a scalar, null last where it is allowed; none when no string is known that has its pattern."""
    if schema.get("enum"):
        # Null has to be among them, nullable or not.
        return list(schema["enum"])
    return [*_typed(schema), *([None] if schema.get("nullable") else [])]


def _typed(schema: Schema) -> list[Any]:
    given = [schema["default"]] if "default" in schema else []
    if schema.get("x-kubernetes-int-or-string"):
        return [1, "50%", *given]
    match schema.get("type"):
        case "boolean":
            return [True, False]
        case "integer" | "number":
            return list(dict.fromkeys(_numbers(schema))) or given
        case "string":
            return list(dict.fromkeys([*_strings(schema), *given]))
        case _:
            return [{}, *given]


def _strings(schema: Schema) -> Sequence[str]:
    shortest, longest = schema.get("minLength") or 0, schema.get("maxLength")
    if "pattern" in schema:
        return patterns.examples(schema["pattern"], shortest, longest)
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    bounds = [length * "x" for length in (shortest, longest) if length and length <= _LONGEST]
    return [
        text for text in (*_STRINGS, *bounds) if shortest <= len(text) <= (len(text) if longest is None else longest)
    ]


def _numbers(schema: Schema) -> Iterator[int | float]:
    low, high = schema.get("minimum"), schema.get("maximum")
    unit = schema.get("multipleOf") or 1
    whole = schema.get("type") == "integer"
    typical = (low, high, 1, 0, 2, 100) if whole or unit != 1 else (low, high, 1, 0, 0.5, 100)
    for number in typical:
        if number is None:
            continue
        for near in (number, number + unit, number - unit) if number in (low, high) else (number * unit,):
            if _is_allowed(schema, near):
                yield int(near) if whole else near


def _is_allowed(schema: Schema, number: float) -> bool:
    low, high, unit = schema.get("minimum"), schema.get("maximum"), schema.get("multipleOf")
    if low is not None and (number < low or (schema.get("exclusiveMinimum") and number == low)):
        return False
    if high is not None and (number > high or (schema.get("exclusiveMaximum") and number == high)):
        return False
    return not unit or number % unit == 0
