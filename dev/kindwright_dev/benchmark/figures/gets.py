"""Single objects: exactly by one client, and from memory by many."""

from __future__ import annotations

from typing import Any

from kindwright_dev.benchmark import endpoints, kinds, objects, plans, rows, spreads, staging

SLOWER_MS = 1.5
MORE = 3.0
_NAMES = 20
_HOT = "?resourceVersion=0"


def exact(stage: staging.Stage) -> list[rows.Row]:
    """Get objects as of now, one after the other."""
    some = stage.places[:_NAMES]
    ours = [plans.get(kinds.MAIN.path(place.namespace, place.name)) for place in some]
    releases = [plans.get(objects.release_path(kinds.MAIN, place)) for place in some]
    found = stage.time(
        plans.Series("ours", stage.users.facade, ours),
        plans.Series("releases", stage.users.upstream, releases),
        rounds=stage.scale.get_rounds,
        warmup=_NAMES,
    )
    more = (_p50(found["ours"]) - _p50(found["releases"])) * 1e3
    return [
        rows.Row(
            "get, exact, one client",
            spreads.percentiles(found["ours"]["seconds"]),
            f"HelmReleases: {spreads.percentiles(found['releases']['seconds'])}",
            f"{more:+.2f} ms",
            rows.at_most(more, SLOWER_MS, "ms more"),
        )
    ]


def hot(stage: staging.Stage) -> list[rows.Row]:
    """Get objects at resourceVersion=0, by many clients at a time: those of one namespace, then all.

    Permission is asked per object and remembered for some seconds: all of them are many questions.
    """
    space = objects.namespace(0)
    some = [place for place in stage.places if place.namespace == space]
    title = f"get, resourceVersion=0, {stage.scale.rate_clients} clients"
    return [
        _compared(stage, f"{title}, {len(some)} objects", some, MORE),
        _compared(stage, f"{title}, {len(stage.places):,} objects", stage.places, None),
    ]


def _compared(stage: staging.Stage, title: str, places: list[objects.Place], limit: float | None) -> rows.Row:
    ours = [plans.get(kinds.MAIN.path(place.namespace, place.name) + _HOT) for place in places]
    custom = [plans.get(kinds.CUSTOM.path(place.namespace, place.name) + _HOT) for place in places]
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "custom": []}
    for _ in range(stage.scale.rate_rounds):
        found["ours"].append(_rate(stage, stage.users.facade, ours))
        found["custom"].append(_rate(stage, stage.users.upstream, custom))
    times = _per_second(found["ours"]).middle / _per_second(found["custom"]).middle
    reference = f"custom resources: {_told(found['custom'])}"
    target = rows.at_least(times, limit, "times") if limit else None
    return rows.Row(title, _told(found["ours"]), reference, f"{times:.2f}", target)


def _rate(stage: staging.Stage, server: endpoints.Server, requests: list[plans.Plan]) -> dict[str, Any]:
    plan = plans.rate(server, requests, stage.scale.rate_clients, stage.scale.rate_seconds)
    return stage.load.run("rate", plan)


def _per_second(results: list[dict[str, Any]]) -> spreads.Spread:
    return spreads.of([result["per_second"] for result in results])


def _told(results: list[dict[str, Any]]) -> str:
    slowest = max(result["took"]["p99"] for result in results)
    return f"{_per_second(results).counts('a second')}, p99 {spreads.number(slowest * 1e3)} ms"


def _p50(result: dict[str, Any]) -> float:
    return spreads.quantile(result["seconds"], 0.5)
