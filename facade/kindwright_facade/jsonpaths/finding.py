"""What a path finds in an object."""

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

from kindwright_facade.jsonpaths import parsing, stepping

MISSING: Final = object()
"""What a path finds that leads nowhere; a value that is there may be null."""

_PLAIN = re.compile(r"(?:\.[A-Za-z_][A-Za-z0-9_-]*)+")


def check(path: str) -> str | None:
    """Return what is wrong with a path, or None."""
    try:
        _compiled(path)
    except ValueError as error:
        return str(error)
    return None


def first(path: str, value: Mapping[str, Any]) -> Any:
    """Return the first match, or MISSING."""
    names = _plain(path)
    if names is None:
        try:
            found = stepping.walk(_compiled(path), [value])
        except stepping.MismatchError:
            return MISSING
        return found[0] if found else MISSING
    here: Any = value
    for name in names:
        here = here.get(name, MISSING) if isinstance(here, Mapping) else MISSING
    return here


@functools.lru_cache(maxsize=4096)
def _plain(path: str) -> tuple[str, ...] | None:
    """Split a path of plain names, which nearly all are: walking it is many times as fast as a query."""
    return tuple(path[1:].split(".")) if _PLAIN.fullmatch(path) else None


@functools.lru_cache(maxsize=4096)
def _compiled(path: str) -> tuple[stepping.Step, ...]:
    if not path.startswith((".", "[")):
        raise ValueError(f"{path!r} must start with a dot")
    return tuple(parsing.parse(path))
