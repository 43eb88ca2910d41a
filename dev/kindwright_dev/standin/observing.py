"""The status of a source, step by step, as source-controller writes it. Pure: every function gives a new status.

The words are those of source-controller's ``helmchart_controller.go`` and ``ocirepository_controller.go``, the conditions
those of https://fluxcd.io/flux/components/source/helmcharts/#conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kindwright_dev.standin import artifacts, conditions, plans

Status = dict[str, Any]
GOING_ON = "reconciliation in progress"


@dataclass(frozen=True)
class Moment:
    """Which generation of a source is looked at, when, and what it was asked to handle."""

    generation: int
    now: str
    requested_at: str = ""

    @property
    def at(self) -> conditions.Observation:
        """What a condition keeps of it."""
        return conditions.Observation(self.generation, self.now)


def moment(found: Mapping[str, Any], now: str) -> Moment:
    """Read the moment off an object."""
    metadata = found["metadata"]
    return Moment(metadata["generation"], now, metadata.get("annotations", {}).get(plans.REQUESTED_AT, ""))


def begun(old: Status, moment: Moment) -> Status:
    """Say that a new generation is looked at; the same status when it is not new."""
    observed = old.get("observedGeneration", -1)
    if observed == moment.generation:
        return old
    message = f"processing object: new generation {observed} -> {moment.generation}"
    said = _reconciling(_said(old), moment, message)
    if not any(item["type"] == "Ready" and item["status"] != "Unknown" for item in said):
        said = conditions.put(said, _condition("Ready", "Unknown", "Progressing", message), moment.at)
    return {**old, "conditions": said}


def lost(old: Status, moment: Moment) -> Status:
    """Say that the artifact is no longer there."""
    message = "building artifact: disappeared from storage"
    rest = {key: value for key, value in old.items() if key not in {"artifact", "url"}}
    said = conditions.without(_said(old), "ArtifactInStorage")
    return {**rest, "conditions": _progressing(said, moment, message)}


def building(old: Status, moment: Moment, build: artifacts.Build) -> Status:
    """Say that a new artifact is being made, and that the one there is, if any, is out of date."""
    said = _progressing(_said(old), moment, f"building artifact: {build.news[1]}")
    if "artifact" in old:
        said = conditions.put(said, _condition("ArtifactOutdated", "True", *build.news), moment.at)
    return {**old, **build.noted, "conditions": said}


def current(status: Status, build: artifacts.Build) -> bool:
    """Look whether the artifact is of this very build."""
    if build.forced or status.get("artifact", {}).get("revision") != build.revision:
        return False
    return all(status.get(key) == value for key, value in build.observed.items())


def stored(old: Status, moment: Moment, build: artifacts.Build, artifact: artifacts.Document, url: str) -> Status:
    """Say that the artifact is in the storage."""
    gone = ("Reconciling", "Stalled", "FetchFailed", "BuildFailed", "StorageOperationFailed", "ArtifactOutdated")
    said = conditions.without(_said(old), *gone)
    for kind in ("ArtifactInStorage", "Ready"):
        said = conditions.put(said, _condition(kind, "True", *build.stored), moment.at)
    status = {**old, **build.noted, **build.observed, "artifact": artifact, "url": url, "conditions": said}
    return _handled(status, moment) | {"observedGeneration": moment.generation}


def failed(old: Status, moment: Moment, error: artifacts.SourceError) -> Status:
    """Say why there is no new artifact. The one that was stored before stays."""
    said = conditions.put(_said(old), _condition("FetchFailed", "True", error.reason, error.message), moment.at)
    said = conditions.put(said, _condition("Ready", "False", error.reason, error.message), moment.at)
    status = _handled({**old, **error.noted}, moment)
    if error.persistent:
        said = conditions.put(said, _condition("Stalled", "True", error.reason, error.message), moment.at)
        return {
            **status,
            "conditions": conditions.without(said, "Reconciling"),
            "observedGeneration": moment.generation,
        }
    message = conditions.message(said, "Reconciling") or GOING_ON
    said = conditions.put(said, _condition("Reconciling", "True", "ProgressingWithRetry", message), moment.at)
    return {**status, "conditions": conditions.without(said, "Stalled")}


def unready(found: Mapping[str, Any]) -> str:
    """Say why helm-controller would not take a source's artifact; empty when it would."""
    metadata, status = found["metadata"], found.get("status", {})
    said = status.get("conditions", [])
    prefix = f"{found['kind']} '{metadata['namespace']}/{metadata['name']}' is not ready: "
    # An ExternalArtifact has no such field: it is made by others, for others.
    if found["kind"] != "ExternalArtifact" and status.get("observedGeneration") != metadata["generation"]:
        failure = [item for item in said if item["type"] == "Ready" and item["status"] == "False"]
        return prefix + (failure[0]["message"] if failure else "latest generation of object has not been reconciled")
    if stalled := conditions.message(said, "Stalled"):
        return prefix + stalled
    return "" if "artifact" in status else f"{prefix}does not have an artifact"


def _said(status: Status) -> conditions.Conditions:
    said: conditions.Conditions = status.get("conditions", [])
    return said


def _condition(kind: str, value: str, reason: str, message: str) -> conditions.Condition:
    return conditions.Condition(kind, value, reason, message)


def _progressing(said: conditions.Conditions, moment: Moment, message: str) -> list[dict[str, Any]]:
    new = _reconciling(said, moment, message)
    return conditions.put(new, _condition("Ready", "Unknown", "Progressing", message), moment.at)


def _reconciling(said: conditions.Conditions, moment: Moment, message: str) -> list[dict[str, Any]]:
    moving = conditions.without(said, "Stalled")
    return conditions.put(moving, _condition("Reconciling", "True", "Progressing", message), moment.at)


def _handled(status: Status, moment: Moment) -> Status:
    return {**status, "lastHandledReconcileAt": moment.requested_at} if moment.requested_at else status
