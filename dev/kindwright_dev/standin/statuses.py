"""The status of a HelmRelease, step by step, as helm-controller writes it. Pure: every function gives a new status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kindwright_dev.standin import conditions, durations, plans, snapshots

Status = dict[str, Any]
_GONE_AFTER_UNINSTALL = ("helmChart", "history", "inventory", "storageNamespace")


@dataclass(frozen=True)
class Moment:
    """What every change of a status needs to know: which generation it is about, and the time."""

    plan: plans.Plan
    now: str


@dataclass(frozen=True)
class Attempt:
    """One run of helm on a release, by the chart's resolved version; ``digest`` is that of an OCI artifact."""

    action: str
    chart: str
    version: str
    seconds: float = 0.0
    digest: str = ""


def suspended(old: Status, moment: Moment) -> Status:
    """Say no more than that it was seen."""
    return {**old, "observedGeneration": moment.plan.generation}


def source_not_ready(old: Status, moment: Moment, reason: str, message: str) -> Status:
    """Say why there is nothing to install yet."""
    said = _set(old, moment, "Reconciling", "True", "Progressing", "Fulfilling prerequisites")
    said = _set({"conditions": said}, moment, "Ready", "False", reason, message)
    return {**_templated(old, moment), "conditions": said}


def running(old: Status, moment: Moment, attempt: Attempt) -> Status:
    """Say that helm runs."""
    message = f"Running '{attempt.action}' action with timeout of {durations.show(moment.plan.timeout)}"
    said = _set(old, moment, "Reconciling", "True", "Progressing", message)
    said = _set({"conditions": said}, moment, "Ready", "Unknown", "Progressing", message)
    return {**_attempted(old, moment, attempt), "conditions": said}


def succeeded(old: Status, moment: Moment, attempt: Attempt, release: Mapping[str, Any]) -> Status:
    """Say that helm did what was asked; ``release`` is what it printed."""
    snapshot = snapshots.deployed(moment.plan, release, attempt.action) | _oci(attempt, "ociDigest")
    message = f"Helm {attempt.action} succeeded for release {_revision(snapshot)}"
    reason = f"{attempt.action.capitalize()}Succeeded"
    status = _attempted(old, moment, attempt)
    status["history"] = snapshots.remember(old.get("history", []), snapshot)
    status["inventory"] = {"entries": snapshots.inventory(release["manifest"], moment.plan.target)}
    status["conditions"] = _finished(old, moment, "True", reason, message)
    return _settled(status, moment)


def failed(old: Status, moment: Moment, attempt: Attempt, error: str, stored: Mapping[str, Any] | None) -> Status:
    """Say that helm failed, and why; Reconciling stays, since it will be tried again.

    ``stored`` is the newest revision that helm kept: one that failed on the server is part of the history.
    """
    release = f"{moment.plan.target}/{moment.plan.release} with chart {attempt.chart}@{attempt.version}"
    message = f"Helm {attempt.action} failed for release {release}: {error}"
    reason = f"{attempt.action.capitalize()}Failed"
    said = _both(old, moment, "False", reason, message)
    status = _attempted(old, moment, attempt)
    if stored and stored["status"] == "failed":
        snapshot = snapshots.broken(moment.plan, stored, attempt.action, attempt.chart) | _oci(attempt, "ociDigest")
        status["history"] = snapshots.remember(old.get("history", []), snapshot)
    return {**status, "conditions": said, "failures": old.get("failures", 0) + 1}


def unchanged(old: Status, moment: Moment, attempt: Attempt) -> Status:
    """Say that the release is as it should be: Ready tells again how the release came about."""
    newest = old["history"][0]
    action = newest.get("action", attempt.action)
    message = f"Helm {action} succeeded for release {_revision(newest)}"
    said = _finished(old, moment, "True", f"{action.capitalize()}Succeeded", message)
    action = old.get("lastAttemptedReleaseAction", attempt.action)
    done = Attempt(action, attempt.chart, attempt.version, digest=attempt.digest)
    return _settled({**_attempted(old, moment, done), "conditions": said}, moment)


def uninstalled(old: Status, moment: Moment) -> Status:
    """Say that the release is gone; the history goes with it."""
    history = old.get("history", [])
    what = f" for release {_revision(history[0])}" if history else ""
    said = _finished(old, moment, "False", "UninstallSucceeded", f"Helm uninstall succeeded{what}")
    status = {key: value for key, value in old.items() if key not in _GONE_AFTER_UNINSTALL}
    return {**status, "conditions": said, "observedGeneration": moment.plan.generation}


def uninstall_failed(old: Status, moment: Moment, error: str) -> Status:
    """Say that the release can't be removed, and why."""
    message = f"Helm uninstall failed for release {moment.plan.target}/{moment.plan.release}: {error}"
    return {**old, "conditions": _both(old, moment, "False", "UninstallFailed", message)}


def current(status: Status, plan: plans.Plan, version: str) -> bool:
    """Look whether the newest release is deployed from these values and this version of the chart."""
    history: Sequence[snapshots.Snapshot] = status.get("history", [])
    if not history or history[0]["status"] != "deployed":
        return False
    newest = history[0]
    asked = (plan.release, plan.target, version, plan.config_digest)
    return asked == (newest["name"], newest["namespace"], newest["chartVersion"], newest["configDigest"])


def merge_patch(old: Status, new: Status) -> Status:
    """Build the JSON merge patch from one status to another; empty when they are equal."""
    return {key: _change(old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)}


def _change(old: Any, new: Any) -> Any:
    return merge_patch(old, new) if isinstance(old, dict) and isinstance(new, dict) else new


def _attempted(old: Status, moment: Moment, attempt: Attempt) -> Status:
    status = {
        **_templated(old, moment),
        "lastAttemptedConfigDigest": moment.plan.config_digest,
        "lastAttemptedGeneration": moment.plan.generation,
        "lastAttemptedReleaseAction": attempt.action,
        "lastAttemptedRevision": attempt.version,
        "storageNamespace": moment.plan.target,
    }
    if attempt.seconds:
        status["lastAttemptedReleaseActionDuration"] = durations.show(attempt.seconds)
    status.pop("lastAttemptedRevisionDigest", None)
    return status | _oci(attempt, "lastAttemptedRevisionDigest")


def _templated(old: Status, moment: Moment) -> Status:
    """Name the HelmChart that comes of ``spec.chart``; a ``chartRef`` has none."""
    chart = moment.plan.helm_chart
    rest = {key: value for key, value in old.items() if key != "helmChart"}
    return {**rest, "helmChart": chart} if chart else rest


def _oci(attempt: Attempt, key: str) -> Status:
    return {key: attempt.digest} if attempt.digest else {}


def _settled(status: Status, moment: Moment) -> Status:
    status = {**status, "observedGeneration": moment.plan.generation}
    if moment.plan.requested_at:
        status["lastHandledReconcileAt"] = moment.plan.requested_at
    status.pop("failures", None)
    return status


def _revision(snapshot: snapshots.Snapshot) -> str:
    release = f"{snapshot['namespace']}/{snapshot['name']}.v{snapshot['version']}"
    return f"{release} with chart {snapshot['chartName']}@{snapshot['chartVersion']}"


def _finished(old: Status, moment: Moment, value: str, reason: str, message: str) -> list[dict[str, Any]]:
    return [item for item in _both(old, moment, value, reason, message) if item["type"] != "Reconciling"]


def _both(old: Status, moment: Moment, value: str, reason: str, message: str) -> list[dict[str, Any]]:
    said = _set(old, moment, "Ready", value, reason, message)
    return _set({"conditions": said}, moment, "Released", value, reason, message)


def _set(old: Status, moment: Moment, kind: str, value: str, reason: str, message: str) -> list[dict[str, Any]]:  # noqa: PLR0913, PLR0917
    at = conditions.Observation(moment.plan.generation, moment.now)
    return conditions.put(old.get("conditions", []), conditions.Condition(kind, value, reason, message), at)
