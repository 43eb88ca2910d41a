"""How large a value is, as far as it matters: whether it can be dealt with in a moment."""

from typing import Any

_TEXT = 64
"""So many characters of a text count as much as a part."""


def is_larger(value: Any, parts: int) -> bool:
    """Tell whether a value has more than so many parts; looks at no more of them than these."""
    left, waiting = parts, [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
        left -= 1 + len(found) // _TEXT if isinstance(found, str) else 1
        if left - len(waiting) < 0:
            return True
    return False
