"""What a structural schema may not say though every keyword in it is known: one part against another.

The rules of `pkg/apis/apiextensions/validation` and `pkg/apiserver/schema/validation.go` in `k8s.io/apiextensions-apiserver`, for a kind
with a status subresource; and what can't be enforced as kube-apiserver would.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import patterns

EMBEDDED = "x-kubernetes-embedded-resource"
PRESERVE = "x-kubernetes-preserve-unknown-fields"
_INT_OR_STRING = "x-kubernetes-int-or-string"
_LIST_TYPE, _LIST_KEYS, _MAP_TYPE = "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type"
_BRANCHES = ("allOf", "anyOf", "oneOf")
_NUMBERS = ("maximum", "minimum", "multipleOf")
_COUNTS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_INT64 = 2.0**63

# Elsewhere than under `status` these would have to hold for the status too, which no client writes.
_NOT_AT_ROOT = frozenset(
    (*_BRANCHES, "not", "enum", "default", "nullable", "additionalProperties", "minProperties", "maxProperties")
) | {EMBEDDED, _INT_OR_STRING, _LIST_TYPE, _LIST_KEYS, _MAP_TYPE}
_NOT_IN_BRANCHES = frozenset(
    (
        *("additionalProperties", "default", "description", "title", "nullable", "x-kubernetes-validations"),
        *(_LIST_TYPE, _LIST_KEYS, _MAP_TYPE, PRESERVE, EMBEDDED, _INT_OR_STRING),
    )
)
_ALWAYS_SAY = frozenset(
    ("additionalProperties", "default", "not", "minProperties", "maxProperties", _LIST_TYPE, _MAP_TYPE)
)
"""The keywords that say something even where their value is empty or false."""
_EITHER = ({"type": "integer"}, {"type": "string"})


def problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield what is wrong with a whole object's schema whose keywords all have the right shape."""
    for key, value in schema.items():
        if key in _NOT_AT_ROOT and _says(key, value):
            yield f"{path}.{key}: must not be used at the root, where it would be about status too"
    yield from _metadata_problems(schema, f"{path}.properties[metadata]")
    yield from _problems(schema, path, root=True, in_meta=False)


def _says(key: str, value: Any) -> bool:
    return value is not None and (key in _ALWAYS_SAY or bool(value))


def _metadata_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield what the schema says of the object's own metadata beyond the name: all the rest is given."""
    metadata = (schema.get("properties") or {}).get("metadata")
    if metadata is None:
        return
    names = metadata.get("properties") or {}
    if metadata.keys() - {"type", "properties"} or names.keys() - {"name", "generateName"}:
        yield f"{path}: must not specify anything other than name and generateName"


def _problems(schema: Mapping[str, Any], path: str, *, root: bool, in_meta: bool) -> Iterator[str]:
    yield from _value_problems(schema, path)
    yield from _combination_problems(schema, path)
    yield from _list_problems(schema, path)
    if root or schema.get(EMBEDDED):
        yield from _resource_problems(schema, path)
    if in_meta and schema.get(EMBEDDED):
        yield f"{path}.{EMBEDDED}: must not be used inside of resource meta"
    yield from _branch_problems(schema, path)
    for name, sub in (schema.get("properties") or {}).items():
        meta = (root or schema.get(EMBEDDED)) and name in ("apiVersion", "kind", "metadata")
        if root and meta:
            yield from _forbidden_defaults(sub, f"{path}.properties[{name}]", f"in top-level {name}")
        yield from _problems(sub, f"{path}.properties[{name}]", root=False, in_meta=bool(meta or in_meta))
    if isinstance(schema.get("additionalProperties"), Mapping):
        if in_meta:
            why = "inside additionalProperties applying to object metadata"
            yield from _forbidden_defaults(schema["additionalProperties"], f"{path}.additionalProperties", why)
        yield from _problems(
            schema["additionalProperties"], f"{path}.additionalProperties", root=False, in_meta=in_meta
        )
    if "items" in schema:
        yield from _problems(schema["items"], f"{path}.items", root=False, in_meta=in_meta)


def _forbidden_defaults(schema: Mapping[str, Any], path: str, why: str) -> Iterator[str]:
    if schema.get("default") is not None:
        yield f"{path}.default: must not be set {why}"
    for name, sub in (schema.get("properties") or {}).items():
        yield from _forbidden_defaults(sub, f"{path}.properties[{name}]", why)
    for key in ("additionalProperties", "items"):
        if isinstance(schema.get(key), Mapping):
            yield from _forbidden_defaults(schema[key], f"{path}.{key}", why)


def _value_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield limits that can't be enforced: here, and in branches."""
    if "pattern" in schema:
        try:
            patterns.translated(schema["pattern"])
        except ValueError as error:
            yield f"{path}.pattern: must be a valid regular expression: {error}"
    for key in _NUMBERS:
        # Go cuts a bound to 64 bits, with an outcome that depends on the processor.
        if key in schema and not -_INT64 <= float(schema[key]) < _INT64:
            yield f"{path}.{key}: must fit into 64 bits"
    if schema.get(PRESERVE) is False:
        yield f"{path}.{PRESERVE}: must be true or undefined"
    for key in _COUNTS:
        if schema.get(key, 0) < 0:
            yield f"{path}.{key}: must not be negative"


def _combination_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    kind = schema.get("type")
    for key in (PRESERVE, EMBEDDED):
        if schema.get(_INT_OR_STRING) and schema.get(key):
            yield f"{path}.{key}: must be false if {_INT_OR_STRING} is true"
    if _MAP_TYPE in schema:
        if kind != "object":
            yield f"{path}.type: must be object if {_MAP_TYPE} is specified"
        if schema[_MAP_TYPE] not in ("atomic", "granular"):
            yield f"{path}.{_MAP_TYPE}: must be atomic or granular"


def _list_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    kind, keys = schema.get(_LIST_TYPE), schema.get(_LIST_KEYS) or []
    items = schema.get("items") or {}
    if kind is not None and schema.get("type") != "array":
        yield f"{path}.type: must be array if {_LIST_TYPE} is specified"
    if kind not in (None, "atomic", "set", "map"):
        yield f"{path}.{_LIST_TYPE}: must be atomic, set or map"
    if keys and kind != "map":
        yield f"{path}.{_LIST_TYPE}: must be map if {_LIST_KEYS} is non-empty"
    if kind in ("set", "map") and items.get("nullable"):
        yield f"{path}.items.nullable: cannot be nullable when {_LIST_TYPE} is {kind}"
    if kind == "set":
        inner = {"array": _LIST_TYPE, "object": _MAP_TYPE}.get(items.get("type", ""))
        # Lists are atomic unless they say otherwise, maps are not.
        if inner and items.get(inner, "atomic" if inner == _LIST_TYPE else None) != "atomic":
            yield f"{path}.items.{inner}: must be atomic as item of a list with {_LIST_TYPE}=set"
    if kind == "map":
        yield from _key_problems(items, keys, path)


def _key_problems(items: Mapping[str, Any], keys: list[str], path: str) -> Iterator[str]:
    """Yield what is wrong with a list whose items are told apart by keys."""
    if not keys:
        yield f"{path}.{_LIST_KEYS}: must not be empty if {_LIST_TYPE} is map"
    if len(set(keys)) != len(keys):
        yield f"{path}.{_LIST_KEYS}: must not contain duplicate entries"
    if items.get("type") != "object":
        yield f"{path}.items.type: must be object if parent array's {_LIST_TYPE} is map"
        return
    for key in dict.fromkeys(keys):
        field = (items.get("properties") or {}).get(key)
        where = f"{path}.items.properties[{key}]"
        if field is None:
            yield f"{path}.{_LIST_KEYS}: entries must all be names of item properties: {key}"
            continue
        if field.get("type") in ("array", "object"):
            yield f"{where}.type: must be a scalar type if parent array's {_LIST_TYPE} is map"
        if key not in (items.get("required") or ()) and field.get("default") is None:
            yield f"{where}.default: must be set, or {key} be required, as it is in {_LIST_KEYS}"
        if field.get("nullable"):
            yield f"{where}.nullable: cannot be nullable, as it is in {_LIST_KEYS}"


def _resource_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield what is wrong with what holds a whole resource."""
    properties = schema.get("properties") or {}
    if schema.get(EMBEDDED):
        if schema.get("type") != "object":
            yield f"{path}.type: must be object if {EMBEDDED} is true"
        if "additionalProperties" in schema:
            yield f"{path}.additionalProperties: must not be used if {EMBEDDED} is set"
        if not properties and not schema.get(PRESERVE):
            yield f"{path}.properties: must not be empty if {EMBEDDED} is true without {PRESERVE}"
    for name, kind in (("apiVersion", "string"), ("kind", "string"), ("metadata", "object")):
        if name in properties and properties[name].get("type") != kind:
            yield f"{path}.properties[{name}].type: must be {kind}"


def _branch_problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    branches = [(f"{path}.{key}[{index}]", sub) for key in _BRANCHES for index, sub in enumerate(schema.get(key) or ())]
    if "not" in schema:
        branches.append((f"{path}.not", schema["not"]))
    either = _is_either(schema)
    for where, branch in branches:
        # The one place where types may stand is where int-or-string is spelt out.
        if not (either and where.startswith(f"{path}.anyOf[")):
            first = where == f"{path}.allOf[0]" and _is_either(branch)
            yield from _nested_problems(branch, where, either=first)


def _nested_problems(schema: Mapping[str, Any], path: str, *, either: bool = False) -> Iterator[str]:
    """Yield what is wrong in a branch, which may restrict values but not describe them."""
    yield from _value_problems(schema, path)
    if "type" in schema:
        yield f"{path}.type: must be empty to be structural"
    for key, value in schema.items():
        if key in _NOT_IN_BRANCHES and _says(key, value):
            yield f"{path}.{key}: must not be set inside of allOf, anyOf, oneOf and not to be structural"
    for name, sub in (schema.get("properties") or {}).items():
        if name == "metadata":
            yield f"{path}.properties[metadata]: must not be specified in a nested context"
        yield from _nested_problems(sub, f"{path}.properties[{name}]")
    if "items" in schema:
        yield from _nested_problems(schema["items"], f"{path}.items")
    for where, branch in _below(schema, path):
        if not (either and where.startswith(f"{path}.anyOf[")):
            yield from _nested_problems(branch, where)


def _below(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in _BRANCHES:
        yield from ((f"{path}.{key}[{index}]", sub) for index, sub in enumerate(schema.get(key) or ()))
    if "not" in schema:
        yield f"{path}.not", schema["not"]


def _is_either(schema: Mapping[str, Any]) -> bool:
    """Tell anyOf: [{type: integer}, {type: string}]."""
    return tuple(schema.get("anyOf") or ()) == _EITHER
