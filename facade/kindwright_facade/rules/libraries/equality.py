"""Lists of `x-kubernetes-list-type` set and map: equal in any order, and added as sets and by their keys.

The runtime has one kind of list. So `rewriting` calls these where the left side comes from such a schema, with a note of what it is
(`k8s.io/apiserver/pkg/cel/common/valuesunstructured.go`).
"""

import functools
import json
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import declaring, naming
from kindwright_facade.rules.libraries.functions import BOOL, DYN, STRING, Overload

SAME, DIFFERENT, ADD = "@same", "@different", "@add"


def note(declared: declaring.Declared) -> str | None:
    """Return what has to be known of a type to compare its values, None when they compare as any."""
    found = _note(declared)
    return None if found is None else json.dumps(found)


def equal(first: Any, second: Any) -> bool:
    """Compare as CEL does: 1 equals 1.0, and true is no number."""
    match first, second:
        case dict(), dict():
            return first.keys() == second.keys() and all(equal(value, second[key]) for key, value in first.items())
        case list(), list():
            return len(first) == len(second) and all(map(equal, first, second))
        case _:
            return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)


def _note(declared: declaring.Declared) -> Any:
    if declared.kind == "object":
        fields = {name: found for name, field in declared.fields.items() if (found := _note(field)) is not None}
        return {"fields": fields} if fields else None
    if declared.element is None:
        return None
    element = _note(declared.element)
    match declared.schema.get("x-kubernetes-list-type"):
        case "set":
            return {"set": True}
        case "map":
            keys = [naming.escape(key) or key for key in declared.schema.get("x-kubernetes-list-map-keys") or ()]
            return {"keys": keys, "each": element}
        case _:
            return None if element is None else {"each": element}


@functools.lru_cache(maxsize=1024)
def _read(text: str) -> Any:
    return json.loads(text)


def _same(first: Any, second: Any, text: str) -> bool:
    return _equal(first, second, _read(text))


def _equal(first: Any, second: Any, known: Any) -> bool:
    if known is None or type(first) is not type(second) or not isinstance(first, (dict, list)):
        return equal(first, second)
    if isinstance(first, dict):
        each, fields = known.get("each"), known.get("fields", {})
        return first.keys() == second.keys() and all(
            _equal(value, second[key], fields.get(key, each)) for key, value in first.items()
        )
    if len(first) != len(second):
        return False
    if "set" in known:
        items = {_key(item, known) for item in first}
        return all(_key(other, known) in items for other in second)
    if "keys" in known:
        by_key = {_key(item, known): item for item in first}
        return all((key := _key(item, known)) in by_key and _equal(by_key[key], item, known["each"]) for item in second)
    return all(_equal(item, other, known["each"]) for item, other in zip(first, second, strict=True))


def _add(first: list[Any], second: list[Any], text: str) -> list[Any]:
    known, result = _read(text), list(first)
    places = {_key(item, known): place for place, item in enumerate(result)}
    for item in second:
        key = _key(item, known)
        if key not in places:
            places[key] = len(result)
            result.append(item)
        elif "keys" in known:
            result[places[key]] = item
    return result


def _key(item: Any, known: Any) -> Any:
    """Return what tells an item from the others: its keys, or itself."""
    if "keys" in known and isinstance(item, dict):
        return tuple(repr(item.get(key)) for key in known["keys"])
    return repr(item)


_LISTS, _MAPS = (cel.Type.LIST, cel.Type.LIST, STRING), (cel.Type.MAP, cel.Type.MAP, STRING)
INTERNAL = (
    Overload(SAME, f"{SAME}_lists", _LISTS, BOOL, _same, member=False),
    Overload(SAME, f"{SAME}_maps", _MAPS, BOOL, _same, member=False),
    Overload(DIFFERENT, f"{DIFFERENT}_lists", _LISTS, BOOL, lambda *given: not _same(*given), member=False),
    Overload(DIFFERENT, f"{DIFFERENT}_maps", _MAPS, BOOL, lambda *given: not _same(*given), member=False),
    Overload(ADD, ADD, _LISTS, DYN, _add, member=False),
)
