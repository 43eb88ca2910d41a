"""`fieldPath` of a rule: which field a failure is blamed on, relative to where the rule stands (`ValidFieldPath` upstream)."""

import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\['(?P<quoted>(?:[^'\\]|\\.)*)'\]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "'": "'", "\\": "\\"}


def normalize(path: str, schema: Mapping[str, Any]) -> str | None:
    """Return a path of fields and map keys, `.a.b['c']`, as messages show it: `a.b.c` or `a.b[c]`; None when it leads nowhere."""
    shown, place = "", 0
    current: Any = schema
    while place < len(path):
        step = _STEP.match(path, place)
        name = None if step is None else step["name"] or _unquoted(step["quoted"] or "")
        if step is None or name is None:
            return None
        if isinstance(properties := current.get("properties"), dict):
            shown += f".{name}"
            current = properties.get(name)
        elif isinstance(values := current.get("additionalProperties"), dict):
            shown += f"[{name}]"
            current = values
        else:
            return None
        if not isinstance(current, dict):
            return None
        place = step.end()
    return shown.removeprefix(".")


def _unquoted(text: str) -> str | None:
    if any(match[1] not in _ESCAPES for match in _ESCAPE.finditer(text)):
        return None
    return _ESCAPE.sub(lambda match: _ESCAPES[match[1]], text)
