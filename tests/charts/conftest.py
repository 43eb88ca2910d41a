"""Helm as the tests of the charts use it: the real binary, no cluster, and a fixed version of Kubernetes to render for."""

import json
import os
import pathlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Without a cluster, helm renders for whichever version it was built with.
KUBERNETES = "1.36.0"


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    """Give the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def helm() -> pathlib.Path:
    """Find the helm binary. Missing is a failure: a skipped chart test would look like a sound chart."""
    folder = os.environ.get("KINDWRIGHT_TOOLS_BIN")
    path = (pathlib.Path(folder) if folder else ROOT / ".dev" / "bin") / "helm"
    if not path.is_file():
        pytest.fail(f"no helm at {path}; build the tools or set KINDWRIGHT_TOOLS_BIN")
    return path


@pytest.fixture(scope="session")
def run_helm(helm: pathlib.Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run helm with some values; the result is for the test to judge."""

    def run(*arguments: str, values: dict[str, Any] | None = None) -> subprocess.CompletedProcess[str]:
        command = [str(helm), *arguments, "--values", "-"]
        return subprocess.run(
            command, input=json.dumps(values or {}), capture_output=True, text=True, check=False, timeout=60
        )

    return run


@pytest.fixture(scope="session")
def lint(run_helm: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., None]:
    """Lint a chart; warnings count."""

    def lint(chart: pathlib.Path, **values: Any) -> None:
        result = run_helm("lint", "--strict", "--kube-version", KUBERNETES, str(chart), values=values)
        assert result.returncode == 0, result.stdout + result.stderr
        assert "[WARNING]" not in result.stdout

    return lint


@pytest.fixture(scope="session")
def render(run_helm: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., list[dict[str, Any]]]:
    """Render a chart into its documents."""

    def render(chart: pathlib.Path, release: str, namespace: str = "default", **values: Any) -> list[dict[str, Any]]:
        where = ("--namespace", namespace, "--kube-version", KUBERNETES)
        result = run_helm("template", release, str(chart), *where, values=values)
        assert result.returncode == 0, result.stderr
        return [document for document in yaml.safe_load_all(result.stdout) if document]

    return render


@pytest.fixture(scope="session")
def refusal(run_helm: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., str]:
    """Render a chart with values that it must not take; give what helm says."""

    def refusal(chart: pathlib.Path, **values: Any) -> str:
        result = run_helm("template", "refused", str(chart), "--kube-version", KUBERNETES, values=values)
        assert result.returncode != 0, "the chart takes these values"
        return result.stderr

    return refusal


@pytest.fixture(scope="session")
def install(root: pathlib.Path, render: Callable[..., list[dict[str, Any]]]) -> Callable[..., list[dict[str, Any]]]:
    """Render the product's chart as `helm install kindwright` would."""

    def install(release: str = "kindwright", **values: Any) -> list[dict[str, Any]]:
        return render(root / "charts" / "kindwright", release, "kindwright-system", **values)

    return install
