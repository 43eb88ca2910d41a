"""What of an object is as it was: the value before an update, matched to the value after it, part by part.

Ratcheting (KEP-4008): an error in a part that is as it was does not refuse an update. Which parts can be matched is decided by the
schema: fields by name where the schema has them, items of `x-kubernetes-list-type: map` by their keys, other lists as a whole.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade.schemas import printing


@dataclasses.dataclass(slots=True)
class Pair:
    """A value and what was there before; `schema` is the structural schema of both."""

    schema: Mapping[str, Any]
    value: Any
    old: Any
    _equal: bool | None = None
    _by_key: dict[Any, Any] | None = None

    def field(self, name: str) -> "Pair | None":
        """Return the pair of a field, None where there was none or the schema does not know it."""
        if not isinstance(self.old, dict) or not isinstance(self.value, dict):
            return None
        if name not in self.old or name not in self.value:
            return None
        schema = (self.schema.get("properties") or {}).get(name, self.schema.get("additionalProperties"))
        return Pair(schema, self.value[name], self.old[name]) if isinstance(schema, Mapping) else None

    def item(self, index: int) -> "Pair | None":
        """Return the pair of an item of a list whose items have keys, None of any other."""
        items = self.schema.get("items")
        if self.schema.get("x-kubernetes-list-type") != "map" or not isinstance(items, Mapping):
            return None
        if not isinstance(self.old, list) or not isinstance(self.value, list):
            return None
        old = self._keyed(self.old).get(_key(self.schema, self.value[index]))
        return None if old is None else Pair(items, self.value[index], old)

    def _keyed(self, items: list[Any]) -> dict[Any, Any]:
        if self._by_key is None:
            # Of several with one key the first counts.
            self._by_key = {key: item for item in reversed(items) if (key := _key(self.schema, item)) is not None}
        return self._by_key

    def equal(self) -> bool:
        """Tell whether the value is as it was; a map-like list may have been put into another order."""
        if self._equal is None:
            self._equal = self._compare()
        return self._equal

    def _compare(self) -> bool:
        value, old = self.value, self.old
        if isinstance(value, dict) and isinstance(old, dict):
            # What the schema does not know can't be matched, so that an object with such fields is never as it was.
            return len(value) == len(old) and all(_equal(self.field(name)) for name in value)
        if isinstance(value, list) and isinstance(old, list) and self.schema.get("x-kubernetes-list-type") == "map":
            return len(value) == len(old) and all(_equal(self.item(index)) for index in range(len(value)))
        return same(value, old)


def _equal(pair: Pair | None) -> bool:
    return pair is not None and pair.equal()


def _key(schema: Mapping[str, Any], item: Any) -> tuple[Any, ...] | None:
    """Return what tells an item of a map-like list from the others, None for one that can't be told."""
    if not isinstance(item, dict):
        return None
    found: list[Any] = []
    for name in schema.get("x-kubernetes-list-map-keys") or ():
        value = printing.normal(item.get(name))
        if not isinstance(value, (bool, int, float, str)):
            return None
        found += (type(value), value)
    return tuple(found) or None


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal as Go sees them: 1 is not 1.0."""
    left, right = printing.normal(left), printing.normal(right)
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def distinct(items: list[Any]) -> bool:
    """Tell whether no item comes twice, equal as `same` has it."""
    seen = {_frozen(item) for item in items}
    return len(seen) == len(items)


def _frozen(value: Any) -> Any:
    """Return a value as something hashable that is equal only to what is the same."""
    value = printing.normal(value)
    if isinstance(value, dict):
        return dict, frozenset((key, _frozen(item)) for key, item in value.items())
    if isinstance(value, list):
        return list, tuple(map(_frozen, value))
    return type(value), value
