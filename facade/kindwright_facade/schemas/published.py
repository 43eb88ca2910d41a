"""A checked schema as clients get it: OpenAPI v3 and v2. One that a client can't read spoils the whole cluster's merged document."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding

_BRANCHES = ("allOf", "anyOf", "oneOf")

# Swagger 2.0 has no word for these; clients that read only that document fail on some of them.
_NOT_IN_V2 = (*_BRANCHES, "not", "default", "x-kubernetes-validations")


def with_spec(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema in which spec is described: open to anything where the definition says nothing of it."""
    properties = schema.get("properties") or {}
    if "spec" in properties:
        return dict(schema)
    spec = {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "description": "The chart's values."}
    return {**schema, "properties": {**properties, "spec": spec}}


def v3(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema as OpenAPI v3 publishes it: without boolean additionalProperties, int-or-string spelt out."""
    return _published(schema, drop=())


def v2(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema in what Swagger 2.0 can say; as loose as it must be, never stricter than v3."""
    found = _published(schema, drop=_NOT_IN_V2)
    return _loosened(found)


def _published(schema: Mapping[str, Any], *, drop: tuple[str, ...]) -> encoding.JSON:
    found: encoding.JSON = {}
    for key, value in schema.items():
        if key in drop:
            continue
        if key == "additionalProperties" and isinstance(value, bool):
            # Argo CD and older clients fail on a boolean here.
            if value:
                found["x-kubernetes-preserve-unknown-fields"] = True
        elif key == "properties":
            found[key] = {name: _published(sub, drop=drop) for name, sub in value.items()}
        elif key in ("items", "additionalProperties", "not"):
            found[key] = _published(value, drop=drop)
        elif key in _BRANCHES:
            found[key] = [_published(sub, drop=drop) for sub in value]
        else:
            found[key] = value
    if schema.get("x-kubernetes-int-or-string") and not drop:
        found.setdefault("anyOf", [{"type": "integer"}, {"type": "string"}])
    return found


def _loosened(schema: encoding.JSON) -> encoding.JSON:
    """Take away what kubectl would misread in v2: the type of what may be of several, fields of what may hold any."""
    found = dict(schema)
    if found.pop("nullable", False):
        found.pop("type", None)
    if found.get("x-kubernetes-int-or-string"):
        found.pop("type", None)
    if found.get("x-kubernetes-preserve-unknown-fields"):
        for key in ("items", "properties", "type", "required"):
            found.pop(key, None)
    for key in ("items", "additionalProperties"):
        if key in found:
            found[key] = _loosened(found[key])
    if "properties" in found:
        found["properties"] = {name: _loosened(sub) for name, sub in found["properties"].items()}
    return found
