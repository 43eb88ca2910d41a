"""JSON patch (RFC 6902) and JSON merge patch (RFC 7396), applied to a decoded object."""

import copy
import re
import types
from collections.abc import Mapping
from typing import Any

import jsonpatch
import jsonpointer

from kindwright_facade import encoding, errors

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"

MAX_OPERATIONS = 10_000
"""kube-apiserver's limit on the operations in one JSON patch."""

_REFUSED = "the server rejected our request due to an error in our request"


def check(media_type: str, patch: Any) -> None:
    """Raise a 400 for a patch document of the wrong shape, a 413 for one with too many operations."""
    if media_type == MERGE_PATCH:
        if not isinstance(patch, dict):
            raise errors.bad_request("error decoding patch: a JSON merge patch must be an object")
        return
    operations = [] if patch is None else patch
    if not isinstance(operations, list) or not all(isinstance(operation, dict) for operation in operations):
        raise errors.bad_request("error decoding patch: a JSON patch must be an array of operations")
    if not all(isinstance(operation.get("op", ""), str) for operation in operations):
        raise errors.bad_request("error decoding patch: op must be a string")
    if len(operations) > MAX_OPERATIONS:
        message = f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(operations)}"
        raise errors.StatusError(413, "RequestEntityTooLarge", f"Request entity too large: {message}")


def unknown_fields(media_type: str, patch: Any) -> list[str]:
    """Return a complaint for every member of a JSON patch operation that RFC 6902 does not know."""
    if media_type != JSON_PATCH:
        return []
    known = ("op", "path", "from", "value")
    return [
        f'json patch unknown field "[{index}].{key}"'
        for index, operation in enumerate(patch or ())
        for key in operation
        if key not in known
    ]


def apply(media_type: str, target: encoding.JSON, patch: Any) -> encoding.JSON:
    """Return the patched object; `target` stays as it is. Raises a 422 for an operation that can't be carried out."""
    if media_type == MERGE_PATCH:
        merged = merge(target, patch)
        return merged if isinstance(merged, dict) else {}
    if any(operation.get("op") in ("add", "remove") and operation.get("path") == "" for operation in patch or ()):
        raise errors.unprocessable(_REFUSED)
    try:
        patched: Any = copy.deepcopy(target)
        for operation in patch or ():
            patched = _Lenient([_counted(operation, patched)]).apply(patched, in_place=True)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, KeyError, ValueError):
        # Upstream says no more; the pieces of the object in the library's message are nobody's business.
        raise errors.unprocessable(_REFUSED) from None
    if not isinstance(patched, dict):
        raise errors.unprocessable(_REFUSED)
    return patched


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch as RFC 7396 section 2 has it; nothing of `target` is changed in place.

    In one thing kube-apiserver's library goes further: of objects in a list, too, it drops what is null.
    """
    if not isinstance(patch, Mapping):
        return patch if isinstance(target, Mapping) else _without_nulls(patch)
    merged = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


_NEGATIVE = re.compile(r"-[1-9][0-9]*")


def _counted(operation: Mapping[str, Any], target: Any) -> Mapping[str, Any]:
    """Count indexes of arrays from the start; kube-apiserver's library takes negative ones, which count from the end."""
    paths = {key: operation[key] for key in ("path", "from") if isinstance(operation.get(key), str)}
    if not any("/-" in path for path in paths.values()):
        return operation
    more = {key: int(key == "path" and operation.get("op") in ("add", "move", "copy")) for key in paths}
    return {**operation, **{key: _positive(path, target, more[key]) for key, path in paths.items()}}


def _positive(path: str, target: Any, more: int) -> str:
    """Rewrite one path; what is added may stand behind the last item, so there are so many `more`."""
    parts, found = path.split("/"), target
    for index, part in enumerate(parts[1:], start=1):
        last = index == len(parts) - 1
        if isinstance(found, list) and _NEGATIVE.fullmatch(part):
            position = int(part) + len(found) + (more if last else 0)
            parts[index] = part if position < 0 else str(position)
        key = jsonpointer.unescape(parts[index])
        if isinstance(found, list):
            found = found[int(key)] if key.isdecimal() and int(key) < len(found) else None
        else:
            found = found.get(key) if isinstance(found, dict) else None
    return "/".join(parts)


# What follows is looser than RFC 6902 where kube-apiserver's own library is: a member that an object does not have can be
# replaced, tested for null and copied. Members of arrays have to be there.


def _missing(obj: Any, pointer: Any) -> tuple[Any, Any] | None:
    """Return the object and the key, when the pointer's last step is a key that the object does not have."""
    parent, key = pointer.to_last(obj)
    return (parent, key) if isinstance(parent, dict) and key is not None and key not in parent else None


class _Add(jsonpatch.AddOperation):
    def apply(self, obj: Any) -> Any:
        self.operation.setdefault("value", None)
        return super().apply(obj)


class _Replace(jsonpatch.ReplaceOperation):
    def apply(self, obj: Any) -> Any:
        self.operation.setdefault("value", None)
        missing = _missing(obj, self.pointer)
        if missing:
            missing[0][missing[1]] = self.operation["value"]
            return obj
        return super().apply(obj)


class _Test(jsonpatch.TestOperation):
    def apply(self, obj: Any) -> Any:
        self.operation.setdefault("value", None)
        if self.operation["value"] is None and _missing(obj, self.pointer):
            return obj
        return super().apply(obj)


class _Copy(jsonpatch.CopyOperation):
    def apply(self, obj: Any) -> Any:
        return _with_source(self, obj, super().apply)


def _with_source(operation: Any, obj: Any, carry_out: Any) -> Any:
    missing = _missing(obj, operation.pointer_cls(operation.operation["from"]))
    if not missing:
        return carry_out(obj)
    parent, key = missing
    parent[key] = None
    carried = carry_out(obj)
    parent.pop(key, None)
    return carried


class _Lenient(jsonpatch.JsonPatch):
    operations = types.MappingProxyType(
        {
            "remove": jsonpatch.RemoveOperation,
            "add": _Add,
            "replace": _Replace,
            "move": jsonpatch.MoveOperation,
            "test": _Test,
            "copy": _Copy,
        }
    )
