"""Defaults, checked when a definition comes in: each has to be what its own schema lets pass, and nothing that would be pruned.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.schemas import correlating, explaining, printing, pruning, uniqueness


def problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield what is wrong with the defaults in a schema that is right otherwise."""
    default = schema.get("default")
    if default is not None:
        yield from _default_problems(schema, default, path)
    for name, sub in (schema.get("properties") or {}).items():
        yield from problems(sub, f"{path}.properties[{name}]")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            yield from problems(schema[key], f"{path}.{key}")


def _default_problems(schema: Mapping[str, Any], default: Any, path: str) -> Iterator[str]:
    pruned, unknown = pruning.prune(schema, default, None, "")
    if unknown or not correlating.same(pruned, default):
        yield f"{path}.default: must not have unknown fields{''.join(f', such as {name}' for name in unknown[:1])}"
        return
    found = explaining.examine(schema, default, explaining.Place("default")).causes.values()
    repeated = uniqueness.causes(uniqueness.compile_plan(schema), default, "default")
    for cause in (*found, *repeated):
        where = "default" if cause.field == "<nil>" else cause.field
        yield f"{path}.{where}: {printing.one_line(cause.message)}"
