"""How deep a decoded document goes, told without recursion; what is deeper is not walked."""

from typing import Any

DEEPEST = 150
"""No chart comes near, and Python's stack holds several calls a level."""


def is_deeper(document: Any, most: int = DEEPEST) -> bool:
    """Tell whether maps and lists are nested deeper than so many levels."""
    level = [document]
    for _ in range(most):
        level = [item for node in level for item in _inside(node)]
        if not level:
            return False
    return True


def _inside(node: Any) -> list[Any]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [item for item in inner if isinstance(item, (dict, list))]
