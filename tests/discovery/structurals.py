"""Structural schemas: one with every keyword and shape, and any that hypothesis thinks of."""

from typing import Any

from hypothesis import strategies as st

JSON = dict[str, Any]

INT_OR_STRING: JSON = {"x-kubernetes-int-or-string": True}
EITHER = [{"type": "integer"}, {"type": "string"}]
PRESERVE: JSON = {"x-kubernetes-preserve-unknown-fields": True}
TEXT: JSON = {"type": "string"}

_SCALARS: JSON = {
    "size": {
        "type": "string",
        "title": "The size",
        "description": "How large it is.",
        "default": "1Gi",
        "pattern": "^[0-9]+Gi$",
        "minLength": 2,
        "maxLength": 10,
    },
    "who": {"type": "string", "enum": ["a", "b", "", "c", "d", "e"], "description": "Whose it is."},
    "count": {
        "type": "integer",
        "format": "int32",
        "minimum": 0,
        "maximum": 10,
        "exclusiveMaximum": True,
        "multipleOf": 2,
        "default": 0,
    },
    "ratio": {"type": "number", "format": "double", "minimum": 0, "exclusiveMinimum": True},
    "on": {"type": "boolean", "default": False},
    "when": {"type": "string", "format": "date-time", "example": "2026-01-01T00:00:00Z"},
    "maybe": {"type": "string", "nullable": True, "description": "May be null."},
    "documented": {"type": "string", "externalDocs": {"description": "All of it.", "url": "https://example.com/docs"}},
    # Names that a careless walk takes for keywords.
    "properties": TEXT,
    "$ref": TEXT,
    "strange/name": TEXT,
}
_EITHER: JSON = {
    "port": {**INT_OR_STRING, "description": "Number or name of the port."},
    "spelt": {**INT_OR_STRING, "anyOf": EITHER, "pattern": "^[a-z0-9]+$"},
    "folded": {**INT_OR_STRING, "allOf": [{"anyOf": EITHER}, {"pattern": "x"}]},
    "bounded": {**INT_OR_STRING, "anyOf": [{"minimum": 3}, {"pattern": "x"}]},
    "ports": {"type": "array", "items": INT_OR_STRING},
}
_OBJECTS: JSON = {
    "map": {"type": "object", "description": "Texts by name.", "additionalProperties": TEXT},
    "maps": {
        "type": "object",
        "maxProperties": 5,
        "additionalProperties": {
            "type": "object",
            "required": ["key"],
            "properties": {"key": {"type": "string", "description": "A key in a map."}},
        },
    },
    "deep": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}}},
    "gaps": {"type": "object", "additionalProperties": {"type": "string", "nullable": True}},
    "atom": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {"a": TEXT}},
    "null": {"type": "object", "nullable": True, "properties": {"a": TEXT}, "required": ["a"]},
    "rules": {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "x-kubernetes-validations": [{"rule": "!has(self.a) || self.a < 5", "message": "too many"}],
        "oneOf": [{"required": ["a"]}, {"properties": {"a": {"minimum": 1}}}],
        "not": {"required": ["b"]},
    },
}
_LISTS: JSON = {
    "list": {
        "type": "array",
        "description": "Things in a row.",
        "maxItems": 5,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        "items": {
            "type": "object",
            "description": "One of them.",
            "required": ["name"],
            "properties": {"name": TEXT, "value": {"type": "integer", "default": 1, "description": "How much."}},
        },
    },
    "set": {
        "type": "array",
        "maxItems": 5,
        "x-kubernetes-list-type": "set",
        "items": {"type": "string", "enum": ["x", "y"]},
    },
    "nulls": {"type": "array", "items": {"type": "array", "items": {"type": "string", "nullable": True}}},
    "lists": {"type": "array", "items": {"type": "array", "items": {"type": "object", "properties": {"z": TEXT}}}},
}
_OPEN: JSON = {
    "free": {
        "type": "object",
        **PRESERVE,
        "properties": {
            "known": {"type": "string", "description": "A known one."},
            "inner": {"type": "object", "properties": {"leaf": {"type": "integer"}}},
        },
    },
    "freer": {**PRESERVE, "description": "Anything at all."},
    "freeList": {"type": "array", **PRESERVE, "items": {"type": "object", **PRESERVE}},
    "embedded": {"type": "object", "x-kubernetes-embedded-resource": True, **PRESERVE, "description": "An object."},
    "template": {
        "type": "object",
        "x-kubernetes-embedded-resource": True,
        "properties": {"spec": {"type": "object", "properties": {"q": TEXT}}},
    },
}
# Upstream publishes this one as a boolean.
ANY: JSON = {"any": {"type": "object", "additionalProperties": True}}

SPEC: JSON = {
    "type": "object",
    "description": "What it should be like.",
    "required": ["size", "who", "maybe"],
    "properties": {**_SCALARS, **_EITHER, **_OBJECTS, **_LISTS, **_OPEN, **ANY},
}
RICH: JSON = {
    "type": "object",
    "description": "A thing with everything.",
    "required": ["spec"],
    "properties": {"spec": SPEC},
}

_NAMES = st.sampled_from(["a", "b", "properties", "items", "default", "additionalProperties", "not", "type", "$ref"])
_LEAVES = st.sampled_from(
    [
        *_SCALARS.values(),
        *_EITHER.values(),
        *_OPEN.values(),
        *ANY.values(),
        {"type": "object"},
        {"type": "string", "enum": []},
    ]
)


@st.composite
def _structures(draw: st.DrawFn, inner: st.SearchStrategy[JSON]) -> JSON:
    fields = draw(st.dictionaries(_NAMES, inner, max_size=3))
    required = draw(st.lists(_NAMES, max_size=2, unique=True))
    more = draw(
        st.sampled_from(
            [{}, PRESERVE, {"nullable": True}, {"nullable": False}, {"x-kubernetes-embedded-resource": True}]
        )
    )
    return {"type": "object", "properties": fields, "required": required, **more}


@st.composite
def _collections(draw: st.DrawFn, inner: st.SearchStrategy[JSON]) -> JSON:
    key = draw(st.sampled_from(["items", "additionalProperties"]))
    bounds = draw(st.sampled_from([{}, PRESERVE, {"nullable": True}, {"description": ""}]))
    return {"type": "array" if key == "items" else "object", key: draw(inner), **bounds}


SPECS = st.recursive(_LEAVES, lambda inner: st.one_of(_structures(inner), _collections(inner)), max_leaves=8)


@st.composite
def schemas(draw: st.DrawFn) -> JSON:
    """Build the schema of a whole object; not all that come out are structural."""
    more = draw(st.sampled_from([{}, PRESERVE, {"required": []}, {"required": ["spec"]}]))
    return {"type": "object", "properties": {"spec": draw(SPECS)}, **more}
