"""A kind as charts of whole applications have it: 300 properties with bounds, patterns and defaults, and ten rules. Pure.

The schema is one that kube-apiserver takes too, rules and all: every list, map and text that a rule looks into is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kindwright_dev.benchmark import kinds

OURS = kinds.Kind(kinds.MAIN.group, "Stack")
CUSTOM = kinds.Kind(kinds.CUSTOM.group, "Stack")

_COMPONENTS = (
    "server",
    "worker",
    "scheduler",
    "gateway",
    "cache",
    "database",
    "queue",
    "indexer",
    "mailer",
    "metrics",
)
_RULES = "x-kubernetes-validations"
_BOOLEAN = {"type": "boolean"}
_CPU = {"type": "string", "pattern": "^[0-9]+m?$", "maxLength": 12}
_BYTES = {"type": "string", "pattern": "^[0-9]+(Ki|Mi|Gi|Ti)?$", "maxLength": 12}
_NAME = {"type": "string", "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63}


def schema(*, ruled: bool) -> kinds.Document:
    """Write the schema of the spec, with its rules or without them."""
    components = {name: _component(exposed=name == "server") for name in _COMPONENTS}
    found = _object({**_common(), **components}, required=["displayName", "server"])
    return {**found, _RULES: _SPEC_RULES} if ruled else _without_rules(found)


def properties(found: Any) -> int:
    """Count the properties of a schema, at every depth."""
    if not isinstance(found, Mapping):
        return 0
    named = found.get("properties") or {}
    below = (*named.values(), found.get("items"), found.get("additionalProperties"))
    return len(named) + sum(map(properties, below))


def rules(found: Any) -> int:
    """Count the rules of a schema, at every depth."""
    if not isinstance(found, Mapping):
        return 0
    below = (*(found.get("properties") or {}).values(), found.get("items"), found.get("additionalProperties"))
    return len(found.get(_RULES) or ()) + sum(map(rules, below))


def spec(number: int = 0) -> kinds.Document:
    """Write a spec of 4 kB in which some fields are left to their defaults."""
    return {
        "displayName": f"The stack number {number} of the benchmark",
        "environment": "production",
        "domain": f"stack-{number:04d}.apps.example.com",
        "minReplicas": 2,
        "maxReplicas": 20,
        "storage": {"size": f"{1 + number % 50}Gi", "className": "standard"},
        "tags": ["payments", "europe", f"tenant-{number % 7}"],
        "maintenance": {"day": "Sunday"},
        "parameters": {f"setting-{index}": f"value {index} of {number}" for index in range(10)},
        **{name: _filled(name, index) for index, name in enumerate(_COMPONENTS)},
    }


def whole(kind: kinds.Kind, namespace: str, number: int = 0) -> kinds.Document:
    """Write a whole object of a kind."""
    return {
        "apiVersion": f"{kind.group}/{kinds.VERSION}",
        "kind": kind.name,
        "metadata": {"name": f"stack-{number:05d}", "namespace": namespace},
        "spec": spec(number),
    }


def _object(fields: Mapping[str, Any], **more: Any) -> kinds.Document:
    return {"type": "object", "properties": dict(fields), **more}


def _text(most: int, **more: Any) -> kinds.Document:
    return {"type": "string", "maxLength": most, **more}


def _whole(low: int, high: int, **more: Any) -> kinds.Document:
    return {"type": "integer", "minimum": low, "maximum": high, **more}


def _choice(*values: str, default: str) -> kinds.Document:
    return {"type": "string", "enum": list(values), "default": default}


def _map(most: int) -> kinds.Document:
    return {"type": "object", "additionalProperties": _text(200), "maxProperties": most}


def _rule(text: str, message: str, **more: Any) -> kinds.Document:
    return {"rule": text, "message": message, **more}


def _common() -> kinds.Document:
    storage = {"size": {**_BYTES, "default": "8Gi"}, "className": _NAME, "retain": {**_BOOLEAN, "default": True}}
    window = _text(11, pattern="^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", default="02:00-04:00")
    return {
        "displayName": _text(100, minLength=3, description="What people call it."),
        "environment": _choice("development", "staging", "production", default="development"),
        "domain": _text(253, pattern=r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"),
        "minReplicas": _whole(0, 100, default=1),
        "maxReplicas": _whole(1, 1000, default=10),
        "storage": _object(storage, **{_RULES: _STORAGE_RULES}),
        "tags": {"type": "array", "items": _text(40), "maxItems": 20},
        "maintenance": _object({"window": window, "day": _choice("Saturday", "Sunday", default="Sunday")}),
        "parameters": _map(50),
        "paused": {**_BOOLEAN, "default": False},
        **_operations(),
    }


def _operations() -> kinds.Document:
    switch, path = {**_BOOLEAN, "default": False}, _text(100, pattern="^/[a-z0-9/-]*$", default="/")
    schedule = _text(40, pattern=r"^[0-9*/,-]+( [0-9*/,-]+){4}$", default="0 3 * * *")
    tls = _object({"enabled": switch, "secret": _NAME})
    return {
        "ingress": _object({"enabled": switch, "className": _NAME, "path": path, "tls": tls}),
        "backup": _object(
            {
                "enabled": switch,
                "schedule": schedule,
                "keep": _whole(1, 90, default=7),
                "bucket": _NAME,
                "region": _NAME,
            }
        ),
        "alerts": _object({"severity": _choice("low", "high", default="low")}),
    }


def _component(*, exposed: bool) -> kinds.Document:
    """Write one part of the application; the one that is exposed has rules of its own."""
    amounts = _object({"cpu": _CPU, "memory": _BYTES})
    variable = _object(
        {"name": _text(63, pattern="^[A-Za-z_][A-Za-z0-9_]*$"), "value": _text(200), "secret": _NAME}, required=["name"]
    )
    fields = {
        "enabled": {**_BOOLEAN, "default": True},
        "replicas": _whole(0, 100, default=1),
        "image": _image(),
        "resources": _object({"requests": amounts, "limits": amounts}),
        "service": {**_service(), **({_RULES: _SERVICE_RULES} if exposed else {})},
        "logging": _object(
            {
                "level": _choice("debug", "info", "warning", "error", default="info"),
                "format": _choice("json", "text", default="json"),
            }
        ),
        "env": {
            "type": "array",
            "maxItems": 20,
            "items": {**variable, **({_RULES: _VARIABLE_RULES} if exposed else {})},
        },
    }
    return _object(fields)


def _image() -> kinds.Document:
    return _object(
        {
            "registry": _text(200, pattern=r"^[a-z0-9.:-]+$", default="registry.example.com"),
            "repository": _text(200, pattern=r"^[a-z0-9]+([._/-][a-z0-9]+)*$"),
            "tag": _text(128, pattern=r"^[\w][\w.-]*$", default="latest"),
            "pullPolicy": _choice("Always", "IfNotPresent", "Never", default="IfNotPresent"),
        }
    )


def _service() -> kinds.Document:
    return _object(
        {
            "type": _choice("ClusterIP", "NodePort", "LoadBalancer", default="ClusterIP"),
            "port": _whole(1, 65535, default=80),
            "name": _NAME,
            "annotations": _map(20),
        }
    )


_SPEC_RULES = [
    _rule("self.minReplicas <= self.maxReplicas", "minReplicas must not be above maxReplicas"),
    _rule("self.environment != 'production' || self.server.replicas >= 2", "production needs two servers"),
    _rule("!has(self.domain) || self.domain.endsWith('.example.com')", "only domains of example.com"),
    _rule("!has(self.tags) || self.tags.all(t, t.size() > 0 && !t.startsWith('-'))", "tags must not begin with -"),
    _rule(
        "!has(self.worker) || self.worker.replicas <= self.maxReplicas",
        "too many workers",
        messageExpression="'at most %d workers'.format([self.maxReplicas])",
        fieldPath=".worker.replicas",
    ),
    _rule("self.displayName == oldSelf.displayName || self.paused == oldSelf.paused", "rename or pause, not both"),
]
_STORAGE_RULES = [
    _rule("has(self.className) == has(oldSelf.className)", "className can't be added or taken away"),
    _rule("!has(self.className) || self.className == oldSelf.className", "className can't be changed"),
]
_SERVICE_RULES = [_rule("self.type != 'LoadBalancer' || has(self.name)", "a load balancer needs a name")]
_VARIABLE_RULES = [_rule("has(self.value) != has(self.secret)", "either a value or a secret")]


def _without_rules(found: Any) -> Any:
    if isinstance(found, list):
        return [_without_rules(item) for item in found]
    if not isinstance(found, dict):
        return found
    return {key: _without_rules(item) for key, item in found.items() if key != _RULES}


def _filled(name: str, index: int) -> kinds.Document:
    return {
        "replicas": 2 + index % 3,
        "image": {"repository": f"stacks/{name}", "tag": f"1.{index}.0"},
        "resources": {
            "requests": {"cpu": "250m", "memory": f"{128 * (1 + index)}Mi"},
            "limits": {"memory": f"{256 * (1 + index)}Mi"},
        },
        "service": {"port": 8000 + index, "name": f"{name}-http"},
        "env": [
            {"name": "LOG_TARGET", "value": "stdout"},
            {"name": "TIMEOUT", "value": f"{10 + index}s"},
            {"name": f"{name.upper()}_TOKEN", "secret": f"{name}-token"},
        ],
    }
