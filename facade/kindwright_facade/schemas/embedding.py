"""`x-kubernetes-embedded-resource`: whole resources inside an object, whose type and metadata are checked as those of any.

As `pkg/apiserver/schema/objectmeta` in `k8s.io/apiextensions-apiserver`. Of the metadata the types of all fields are checked, and what
names and labels may be; owner references, finalizers and managedFields are not looked at any closer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import errors
from kindwright_facade.schemas import metanames, printing, selecting

EMBEDDED = "x-kubernetes-embedded-resource"

_TEXTS = ("name", "generateName", "selfLink", "uid", "resourceVersion", "namespace")
_TEXT, _NUMBER, _BOOL = (str,), (int,), (bool,)
_OWNER = {
    **dict.fromkeys(("apiVersion", "kind", "name", "uid"), _TEXT),
    "controller": _BOOL,
    "blockOwnerDeletion": _BOOL,
}
_MANAGER = dict.fromkeys(("manager", "operation", "apiVersion", "time", "fieldsType", "subresource"), _TEXT)
_METADATA: Mapping[str, Any] = {
    **dict.fromkeys((*_TEXTS, "creationTimestamp", "deletionTimestamp"), _TEXT),
    **dict.fromkeys(("generation", "deletionGracePeriodSeconds"), _NUMBER),
    "labels": {"*": _TEXT},
    "annotations": {"*": _TEXT},
    "finalizers": [_TEXT],
    "ownerReferences": [_OWNER],
    "managedFields": [{**_MANAGER, "fieldsV1": None}],
}
"""The fields of metadata: the type of a value, `*` for any name, a list of one for any number, None for anything."""
_NAMED = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}
_WANTED: Mapping[type, str] = {str: "string", int: "int64", bool: "bool", dict: "v1.ObjectMeta", list: "array"}
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
    if problem := _type_problem(_METADATA, metadata, "ObjectMeta"):
        raise ValueError(f"{prefix}metadata: Invalid value: {printing.encoded(metadata)}: {problem}")
    unknown: list[str] = []
    kept = _known(_METADATA, metadata or {}, f"{prefix}metadata", unknown)
    # Written back as Go writes it, without what is empty.
    kept = {name: item for name, item in kept.items() if item not in (None, "", {}, [])}
    return (value if kept == metadata else {**value, "metadata": kept}), unknown


def _type_problem(shape: Any, value: Any, name: str) -> str:
    """Return why a value can't be decoded to a shape, empty when it can; a null can."""
    if value is None or shape is None:
        return ""
    wanted = shape[0] if isinstance(shape, tuple) else type(shape)
    if type(value) is not wanted:
        where = f"struct field {name}" if "." in name else "value"
        return f"json: cannot unmarshal {_NAMED[type(value)]} into Go {where} of type {_WANTED[wanted]}"
    if isinstance(shape, list):
        return next(filter(None, (_type_problem(shape[0], item, name) for item in value)), "")
    if isinstance(shape, dict):
        if "*" in shape:
            found = (_type_problem(shape["*"], item, name) for item in value.values())
        else:
            found = (_type_problem(shape.get(key), item, f"{name}.{key}") for key, item in value.items())
        return next(filter(None, found), "")
    return ""


def _known(shape: Any, value: Any, path: str, unknown: list[str]) -> Any:
    """Return a value without fields that the shape does not have; their paths go into `unknown`."""
    if isinstance(shape, list) and isinstance(value, list):
        return [_known(shape[0], item, f"{path}[{index}]", unknown) for index, item in enumerate(value)]
    if not isinstance(shape, dict) or not isinstance(value, dict) or "*" in shape:
        return value
    unknown += [f"{path}.{name}" for name in value if name not in shape]
    return {name: _known(shape[name], item, f"{path}.{name}", unknown) for name, item in value.items() if name in shape}


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


def _metadata_causes(metadata: Any, path: str) -> Iterator[errors.Cause]:
    if problem := _type_problem(_METADATA, metadata, "ObjectMeta"):
        yield _invalid(path, metadata, problem)
        return
    metadata = metadata or {}
    names = {name: metadata.get(name) or "" for name in ("generateName", "name", "namespace")}
    found = [("generateName", problem) for problem in metanames.path_segment(names["generateName"], prefix=True)]
    found += [("name", problem) for problem in metanames.path_segment(names["name"])]
    found += [("namespace", problem) for problem in metanames.namespace(names["namespace"]) if names["namespace"]]
    yield from (_invalid(f"{path}.{name}", names[name], problem) for name, problem in found)
    yield from pair_causes(metadata, path)


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
