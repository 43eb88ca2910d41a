"""Field paths of conversions: `.spec.storage['a.b']` as definitions write them, `spec.storage[a.b]` as messages do."""

import re

Path = tuple[str, ...]
"""The names that lead from the spec down to a field; never empty."""

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^'\]]+)'\]|\[\"([^\"\]]+)\"\]")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def parse(text: object) -> Path:
    """Read a path below `.spec`; raises ValueError saying what it must be."""
    if not isinstance(text, str):
        raise ValueError("must be a path such as .spec.storage.size")  # noqa: TRY004 - a value the user wrote
    names: list[str] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            raise ValueError(f"{text!r} must be a path of plain names, such as .spec.storage.size; others as ['a.b']")
        names.append(match[1] or match[2] or match[3])
        position = match.end()
    if names[:1] != ["spec"] or len(names) == 1:
        raise ValueError(f"{text!r} must lead to a field below .spec")
    return tuple(names[1:])


def render(path: Path) -> str:
    """Write a path as the field of a Status cause: `spec.storage.size`, names that are not plain in brackets."""
    return "spec" + "".join(f".{name}" if _PLAIN.fullmatch(name) else f"[{name}]" for name in path)
