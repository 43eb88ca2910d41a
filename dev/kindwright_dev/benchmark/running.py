"""One run: a cluster, the objects, the figures one after the other, the table."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import api, cluster, errors, layout, tools
from kindwright_dev.benchmark import loading, rows, scales, staging
from kindwright_dev.benchmark.figures import definitions, gets, lists, memory, schemas, starts, trials, watches

# The last one changes the cluster for good.
FIGURES: dict[str, Callable[[staging.Stage], list[rows.Row]]] = {
    "list-hot": lists.hot,
    "list-exact": lists.exact,
    "list-namespace": lists.namespaced,
    "get-exact": gets.exact,
    "get-hot": gets.hot,
    "start": starts.measure,
    "memory": memory.measure,
    "watch": watches.measure,
    "schema": schemas.measure,
    "trial": trials.measure,
    "kinds": definitions.measure,
}


@dataclass(frozen=True)
class Options:
    """What to measure."""

    scale: scales.Scale
    only: Sequence[str] = ()


def run(options: Options, report: Callable[[str], None]) -> list[rows.Row]:
    """Measure, and return the table's rows; a figure that can't be measured is a row that says why."""
    place = layout.checkout()
    kit = tools.find(place).require()
    report("building the load program")
    load = loading.build(place)
    with tempfile.TemporaryDirectory(prefix="kindwright-bench-") as folder:
        logs = place.logs / "bench"
        running = cluster.Cluster(cluster.Options(Path(folder) / "data", kit, logs, standin=False))
        running.start(report)
        try:
            return _measure(staging.prepare(running, load, options.scale, report), options.only)
        finally:
            running.stop()


def describe(scale: scales.Scale) -> str:
    """Say what was measured on what."""
    return (
        f"{scale.releases:,} HelmReleases in {scale.namespaces} namespaces, {1 + scale.others} kinds, "
        f"as many custom resources, one kube-apiserver, one Kindwright, {os.cpu_count()} cores for all of it."
    )


def _measure(stage: staging.Stage, only: Sequence[str]) -> list[rows.Row]:
    found: list[rows.Row] = []
    for name, figure in FIGURES.items():
        if not only or name in only:
            stage.report(f"measuring {name}")
            found += _attempt(stage, name, figure)
    return found


def _attempt(stage: staging.Stage, name: str, figure: Callable[[staging.Stage], list[rows.Row]]) -> list[rows.Row]:
    started = time.monotonic()
    try:
        stage.cluster.kindwright.start()  # nothing to do, unless the figure before has failed half-way
        found = figure(stage)
    except (errors.DevError, api.ApiError, OSError) as error:
        stage.report(error.render() if isinstance(error, errors.DevError) else str(error))
        return [rows.Row(name, f"failed: {error}")]
    stage.report(f"measured {name} in {time.monotonic() - started:.0f}s")
    return found
