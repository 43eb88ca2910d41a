"""JSON values as rules see them: names escaped, numbers as doubles where the schema says number, dates and durations as such.

A converter is made once for each schema. Where nothing has to be changed there is none, and the value goes in as it is
(`UnstructuredToVal` in `k8s.io/apiserver/pkg/cel/common/valuesunstructured.go`).
"""

import base64
import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import duration_pb2, timestamp_pb2

from kindwright_facade.rules import declaring, naming

Converter = Callable[[Any], Any]

_GO_DURATION = re.compile(r"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_GO_PART = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")
_WORDY_PART = re.compile(r"([0-9]+)\s*([A-Za-zµ]+)")
_NANOS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_WORDS = (  # whole names, the beginning of longer ones, nanoseconds
    ({"ns"}, "nano", 1),
    ({"us", "µs"}, "micro", 10**3),
    ({"ms"}, "milli", 10**6),
    ({"s"}, "sec", 10**9),
    ({"m"}, "min", 60 * 10**9),
    ({"h", "hr"}, "hour", 3600 * 10**9),
    ({"d"}, "day", 86400 * 10**9),
    ({"w", "wk"}, "week", 604800 * 10**9),
)
_NOT_IN_URLS = re.compile(r"[+/]")
_FRACTION = re.compile(r"\.([0-9]+)")
_SECOND = 10**9
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def converter(declared: declaring.Declared) -> Converter | None:
    """Return what turns a value of this type into CEL's, None when it is that already. No converter changes its argument."""
    match declared.kind:
        case "object":
            return _object(declared)
        case "list":
            return _list(declared)
        case "map":
            return _map(declared)
        case kind:
            return _SCALARS.get(kind)


def invalid(schema: Mapping[str, Any], value: Any) -> str:
    """Return why upstream can't hand a value to the rules at its place, though its schema lets it pass; empty when it can."""
    if isinstance(value, float):
        if schema.get("x-kubernetes-int-or-string"):
            return "invalid data, expected XIntOrString value to be either a string or integer"
        return "invalid data, expected int, got float64" if schema.get("type") == "integer" else ""
    # The format is that of the standard alphabet, and read is the one for URLs.
    if isinstance(value, str) and schema.get("format") == "byte" and (foreign := _NOT_IN_URLS.search(value)):
        return f"Invalid byte formatted string {value}: illegal base64 data at input byte {foreign.start()}"
    return ""


def without_nul(value: Any) -> Any:
    """Return a value with U+FFFD for each NUL in a text: the runtime takes a text only up to there."""
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case dict():
            return {without_nul(key): without_nul(item) for key, item in value.items()}
        case list():
            return [without_nul(item) for item in value]
        case _:
            return value


def _object(declared: declaring.Declared) -> Converter | None:
    properties = declared.schema.get("properties") or {}
    names = {identifier: name for name in properties for identifier in naming.names(name)}
    parts = [(names[identifier], identifier, converter(field)) for identifier, field in declared.fields.items()]
    hidden = len(declared.fields) != len(properties) or bool(
        declared.schema.get("x-kubernetes-preserve-unknown-fields")
    )
    nullable = any(field.schema.get("nullable") for field in declared.fields.values())
    embedded = "metadata" in declared.fields and set(declared.fields["metadata"].fields) == {"name", "generateName"}
    as_it_is = all(name == identifier and convert is None for name, identifier, convert in parts)
    if as_it_is and not hidden and not nullable and not embedded:
        return None
    known = frozenset(properties) | {name for name, _, _ in parts}

    def convert(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        # No rule can name an unknown field, but two objects that differ in one are not equal: a key that is no identifier.
        found = {f" {name}": value[name] for name in value.keys() - known}
        for name, identifier, inner in parts:
            # A field that is null is taken for one that is not there.
            if (item := value.get(name)) is not None:
                found[identifier] = item if inner is None else inner(item)
        return found

    return convert


def _list(declared: declaring.Declared) -> Converter | None:
    inner = converter(declared.element) if declared.element else None
    if inner is None:
        return None
    return lambda value: [item if item is None else inner(item) for item in value] if isinstance(value, list) else value


def _map(declared: declaring.Declared) -> Converter | None:
    inner = converter(declared.element) if declared.element else None
    if inner is None:
        return None

    def convert(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: item if item is None else inner(item) for key, item in value.items()}

    return convert


def _double(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _bytes(value: Any) -> Any:
    try:
        return base64.b64decode(value)
    except (TypeError, ValueError):
        return value


def _timestamp(value: Any) -> Any:
    """Return the runtime's own type, which nothing but a message can bring into a map, and which knows nanoseconds."""
    if not isinstance(value, str):
        return value
    fraction = _FRACTION.search(value)
    try:
        found = datetime.datetime.fromisoformat(_FRACTION.sub("", value).upper())
    except ValueError:
        return value
    moment = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    seconds = (moment - _EPOCH) // datetime.timedelta(seconds=1)
    return timestamp_pb2.Timestamp(seconds=seconds, nanos=int(fraction[1][:9].ljust(9, "0")) if fraction else 0)


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    nanos = _go_nanos(value) if _GO_DURATION.fullmatch(value) else _wordy_nanos(value)
    if nanos is None:
        return value
    sign = -1 if nanos < 0 else 1
    seconds, rest = divmod(abs(nanos), _SECOND)
    return duration_pb2.Duration(seconds=sign * seconds, nanos=sign * rest)


def _go_nanos(text: str) -> int:
    total = 0
    for number, unit in _GO_PART.findall(text):
        whole, _, fraction = number.partition(".")
        total += int(whole or 0) * _NANOS[unit] + int(fraction or 0) * _NANOS[unit] // 10 ** len(fraction)
    return -total if text.startswith("-") else total


def _wordy_nanos(text: str) -> int | None:
    """Return the nanoseconds in `2 days 3h`, which upstream takes besides Go's own notation."""
    found = [
        int(number) * nanos
        for number, unit in _WORDY_PART.findall(text)
        for names, stem, nanos in _WORDS
        if unit.lower() in names or unit.lower().startswith(stem)
    ]
    return sum(found) if found else None


_SCALARS: dict[str, Converter] = {
    "double": _double,
    "bytes": _bytes,
    "timestamp": _timestamp,
    "duration": _duration,
}
