"""The object's status, read from the HelmRelease: conditions as they are, plus what runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding


def report(status: Mapping[str, Any], spec: Mapping[str, Any] | None = None) -> encoding.JSON:
    """Build the object's status from a HelmRelease's status and spec.

    conditions and observedGeneration are verbatim, because kstatus reads them.
    """
    found: encoding.JSON = {}
    for key in ("conditions", "observedGeneration"):
        if key in status:
            found[key] = status[key]
    version = chart_version(status)
    if version:
        found["version"] = version
    release = _release(status, spec or {})
    if release:
        found["release"] = release
    return found


def _release(status: Mapping[str, Any], spec: Mapping[str, Any]) -> encoding.JSON:
    """Tell what runs; Flux counts a release's revisions in `version`, as Helm's storage does."""
    newest = latest(status)
    facts = {
        "name": newest.get("name"),
        "chart": newest.get("chartName"),
        "revision": newest.get("version"),
        "status": newest.get("status"),
        # Only where it says something: a column is empty while Flux does its work.
        "suspended": True if spec.get("suspend") is True else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def chart_version(status: Mapping[str, Any]) -> str:
    """Return the version of the chart that runs, else of the one last tried, else an empty string."""
    return str(latest(status).get("chartVersion") or status.get("lastAttemptedRevision") or "")


def latest(status: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the newest entry of Flux's release history, or an empty mapping."""
    history = status.get("history")
    newest = history[0] if isinstance(history, Sequence) and history else None
    return newest if isinstance(newest, Mapping) else {}


def condition(status: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Return the condition of that type, or an empty mapping."""
    conditions = status.get("conditions")
    if not isinstance(conditions, Sequence):
        return {}
    return next((c for c in conditions if isinstance(c, Mapping) and c.get("type") == kind), {})
