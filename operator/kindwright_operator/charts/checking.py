"""Would a structural schema let a default through? As kube-apiserver asks it: without defaulting what is inside first.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
"""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from kindwright_facade.schemas import pruning

_BRANCHES = ("allOf", "anyOf", "oneOf")
_AS_IT_IS = (
    *("multipleOf", "maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"),
    *("pattern", "required", "uniqueItems"),
)
_PYTHON: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "object": (dict,), "array": (list,)}
_HARMLESS = frozenset(("type", "title", "description", "default", "nullable", "x-kubernetes-preserve-unknown-fields"))


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell whether a value may stand as the default of a schema: nothing in it is refused, nothing unknown."""
    if _plain(schema, value):
        return True
    if pruning.prune(schema, value, None, "")[1]:
        return False
    try:
        validator = jsonschema_rs.Draft202012Validator(
            as_json_schema(schema), pattern_options=jsonschema_rs.RegexOptions(), validate_formats=True
        )
        return validator.is_valid(value)
    except ValueError:
        return False


def _plain(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell a value of a type that demands nothing more: most defaults are, and they are not worth a validator each."""
    if not isinstance(value, _PYTHON.get(str(schema.get("type")), ())) or not _HARMLESS.issuperset(schema):
        return False
    return not value or not isinstance(value, (dict, list)) or bool(schema.get("x-kubernetes-preserve-unknown-fields"))


def as_json_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a structural schema as JSON Schema 2020-12 says the same.

    Of null Kubernetes looks only at type, nullable and enum: an untyped schema lets it through whatever else it says.
    """
    body = {key: schema[key] for key in _AS_IT_IS if key in schema}
    if "type" in schema:
        body["type"] = schema["type"]
    elif schema.get("x-kubernetes-int-or-string"):
        body["type"] = ["integer", "string"]
    if schema.get("type") == "string" and "format" in schema:
        body["format"] = schema["format"]
    body |= {**_bound(schema, "minimum", "exclusiveMinimum"), **_bound(schema, "maximum", "exclusiveMaximum")}
    if "properties" in schema:
        body["properties"] = {name: as_json_schema(sub) for name, sub in schema["properties"].items()}
    for key in ("items", "not", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            body[key] = as_json_schema(schema[key])
    body |= {key: [as_json_schema(sub) for sub in schema[key]] for key in _BRANCHES if key in schema}
    nothing = bool(schema.get("nullable")) or "type" not in body
    found: dict[str, Any] = {"if": {"type": "null"}, "then": nothing, "else": body}
    return {**found, "enum": schema["enum"]} if "enum" in schema else found


def _bound(schema: Mapping[str, Any], bound: str, exclusive: str) -> dict[str, Any]:
    if bound not in schema:
        return {}
    return {exclusive if schema.get(exclusive) else bound: schema[bound]}
