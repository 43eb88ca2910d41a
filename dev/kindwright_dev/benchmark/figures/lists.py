"""Lists: of everything from memory and exactly, and of one namespace exactly."""

from __future__ import annotations

from typing import Any

from kindwright_dev.benchmark import kinds, objects, plans, rows, spreads, staging

FASTER = 10.0
EXACT_SLOWER = 1.15
NAMESPACE_SLOWER = 1.5
_HOT = "?resourceVersion=0"
_PAUSE = 0.3


def hot(stage: staging.Stage) -> list[rows.Row]:
    """List all at resourceVersion=0, plain and compressed."""
    return [*_hot(stage, ""), *_hot(stage, "gzip")]


def _hot(stage: staging.Stage, coding: str) -> list[rows.Row]:
    headers = {"Accept_Encoding": coding} if coding else {}
    ours = [plans.get(kinds.MAIN.path() + _HOT, **headers)]
    custom = [plans.get(kinds.CUSTOM.path() + _HOT, **headers)]
    found = stage.time(
        plans.Series("direct", stage.users.facade, ours),
        plans.Series("custom", stage.users.upstream, custom),
        plans.Series("aggregated", stage.users.upstream, ours),
        rounds=stage.scale.list_rounds,
        pause=_PAUSE,
    )
    title = f"list {stage.scale.releases:,}, resourceVersion=0{', gzip' if coding else ''}"
    against = f"custom resources: {_told(found['custom'])}"

    def row(name: str, how: str) -> rows.Row:
        times = _middle(found["custom"]) / _middle(found[name])
        target = rows.at_least(times, FASTER, "times as fast")
        return rows.Row(f"{title}, {how}", _told(found[name]), against, f"{times:.1f} times as fast", target)

    return [row("direct", "direct"), row("aggregated", "through the aggregator")]


def exact(stage: staging.Stage) -> list[rows.Row]:
    """List all as of now."""
    path = f"{objects.RELEASES}/helmreleases?{objects.selector(kinds.MAIN)}"
    title = f"list {stage.scale.releases:,}, exact"
    found = _against_releases(stage, kinds.MAIN.path(), path, stage.scale.list_rounds, _PAUSE)
    return [_slower(title, found, EXACT_SLOWER)]


def namespaced(stage: staging.Stage) -> list[rows.Row]:
    """List one namespace as of now."""
    space = objects.namespace(0)
    path = f"{objects.RELEASES}/namespaces/{space}/helmreleases?{objects.selector(kinds.MAIN)}"
    title = f"list one namespace ({stage.scale.objects_per_namespace}), exact"
    found = _against_releases(stage, kinds.MAIN.path(space), path, stage.scale.namespace_rounds)
    return [_slower(title, found, NAMESPACE_SLOWER)]


def _against_releases(
    stage: staging.Stage, path: str, releases: str, rounds: int, pause: float = 0.0
) -> dict[str, Any]:
    return stage.time(
        plans.Series("ours", stage.users.facade, [plans.get(path)]),
        plans.Series("releases", stage.users.upstream, [plans.get(releases)]),
        rounds=rounds,
        pause=pause,
    )


def _slower(title: str, found: dict[str, Any], limit: float) -> rows.Row:
    times = _middle(found["ours"]) / _middle(found["releases"])
    reference = f"HelmReleases: {_told(found['releases'])}"
    return rows.Row(title, _told(found["ours"]), reference, f"{times:.2f}", rows.at_most(times, limit, "times"))


def _middle(result: dict[str, Any]) -> float:
    return spreads.of(result["seconds"]).middle


def _told(result: dict[str, Any]) -> str:
    size = result["bytes"] / 1e6
    return f"{spreads.of(result['seconds']).milliseconds()}, {spreads.number(size)} MB"
