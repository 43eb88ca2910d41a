"""Resident memory: with nothing, with all HelmReleases, after lists, with idle watchers."""

from __future__ import annotations

import time

from kindwright_dev.benchmark import kinds, plans, processing, rows, staging

LIMIT_MB = 150.0
_LISTS = 3
_SETTLE_SECONDS = 3.0


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Read it step by step, beginning with a fresh process."""
    scale = stage.scale
    stage.restart()
    filled = processing.memory(stage.process)
    _list(stage)
    listed = processing.memory(stage.process)
    some = _idle(stage, scale.watchers)
    many = _idle(stage, scale.idle_watchers)
    per_release = (filled.resident - stage.empty.resident) / scale.releases
    per_watch = (many.resident - some.resident) / (scale.idle_watchers - scale.watchers)
    return [
        rows.Row("memory without a HelmRelease", processing.megabytes(stage.empty.resident)),
        _row(f"memory with {scale.releases:,} HelmReleases", filled, f"{per_release:,.0f} bytes each"),
        _row("memory after lists of all", listed, f"peak {processing.megabytes(listed.peak)}"),
        _row(f"memory with {scale.watchers} idle watchers", some, ""),
        rows.Row(
            f"memory with {scale.idle_watchers:,} idle watchers",
            processing.megabytes(many.resident),
            f"{per_watch:,.0f} bytes each",
        ),
    ]


def _row(figure: str, memory: processing.Memory, more: str) -> rows.Row:
    target = rows.at_most(memory.resident / 1e6, LIMIT_MB, "MB")
    return rows.Row(figure, processing.megabytes(memory.resident), more, "", target)


def _list(stage: staging.Stage) -> None:
    path, server = kinds.MAIN.path(), stage.users.facade
    series = [
        plans.Series("exact", server, [plans.get(path)]),
        plans.Series("hot", server, [plans.get(f"{path}?resourceVersion=0")]),
        plans.Series("compressed", server, [plans.get(f"{path}?resourceVersion=0", Accept_Encoding="gzip")]),
    ]
    stage.time(*series, rounds=_LISTS)
    time.sleep(_SETTLE_SECONDS)


def _idle(stage: staging.Stage, watchers: int) -> processing.Memory:
    stage.report(f"{watchers:,} idle watchers")
    plan = plans.Watch(stage.users.facade, kinds.MAIN.path(), watchers, stage.users.admin)
    with stage.load.watching(plan.plan()):
        time.sleep(_SETTLE_SECONDS)
        return processing.memory(stage.process)
