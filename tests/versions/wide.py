"""A version and its storage version with a bit of everything that schemas have; `declaring.SIZES` leads from one to the other."""

from typing import Any

_QUANTITIES = {"cpu": {"x-kubernetes-int-or-string": True}, "memory": {"x-kubernetes-int-or-string": True}}
_SHARED: dict[str, Any] = {
    "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
    "users": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,30}$"},
                "roles": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
    "port": {"x-kubernetes-int-or-string": True},
    "extra": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "note": {"type": "string", "nullable": True, "maxLength": 63},
    "backup": {
        "type": "object",
        "properties": {
            "enabled": {"type": "boolean"},
            "schedule": {"type": "string"},
            "retention": {"type": "integer", "minimum": 1},
            "bucket": {"type": "object", "properties": {"name": {"type": "string"}, "region": {"type": "string"}}},
        },
    },
    "resources": {
        "type": "object",
        "properties": {
            "limits": {"type": "object", "properties": _QUANTITIES},
            "requests": {"type": "object", "properties": _QUANTITIES},
        },
    },
}

_REPLICAS = {"type": "integer", "minimum": 1, "maximum": 9}

VERSION: dict[str, Any] = {
    "type": "object",
    "required": ["sizeGi"],
    "properties": {
        **_SHARED,
        "replicas": _REPLICAS,
        "tier": {"type": "string", "enum": ["small", "large"]},
        "sizeGi": {"type": "integer", "minimum": 1},
    },
}

HUB: dict[str, Any] = {
    "type": "object",
    "properties": {
        **_SHARED,
        "instances": _REPLICAS,
        "tier": {"type": "string"},
        "storage": {
            "type": "object",
            "properties": {"size": {"type": "string"}, "class": {"type": "string"}, "iops": {"type": "integer"}},
        },
    },
}


def changed(schema: dict[str, Any], *path: str, to: dict[str, Any] | None) -> dict[str, Any]:
    """Return the schema with the property at a path replaced, or without it."""
    name, below = path[0], path[1:]
    properties = dict(schema["properties"])
    made = changed(properties[name], *below, to=to) if below else to
    if made is None:
        del properties[name]
    else:
        properties[name] = made
    return {**schema, "properties": properties}


def plain(schema: Any) -> Any:
    """Return what a structural schema means in plain JSON schema."""
    if isinstance(schema, list):
        return [plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: plain(value) for key, value in schema.items()}
    if schema.get("x-kubernetes-int-or-string"):
        made["type"] = ["integer", "string"]
    elif schema.get("nullable"):
        made["type"] = [schema["type"], "null"]
    return made
