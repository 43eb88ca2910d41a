"""What the status tells of the revision in force, of one that waits, and of the chart that the schema is from. Pure."""

from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator import entries, sourcing

NOTHING: Mapping[str, Any] = dict.fromkeys(("revision", "pending", "chart", "inForce"))
"""What takes these fields away in a merge patch."""

_MOST_NOTES = 50


def status(entry: entries.Entry, chart: sourcing.State | None) -> encoding.JSON:
    """Build these fields of the status; those that have nothing to tell are left out."""
    found: encoding.JSON = {}
    if entry.served is not None:
        found["revision"] = entry.served.revision
    if entry.trial is not None:
        trial = entry.trial
        found["pending"] = {
            "revision": trial.revision,
            "refused": trial.refused,
            "of": trial.of,
            "names": list(trial.names),
        }
    if chart is not None and chart.derived is not None:
        derived, notes = chart.derived, list(chart.derived.notes)
        more = len(notes) - _MOST_NOTES
        shown = [*notes[:_MOST_NOTES], f"and {more} more"] if more > 0 else notes
        found["chart"] = {
            "name": derived.chart_name,
            "version": derived.chart_version,
            "digest": chart.digest,
            "notes": shown,
        }
    record = entries.record(entry)
    return found if record is None else {**found, "inForce": record}
