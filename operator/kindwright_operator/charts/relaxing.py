"""A chart's schema for objects that hold only a part of the values: nothing is demanded that may come from elsewhere.

Subcharts have values that nobody asks for while they are disabled; `valuesFrom` of a HelmRelease brings values out of ConfigMaps and
Secrets, https://fluxcd.io/flux/components/helm/helmreleases/#values-references
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import walking
from kindwright_operator.charts import records

DEMANDS = frozenset(("required", "minProperties", "allOf", "anyOf", "oneOf", "not"))
"""What depends on which fields a map has."""

_DOT = re.compile(r"(?<!\\)\.")
_NOTE = "valuesFrom brings values that no object shows: what the chart demands to be there is not checked, and has no default"


def here(schema: Mapping[str, Any]) -> encoding.JSON:
    """Return the schema of one place without what it demands to be there, if it is a map."""
    if schema.get("type", "object") != "object" or schema.get("x-kubernetes-int-or-string"):
        return dict(schema)
    return {key: value for key, value in schema.items() if key not in DEMANDS and key != "enum"}


def everywhere(schema: Mapping[str, Any], *, defaults: bool = True) -> encoding.JSON:
    """Return the schema without what it and the maps in it demand, and without their defaults if these are not wanted.

    Entries of lists stay as they are: values are merged key by key, but a list replaces a list.
    """
    found = here(schema)
    if not defaults:
        found.pop("default", None)
    if "properties" in found:
        found["properties"] = {name: everywhere(sub, defaults=defaults) for name, sub in found["properties"].items()}
    if isinstance(found.get("additionalProperties"), Mapping):
        found["additionalProperties"] = everywhere(found["additionalProperties"], defaults=defaults)
    return found


def along(schema: Mapping[str, Any], path: Sequence[str]) -> encoding.JSON:
    """Return the schema for values of which what is at a path, or below it, comes from elsewhere."""
    if not path:
        return everywhere(schema, defaults=False)
    found, name, rest = here(schema), path[0], path[1:]
    properties, extra = found.get("properties") or {}, found.get("additionalProperties")
    if name in properties:
        found["properties"] = {**properties, name: along(properties[name], rest)}
    elif isinstance(extra, Mapping):
        found["additionalProperties"] = along(extra, rest)
    if isinstance(found.get("default"), dict):
        found["default"] = walking.without(found["default"], tuple(path))
    return found


def for_release(derived: records.Derived, release: Mapping[str, Any]) -> tuple[records.Derived, tuple[str, ...]]:
    """Return what a chart says of the values in the objects of a `release.spec`, and what that leaves out."""
    listed = release.get("valuesFrom")
    spec = (derived.schema.get("properties") or {}).get("spec")
    if not isinstance(listed, list) or not listed or spec is None:
        return derived, ()
    for path in map(_target, listed):
        spec = along(spec, path)
    properties = {**derived.schema["properties"], "spec": spec}
    return dataclasses.replace(derived, schema={**derived.schema, "properties": properties}), (_NOTE,)


def _target(reference: Any) -> tuple[str, ...]:
    """Return the field that a reference is merged at, none for a whole values.yaml; a list is set as one, whatever its index."""
    path = reference.get("targetPath") if isinstance(reference, Mapping) else None
    if not isinstance(path, str):
        return ()
    return tuple(re.sub(r"\\(.)", r"\1", name) for name in _DOT.split(path.partition("[")[0]) if name)
