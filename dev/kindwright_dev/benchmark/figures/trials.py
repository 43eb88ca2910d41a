"""A changed definition, tried on every object that lives, while gets go on at a steady pace."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kindwright_dev import waiting
from kindwright_dev.benchmark import kinds, objects, plans, rows, spreads, staging

SECONDS = 5.0
RAISED_MS = 50.0
_SHARE = 50  # one object in so many is refused
_LOOK = 0.02
_LONGEST = 120.0
_PATH = f"{kinds.DEFINITIONS}/{kinds.MAIN.plural}.{kinds.MAIN.group}"


@dataclass(frozen=True)
class Load:
    """Gets at a steady pace."""

    title: str
    query: str
    per_second: float


@dataclass(frozen=True)
class Change:
    """A changed schema, and what comes of it: it waits since it refuses some objects, or it is in force."""

    title: str
    spec: kinds.Document
    refuses: bool


@dataclass
class Found:
    """What was measured: seconds per change, and of the gets without a trial and during one."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    idle: dict[str, list[float]] = field(default_factory=dict)
    busy: dict[str, list[float]] = field(default_factory=dict)


_LOADS = (Load("get, resourceVersion=0", "?resourceVersion=0", 500.0), Load("get, exact", "", 100.0))


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Try changes, each under each load; in the end the definition is as it was."""
    found = Found()
    changes = _changes(stage.scale.releases)
    for _ in range(stage.scale.trial_rounds):
        for load in _LOADS:
            _round(stage, load, changes, found)
    return [*(_tried(change, found) for change in changes), *(_raised(load, found) for load in _LOADS)]


def _round(stage: staging.Stage, load: Load, changes: list[Change], found: Found) -> None:
    stage.report(f"trials beside {load.per_second:g} of {load.title} a second")
    idle, _ = _under(stage, load, lambda: time.sleep(stage.scale.trial_seconds))
    found.idle.setdefault(load.title, []).extend(idle)
    for change in changes:
        busy, taken = _under(stage, load, functools.partial(_apply, stage, change))
        stage.report(f"{change.title}: {taken:.2f} s, gets {spreads.percentiles(busy)}")
        found.busy.setdefault(load.title, []).extend(busy)
        found.taken.setdefault(change.title, []).append(taken)
    _apply(stage, Change("as it was", kinds.SPEC, refuses=False))


def _under(stage: staging.Stage, load: Load, task: Callable[[], None]) -> tuple[list[float], float]:
    """Do something under a load; return the seconds of the gets, and of what was done."""
    space = objects.namespace(0)
    some = [place for place in stage.places if place.namespace == space]
    asked = [plans.get(kinds.MAIN.path(place.namespace, place.name) + load.query) for place in some]
    plan = plans.steady(stage.users.facade, asked, stage.scale.rate_clients, load.per_second)
    with stage.load.steady(plan) as steady:
        started = time.monotonic()
        task()
        taken = time.monotonic() - started
        return steady.end(), taken


def _apply(stage: staging.Stage, change: Change) -> None:
    """Apply the definition and return when its status says what came of it."""
    client = stage.cluster.plane.api
    before = client.get(_PATH)["status"]["revision"]
    generation = client.apply(_PATH, kinds.definition(kinds.MAIN, change.spec))["metadata"]["generation"]

    def settled() -> bool:
        time.sleep(_LOOK)
        status = client.get(_PATH)["status"]
        if status["observedGeneration"] != generation:
            return False
        return "pending" in status if change.refuses else bool(status["revision"] != before)

    waiting.until(f"the trial of {change.title}", settled, seconds=_LONGEST)


def _changes(count: int) -> list[Change]:
    """Write the changes in the order in which they are tried: every one differs from what is in force then."""
    most = count - 1 - count // _SHARE
    refused = f"refuses {count // _SHARE:,}: until status.pending"
    return [
        Change(f"a bound that {refused}", _bounded(most), refuses=True),
        Change(f"ten rules, one of which {refused}", _ruled(most), refuses=True),
        Change("a bound that refuses none: until in force", _bounded(count), refuses=False),
    ]


def _bounded(most: int) -> kinds.Document:
    return _with({"size": {"maximum": most}})


def _ruled(most: int) -> kinds.Document:
    """Add ten rules, and the bounds without which they could cost too much."""
    bounds: dict[str, Any] = {
        "title": {"maxLength": 200},
        "colors": {"maxItems": 10, "items": {"type": "string", "maxLength": 20}},
        "parts": {"maxItems": 10},
        "parameters": {"maxProperties": 20},
    }
    rules = [
        f"self.size <= {most}",
        "self.size >= 0",
        "has(self.title) && self.title.size() > 0",
        "!has(self.enabled) || self.enabled || self.size >= 0",
        "!has(self.storage) || has(self.storage.size)",
        "self.storage.className != 'slow' || self.size < 10",
        "self.colors.all(color, color.size() > 0)",
        "self.parts.all(part, part.count >= 0)",
        "self.parameters.all(name, name.startsWith('parameter'))",
        "self.revision >= oldSelf.revision",
    ]
    return {**_with(bounds), "x-kubernetes-validations": [{"rule": rule} for rule in rules]}


def _with(more: dict[str, Any]) -> kinds.Document:
    fields = kinds.SPEC["properties"]
    return {**kinds.SPEC, "properties": {name: {**fields[name], **more.get(name, {})} for name in fields}}


def _tried(change: Change, found: Found) -> rows.Row:
    taken = found.taken[change.title]
    target = rows.at_most(max(taken), SECONDS, "s")
    return rows.Row(f"trial of {change.title}", spreads.of(taken).seconds(), target=target)


def _raised(load: Load, found: Found) -> rows.Row:
    idle, busy = found.idle[load.title], found.busy[load.title]
    more = (spreads.quantile(busy, 0.99) - spreads.quantile(idle, 0.99)) * 1e3
    return rows.Row(
        f"{load.title}, {load.per_second:g} a second, during trials",
        spreads.percentiles(busy),
        f"without: {spreads.percentiles(idle)}",
        f"{more:+.1f} ms",
        rows.at_most(more, RAISED_MS, "ms more (p99)"),
    )
