"""`transformMap` and `transformMapEntry`: the runtime knows the macros and lacks the function behind them.

The map is put together here and handed over once, at the end; `rewriting` has the comprehension ask for that. Until then a mark stands
for it, so that adding a pair does not copy all the others.
"""

import threading
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules.libraries.functions import ANY, DYN, KEY, STRING, Overload, mark, opaque, unmark

BEGIN, INSERT, END = "@map_begin", "@map_insert", "@map_end"

_MAP = opaque("kindwright.Map")


class _Local(threading.local):
    def __init__(self) -> None:
        self.made: list[dict[Any, Any]] = []


_local = _Local()


def forget() -> None:
    """Let go of maps that were never finished; called before an evaluation."""
    _local.made.clear()


def _begin() -> str:
    _local.made.append({})
    return mark(_MAP, str(len(_local.made) - 1))


def _insert(handle: str, key: Any, value: Any) -> str:
    made = _local.made[int(unmark(_MAP, handle))]
    if key in made:
        raise ValueError(f"insert failed: key {key} already exists")
    made[key] = value
    return handle


def _insert_all(handle: str, pairs: Mapping[Any, Any]) -> str:
    for key, value in pairs.items():
        _insert(handle, key, value)
    return handle


def _end(handle: str) -> dict[Any, Any]:
    return _local.made[int(unmark(_MAP, handle))]


INTERNAL = (
    Overload(BEGIN, BEGIN, (), DYN, _begin, member=False),
    Overload(INSERT, f"{INSERT}_pair", (STRING, KEY, ANY), DYN, _insert, member=False),
    Overload(INSERT, f"{INSERT}_map", (STRING, cel.Type.MAP), DYN, _insert_all, member=False),
    Overload(END, END, (STRING,), DYN, _end, member=False),
)
