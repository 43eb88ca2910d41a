"""Warnings that upstream gives about an object's metadata, in the object's terms: its own would be about the HelmRelease."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

_DOMAIN = "prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers"
_STANDARD = frozenset({"orphan", "foregroundDeletion", "kubernetes"})


def about(meta: Mapping[str, Any]) -> list[str]:
    """Return the texts of warnings about finalizers without a domain and owner references that stand twice."""
    found = [
        f'metadata.finalizers: "{name}": {_DOMAIN}'
        for name in meta.get("finalizers") or ()
        if "/" not in name and name not in _STANDARD
    ]
    counted = Counter(reference.get("uid") for reference in meta.get("ownerReferences") or ())
    twice = [str(uid) for uid, count in counted.items() if uid and count > 1]
    if twice:
        found.append(
            ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, "
            "and may reject such requests as early as 1.24; please fix your requests; "
            f"duplicate UID(s) observed: {', '.join(twice)}"
        )
    return found
