"""What the operating system and kube-apiserver say about processes: memory, and watches that are open."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import cluster, examples

_STEP_SECONDS = 0.5
_STEADY = 3
_FIELD = re.compile(r"^(Vm\w+):\s+(\d+) kB$", re.MULTILINE)
_GAUGE = "apiserver_longrunning_requests{"
_LABELS = ('resource="helmreleases"', 'verb="WATCH"')


@dataclass(frozen=True)
class Memory:
    """Resident bytes of a process, now and at most so far."""

    resident: int
    peak: int


def memory(pid: int) -> Memory:
    """Read a process's memory."""
    fields = dict(_FIELD.findall(Path(f"/proc/{pid}/status").read_text()))
    return Memory(int(fields["VmRSS"]) * 1024, int(fields["VmHWM"]) * 1024)


def megabytes(count: float) -> str:
    """Write bytes as MB."""
    return f"{count / 1e6:.0f} MB"


def release_watches(running: cluster.Cluster) -> int:
    """Count the watches of HelmReleases that kube-apiserver serves, once the number is steady."""
    kubectl = examples.Kubectl(running.options.tools.kubectl, running.plane.kubeconfig)
    counts: list[int] = []
    while len(counts) < _STEADY or len(set(counts[-_STEADY:])) > 1:
        counts.append(count_watches(kubectl.run("get", "--raw", "/metrics")))
        time.sleep(_STEP_SECONDS)
        if len(counts) > _STEADY * 10:
            break
    return counts[-1]


def count_watches(metrics: str) -> int:
    """Add up the gauge of long-running requests that are watches of HelmReleases."""
    lines = [line for line in metrics.splitlines() if line.startswith(_GAUGE)]
    return sum(int(float(line.rpartition(" ")[2])) for line in lines if all(label in line for label in _LABELS))
