"""From the process's start until it is ready."""

from __future__ import annotations

import time

from kindwright_dev import installing
from kindwright_dev.benchmark import rows, spreads, staging

SECONDS = 3.0
_PAUSE = 0.02
_LONGEST = 60.0


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Restart it several times."""
    taken = [_start(stage) for _ in range(stage.scale.starts)]
    return [
        rows.Row(
            f"start to ready with {stage.scale.releases:,} HelmReleases",
            spreads.of(taken).seconds(),
            target=rows.at_most(max(taken), SECONDS, "s"),
        )
    ]


def _start(stage: staging.Stage) -> float:
    running = stage.cluster.kindwright
    command = running.replicas[0].command
    running.stop()
    started = time.monotonic()
    child = stage.cluster.plane.spawn(command)
    while not installing.ready(running.address):
        child.require()
        if time.monotonic() - started > _LONGEST:
            break
        time.sleep(_PAUSE)
    return time.monotonic() - started
