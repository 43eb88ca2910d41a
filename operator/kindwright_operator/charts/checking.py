"""Would a structural schema let a default through? As kube-apiserver asks it: without defaulting what is inside first.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
"""

from collections.abc import Mapping
from typing import Any

from kindwright_facade.schemas import pruning, validating

_PYTHON: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "object": (dict,), "array": (list,)}
_HARMLESS = frozenset(("type", "title", "description", "default", "nullable", "x-kubernetes-preserve-unknown-fields"))
_LOOKED_AT = _HARMLESS | {"properties", "required", "items"}


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell whether a value may stand as the default of a schema: nothing in it is refused, nothing unknown."""
    if _plain(schema, value):
        return True
    if pruning.prune(schema, value, None, "")[1]:
        return False
    try:
        return not validating.compile_schema(schema).causes(value)
    except ValueError:
        return False


def _plain(schema: Mapping[str, Any], value: Any) -> bool:
    """Tell a value that is right at a glance: most defaults are, and they are not worth compiling a schema each."""
    if not _LOOKED_AT.issuperset(schema) or not isinstance(value, _PYTHON.get(schema.get("type", ""), ())):
        return False
    if isinstance(value, dict):
        properties = schema.get("properties") or {}
        if not value.keys() >= set(schema.get("required") or ()) or not value.keys() <= properties.keys():
            return False
        return all(_plain(properties[name], item) for name, item in value.items())
    if isinstance(value, list):
        return all(_plain(schema["items"], item) for item in value)
    return True
