"""The load program: built from the checkout, run in a process of its own, talked to in JSON."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kindwright_dev import building, errors, layout, progress, toolchain

Plan = Mapping[str, Any]
Result = dict[str, Any]
_SECONDS = 300.0
_TAIL = 400


def build(place: layout.Layout) -> Load:
    """Build it: go itself knows whether anything changed; DevError with what the compiler said."""
    go = toolchain.find(place, progress.Terminal(sys.stdout).tick)
    binary = place.bin / "load"
    place.bin.mkdir(parents=True, exist_ok=True)
    argv = [str(go), "build", "-mod=readonly", "-trimpath", "-o", str(binary), "."]
    source = place.root / "dev" / "benchmark"
    done = subprocess.run(
        argv, cwd=source, env={**os.environ, **building.environment(go)}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        msg = f"building the load program failed: {done.stderr.strip()[-_TAIL:]}"
        raise errors.DevError(msg)
    return Load(binary)


class Load:
    """One built load program."""

    def __init__(self, binary: Path) -> None:
        """Say where it is."""
        self._binary = str(binary)

    def run(self, command: str, plan: Plan) -> Result:
        """Carry out a plan; DevError with the program's own words when it fails."""
        argv = [self._binary, command]
        try:
            done = subprocess.run(
                argv, input=json.dumps(plan).encode(), capture_output=True, check=False, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            msg = f"load {command} took longer than {_SECONDS:.0f}s"
            raise errors.DevError(msg) from error
        if done.returncode != 0:
            raise _failed(command, done.stderr)
        result: Result = json.loads(done.stdout)
        return result

    @contextlib.contextmanager
    def watching(self, plan: Plan) -> Iterator[Watching]:
        """Open a plan's watches, and end them in the end."""
        with self._talking("watch", plan) as talk:
            yield Watching(talk)

    @contextlib.contextmanager
    def steady(self, plan: Plan) -> Iterator[Steady]:
        """Begin a plan's steady load, and end it in the end."""
        with self._talking("steady", plan) as talk:
            yield Steady(talk)

    @contextlib.contextmanager
    def _talking(self, command: str, plan: Plan) -> Iterator[_Talk]:
        argv = [self._binary, command]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                yield _Talk(process, command, plan)
            finally:
                process.kill()


class Watching:
    """Watches that are open, before and while something is written."""

    def __init__(self, talk: _Talk) -> None:
        """Begin when all are open."""
        self._talk = talk

    def write(self) -> Result:
        """Send the plan's writes, and return what came of them."""
        return self._talk.go_on()


class Steady:
    """Requests that are sent at a pace, while something else is done."""

    def __init__(self, talk: _Talk) -> None:
        """Begin when the warm-up is over."""
        self._talk = talk

    def end(self) -> list[float]:
        """Send no more, and return the seconds that each request took."""
        seconds: list[float] = self._talk.go_on()["seconds"]
        return seconds


class _Talk:
    """A load program that says when it is ready, goes on at a word, and then gives its result."""

    def __init__(self, process: subprocess.Popen[bytes], command: str, plan: Plan) -> None:
        """Return when it is ready; DevError when something is refused."""
        self._process = process
        self._command = command
        self._say(plan)
        self._answer()

    def go_on(self) -> Result:
        """Give the word, and return the result."""
        self._say({})
        return self._answer()

    def _say(self, document: Plan) -> None:
        assert self._process.stdin is not None  # noqa: S101 - made with a pipe
        # A program that has gone says why where the answer is looked for.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(document).encode() + b"\n")
            self._process.stdin.flush()

    def _answer(self) -> Result:
        assert self._process.stdout is not None  # noqa: S101
        assert self._process.stderr is not None  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            raise _failed(self._command, self._process.stderr.read())
        result: Result = json.loads(line)
        return result


def _failed(command: str, said: bytes) -> errors.DevError:
    return errors.DevError(f"load {command}: {said.decode(errors='replace').strip()[-_TAIL:]}")
