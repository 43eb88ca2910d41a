"""What a custom resource with a schema does to a value: prunes, defaults, checks."""

import copy
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from kindwright_facade.schemas import pruning
from kindwright_operator.charts import checking


def whole(spec: Any) -> Any:
    return {"type": "object", "properties": {"spec": spec}}


def pruned(schema: Any, value: Any) -> Any:
    return pruning.prune(schema, value, None, "")[0]


def defaulted(schema: Mapping[str, Any], value: Any) -> Any:
    value = copy.deepcopy(value)
    _default(schema, value)
    return value


def _default(schema: Mapping[str, Any], value: Any) -> None:
    if isinstance(value, dict):
        properties = schema.get("properties") or {}
        for name, sub in properties.items():
            missing = name not in value or (value[name] is None and not sub.get("nullable"))
            if missing and "default" in sub:
                value[name] = copy.deepcopy(sub["default"])
        for name, item in value.items():
            extra = schema.get("additionalProperties")
            _default(properties.get(name) or (extra if isinstance(extra, Mapping) else {}), item)
    if isinstance(value, list):
        for item in value:
            _default(schema.get("items") or {}, item)


def accepts(schema: Any, value: Any) -> bool:
    found = jsonschema_rs.Draft202012Validator(
        checking.as_json_schema(schema), pattern_options=jsonschema_rs.RegexOptions(), validate_formats=True
    )
    return bool(found.is_valid(value))
