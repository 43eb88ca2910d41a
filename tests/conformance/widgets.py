"""Widget, the kind of most cases: its schema knows all types and restricts no value."""

from typing import Any

from conformance import kinds

Document = dict[str, Any]
_TEXT = {"type": "string"}
_PART = {
    "type": "object",
    "properties": {"name": _TEXT, "count": {"type": "integer"}, "tags": {"type": "array", "items": _TEXT}},
}
SPEC: Document = {
    "type": "object",
    "description": "What the widget should be like.",
    "properties": {
        "size": {"type": "integer", "description": "How large it is."},
        "ratio": {"type": "number"},
        "title": {**_TEXT, "description": "What it is called."},
        "enabled": {"type": "boolean"},
        "note": {**_TEXT, "nullable": True},
        "storage": {"type": "object", "properties": {"size": _TEXT, "className": _TEXT, "deep": _PART}},
        "port": {"x-kubernetes-int-or-string": True},
        "colors": {"type": "array", "items": _TEXT},
        "parts": {"type": "array", "items": _PART},
        "parameters": {"type": "object", "additionalProperties": _TEXT},
        "pools": {"type": "object", "additionalProperties": _PART},
        "anything": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    },
}
_COLUMNS = (
    {"name": "Size", "type": "integer", "jsonPath": ".spec.size", "description": "How large it is."},
    {"name": "Title", "type": "string", "jsonPath": ".spec.title", "priority": 1, "description": "What it is called."},
)
WIDGET = kinds.Kind(
    "Widget", "widgets", (kinds.Version("v1", SPEC, _COLUMNS),), {"shortNames": ["wd"], "categories": ["gadgets"]}
)
