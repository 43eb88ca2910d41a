"""The one process that owns a checkout's local cluster: it starts all parts, watches them, and stops them.

It works the same in the foreground (``run``) and in the background (``up``).
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from kindwright_dev import cluster, errors, layout, locking

PAUSE = 0.5
# A kubelet would wait longer with every restart; a person at a keyboard should not have to.
RESTART_PAUSE = 2.0

Report = Callable[[str], None]


class Interrupted(BaseException):
    """Somebody asked for the end: a SIGINT or SIGTERM. No error, hence no Exception."""


def supervise(place: layout.Layout, options: cluster.Options, report: Report, ready: Callable[[], None]) -> None:
    """Own the cluster until somebody asks for its end; DevError when a part does not start, or ends by itself."""
    lock = locking.acquire(place.lock)
    if lock is None:
        msg = f"it is up already (process {locking.owner(place.lock)})"
        raise errors.DevError(msg)
    owned = cluster.Cluster(options)
    with lock, _interruptible():
        try:
            _clear(place)
            owned.start(report)
            _publish(place, owned)
            ready()
            _watch(owned, report)
        finally:
            _deaf()
            place.kubeconfig.unlink(missing_ok=True)
            owned.stop()


def _clear(place: layout.Layout) -> None:
    """Remove what the cluster before this one left: processes append to their logs, since they may be restarted."""
    place.kubeconfig.unlink(missing_ok=True)
    for log in place.logs.glob("*.log"):
        if log != place.supervisor_log and not log.name.startswith("build"):
            log.unlink()


def _publish(place: layout.Layout, owned: cluster.Cluster) -> None:
    place.kubeconfig.unlink(missing_ok=True)
    place.kubeconfig.touch(mode=0o600)
    place.kubeconfig.write_bytes(owned.plane.kubeconfig.read_bytes())


def _watch(owned: cluster.Cluster, report: Report) -> NoReturn:
    while True:
        if child := owned.ended():
            name = child.command.name
            if name not in owned.kindwright.names:
                child.require()
            report(f"{name} ended; starting it again as a kubelet would (log: {child.command.log})")
            time.sleep(RESTART_PAUSE)
            owned.plane.restart(name)
        time.sleep(PAUSE)


@contextmanager
def _interruptible() -> Iterator[None]:
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    _deaf()
    raise Interrupted


def _deaf() -> None:
    """Let nothing interrupt the stopping itself; should it hang, SIGKILL still takes all parts along."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
