"""The owner of the local cluster as a background process, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from kindwright_dev import errors, layout, locking

START_SECONDS = 120.0
STOP_SECONDS = 30.0


def start(place: layout.Layout, arguments: Sequence[str], echo: Callable[[str], None]) -> int:
    """Start the owner in a session of its own, echo what it says until it is ready; its exit code, 0 when it stays."""
    place.logs.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "kindwright_dev", "supervise", *arguments]
    with place.supervisor_log.open("wb") as log:
        owner = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        return _follow(owner, echo)
    except KeyboardInterrupt:
        owner.terminate()
        owner.wait()
        raise


def wait(place: layout.Layout) -> None:
    """Wait until the cluster that another process starts is up; DevError when that fails."""
    deadline = time.monotonic() + START_SECONDS
    while not place.kubeconfig.exists():
        if locking.owner(place.lock) is None or time.monotonic() > deadline:
            msg = "another process was starting it and failed"
            raise errors.DevError(msg, place.supervisor_log)
        time.sleep(0.1)


def detach(place: layout.Layout) -> None:
    """Let go, as the owner, of the terminal that waits for us: from now on all output goes to the log."""
    log = os.open(place.supervisor_log, os.O_WRONLY | os.O_APPEND)
    sys.stdout.flush()
    os.dup2(log, sys.stdout.fileno())
    os.close(log)


def stop(place: layout.Layout) -> bool:
    """Ask the owner to stop everything and wait for it; False when nothing runs, DevError when it can't be stopped."""
    pid = locking.owner(place.lock)
    if not pid:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if locking.owner(place.lock) is None:
                return True
            time.sleep(0.1)
    msg = f"process {pid} does not end"
    raise errors.DevError(msg, place.supervisor_log)


def _follow(owner: subprocess.Popen[str], echo: Callable[[str], None]) -> int:
    assert owner.stdout is not None  # noqa: S101
    for line in owner.stdout:
        echo(line.rstrip("\n"))
    # The end of its output means that it detached, or ended.
    try:
        return owner.wait(0.3)
    except subprocess.TimeoutExpired:
        owner.returncode = 0  # it stays, on purpose: no warning about that at our exit
        return 0
