"""The examples, applied to a cluster that is up, and new versions of their charts."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from kindwright_dev import charting, errors, fluxing, helm, layout, tools

NAMESPACE = "demo"
WAIT = "60s"
HINTS = """
Kindwright is up.

  export KUBECONFIG={kubeconfig}
  export PATH={bin}:$PATH

  kubectl get resourcedefinitions
  kubectl get apps -n demo
  kubectl explain redis.spec
  kubectl patch webapp shop -n demo --type=merge -p '{{"spec":{{"replicas":3}}}}'
  kubectl patch postgres orders -n demo --type=merge -p '{{"spec":{{"storage":{{"size":"1Gi"}}}}}}'
  kubectl get postgreses.v1alpha1.apps.kindwright.dev -n demo
  kubectl get helmreleases -n demo

A new version of a chart, and with it a new schema of its kind:

  .venv/bin/python -m kindwright_dev publish examples/charts/redis --version 1.2.0

Logs: {logs}
Ctrl-C stops everything.
"""


def apply(place: layout.Layout, kit: tools.Tools, report: Callable[[str], None]) -> None:
    """Apply definitions, wait until the cluster knows the kinds, and apply objects; DevError with what kubectl said."""
    kubectl = Kubectl(kit.kubectl, place.kubeconfig)
    if not any((place.examples / "definitions").glob("*.yaml")):
        report("no examples in " + str(place.examples))
        return
    report("the example definitions")
    kubectl.run("apply", "-f", str(place.examples / "definitions"))
    kubectl.run("wait", "--for=condition=Discoverable", "resourcedefinition", "--all", f"--timeout={WAIT}")
    if any((place.examples / "objects").glob("*.yaml")):
        report(f"the example objects, in namespace {NAMESPACE}")
        kubectl.run("create", "namespace", NAMESPACE)
        kubectl.run("apply", "-n", NAMESPACE, "-f", str(place.examples / "objects"))


def publish(place: layout.Layout, kit: tools.Tools, chart: Path, version: str) -> str:
    """Publish a chart folder as that version, its own when empty, and give the version; DevError when helm refuses it.

    Flux is asked to look at once, as `flux reconcile` does: else it would only when an interval is over.
    """
    helming = helm.Helm(kit.helm, place.kubeconfig, place.data / "helm")
    published = charting.publish(helming, chart.resolve(), place.data / "charts", charting.Edition(version))
    asked = f"reconcile.fluxcd.io/requestedAt={time.time()}"
    kubectl = Kubectl(kit.kubectl, place.kubeconfig)
    kubectl.run("annotate", "helmcharts", "--all", "-n", fluxing.NAMESPACE, "--overwrite", asked)
    return published


def next_steps(place: layout.Layout, kit: tools.Tools) -> str:
    """Say what a person may try now."""
    return HINTS.format(kubeconfig=place.kubeconfig, bin=kit.kubectl.parent, logs=place.logs)


class Kubectl:
    """kubectl with one kubeconfig."""

    def __init__(self, binary: Path, kubeconfig: Path) -> None:
        """Say which."""
        self._argv = [str(binary), "--kubeconfig", str(kubeconfig)]

    def run(self, *arguments: str) -> str:
        """Run it and give its output; DevError with what it said when it fails."""
        argv = [*self._argv, *arguments]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            msg = f"kubectl {arguments[0]} failed: {' '.join(done.stderr.split())}"
            raise errors.DevError(msg)
        return done.stdout
