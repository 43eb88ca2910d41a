"""Fields that a structural schema does not know: found and taken out, as a custom resource loses them.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
`additionalProperties: true` is taken for `x-kubernetes-preserve-unknown-fields: true`, as which it is published, and `false` for none.
"""

from collections.abc import Mapping
from typing import Any

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_OPEN: Mapping[str, Any] = {_PRESERVE: True}
_CLOSED: Mapping[str, Any] = {}
_META = frozenset(("apiVersion", "kind", "metadata"))


def prune(
    schema: Mapping[str, Any], value: Any, known: Any, path: str, *, moved: bool = False
) -> tuple[Any, list[str]]:
    """Return the value without unknown fields, and their paths (`spec.args[0].nme`).

    A null where the schema allows none and has no default goes without a word. An unknown field that `known`, the live value, holds at the
    same place was put there past the schema, and is not ours to lose: it stays as it is, without a word when it comes back unchanged. What
    names and describes an embedded resource stays too: see `embedding`. Nothing is changed in place; a value without unknown fields is
    returned itself. Below a list an item may have `moved`, so that its unknown fields are taken as they come.
    """
    if schema is _OPEN:
        return value, []
    if isinstance(value, dict):
        return _prune_object(schema, value, known if isinstance(known, Mapping) else {}, path, moved=moved)
    if isinstance(value, list):
        return _prune_array(_items_of(schema), value, known if isinstance(known, list) else [], path)
    return value, []


def _prune_object(
    schema: Mapping[str, Any], value: dict[str, Any], known: Mapping[str, Any], path: str, *, moved: bool
) -> tuple[Any, list[str]]:
    kept: dict[str, Any] = {}
    unknown: list[str] = []
    for key, item in value.items():
        sub = _schema_of(schema, key)
        if sub is None:
            unchanged = key in known and (moved or known[key] == item)
            if not unchanged:
                unknown.append(f"{path}.{key}" if path else key)
            if key in known:
                kept[key] = item if unchanged else known[key]
        elif isinstance(item, (dict, list)):
            kept[key], found = prune(sub, item, known.get(key), f"{path}.{key}" if path else key, moved=moved)
            unknown += found
        elif item is not None or not _drops_null(schema, key, sub) or (key in known and known[key] is None):
            kept[key] = item
    same = len(kept) == len(value) and all(kept[key] is item for key, item in value.items())
    return (value if same else kept), unknown


def _drops_null(schema: Mapping[str, Any], key: str, found: Mapping[str, Any]) -> bool:
    """Tell a field that may not be null and has no default; what names an embedded resource is open and may be described too."""
    own = (schema.get("properties") or {}).get(key, found)
    return own is not _OPEN and not own.get("nullable") and own.get("default") is None


def _prune_array(items: Mapping[str, Any], value: list[Any], known: list[Any], path: str) -> tuple[Any, list[str]]:
    if items is _OPEN:
        return value, []
    pruned = []
    unknown: list[str] = []
    for index, item in enumerate(value):
        before = known[index] if index < len(known) else None
        kept, found = prune(items, item, before, f"{path}[{index}]", moved=True)
        pruned.append(kept)
        unknown += found
    same = all(kept is item for kept, item in zip(pruned, value, strict=True))
    return (value if same else pruned), unknown


def _items_of(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a list's items; what is open about the list is so about what they hold."""
    items = schema.get("items")
    if not isinstance(items, Mapping):
        return _OPEN if schema.get(_PRESERVE) else _CLOSED
    return {**items, _PRESERVE: True} if schema.get(_PRESERVE) else items


def _schema_of(schema: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """Return the schema of a field, an open one for a field that may hold anything, None for an unknown one."""
    if schema.get("x-kubernetes-embedded-resource") and key in _META:
        return _OPEN
    properties = schema.get("properties") or {}
    if key in properties:
        found: Mapping[str, Any] = properties[key]
        return found
    extra = schema.get("additionalProperties")
    if isinstance(extra, Mapping):
        return extra
    return _OPEN if extra is True or schema.get(_PRESERVE) else None
