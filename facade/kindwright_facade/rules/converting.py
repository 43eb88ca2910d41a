"""JSON values as rules see them: names escaped, numbers as doubles where the schema says number, dates and durations as such.

A converter is made once for each schema. Where nothing has to be changed there is none, and the value goes in as it is
(`UnstructuredToVal` in `k8s.io/apiserver/pkg/cel/common/valuesunstructured.go`).
"""

import base64
import datetime
import re
from collections.abc import Callable
from typing import Any

from kindwright_facade.rules import declaring, naming

Converter = Callable[[Any], Any]

_GO_DURATION = re.compile(r"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_GO_PART = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")
_WORDY_PART = re.compile(r"([0-9]+)\s*([A-Za-zµ]+)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_WORDS = (  # whole names, the beginning of longer ones, seconds
    ({"ns"}, "nano", 1e-9),
    ({"us", "µs"}, "micro", 1e-6),
    ({"ms"}, "milli", 1e-3),
    ({"s"}, "sec", 1.0),
    ({"m"}, "min", 60.0),
    ({"h", "hr"}, "hour", 3600.0),
    ({"d"}, "day", 86400.0),
    ({"w", "wk"}, "week", 604800.0),
)


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
    names = {escaped: name for name in properties if (escaped := naming.escape(name)) in declared.fields}
    parts = [(names[escaped], escaped, converter(field)) for escaped, field in declared.fields.items()]
    hidden = len(declared.fields) != len(properties) or bool(
        declared.schema.get("x-kubernetes-preserve-unknown-fields")
    )
    embedded = "metadata" in declared.fields and set(declared.fields["metadata"].fields) == {"name", "generateName"}
    if not hidden and not embedded and all(name == escaped and convert is None for name, escaped, convert in parts):
        return None

    def convert(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        found = {}
        for name, escaped, inner in parts:
            if name in value:
                item = value[name]
                found[escaped] = item if inner is None or item is None else inner(item)
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
    try:
        found = datetime.datetime.fromisoformat(value.upper())
    except (AttributeError, ValueError):
        return value
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.timedelta(
            seconds=_go_seconds(value) if _GO_DURATION.fullmatch(value) else _wordy_seconds(value)
        )
    except (OverflowError, ValueError):
        return value


def _go_seconds(text: str) -> float:
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in _GO_PART.findall(text))
    return -seconds if text.startswith("-") else seconds


def _wordy_seconds(text: str) -> float:
    """Return the seconds in `2 days 3h`, which upstream takes besides Go's own notation."""
    found = [
        int(number) * seconds
        for number, unit in _WORDY_PART.findall(text)
        for names, stem, seconds in _WORDS
        if unit.lower() in names or unit.lower().startswith(stem)
    ]
    if not found:
        raise ValueError(f"unable to parse {text} as duration")
    return sum(found)


_SCALARS: dict[str, Converter] = {
    "double": _double,
    "bytes": _bytes,
    "timestamp": _timestamp,
    "duration": _duration,
}
