"""Watches: every event to every watcher, in order, soon, from one upstream watch."""

from __future__ import annotations

import itertools
from typing import Any

from kindwright_dev.benchmark import endpoints, kinds, objects, plans, processing, rows, spreads, staging

LAG_MS = 50.0
PER_SECOND = 15_000
# One for the members of all kinds, and one for HelmReleases that belong to none.
UPSTREAM = 2

# A write that changes nothing makes no event: no value comes twice.
_revisions = itertools.count(1)


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Write at a pace, then as fast as it goes, with many watchers; and count what is watched upstream."""
    found, watched = _observed(stage, _watch(stage, stage.users.facade, kinds.MAIN))
    return [*_paced(stage, found), *_burst(stage), _upstream(stage, watched)]


def _paced(stage: staging.Stage, found: dict[str, Any]) -> list[rows.Row]:
    title = f"{stage.scale.watchers} watchers, {stage.scale.writes_per_second:g} writes a second"
    custom = _delivered(stage, _watch(stage, stage.users.upstream, kinds.CUSTOM))
    pace = rows.at_least(found["per_second"], _asked(stage), "a second")
    return [
        _complete(title, found, custom),
        rows.Row(f"{title}: write to event", _lag(found), _lag(custom), "", _soon(found)),
        rows.Row(f"{title}: events", _pace(found), _pace(custom), _times(found, custom), pace),
    ]


def _burst(stage: staging.Stage) -> list[rows.Row]:
    title = f"{stage.scale.watchers} watchers, {stage.scale.writes} writes at once"
    found = _delivered(stage, _watch(stage, stage.users.facade, kinds.MAIN, paced=False))
    reference = _delivered(stage, _watch(stage, stage.users.upstream, kinds.CUSTOM, paced=False))
    pace = rows.at_least(found["per_second"], _asked(stage), "a second")
    return [
        _complete(title, found, reference),
        rows.Row(f"{title}: write to event", _lag(found), _lag(reference)),
        rows.Row(f"{title}: events", _pace(found), _pace(reference), _times(found, reference), pace),
    ]


def _upstream(stage: staging.Stage, watched: dict[str, int]) -> rows.Row:
    idle, busy = watched["idle"] - watched["others"], watched["watched"] - watched["others"]
    measured = f"{busy} with {stage.scale.watchers} watchers, {idle} with none"
    reference = f"of other clients: {watched['others']}"
    return rows.Row(
        "watches of HelmReleases held upstream", measured, reference, "", rows.at_most(busy, UPSTREAM, "in all")
    )


def _observed(stage: staging.Stage, plan: plans.Watch) -> tuple[dict[str, Any], dict[str, int]]:
    """Write with the watches open, and count the upstream watches without Kindwright, without and with watchers."""
    stage.report("the watches upstream, without Kindwright and with it")
    watched = {}
    stage.cluster.kindwright.stop()
    watched["others"] = processing.release_watches(stage.cluster)
    stage.cluster.kindwright.start()
    watched["idle"] = processing.release_watches(stage.cluster)
    with stage.load.watching(plan.plan()) as watching:
        watched["watched"] = processing.release_watches(stage.cluster)
        stage.report(f"{plan.watchers} watchers")
        return watching.write(), watched


def _delivered(stage: staging.Stage, plan: plans.Watch) -> dict[str, Any]:
    pace = f"{plan.rate:g} writes a second" if plan.rate else "writes at once"
    stage.report(f"{plan.watchers} watchers of {plan.path}, {pace}")
    with stage.load.watching(plan.plan()) as watching:
        return watching.write()


def _watch(stage: staging.Stage, server: endpoints.Server, kind: kinds.Kind, *, paced: bool = True) -> plans.Watch:
    scale = stage.scale
    rate = scale.writes_per_second if paced else 0.0
    patched = [stage.places[index % len(stage.places)] for index in range(scale.writes)]
    writes = [_write(kind, place, next(_revisions)) for place in patched]
    return plans.Watch(server, kind.path(), scale.watchers, stage.users.admin, writes, scale.writers, rate)


def _write(kind: kinds.Kind, place: objects.Place, revision: int) -> plans.Plan:
    if kind is kinds.MAIN:
        return plans.patch(objects.release_path(kind, place), {"spec": {"values": {"revision": revision}}})
    return plans.patch(kind.path(place.namespace, place.name), {"spec": {"revision": revision}})


def _asked(stage: staging.Stage) -> float:
    """Fall short of what is asked for by a few per cent: the last event is later than the last write."""
    return min(PER_SECOND, 0.95 * stage.scale.writes_per_second * stage.scale.watchers)


def _complete(title: str, found: dict[str, Any], custom: dict[str, Any]) -> rows.Row:
    wrong = sum(found[key] for key in ("missing", "repeated", "unordered", "foreign", "ended"))
    return rows.Row(
        f"{title}: complete", _told(found), _told(custom), "", rows.Target("every event, in order", not wrong)
    )


def _told(found: dict[str, Any]) -> str:
    wanted = found["writes"] * found["watchers"]
    wrong = [f"{found[key]:,} {key}" for key in ("repeated", "unordered", "foreign", "ended") if found[key]]
    return ", ".join([f"{found['deliveries']:,} of {wanted:,}", *wrong, *(found["errors"] or ())])


def _lag(found: dict[str, Any]) -> str:
    lag = found["lag"]
    return f"{spreads.tail(lag['p50'], lag['p99'])}, max {spreads.number(lag['max'] * 1e3)} ms"


def _soon(found: dict[str, Any]) -> rows.Target:
    return rows.at_most(found["lag"]["p99"] * 1e3, LAG_MS, "ms (p99)")


def _pace(found: dict[str, Any]) -> str:
    return f"{found['per_second']:,.0f} a second"


def _times(found: dict[str, Any], custom: dict[str, Any]) -> str:
    return f"{found['per_second'] / custom['per_second']:.2f}" if custom["per_second"] else ""
