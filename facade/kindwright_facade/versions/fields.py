"""Owned fields (FieldsV1, the trie below spec) in the paths of another version: they follow the values.

The format: a trie whose keys are `f:<name>`, `k:<json>`, `v:<json>`, `i:<index>`, and `.` for the field itself
(https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management). An owner of a map as a whole keeps the map under its
path: a field that moves out of it has an entry of its own as soon as it has a value.

A version hides fields, so a trie that was read through it and is written back has to be merged: `merging.merge` does it, because a trie
is nested maps like the values.
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, steps, walking


def to_version(conversion: steps.Conversion, trie: encoding.JSON) -> encoding.JSON:
    """Translate a trie of the hub's fields; those that the version does not show are left out."""
    for step in reversed(conversion.steps):
        if isinstance(step, steps.Carry):
            trie = _carried(trie, step.target, step.source, whole=step.whole, cover=True)
        else:
            trie = walking.without(trie, _keys(step.path), _owns_nothing)
    return trie


def to_hub(conversion: steps.Conversion, trie: encoding.JSON) -> encoding.JSON:
    """Translate a trie of a version's fields; nobody becomes the owner of what is only filled in."""
    for step in conversion.steps:
        if isinstance(step, steps.Carry):
            trie = _carried(trie, step.source, step.target, whole=step.whole, cover=False)
    return trie


def _carried(
    trie: encoding.JSON, source: addressing.Path, target: addressing.Path, *, whole: bool, cover: bool
) -> encoding.JSON:
    """Carry the fields at `source`; what is at `target` is covered by them, as are the values, or stays beside them."""
    start, end = _keys(source), _keys(target)
    common = _common(start, end)
    if not common:
        return _taken(trie, start, end, whole=whole, cover=cover)
    # Below the map that both are in: it stays, and who owns it as such owns it still.
    inner = walking.get(trie, common)
    if inner is walking.MISSING:
        return trie
    made = _taken(inner, start[len(common) :], end[len(common) :], whole=whole, cover=cover)
    gone = _owns_nothing(made) and not _owns_nothing(inner)
    return walking.without(trie, common, _owns_nothing) if gone else walking.put(trie, common, made)


def _taken(
    trie: encoding.JSON, start: tuple[str, ...], end: tuple[str, ...], *, whole: bool, cover: bool
) -> encoding.JSON:
    found = walking.get(trie, start)
    rest = walking.without(trie, start, _owns_nothing)
    if cover or (found is walking.MISSING and start[: len(end)] == end and walking.get(rest, end) == {}):
        rest = walking.without(rest, end, _owns_nothing)
    if found is walking.MISSING:
        return rest
    there = walking.get(rest, end)
    owned = {} if whole else found
    return walking.put(rest, end, owned if there is walking.MISSING else walking.union(there, owned))


def _common(start: tuple[str, ...], end: tuple[str, ...]) -> tuple[str, ...]:
    """Return the map that both fields are in, as far down as there is one."""
    length = 0
    while length < min(len(start), len(end)) - 1 and start[length] == end[length]:
        length += 1
    return start[:length]


def _keys(path: addressing.Path) -> tuple[str, ...]:
    return tuple(f"f:{name}" for name in path)


def _owns_nothing(fields: Mapping[str, Any]) -> bool:
    """Tell a map of which nothing but itself is owned: the map disappears with its last field."""
    return fields.keys() <= {"."}
