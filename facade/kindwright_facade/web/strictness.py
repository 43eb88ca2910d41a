"""`fieldValidation`: what is done about fields that are unknown or written twice (KEP-2885).

Ignore drops them, Warn (the default) drops them and says so in Warning headers, Strict refuses the request.
"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.schemas import pruning
from kindwright_facade.web import negotiation, paths

IGNORE, WARN, STRICT = "Ignore", "Warn", "Strict"

_YAML_ERRORS = "yaml: unmarshal errors:\n"
_TEXT: Mapping[str, Any] = {"type": "string", "nullable": True}
_OPEN: Mapping[str, Any] = {"x-kubernetes-preserve-unknown-fields": True}
_OWNER = dict.fromkeys(("apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"), _TEXT)
_METADATA = {
    **dict.fromkeys(("name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation"), _TEXT),
    **dict.fromkeys(("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers"), _TEXT),
    **dict.fromkeys(("labels", "annotations"), _OPEN),
    "managedFields": {"items": _OPEN, "nullable": True},
    "ownerReferences": {"items": {"properties": _OWNER}, "nullable": True},
}


def directive(query: Mapping[str, str], options: str) -> str:
    """Return what the client asks for; raises a 422 for anything else. `options` names the kind of the options."""
    value = query.get("fieldValidation", "") or WARN
    if value not in (IGNORE, WARN, STRICT):
        listed = ", ".join(f'"{item}"' for item in ("", IGNORE, STRICT, WARN))
        message = f'Unsupported value: "{value}": supported values: {listed}'
        cause = errors.Cause("FieldValueNotSupported", message, "fieldValidation")
        raise errors.invalid(errors.Target("meta.k8s.io", options), [cause])
    return value


def prune(version: kinds.Version, value: encoding.JSON, live: Mapping[str, Any]) -> tuple[encoding.JSON, list[str]]:
    """Take out what the version's schema does not know; returns the object and the paths of such fields."""
    # Metadata and status lose no nulls: what they are is checked elsewhere.
    top = dict.fromkeys(("apiVersion", "kind"), _TEXT) | {
        "metadata": {"properties": _METADATA, "nullable": True},
        "status": _OPEN,
    }
    pruned, unknown = pruning.prune({"properties": {**top, "spec": version.spec_schema}}, value, live, "")
    return pruned, sorted(unknown)


def duplicates(body: bytes, media: str) -> list[str]:
    """Return a complaint for every key that is written twice in a document that parses."""
    return _yaml_duplicates(body) if media == negotiation.YAML else _json_duplicates(body)


def settle(kind: kinds.Kind, info: paths.RequestInfo, directive: str, complaints: Sequence[str]) -> list[str]:
    """Return the texts of Warning headers; raises a 400 with all complaints when the client is strict."""
    if directive == STRICT and complaints:
        what = f'{kind.names.kind} in version "{info.version}" cannot be handled as a {kind.names.kind}'
        raise errors.bad_request(f"{what}: strict decoding error: {', '.join(complaints)}")
    if directive != WARN:
        return []
    return [line.strip() for text in complaints for line in text.removeprefix(_YAML_ERRORS).splitlines()]


class _Repeated(dict[str, Any]):
    """An object that remembers which of its keys came twice."""

    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, Any]]) -> "_Repeated":
        found = cls(pairs)
        seen: set[str] = set()
        found.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return found


def _json_duplicates(body: bytes) -> list[str]:
    try:
        value, repeated = _collected(body)
        return list(_named(value, "")) if repeated else []
    except (ValueError, RecursionError):
        return []


def _collected(body: bytes) -> tuple[Any, bool]:
    """Decode JSON, and tell whether any key comes twice in it."""
    any_repeated = False

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal any_repeated
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        any_repeated = True
        return _Repeated.of(pairs)

    value = json.loads(body, object_pairs_hook=collect)
    return value, any_repeated


def _named(value: Any, path: str) -> Sequence[str]:
    if isinstance(value, list):
        return [text for index, item in enumerate(value) for text in _named(item, f"{path}[{index}]")]
    if not isinstance(value, dict):
        return []
    repeated = value.repeated if isinstance(value, _Repeated) else ()
    found = [f'duplicate field "{f"{path}.{key}".lstrip(".")}"' for key in repeated]
    for key, item in value.items():
        found += _named(item, f"{path}.{key}".lstrip("."))
    return found


def _yaml_duplicates(body: bytes) -> list[str]:
    with contextlib.suppress(ValueError, RecursionError):
        # JSON under that name is looked through in a hundredth of the time.
        if not _collected(body)[1]:
            return []
    try:
        found = encoding.repeated_keys(body)
    except ValueError:
        return []
    return [_YAML_ERRORS + "\n".join(found)] if found else []
