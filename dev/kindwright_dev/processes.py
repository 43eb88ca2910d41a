"""Child processes that can't outlive us, whatever happens to us."""

from __future__ import annotations

import concurrent.futures
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kindwright_dev import errors

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

# Hazard: the kernel sends the death signal when the *thread* that forked ends, not the process. One thread that lives
# as long as the interpreter forks all children, so that callers may start them from any short-lived thread.
_spawner = concurrent.futures.ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


@dataclass(frozen=True)
class Command:
    """What to run, and where its output goes."""

    name: str
    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 5.0
    cwd: Path | None = None


class Child:
    """A running process in a group of its own: a Ctrl-C in the terminal reaches us alone, and we stop it in order."""

    def __init__(self, command: Command) -> None:
        """Start it; DevError when the program can't be run at all."""
        self.command = command
        self._process = _spawner.submit(_spawn, command).result()

    @property
    def pid(self) -> int:
        """Its process id, which is its process group's as well."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended: None while it runs, negative for a signal."""
        return self._process.poll()

    def running(self) -> bool:
        """Look whether it is still there."""
        return self._process.poll() is None

    def require(self) -> None:
        """Do nothing while it runs; DevError with its log when it ended."""
        if (code := self._process.poll()) is not None:
            msg = f"{self.command.name} ended {_how(code)}"
            raise errors.DevError(msg, self.command.log)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its group; nothing happens when it is gone."""
        if self.running():
            os.killpg(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end that long; False when it still runs."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """End it: politely, then by force when its grace is over."""
        self.signal(signal.SIGTERM)
        if not self.wait(self.command.grace):
            self.signal(signal.SIGKILL)
            self._process.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.signal(signal.SIGKILL)
        self._process.wait()


def stop_all(children: Sequence[Child]) -> None:
    """End several at a time: all are asked first, then waited for."""
    for child in children:
        child.signal(signal.SIGTERM)
    started = time.monotonic()
    for child in children:
        left = child.command.grace - (time.monotonic() - started)
        if not child.wait(max(left, 0.0)):
            child.kill()


def die_with_parent(parent: int) -> None:
    """Ask the kernel, between fork and exec, to kill this process when its parent is gone."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the kernel was asked
        os._exit(1)


def _spawn(command: Command) -> subprocess.Popen[bytes]:
    parent = os.getpid()
    command.log.parent.mkdir(parents=True, exist_ok=True)
    with command.log.open("ab") as output:
        try:
            return subprocess.Popen(
                list(command.argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **command.environment},
                cwd=command.cwd,
                process_group=0,
                preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 - only a system call
            )
        except OSError as error:
            msg = f"{command.name} can't be started: {error}"
            raise errors.DevError(msg) from error


def _how(code: int) -> str:
    return f"with signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
