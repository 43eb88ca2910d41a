"""`x-kubernetes-embedded-resource`: whole resources inside an object, whose type and metadata are checked as those of any.

As `pkg/apiserver/schema/objectmeta` in `k8s.io/apiextensions-apiserver`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import errors
from kindwright_facade.schemas import metanames, metatypes, owning, printing, selecting

EMBEDDED = "x-kubernetes-embedded-resource"

_LONGEST_ANNOTATIONS = 256 * 1024


def compile_plan(schema: Mapping[str, Any]) -> selecting.Branch | None:
    """Return where a schema has embedded resources, None when it has none."""
    return selecting.compile_branch(schema, lambda sub: bool(sub.get(EMBEDDED)))


def coerce(plan: selecting.Branch | None, value: Any, path: str = "") -> tuple[Any, list[str]]:
    """Return the value with its resources' metadata rid of what metadata does not have, and the paths of that.

    Nothing is changed in place. Raises ValueError with one line for a resource whose type or metadata can't be decoded.
    """
    if plan is None:
        return value, []
    kept = value
    unknown: list[str] = []
    if plan.schema.get(EMBEDDED) and isinstance(value, dict):
        kept, unknown = _coerced(value, path)
    changed: dict[Any, Any] = {}
    for place, branch, item, where in plan.below(kept, path):
        new, found = coerce(branch, item, where)
        unknown += found
        if new is not item:
            changed[place] = new
    if not changed:
        return kept, unknown
    if isinstance(kept, list):
        return [changed.get(index, item) for index, item in enumerate(kept)], unknown
    return {**kept, **changed}, unknown


def _coerced(value: dict[str, Any], path: str) -> tuple[dict[str, Any], list[str]]:
    prefix = f"{path}." if path else ""
    for name in ("apiVersion", "kind"):
        if name in value and not isinstance(value[name], str):
            raise ValueError(f"{prefix}{name}: Invalid value: {printing.shown(value[name])}: must be a string")
    if "metadata" not in value:
        return value, []
    metadata = value["metadata"]
    try:
        kept, unknown = metatypes.read(metadata, f"{prefix}metadata")
    except ValueError as error:
        raise ValueError(f"{prefix}metadata: Invalid value: {printing.encoded(metadata)}: {error}") from None
    return (value if kept == metadata else {**value, "metadata": kept}), unknown


def causes(plan: selecting.Branch | None, value: Any, path: str = "") -> Iterator[errors.Cause]:
    """Yield what is wrong with the types and the metadata of embedded resources."""
    if plan is None:
        return
    if plan.schema.get(EMBEDDED) and isinstance(value, dict):
        yield from _resource_causes(value, f"{path}." if path else "")
    for _, branch, item, where in plan.below(value, path):
        yield from causes(branch, item, where)


def _resource_causes(value: Mapping[str, Any], prefix: str) -> Iterator[errors.Cause]:
    for name in ("apiVersion", "kind"):
        if name not in value:
            yield errors.Cause("FieldValueRequired", "Required value", f"{prefix}{name}")
    for name, item in value.items():
        if name in ("apiVersion", "kind"):
            yield from (_invalid(f"{prefix}{name}", item, problem) for problem in _naming_problems(name, item))
        elif name == "metadata":
            yield from _metadata_causes(item, f"{prefix}metadata")


def _naming_problems(name: str, value: Any) -> list[str]:
    if not isinstance(value, str):
        return ["must be a string"]
    if not value:
        return ["must not be empty"]
    if name == "apiVersion":
        return [f"unexpected GroupVersion string: {value}"] if value.count("/") > 1 else []
    found = metanames.kind(value.lower())
    return [f"may have mixed case, but should otherwise match: {','.join(found)}"] if found else []


def _metadata_causes(value: Any, path: str) -> Iterator[errors.Cause]:
    try:
        metadata, _ = metatypes.read(value, path)
    except ValueError as error:
        yield _invalid(path, value, str(error))
        return
    names = {name: metadata.get(name) or "" for name in ("generateName", "name", "namespace")}
    found = [("generateName", problem) for problem in metanames.path_segment(names["generateName"], prefix=True)]
    found += [("name", problem) for problem in metanames.path_segment(names["name"])]
    found += [("namespace", problem) for problem in metanames.namespace(names["namespace"]) if names["namespace"]]
    yield from (_invalid(f"{path}.{name}", names[name], problem) for name, problem in found)
    if (generation := metadata.get("generation", 0)) < 0:
        yield _invalid(f"{path}.generation", generation, "must be greater than or equal to 0")
    yield from pair_causes(metadata, path)
    yield from owning.owner_causes(metadata.get("ownerReferences") or (), f"{path}.ownerReferences")
    yield from owning.finalizer_causes(metadata.get("finalizers") or (), f"{path}.finalizers")
    yield from owning.manager_causes(metadata.get("managedFields") or (), f"{path}.managedFields")


def pair_causes(metadata: Mapping[str, Any], path: str) -> Iterator[errors.Cause]:
    """Yield what is wrong with the labels and annotations of decoded metadata, whose path is `path`."""
    for name, value in (metadata.get("labels") or {}).items():
        yield from (_invalid(f"{path}.labels", name, problem) for problem in metanames.key(name))
        yield from (_invalid(f"{path}.labels", value, problem) for problem in metanames.label_value(value or ""))
    annotations = metadata.get("annotations") or {}
    for name in annotations:
        yield from (_invalid(f"{path}.annotations", name, problem) for problem in metanames.key(name.lower()))
    if sum(len(key.encode()) + len((text or "").encode()) for key, text in annotations.items()) > _LONGEST_ANNOTATIONS:
        text = f"Too long: may not be more than {_LONGEST_ANNOTATIONS} bytes"
        yield errors.Cause("FieldValueTooLong", text, f"{path}.annotations")


def _invalid(field: str, value: Any, problem: str) -> errors.Cause:
    return errors.Cause("FieldValueInvalid", f"Invalid value: {printing.shown(value)}: {problem}", field)
