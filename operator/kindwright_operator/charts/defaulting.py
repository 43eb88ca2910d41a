"""Defaults from a chart's values, put where a schema takes them.

https://helm.sh/docs/chart_template_guide/values_files/; a null in the values takes a key away, so it is no default; and a null
that a user writes takes the chart's default away, so what has a default may be null.
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator.charts import checking, inferring, records, relaxing

_DEPTH = 30
_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def apply(schema: Mapping[str, Any], values: Mapping[str, Any], path: str) -> tuple[encoding.JSON, list[records.Note]]:
    """Return the schema of a map with the values as its defaults, and what could not be one."""
    notes: list[records.Note] = []
    bare = {key: value for key, value in schema.items() if key != "default"}
    if values and "additionalProperties" in schema:
        return _field(bare, values, path, notes, 0), notes
    return _map(bare, values, path, notes, 0), notes


def _map(
    schema: Mapping[str, Any], values: Mapping[str, Any], path: str, notes: list[records.Note], depth: int
) -> encoding.JSON:
    properties = dict(schema.get("properties") or {})
    required = schema.get("required") or ()
    for name, value in values.items():
        sub = properties.get(name) or (inferring.anything() if schema.get(_PRESERVE) else None)
        if sub is not None and value is not None:
            found = _field(sub, value, f"{path}.{name}", notes, depth + 1)
            properties[name] = found if name in required else _nullable(found)
        elif sub is None and value is not None:
            notes.append(
                records.Note(f"{path}.{name}", "stands in values.yaml, but the chart's schema does not know it")
            )
    return {**schema, "properties": properties} if properties else dict(schema)


def _field(schema: Mapping[str, Any], value: Any, path: str, notes: list[records.Note], depth: int) -> encoding.JSON:
    found = dict(schema)
    own = found.pop("default", None)
    # Helm merges maps key by key, so each key has a default of its own, where the schema can give it one.
    merged = isinstance(value, Mapping) and "additionalProperties" not in schema and depth < _DEPTH
    if merged:
        found = _map(found, value, path, notes, depth)
        candidates = [complete(found), whole(found)]
    else:
        candidates = [_without_nulls(value)]
        found = _undemanding(found, value, path, notes)
    default = next((each for each in candidates if checking.accepts(found, each)), None)
    if default is None:
        notes.append(records.Note(path, "what values.yaml has here is no default: the chart's schema refuses it"))
        return found
    if own is not None and not merged and own != default:
        notes.append(
            records.Note(path, "values.yaml and the chart's schema name different defaults: values.yaml's is used")
        )
    return {**found, "default": default}


def complete(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return the least that may stand for a map that is not there: only what it requires and has a default for."""
    properties = schema.get("properties") or {}
    required = schema.get("required") or ()
    return {name: properties[name]["default"] for name in required if "default" in properties.get(name, {})}


def whole(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return all defaults of a map, for one that may not be as little as its least."""
    properties = schema.get("properties") or {}
    return {name: _filled(sub, sub["default"]) for name, sub in properties.items() if "default" in sub}


def _filled(schema: Mapping[str, Any], default: Any) -> Any:
    return {**whole(schema), **default} if isinstance(default, Mapping) else default


def _undemanding(schema: encoding.JSON, value: Any, path: str, notes: list[records.Note]) -> encoding.JSON:
    """Take from a map of any keys what it demands to be there: Helm adds the keys of values.yaml only afterwards."""
    if not isinstance(value, Mapping) or not value or relaxing.DEMANDS.isdisjoint(schema):
        return schema
    notes.append(records.Note(path, "which keys it must have is not checked: Helm adds those of values.yaml later"))
    return relaxing.here(schema)


def with_default(schema: encoding.JSON) -> encoding.JSON:
    """Return the schema of a map with the least that may stand for it, if it has no default yet.

    So what is inside has its defaults although the map is missing.
    """
    if "default" in schema:
        return schema
    default = next((each for each in (complete(schema), whole(schema)) if checking.accepts(schema, each)), None)
    return schema if default is None else {**schema, "default": default}


def _nullable(schema: encoding.JSON) -> encoding.JSON:
    # A custom resource finds a null in no enum, and a choice that is taken away leaves nothing to choose.
    return schema if "enum" in schema else {**schema, "nullable": True}


def _without_nulls(value: Any) -> Any:
    """Drop keys that are null: Helm hands them to no template."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value
