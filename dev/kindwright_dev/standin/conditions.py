"""Conditions, as Flux's runtime writes them. Pure: every function gives a new list.

Sorted with Stalled, Reconciling and Ready first; a condition that says the same as before keeps its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Conditions = Sequence[Mapping[str, Any]]
_FIRST = ("Stalled", "Reconciling", "Ready")


@dataclass(frozen=True)
class Observation:
    """Which generation a condition is about, and when it was seen."""

    generation: int
    now: str


@dataclass(frozen=True)
class Condition:
    """What one condition says; ``status`` is True, False or Unknown."""

    type: str
    status: str
    reason: str
    message: str


def put(before: Conditions, condition: Condition, at: Observation) -> list[dict[str, Any]]:
    """Set one condition."""
    said = vars(condition)
    same = [item for item in before if all(item.get(key) == text for key, text in said.items())]
    since = same[0]["lastTransitionTime"] if same else at.now
    new = {**said, "lastTransitionTime": since, "observedGeneration": at.generation}
    return sorted([*without(before, condition.type), new], key=_order)


def without(before: Conditions, *types: str) -> list[dict[str, Any]]:
    """Take conditions away."""
    return [dict(item) for item in before if item["type"] not in types]


def message(conditions: Iterable[Mapping[str, Any]], kind: str) -> str:
    """Find what a condition says; empty when it is not there."""
    return next((str(item["message"]) for item in conditions if item["type"] == kind), "")


def _order(condition: Mapping[str, Any]) -> tuple[int, str]:
    kind = condition["type"]
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind)
