"""Defaults, checked when a definition comes in: each has to be what its own schema lets pass, and nothing that would be pruned.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
As `pkg/apiserver/schema/defaulting/validation.go` in `k8s.io/apiextensions-apiserver`.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import correlating, embedding, explaining, formats, printing, pruning, uniqueness

_BRANCHES = ("allOf", "anyOf", "oneOf")
_INT_OR_STRING = "x-kubernetes-int-or-string"
_NAMING = frozenset(("apiVersion", "kind", "metadata"))


@dataclasses.dataclass(frozen=True, slots=True)
class _Resource:
    """The embedded resource that a schema is part of: its own schema, and the fields that lead there; None for an item."""

    schema: Mapping[str, Any]
    steps: tuple[str | None, ...] = ()

    def with_value(self, value: Any) -> Any:
        """Return a resource that holds nothing but the value, and what every resource needs."""
        for step in reversed(self.steps):
            value = [value] if step is None else {step: value}
        return {"apiVersion": "validation/v1", "kind": "Validation", **value}


def problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield what is wrong with the defaults in a schema that is right otherwise."""
    if _has_defaults(schema):
        yield from _problems(_as_compared(schema), path, None)


def _has_defaults(schema: Mapping[str, Any]) -> bool:
    """Tell whether a default stands anywhere in a schema."""
    parts = [*(schema.get("properties") or {}).values(), schema.get("items"), schema.get("additionalProperties")]
    return schema.get("default") is not None or any(_has_defaults(part) for part in parts if isinstance(part, Mapping))


def _as_compared(schema: Any) -> Any:
    """Return the schema that defaults are compared with, which is not quite the one for objects.

    Formats are checked as they are written, and an int-or-string that does not spell it out may be anything.
    """
    found = {key: value for key, value in schema.items() if key != _INT_OR_STRING}
    if "format" in schema:
        found[formats.AS_WRITTEN] = True
    if "properties" in schema:
        found["properties"] = {name: _as_compared(sub) for name, sub in schema["properties"].items()}
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), Mapping):
            found[key] = _as_compared(schema[key])
    for key in _BRANCHES:
        if key in schema:
            found[key] = [_as_compared(sub) for sub in schema[key]]
    return found


def _problems(schema: Mapping[str, Any], path: str, inside: _Resource | None) -> Iterator[str]:
    """Walk a schema; `inside` is the resource whose name, type or metadata it describes."""
    embedded = bool(schema.get(embedding.EMBEDDED))
    inside = None if embedded else inside
    default = schema.get("default")
    if default is not None:
        yield from _default_problems(schema, default, path, inside)
    for name, sub in (schema.get("properties") or {}).items():
        around = _Resource(schema) if embedded and name in _NAMING else inside
        yield from _problems(sub, f"{path}.properties[{name}]", _below(around, name))
    for key, step in (("items", None), ("additionalProperties", "*")):
        if isinstance(schema.get(key), Mapping):
            yield from _problems(schema[key], f"{path}.{key}", _below(inside, step))


def _below(inside: _Resource | None, step: str | None) -> _Resource | None:
    return inside and dataclasses.replace(inside, steps=(*inside.steps, step))


def _default_problems(schema: Mapping[str, Any], default: Any, path: str, inside: _Resource | None) -> Iterator[str]:
    if inside is not None:
        told = _resource_problems(inside.schema, inside.with_value(default), "")
        found = [f"default: must result in valid metadata: {text}" for text in told]
    else:
        found = _pruning_problems(schema, default) or _resource_problems(schema, default, "default")
    yield from (f"{path}.{text}" for text in found)
    if found:
        return
    causes = explaining.examine(schema, default, explaining.Place("default")).causes.values()
    repeated = uniqueness.causes(uniqueness.compile_plan(schema), default, "default")
    for cause in (*causes, *repeated):
        where = "default" if cause.field == "<nil>" else cause.field
        yield f"{path}.{where}: {printing.one_line(cause.message)}"


def _pruning_problems(schema: Mapping[str, Any], default: Any) -> list[str]:
    pruned, unknown = pruning.prune(schema, default, None, "")
    if not unknown and correlating.same(pruned, default):
        return []
    return [f"default: must not have unknown fields{''.join(f', such as {name}' for name in unknown[:1])}"]


def _resource_problems(schema: Mapping[str, Any], value: Any, path: str) -> list[str]:
    """Return what is wrong with the types and the metadata of embedded resources in a value."""
    if not isinstance(value, (dict, list)):
        return []
    plan = embedding.compile_plan(schema)
    try:
        coerced, _ = embedding.coerce(plan, value, path)
    except ValueError as error:
        return [str(error)]
    causes = embedding.causes(plan, coerced, path)
    return [f"{cause.field}: {printing.one_line(cause.message)}" for cause in causes]
