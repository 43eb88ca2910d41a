"""kubectl's last-applied annotation and server-side apply: the special case upstream has for it, on our encoded key.

`kubectl apply` on the client writes the annotation under one manager; `kubectl apply --server-side` continues under another. Upstream lets
it take over what the annotation proves to be kubectl's, and keeps the annotation in step (`managedfields/internal/lastapplied*.go`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import encoding, errors
from kindwright_facade.conversion import metadata

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
CLIENT_SIDE_MANAGER = "kubectl-client-side-apply"
_MANAGER = "kubectl"
_KEY = metadata.encode_key(ANNOTATION)


def allows(manager: str, live: Mapping[str, Any], error: errors.StatusError) -> bool:
    """Tell whether every conflict is on a field that kubectl applied on the client and nobody has changed since."""
    if manager != _MANAGER or error.reason != "Conflict" or not error.causes:
        return False
    text = (live["metadata"].get("annotations") or {}).get(ANNOTATION)
    try:
        applied = encoding.decode(text) if text else None
    except ValueError:
        return False
    allowed = set(unchanged(applied, live)) if isinstance(applied, Mapping) else set()
    return all(cause.field in allowed for cause in error.causes)


def unchanged(applied: Mapping[str, Any], live: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths of leaves that are the same in both, written as upstream writes conflicts: `.spec.storage.size`."""
    for key, value in applied.items():
        found = live.get(key)
        if isinstance(value, Mapping) and isinstance(found, Mapping):
            yield from unchanged(value, found, f"{path}.{key}")
        elif key in live and value == found:
            yield f"{path}.{key}"


def updated(manager: str, live: Mapping[str, Any], applied: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the HelmRelease's annotation for what kubectl has applied, or None when there is nothing to keep in step."""
    before = (live.get("annotations") or {}).get(_KEY)
    if manager != _MANAGER or before is None:
        return None
    meta = dict(applied["metadata"])
    others = {key: value for key, value in (meta.pop("annotations", None) or {}).items() if key != ANNOTATION}
    if others:
        meta["annotations"] = others
    after = encoding.encode_sorted({**applied, "metadata": meta}).decode() + "\n"
    return None if after == before else {_KEY: after}
