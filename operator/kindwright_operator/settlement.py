"""What a HelmRelease should look like for its definition, apart from its values, and whether it does. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import naming


def revision(release: kinds.Release) -> str:
    """Return a hash over what is rolled out: `release.spec` and `release.labels`."""
    state = _sorted({"spec": release.spec, "labels": release.labels})
    return hashlib.sha256(encoding.encode(state)).hexdigest()[:16]


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def configuration(kind: kinds.Kind, live: Mapping[str, Any]) -> encoding.JSON:
    """Build what the manager `kindwright` applies to a member."""
    meta = live["metadata"]
    labels = naming.identity_labels(kind, naming.object_name(kind, meta["name"]))
    return {
        "apiVersion": naming.API_VERSION,
        "kind": naming.KIND,
        "metadata": {"name": meta["name"], "namespace": meta["namespace"], "labels": labels},
        "spec": dict(kind.release.spec),
    }


def is_settled(kind: kinds.Kind, live: Mapping[str, Any]) -> bool:
    """Tell whether applying the configuration would change nothing: all of it is there, and `kindwright` owns nothing else."""
    wanted = configuration(kind, live)
    parts = {"metadata": {"labels": wanted["metadata"]["labels"]}, "spec": wanted["spec"]}
    owned = (
        entry.get("fieldsV1") or {}
        for entry in live["metadata"].get("managedFields") or ()
        if entry.get("manager") == naming.FIELD_MANAGER and entry.get("operation") == "Apply"
    )
    return _contains(live, parts) and not any(_owns_more(fields, parts) for fields in owned)


def _contains(live: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping) and isinstance(live, Mapping):
        return all(key in live and _contains(live[key], value) for key, value in wanted.items())
    return bool(live == wanted)


def _owns_more(fields: Mapping[str, Any], wanted: Any) -> bool:
    for key, below in fields.items():
        if not key.startswith("f:"):
            continue
        name = key[2:]
        if not isinstance(wanted, Mapping) or name not in wanted or _owns_more(below, wanted[name]):
            return True
    return False


def without(body: Mapping[str, Any], field: str) -> encoding.JSON:
    """Leave out one field, named as upstream names conflicts: `.spec.chart.spec.version`, `.metadata.labels.example.com/ui`."""
    found = dict(body)
    # Keys may hold dots themselves: the longest that fits is meant.
    for key in sorted(found, key=len, reverse=True):
        if field == f".{key}":
            del found[key]
            return found
        if field.startswith(f".{key}.") and isinstance(found[key], Mapping):
            found[key] = without(found[key], field[len(key) + 1 :])
            return found
    return found
