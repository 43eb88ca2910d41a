"""What a schema says that is published, and that does not come about for objects that are stored as HelmReleases.

Server-side apply merges by the HelmRelease's own schema, in which a chart's values are free: every list is atomic and every map granular.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_LIST_TYPE, _MAP_TYPE = "x-kubernetes-list-type", "x-kubernetes-map-type"


def notes(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return one line with its path for each thing in a checked schema that is not honoured."""
    return tuple(_notes(schema, "openAPIV3Schema"))


def _notes(schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if schema.get(_LIST_TYPE) in ("map", "set"):
        how = "items are checked to be unique, but apply replaces the list as a whole"
        yield f"{path}.{_LIST_TYPE}: {schema[_LIST_TYPE]}: {how}"
    if schema.get(_MAP_TYPE) == "atomic":
        yield f"{path}.{_MAP_TYPE}: atomic: apply merges the map field by field"
    for name, sub in (schema.get("properties") or {}).items():
        yield from _notes(sub, f"{path}.properties[{name}]")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            yield from _notes(schema[key], f"{path}.{key}")
