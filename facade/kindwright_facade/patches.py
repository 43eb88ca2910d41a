"""JSON patch (RFC 6902) and JSON merge patch (RFC 7396), applied to a decoded object."""

import copy
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


def check(media_type: str, patch: Any) -> None:
    """Raise a 400 for a patch document of the wrong shape, a 413 for one with too many operations."""
    if media_type == MERGE_PATCH:
        if not isinstance(patch, dict):
            raise errors.bad_request("error decoding patch: a JSON merge patch must be an object")
        return
    if not isinstance(patch, list) or not all(isinstance(operation, dict) for operation in patch):
        raise errors.bad_request("error decoding patch: a JSON patch must be an array of operations")
    if len(patch) > MAX_OPERATIONS:
        message = f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(patch)}"
        raise errors.StatusError(413, "RequestEntityTooLarge", f"Request entity too large: {message}")


def apply(media_type: str, target: encoding.JSON, patch: Any) -> encoding.JSON:
    """Return the patched object; `target` stays as it is.

    Raises a 400 for an operation that makes no sense, a 422 for one that the object does not allow (a failed `test`, a
    missing path).
    """
    if media_type == MERGE_PATCH:
        merged = merge(target, patch)
        return merged if isinstance(merged, dict) else {}
    try:
        patched = jsonpatch.JsonPatch(patch).apply(copy.deepcopy(target))
    except jsonpatch.InvalidJsonPatch as error:
        raise errors.bad_request(f"error decoding patch: {error}") from None
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, KeyError) as error:
        raise errors.unprocessable(f"the server rejected our request due to an error in our request: {error}") from None
    if not isinstance(patched, dict):
        raise errors.unprocessable("the patched result is not an object")
    return patched


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch as RFC 7396 section 2 has it; nothing of `target` is changed in place."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged
