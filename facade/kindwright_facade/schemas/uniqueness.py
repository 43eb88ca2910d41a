"""`x-kubernetes-list-type`: no item of a set comes twice, no key of a list of type map.

As `pkg/apiserver/schema/listtype` in `k8s.io/apiextensions-apiserver`.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from kindwright_facade import errors
from kindwright_facade.schemas import printing, selecting


def compile_plan(schema: Mapping[str, Any]) -> selecting.Branch | None:
    """Return where a schema has sets and lists of type map, None when it has none."""
    return selecting.compile_branch(schema, lambda sub: sub.get("x-kubernetes-list-type") in ("set", "map"))


def causes(plan: selecting.Branch | None, value: Any, path: str = "") -> Iterator[errors.Cause]:
    """Yield a cause for each item that is there before."""
    if plan is None:
        return
    if isinstance(value, list):
        kind = plan.schema.get("x-kubernetes-list-type")
        if kind == "set":
            yield from (_duplicate(path, index, value[index]) for index in _repeated(value))
        elif kind == "map":
            yield from _repeated_keys(plan.schema, value, path)
    for _, branch, item, where in plan.below(value, path):
        yield from causes(branch, item, where)


def _repeated_keys(schema: Mapping[str, Any], items: list[Any], path: str) -> Iterator[errors.Cause]:
    for index, item in enumerate(items):
        if item is not None and not isinstance(item, dict):
            text = f"Invalid value: {printing.shown(item)}: must be an object for an array of list-type map"
            yield errors.Cause("FieldValueInvalid", text, f"{path}[{index}]")
            return
    names = schema.get("x-kubernetes-list-map-keys") or ()
    keys = [{name: item[name] for name in names if name in item} if item else {} for item in items]
    # A single key is compared as such, several as their JSON.
    single = len(names) == 1
    compared = [next(iter(key.values()), _Missing) if single else key for key in keys]
    yield from (_duplicate(path, index, keys[index]) for index in _repeated(compared))


class _Missing:
    """What stands for a key that is not there, which is no null."""


def _repeated(items: list[Any]) -> Iterator[int]:
    """Yield where an item comes for the second time."""
    seen: dict[Hashable, int] = {}
    for index, item in enumerate(items):
        mark = _mark(item)
        seen[mark] = seen.get(mark, 0) + 1
        if seen[mark] == 2:  # noqa: PLR2004 - only the second is told
            yield index


def _mark(item: Any) -> Hashable:
    """Return what tells an item from others as Go does: 1 is not 1.0, but [1] is [1.0], as it is written alike."""
    item = printing.normal(item)
    return (dict, printing.encoded(item)) if isinstance(item, (dict, list)) else (type(item), item)


def _duplicate(path: str, index: int, value: Any) -> errors.Cause:
    return errors.Cause("FieldValueDuplicate", f"Duplicate value: {printing.shown(value)}", f"{path}[{index}]")
