"""A schema cut down to what may be published: not too deep, not too many fields, not too many bytes."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.schemas import structural
from kindwright_operator.charts import records

MOST_FIELDS = 5_000
MOST_BYTES = 512 << 10
_LOGIC = ("allOf", "anyOf", "oneOf", "not")
_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_DEPTHS = (24, 16, 12, 9, 7, 6, 5, 4, 3, 2, 1)
# The schema of spec stands one level down in the one that is published.
_DEEPEST = structural.MAX_DEPTH - 1


def cut(schema: Mapping[str, Any], path: str) -> tuple[encoding.JSON, list[records.Note]]:
    """Return the schema of a map as far down as it may be published, open from there on, and what was cut."""
    notes: list[records.Note] = []
    found = _shallow(schema, path, 0, notes)
    if _fits(found):
        return found, notes
    found = _plain(found)
    said = "descriptions and alternatives are left out"
    for depth in _DEPTHS:
        if _fits(found):
            break
        found, said = _open_below(found, depth), f"it is open below level {depth}"
    if not _fits(found):
        found, said = {"type": "object", _PRESERVE: True}, "it is open"
    return found, [*notes, records.Note(path, f"what the chart says is too large for a kind's schema: {said}")]


def _fits(schema: Mapping[str, Any]) -> bool:
    return _fields(schema) <= MOST_FIELDS and len(encoding.encode(schema)) <= MOST_BYTES


def _fields(schema: Mapping[str, Any]) -> int:
    return sum(1 + _fields(sub) for sub in _subs(schema))


def _subs(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = list((schema.get("properties") or {}).values())
    return found + [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), Mapping)]


def _mapped(schema: Mapping[str, Any], change: Any) -> encoding.JSON:
    """Return the schema with each place below changed by `change(place, step)`."""
    found = dict(schema)
    if "properties" in schema:
        found["properties"] = {name: change(sub, f".{name}") for name, sub in schema["properties"].items()}
    for key, step in (("items", "[]"), ("additionalProperties", "[*]")):
        if isinstance(schema.get(key), Mapping):
            found[key] = change(schema[key], step)
    return found


def _shallow(schema: Mapping[str, Any], path: str, depth: int, notes: list[records.Note]) -> encoding.JSON:
    """Drop alternatives that go deeper than any schema may."""
    deep = [key for key in _LOGIC if key in schema and depth + _height(schema[key]) > _DEEPEST]
    notes += [records.Note(path, f"{key} goes deeper than a kind's schema may, and is not checked") for key in deep]
    found = {key: value for key, value in schema.items() if key not in deep}
    return _mapped(found, lambda sub, step: _shallow(sub, path + step, depth + 1, notes))


def _height(value: Any) -> int:
    if isinstance(value, list):
        return max(map(_height, value), default=0)
    subs = [*_subs(value), *(sub for key in _LOGIC for sub in _listed(value.get(key)))]
    return 1 + max(map(_height, subs), default=0)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _plain(schema: Mapping[str, Any]) -> encoding.JSON:
    found = {key: value for key, value in schema.items() if key not in (*_LOGIC, "title", "description")}
    return _mapped(found, lambda sub, _: _plain(sub))


def _open_below(schema: Mapping[str, Any], depth: int) -> encoding.JSON:
    if depth == 0:
        kept = {
            key: schema[key] for key in ("type", "nullable", "default", "x-kubernetes-int-or-string") if key in schema
        }
        if kept.get("type") == "array":
            kept["items"] = {_PRESERVE: True, "nullable": True}
        return kept if kept.get("type", "object") != "object" or len(kept) > 2 else {**kept, _PRESERVE: True}  # noqa: PLR2004
    return _mapped(schema, lambda sub, _: _open_below(sub, depth - 1))
