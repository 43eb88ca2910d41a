"""A checked schema as clients get it: OpenAPI v3 and v2. One that a client can't read spoils the whole cluster's merged document.

What a CustomResourceDefinition of the same schema publishes, `k8s.io/apiextensions-apiserver/pkg/controller/openapi`; but never a boolean
for additionalProperties, on which Argo CD and older clients fail.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kindwright_facade import encoding

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

_BRANCHES = ("allOf", "anyOf", "oneOf")
_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_EMBEDDED = "x-kubernetes-embedded-resource"
_INT_OR_STRING = "x-kubernetes-int-or-string"

# Swagger 2.0 has no word for these; clients that read only that document fail on some of them.
_NOT_IN_V2 = (*_BRANCHES, "not", "default", "nullable", "x-kubernetes-validations")
# Constraints on what a client of that age takes for anything at all: it would refuse what the server accepts.
_OF_ONE_TYPE = ("type", "items", "properties", "additionalProperties", "required")
# Zero is a bound; of every other keyword what is empty says nothing, and strict readers refuse an empty list.
_BOUNDS = ("maximum", "minimum", "maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_DATA = ("default", "example")

_EITHER = [{"type": "integer"}, {"type": "string"}]


def with_spec(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema in which spec is described: open to anything where the definition says nothing of it."""
    properties = schema.get("properties") or {}
    if "spec" in properties:
        return dict(schema)
    spec = {"type": "object", _PRESERVE: True, "description": "The chart's values."}
    return {**schema, "properties": {**properties, "spec": spec}}


def v3(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema as OpenAPI v3 publishes it: int-or-string and embedded objects spelt out."""
    found = _each(_written(schema), v3)
    if found.get(_INT_OR_STRING):
        found = _of_either_type(found)
    if found.get(_EMBEDDED):
        described = {
            "description": "Metadata of the object.",
            "allOf": [{"$ref": f"#/components/schemas/{OBJECT_META}"}],
        }
        found = _embedded(found, described)
    return found


def v2(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return a checked schema in what Swagger 2.0 can say; as loose as it must be, never stricter than v3."""
    written = _written(schema)
    found = {key: value for key, value in written.items() if key not in _NOT_IN_V2}
    if _is_of_several_types(written) or any(_may_be_null(schema.get(key)) for key in ("items", "additionalProperties")):
        return {key: value for key, value in found.items() if key not in _OF_ONE_TYPE}
    found = _with_required(_each(found, v2), schema)
    if found.get(_EMBEDDED):
        found = _embedded(found, {"type": "object", "description": "Metadata of the object."})
    return found


def _is_of_several_types(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("nullable") or schema.get(_PRESERVE) or schema.get(_INT_OR_STRING))


def _may_be_null(schema: Any) -> bool:
    """Tell a schema that null fulfills. Swagger 2.0 has no word for that, and its readers take null for missing or wrong."""
    return isinstance(schema, Mapping) and bool(
        schema.get("nullable") or (schema.get(_PRESERVE) and "type" not in schema)
    )


def _written(schema: Mapping[str, Any]) -> encoding.JSON:
    """Leave out what says nothing, and say otherwise what can't be said by a boolean."""
    found = {key: value for key, value in schema.items() if _says_something(key, value)}
    if found.get("additionalProperties") is True:
        del found["additionalProperties"]
        found[_PRESERVE] = True
    return found


def _says_something(key: str, value: Any) -> bool:
    if key in _DATA:
        return value is not None
    return bool(value) or key == "not" or key in _BOUNDS


def _each(schema: encoding.JSON, publish: Callable[[Mapping[str, Any]], encoding.JSON]) -> encoding.JSON:
    """Publish the schemas within a schema."""
    found = dict(schema)
    for key, value in schema.items():
        if key == "properties":
            found[key] = {name: publish(sub) for name, sub in value.items()}
        elif key in ("items", "additionalProperties", "not"):
            found[key] = publish(value)
        elif key in _BRANCHES:
            found[key] = [publish(sub) for sub in value]
    return found


def _of_either_type(schema: encoding.JSON) -> encoding.JSON:
    """Say for clients that don't know of int-or-string which types it may have, unless the schema says so itself."""
    any_of, all_of = schema.get("anyOf"), schema.get("allOf") or []
    if any_of == _EITHER or (all_of and all_of[0].get("anyOf") == _EITHER):
        return schema
    if any_of is None:
        return {**schema, "anyOf": _EITHER}
    return {**schema, "allOf": [{"anyOf": _EITHER}, *all_of]}


def _embedded(schema: encoding.JSON, metadata: encoding.JSON) -> encoding.JSON:
    """Describe the fields that every object has, one within an object too."""
    named = {
        "apiVersion": {"type": "string", "description": "Group and version of the object."},
        "kind": {"type": "string", "description": "Kind of the object."},
        "metadata": metadata,
    }
    required = list(schema.get("required") or ())
    required += [name for name in ("kind", "apiVersion") if name not in required]
    return {**schema, "properties": {**(schema.get("properties") or {}), **named}, "required": required}


def _with_required(found: encoding.JSON, schema: Mapping[str, Any]) -> encoding.JSON:
    """Require no field that may be null, and none that the server fills in."""
    properties = schema.get("properties") or {}
    optional = {name for name, sub in properties.items() if _may_be_null(sub) or sub.get("default") is not None}
    required = [name for name in found.get("required") or () if name not in optional]
    kept = {key: value for key, value in found.items() if key != "required"}
    return {**kept, "required": required} if required else kept
