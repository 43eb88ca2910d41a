"""Fields of an apply configuration that the schema does not declare: the typed merge knows no place for them (KEP-555).

Only below an object of which nothing at all is declared they are taken, and pruned. Nulls stay: an apply may not unset a field by one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import metatypes

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_EMBEDDED = "x-kubernetes-embedded-resource"


class UndeclaredError(ValueError):
    """The configuration has a field that has no place; the message is its path: `.spec.nme`."""


def settle(schema: Mapping[str, Any], value: Any, path: str = "") -> Any:
    """Return the value without what is pruned from it, itself when that is nothing; raises `UndeclaredError`."""
    if schema.get(_PRESERVE) and not schema.get("properties") and not schema.get(_EMBEDDED):
        return value
    if isinstance(value, dict):
        kept = dict(_fields(schema, value, path))
        return value if len(kept) == len(value) and all(kept[key] is value[key] for key in kept) else kept
    items = schema.get("items")
    if isinstance(value, list) and isinstance(items, Mapping):
        found = [settle(items, item, f"{path}[{index}]") for index, item in enumerate(value)]
        return value if all(new is old for new, old in zip(found, value, strict=True)) else found
    return value


def _fields(schema: Mapping[str, Any], value: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    properties, extra = schema.get("properties") or {}, schema.get("additionalProperties")
    for key, item in value.items():
        where = f"{path}.{key}"
        if schema.get(_EMBEDDED) and key in ("apiVersion", "kind", "metadata"):
            yield key, _named(key, item, where)
        elif key in properties:
            yield key, settle(properties[key], item, where)
        elif isinstance(extra, Mapping):
            yield key, settle(extra, item, where)
        elif extra is True or schema.get(_PRESERVE):
            yield key, item
        elif properties:
            raise UndeclaredError(where)


def _named(key: str, item: Any, where: str) -> Any:
    """Return what names or describes an embedded resource, of which the typed merge knows all fields whatever the schema says."""
    if key == "metadata":
        try:
            _, unknown = metatypes.read(item, where)
        except ValueError:
            return item  # of a wrong type, which is told elsewhere
        if unknown:
            raise UndeclaredError(unknown[0])
    return item
