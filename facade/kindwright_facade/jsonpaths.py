"""Kubernetes JSONPath (`.status.conditions[?(@.type=="Ready")].status`) on top of an RFC 9535 library.

The dialect: https://kubernetes.io/docs/reference/kubectl/jsonpath/. It has no leading `$` and escapes a dot in a name with a backslash.
"""

import functools
import re
from collections.abc import Mapping
from typing import Any

import jsonpath

_PLAIN = re.compile(r"(?:\.[A-Za-z_][A-Za-z0-9_-]*)+")
_ESCAPED = re.compile(r"\.((?:[^.\[\]\\]|\\.)*\\.(?:[^.\[\]\\]|\\.)*)")


def check(path: str) -> str | None:
    """Return what is wrong with a path, or None."""
    try:
        _compiled(path)
    except (jsonpath.JSONPathError, ValueError) as error:
        return " ".join(str(error).split())
    return None


def first(path: str, value: Mapping[str, Any]) -> Any:
    """Return the first match, or None when there is none."""
    steps = _steps(path)
    if steps is None:
        match = _compiled(path).match(value)
        return None if match is None else match.obj
    found: Any = value
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


@functools.lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, ...] | None:
    """Split a path of plain names, which nearly all are: walking it is many times as fast as a query."""
    return tuple(path[1:].split(".")) if _PLAIN.fullmatch(path) else None


@functools.lru_cache(maxsize=4096)
def _compiled(path: str) -> jsonpath.JSONPath:
    if not path.startswith((".", "[")):
        raise ValueError(f"{path!r} must start with a dot")
    quoted = _ESCAPED.sub(lambda match: f"[{_unescaped(match[1])!r}]", path)
    compiled = jsonpath.compile("$" + quoted)
    if not isinstance(compiled, jsonpath.JSONPath):
        raise ValueError("compound paths are not supported")  # noqa: TRY004 - a value the user wrote
    return compiled


def _unescaped(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)
