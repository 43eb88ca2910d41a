"""The only place that picks condition types, reasons and messages of a ResourceDefinition's status."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_operator import trying

ACCEPTED = "Accepted"
SCHEMA_READY = "SchemaReady"
ESTABLISHED = "Established"
DISCOVERABLE = "Discoverable"
ROLLED_OUT = "RolledOut"
HARMLESS = "Harmless"

PROGRESSING = "Progressing"
PASSING = ("Pending", "NotServed", PROGRESSING)
"""Reasons that are no trouble: they are over in a moment."""

_SHOWN = 5
"""How many problems a message spells out; the rest is counted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """One condition without its times: what is said, not when."""

    type: str
    status: bool
    reason: str
    message: str


def accepted(problems: Sequence[str]) -> Condition:
    """Say whether the definition is well-formed and clashes with no other; its schemas are the next condition's."""
    if problems:
        return Condition(ACCEPTED, False, "Refused", _listed(problems))  # noqa: FBT003 - the field's own name says it
    return Condition(ACCEPTED, True, "Accepted", "the definition is well-formed and clashes with no other")  # noqa: FBT003


def schema_ready(
    problems: Sequence[str], notes: Sequence[str] = (), chart: str = "", *, waits: bool = False
) -> Condition:
    """Say whether every served version's schema and columns can be published and enforced; `chart` is why one is missing.

    `waits` when they are not yet, for a reason that another condition tells.
    """
    if chart:
        return Condition(SCHEMA_READY, False, "ChartNotReady", chart)  # noqa: FBT003
    if problems:
        return Condition(SCHEMA_READY, False, "Broken", _listed(problems))  # noqa: FBT003
    if notes:
        return Condition(SCHEMA_READY, True, "CompiledWithNotes", _listed(notes))  # noqa: FBT003
    how = "can be" if waits else "is"
    return Condition(SCHEMA_READY, True, "Compiled", f"every served version {how} published and enforced as written")  # noqa: FBT003


def harmless(trial: trying.Outcome | None) -> Condition:
    """Say why a sound revision is not in force: it is being tried, or waits to be acknowledged because it refuses objects that exist."""
    if trial is not None:
        pairs = zip(trial.names, trial.fields, strict=True)
        names = ", ".join(f"{name} ({field})" if field else name for name, field in pairs)
        names += ", ..." if trial.refused > len(trial.names) else ""
        message = (
            f"{trial.refused} of {trial.of} objects would be refused by revision {trial.revision}: {names}; "
            f"the annotation {trying.ACKNOWLEDGED}={trial.revision} puts it in force all the same"
        )
        return Condition(HARMLESS, False, "WouldRefuse", message)  # noqa: FBT003
    return Condition(HARMLESS, False, PROGRESSING, "the newest revision is being tried on every object")  # noqa: FBT003


def established(kind: kinds.Kind | None, *, newest: bool) -> Condition:
    """Say whether the kind is served, and whether by the newest revision of the definition and its chart."""
    if kind is None:
        return Condition(ESTABLISHED, False, "NotServed", "the kind is not served")  # noqa: FBT003
    versions = ", ".join(version.name for version in kind.versions)
    if not newest:
        message = f"an earlier revision of the definition is served, and not this one; versions: {versions}"
        return Condition(ESTABLISHED, True, "LastGoodRevision", message)  # noqa: FBT003
    return Condition(ESTABLISHED, True, "Served", f"served versions: {versions}")  # noqa: FBT003


def discoverable(kind: kinds.Kind | None, *, visible: bool) -> Condition:
    """Say whether the cluster's own discovery lists the kind as it is served."""
    if kind is None:
        return Condition(DISCOVERABLE, False, "NotServed", "the kind is not served")  # noqa: FBT003
    if not visible:
        return Condition(DISCOVERABLE, False, "Pending", "the cluster's discovery does not list the kind yet")  # noqa: FBT003
    return Condition(DISCOVERABLE, True, "Listed", "the cluster's discovery lists the kind")  # noqa: FBT003


def rolled_out(members: int, kept: Sequence[str], *, done: bool) -> Condition:
    """Say how far a changed release.spec has come, and where somebody else's change holds it back."""
    if not done:
        message = f"{members} HelmReleases are up to date so far"
        return Condition(ROLLED_OUT, False, PROGRESSING, message)  # noqa: FBT003
    if kept:
        message = f"{len(kept)} of {members} HelmReleases keep a change that somebody else made: {_listed(kept)}"
        return Condition(ROLLED_OUT, False, "ChangesKept", message)  # noqa: FBT003
    return Condition(ROLLED_OUT, True, "Complete", "every HelmRelease is as release.spec has it")  # noqa: FBT003


def _listed(problems: Sequence[str]) -> str:
    shown = "; ".join(problems[:_SHOWN])
    more = len(problems) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def merge(
    current: Iterable[Mapping[str, Any]], wanted: Iterable[Condition], generation: int, now: datetime.datetime
) -> list[encoding.JSON]:
    """Return the conditions to write: the time of transition only moves when the status does (API conventions)."""
    before = {condition.get("type"): condition for condition in current}
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    found = []
    for condition in wanted:
        status = "True" if condition.status else "False"
        old = before.get(condition.type) or {}
        since = old.get("lastTransitionTime") if old.get("status") == status else None
        found.append(
            {
                "type": condition.type,
                "status": status,
                "reason": condition.reason,
                "message": condition.message,
                "lastTransitionTime": since or stamp,
                "observedGeneration": generation,
            }
        )
    return found
