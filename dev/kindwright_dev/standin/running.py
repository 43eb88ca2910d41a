"""The stand-in as a process: one watcher, a few workers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import helm
from kindwright_dev.standin import client, helming, queueing, reconciling, watching

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """As whom, with which helm, where to keep things, and how many releases at a time."""

    kubeconfig: Path
    helm: Path
    data: Path
    concurrency: int = 4


def run(settings: Settings) -> None:
    """Run until SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    log.info("this is a stand-in for Flux's helm-controller")
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    async with client.open_session(settings.kubeconfig) as session:
        api, queue = client.Client(session), queueing.Queue()
        runner = helming.Runner(helm.Helm(settings.helm, settings.kubeconfig, settings.data / "helm"), settings.data)
        reconciler = reconciling.Reconciler(api, runner, queue)
        async with asyncio.TaskGroup() as group:
            group.create_task(watching.Watcher(api, queue).run())
            for _ in range(settings.concurrency):
                group.create_task(reconciler.work())
