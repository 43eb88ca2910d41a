"""Would a structural schema let a default through? As kube-apiserver asks it: without defaulting what is inside first.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade.schemas import correlating, explaining, pruning

_PYTHON: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "object": (dict,), "array": (list,)}
_WORDS = frozenset(("title", "description", "default", "nullable", "type"))
_LOOKED_AT = _WORDS | {
    "x-kubernetes-preserve-unknown-fields",
    "properties",
    "additionalProperties",
    "required",
    "items",
}
_INT_OR_STRING = _WORDS | {"x-kubernetes-int-or-string"}


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell whether a value may stand as the default of a schema: nothing in it is refused, nothing unknown."""
    if _plain(schema, value):
        return True
    pruned, unknown = pruning.prune(schema, value, None, "")
    if unknown or not correlating.same(pruned, value):
        return False
    # A schema is asked once about one value: compiling it would cost more than the answer.
    return not explaining.examine(schema, value, explaining.Place("default")).causes


def _plain(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell a value that is right at a glance: most defaults are, and they are not worth compiling a schema each."""
    if schema.get("x-kubernetes-int-or-string"):
        fits = isinstance(value, str) or (type(value) is int and abs(value) < 1 << 63)
        return fits and _INT_OR_STRING.issuperset(schema)
    if not _LOOKED_AT.issuperset(schema) or not isinstance(value, _PYTHON.get(schema.get("type", ""), ())):
        return False
    if isinstance(value, dict):
        properties, extra = schema.get("properties") or {}, schema.get("additionalProperties")
        subs = [properties.get(name, extra) for name in value]
        missing = not value.keys() >= set(schema.get("required") or ())
        return not missing and all(
            isinstance(sub, dict) and _plain(sub, value[name]) for name, sub in zip(value, subs, strict=True)
        )
    if isinstance(value, list):
        return all(_plain(schema["items"], item) for item in value)
    return True
