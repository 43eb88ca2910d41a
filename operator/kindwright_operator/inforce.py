"""What the status tells of the revision in force, of one that waits, and of the chart that the schema is from. Pure."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator import entries, sourcing

NOTHING: Mapping[str, Any] = dict.fromkeys(("revision", "pending", "chart", "inForce"))
"""What takes these fields away in a merge patch."""

TOO_LARGE = "what is in force is too large for the status: a process that starts serves it open to anything until it is read again"

_MOST_NOTES = 50
_LONGEST_NOTE = 500
_LARGEST = 700_000


def status(entry: entries.Entry, chart: sourcing.State | None) -> encoding.JSON:
    """Build these fields of the status; those that have nothing to tell are left out."""
    found: encoding.JSON = {}
    if entry.in_force is not None:
        found["revision"] = entry.in_force.revision
    if entry.trial is not None:
        trial = entry.trial
        found["pending"] = {
            "revision": trial.revision,
            "refused": trial.refused,
            "of": trial.of,
            "names": list(trial.names),
        }
    if chart is not None and chart.derived is not None:
        derived, notes = chart.derived, [note[:_LONGEST_NOTE] for note in chart.derived.notes]
        more = len(notes) - _MOST_NOTES
        shown = [*notes[:_MOST_NOTES], f"and {more} more"] if more > 0 else notes
        found["chart"] = {
            "name": derived.chart_name,
            "version": derived.chart_version,
            "digest": chart.digest,
            "notes": shown,
        }
    record = entries.record(entry)
    return found if record is None or is_too_large(record) else {**found, "inForce": record}


def is_too_large(record: str | None) -> bool:
    """Tell a record that would not fit into the definition beside all else: etcd takes 1.5 MB for an object."""
    return record is not None and len(record) > _LARGEST
