"""One control plane for all cases, without a controller for HelmReleases: objects stay as they were written."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance import cases, connecting, kinds, kubectl, running, verdicts

from kindwright_dev import cluster as clusters
from kindwright_dev import tools

TABLE_VARIABLE = "KINDWRIGHT_CONFORMANCE_TABLE"
DIFFERENCES_VARIABLE = "KINDWRIGHT_CONFORMANCE_DIFFERENCES"
_KEPT = pytest.StashKey[verdicts.Verdicts]()


@pytest.fixture(scope="session")
def kept_verdicts(pytestconfig: pytest.Config) -> verdicts.Verdicts:
    """Give the run's outcomes so far."""
    return pytestconfig.stash.setdefault(_KEPT, verdicts.Verdicts())


@pytest.fixture(scope="session")
def runner(built_tools: tools.Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Runner]:
    """Start everything, define all kinds, and give what runs a case on both."""
    options = clusters.Options(data=tmp_path_factory.mktemp("conformance"), tools=built_tools, standin=False)
    with clusters.Cluster(options) as cluster:
        kinds.install(cluster.plane.api, cases.needed(cases.load()))
        server = connecting.from_kubeconfig(cluster.plane.kubeconfig)
        program = kubectl.Kubectl(built_tools.kubectl, cluster.plane.kubeconfig, tmp_path_factory.mktemp("kubectl"))
        yield running.Runner(cluster.plane.api, server, program)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the summary, and write the table when one is asked for."""
    found = config.stash.get(_KEPT, None)
    if found is None or not found.found:
        return
    terminalreporter.write_line(found.summary())
    if path := os.environ.get(TABLE_VARIABLE):
        found.write(Path(path))
    if path := os.environ.get(DIFFERENCES_VARIABLE):
        Path(path).write_text(f"{found.summary()}\n{found.differences()}\n\nallowed:\n{found.met()}\n")
