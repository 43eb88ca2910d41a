"""helm's part of the job: fetching charts, installing, upgrading, uninstalling."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kindwright_dev import helm, processes
from kindwright_dev.standin import plans

# source-controller looks for new versions once per interval; a few seconds serve a burst from one download.
CHART_SECONDS = 3.0


class HelmError(Exception):
    """What helm said, on one line."""


@dataclass(frozen=True)
class Archive:
    """A packaged chart; ``digest`` is that of the OCI artifact that it comes from, if any."""

    path: Path
    chart: str
    version: str
    digest: str = ""


@dataclass(frozen=True)
class _Pull:
    state: str
    asked: float
    task: asyncio.Task[Archive]

    def answers(self, state: str) -> bool:
        if state == self.state and state and self.task.done():
            return not self.task.cancelled() and self.task.exception() is None
        return state == self.state and time.monotonic() - self.asked <= CHART_SECONDS


class Runner:
    """helm, run without blocking the loop."""

    def __init__(self, helming: helm.Helm, data: Path) -> None:
        """Say which helm, and where charts are kept."""
        self._helm = helming
        self._charts = data / "charts"
        self._pulled: dict[tuple[str, str, str, bool], _Pull] = {}

    async def pull(self, url: str, chart: str, version: str, state: str = "") -> Archive:
        """Fetch the newest version in a range; HelmError when there is none. Equal questions are asked once.

        ``state`` names what the repository holds now: what came of the same state before is as good now.
        """
        key = (url, chart, version, bool(state))
        last = self._pulled.get(key)
        if last is None or not last.answers(state):
            last = _Pull(state, time.monotonic(), asyncio.create_task(self._pull(url, chart, version)))
            self._pulled[key] = last
        return await asyncio.shield(last.task)

    async def upgrade(self, plan: plans.Plan, archive: Archive) -> Mapping[str, Any]:
        """Install or upgrade, and give the release as helm prints it; HelmError when helm fails."""
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as values:
            values.write(plan.values_yaml)
            values.flush()
            flags = ["--install", "--reset-values", "--values", values.name, "--output", "json", "--no-hooks"]
            flags += ["--timeout", f"{plan.timeout:.0f}s", "--history-max", str(plan.history)]
            flags += ["--create-namespace"] if plan.create_namespace else []
            done = await self._run("upgrade", plan.release, str(archive.path), *flags, *_identity(plan))
        release: Mapping[str, Any] = json.loads(done)
        return release

    async def newest(self, plan: plans.Plan) -> Mapping[str, Any] | None:
        """Look up the newest revision that helm kept; None when there is none, or when it can't be read."""
        try:
            history = json.loads(await self._run("history", plan.release, "--max", "1", "-o", "json", *_identity(plan)))
        except HelmError:
            return None
        return history[-1] if history else None

    async def uninstall(self, plan: plans.Plan) -> None:
        """Uninstall; nothing happens when it was never installed. HelmError when helm fails."""
        await self._run("uninstall", plan.release, "--ignore-not-found", "--no-hooks", *_identity(plan))

    async def _pull(self, url: str, chart: str, version: str) -> Archive:
        folder = Path(tempfile.mkdtemp(dir=_made(self._charts)))
        flags = ["--version", version] if version else []
        await self._run("pull", chart, "--repo", url, "--destination", str(folder), *flags)
        path = _only(folder)
        return Archive(path, chart, path.stem.removeprefix(f"{chart}-"))

    async def _run(self, *arguments: str) -> str:
        parent = os.getpid()
        process = await asyncio.create_subprocess_exec(
            *self._helm.argv(*arguments),
            env=self._helm.environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=lambda: processes.die_with_parent(parent),
        )
        output, errors = await process.communicate()
        if process.returncode != 0:
            raise HelmError(reason(errors.decode(errors="replace")))
        return output.decode()


def reason(stderr: str) -> str:
    """Pick the reason as Flux reports it, without the headline of helm's command line."""
    said = helm.complaint(stderr)
    for headline in ("INSTALLATION FAILED: ", "UPGRADE FAILED: "):
        said = said.removeprefix(headline)
    return said


def _identity(plan: plans.Plan) -> list[str]:
    flags = ["--namespace", plan.target]
    if plan.service_account:
        groups = ["system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{plan.namespace}"]
        flags += ["--kube-as-user", f"system:serviceaccount:{plan.namespace}:{plan.service_account}"]
        flags += [part for group in groups for part in ("--kube-as-group", group)]
    return flags


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _only(folder: Path) -> Path:
    return next(folder.glob("*.tgz"))
