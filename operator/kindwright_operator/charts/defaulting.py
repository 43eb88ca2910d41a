"""Defaults from a chart's values, put where a schema takes them.

https://helm.sh/docs/chart_template_guide/values_files/; a null in the values takes a key away, so it is no default; and a null
that a user writes takes the chart's default away, so what has a default may be null.
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator.charts import checking, inferring, records

_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def apply(schema: Mapping[str, Any], values: Mapping[str, Any], path: str) -> tuple[encoding.JSON, list[records.Note]]:
    """Return the schema of a map with the values as its defaults, and what could not be one."""
    notes: list[records.Note] = []
    return _map(schema, values, path, notes), notes


def _map(schema: Mapping[str, Any], values: Mapping[str, Any], path: str, notes: list[records.Note]) -> encoding.JSON:
    properties = dict(schema.get("properties") or {})
    required = schema.get("required") or ()
    for name, value in values.items():
        sub = properties.get(name) or (inferring.anything() if _open(schema) else None)
        if sub is not None and value is not None:
            properties[name] = _field(sub, value, f"{path}.{name}", notes, required=name in required)
        elif sub is None and value is not None and "additionalProperties" not in schema:
            notes.append(
                records.Note(f"{path}.{name}", "stands in values.yaml, but the chart's schema does not know it")
            )
    return {**schema, "properties": properties} if properties else dict(schema)


def _field(
    schema: Mapping[str, Any], value: Any, path: str, notes: list[records.Note], *, required: bool
) -> encoding.JSON:
    inner = isinstance(value, Mapping) and "properties" in schema
    found = _map(schema, value, path, notes) if inner else dict(schema)
    own = found.pop("default", None)
    default = complete(found) if inner else _without_nulls(value)
    if not checking.accepts(found, default):
        notes.append(records.Note(path, "what values.yaml has here is no default: the chart's schema refuses it"))
        return found
    if own is not None and not inner and own != default:
        notes.append(
            records.Note(path, "values.yaml and the chart's schema name different defaults: values.yaml's is used")
        )
    found["default"] = default
    return found if required else _nullable(found)


def complete(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return the least that may stand for a map that is not there: only what it requires and has a default for."""
    properties = schema.get("properties") or {}
    required = schema.get("required") or ()
    return {name: properties[name]["default"] for name in required if "default" in properties.get(name, {})}


def with_default(schema: encoding.JSON) -> encoding.JSON:
    """Return the schema of a map with the least that may stand for it, so that what is inside has its defaults without it."""
    default = complete(schema)
    return {**schema, "default": default} if checking.accepts(schema, default) else schema


def _nullable(schema: encoding.JSON) -> encoding.JSON:
    schema["nullable"] = True
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _without_nulls(value: Any) -> Any:
    """Drop keys that are null: Helm hands them to no template."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _open(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get(_PRESERVE)) and "additionalProperties" not in schema
