"""A chart repository made of chart folders, served over http on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

from kindwright_dev import helm, processes


def package(helming: helm.Helm, charts: Path, repository: Path) -> list[str]:
    """Package every chart folder and index them; give the names of the archives. DevError when helm refuses one."""
    repository.mkdir(parents=True, exist_ok=True)
    for chart in folders(charts):
        helming.run("package", str(chart), "--destination", str(repository))
    helming.run("repo", "index", str(repository))
    return sorted(path.name for path in repository.glob("*.tgz"))


def folders(charts: Path) -> list[Path]:
    """Find the chart folders; none when there is no such directory."""
    return sorted(path.parent for path in charts.glob("*/Chart.yaml"))


def serving(repository: Path, address: str, port: int, log: Path) -> processes.Command:
    """Build the command that serves it: static files, so the standard library's server is enough."""
    argv = [sys.executable, "-m", "http.server", "--bind", address, "--directory", str(repository), str(port)]
    return processes.Command("chart-repository", argv, log, grace=1.0)
