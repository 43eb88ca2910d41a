"""A chart repository made of chart folders, served over http on loopback."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kindwright_dev import helm, processes


@dataclass(frozen=True)
class Edition:
    """What is different in another version of a chart: whatever is given replaces what its folder holds."""

    version: str = ""
    values: Mapping[str, Any] | None = None
    schema: Mapping[str, Any] | None = None


def package(helming: helm.Helm, charts: Path, repository: Path) -> list[str]:
    """Package every chart folder and index them; give the names of the archives. DevError when helm refuses one."""
    repository.mkdir(parents=True, exist_ok=True)
    for chart in folders(charts):
        helming.run("package", str(chart), "--destination", str(repository))
    _index(helming, repository)
    return sorted(path.name for path in repository.glob("*.tgz"))


def publish(helming: helm.Helm, chart: Path, repository: Path, edition: Edition | None = None) -> str:
    """Add one chart folder to a repository that is being served, and give its version. DevError when helm refuses it."""
    edition = edition or Edition()
    with tempfile.TemporaryDirectory(dir=repository.parent) as temporary:
        folder = Path(shutil.copytree(chart, Path(temporary) / chart.name))
        _change(folder, edition)
        flags = ["--version", edition.version] if edition.version else []
        helming.run("package", str(folder), "--destination", temporary, *flags)
        archive = next(Path(temporary).glob("*.tgz"))
        # Whoever downloads it meanwhile gets the old one or the new one, whole.
        archive.replace(repository / archive.name)
    _index(helming, repository)
    return archive.stem.removeprefix(f"{_name(chart)}-")


def folders(charts: Path) -> list[Path]:
    """Find the chart folders; none when there is no such directory."""
    return sorted(path.parent for path in charts.glob("*/Chart.yaml"))


def serving(repository: Path, address: str, port: int, log: Path) -> processes.Command:
    """Build the command that serves it: static files, so the standard library's server is enough."""
    argv = [sys.executable, "-m", "http.server", "--bind", address, "--directory", str(repository), str(port)]
    return processes.Command("chart-repository", argv, log, grace=1.0)


def _change(folder: Path, edition: Edition) -> None:
    if edition.values is not None:
        (folder / "values.yaml").write_text(yaml.safe_dump(dict(edition.values), sort_keys=False))
    if edition.schema is not None:
        (folder / "values.schema.json").write_text(json.dumps(edition.schema, indent=2))


def _index(helming: helm.Helm, repository: Path) -> None:
    helming.run("repo", "index", str(repository))


def _name(chart: Path) -> str:
    return str(yaml.safe_load((chart / "Chart.yaml").read_text())["name"])
