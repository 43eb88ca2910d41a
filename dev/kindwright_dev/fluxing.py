"""What Flux would bring into a cluster: CRDs, a namespace, a chart repository, a stand-in for its controllers."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import yaml

from kindwright_dev import api, charting, controlplane, helm, ports, processes, waiting

NAMESPACE = "flux-system"
REPOSITORY = "charts"
STANDIN = "helm-controller-standin"
STANDIN_USER = "helm-controller-standin"
CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


class Flux:
    """Flux in one control plane."""

    def __init__(self, plane: controlplane.ControlPlane, helming: helm.Helm) -> None:
        """Say where; nothing happens before ``install``."""
        self._plane = plane
        self._helm = helming

    @property
    def url(self) -> str:
        """Where the chart repository is served."""
        return f"http://{self._plane.block.own}:{self._port}"

    @property
    def repository(self) -> Path:
        """The directory that is served; ``publish`` adds to it."""
        return self._plane.data / "charts"

    def install(self) -> None:
        """Install the CRDs and the namespace, and return when HelmReleases can be made."""
        documents = [yaml.safe_load(path.read_text()) for path in sorted(self._plane.tools.crds.glob("*.yaml"))]
        for crd in documents:
            self._plane.api.apply(f"{CRDS}/{crd['metadata']['name']}", crd)
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
        self._plane.api.apply(f"/api/v1/namespaces/{NAMESPACE}", namespace)
        for crd in documents:
            name = crd["metadata"]["name"]
            waiting.until(f"the CRD {name}", functools.partial(self._established, name))

    def serve(self, charts: Path) -> None:
        """Package the charts, serve them, and name them to the cluster as HelmRepository ``charts``."""
        charting.package(self._helm, charts, self.repository)
        self._port, self._artifacts = ports.free_ports(self._plane.block.own, 2)
        log = self._plane.logs / "chart-repository.log"
        self._plane.spawn(charting.serving(self.repository, self._plane.block.own, self._port, log))
        path = f"/apis/source.toolkit.fluxcd.io/v1/namespaces/{NAMESPACE}/helmrepositories/{REPOSITORY}"
        self._plane.api.apply(path, helm_repository(self.url))

    def start_standin(self) -> None:
        """Start the stand-in for Flux's controllers, with all rights, as helm-controller has by default.

        It serves the artifacts of HelmCharts and OCIRepositories at the same address at every start.
        """
        kubeconfig = self._plane.user_kubeconfig(STANDIN_USER, ["system:masters"])
        argv = [sys.executable, "-m", "kindwright_dev.standin", "--kubeconfig", str(kubeconfig)]
        argv += ["--helm", str(self._plane.tools.helm), "--data", str(self._plane.data / "standin")]
        argv += ["--port", str(self._artifacts), "--registry", self.url]
        self._plane.spawn(processes.Command(STANDIN, argv, self._plane.logs / f"{STANDIN}.log"))

    def publish(self, chart: Path, edition: charting.Edition | None = None) -> str:
        """Add a chart folder to the repository, as another version if so asked, and give the version.

        HelmCharts see it when they look next: after their interval, or when they are asked to reconcile.
        """
        return charting.publish(self._helm, chart, self.repository, edition)

    def stop_standin(self) -> None:
        """Stop it: HelmReleases stay as they are, and their finalizers too. Artifacts can't be fetched meanwhile."""
        if child := self._plane.children.pop(STANDIN, None):
            child.stop()

    def _established(self, name: str) -> bool:
        conditions = self._plane.api.get(f"{CRDS}/{name}").get("status", {}).get("conditions", [])
        return any(item["type"] == "Established" and item["status"] == "True" for item in conditions)


def helm_repository(url: str) -> api.Document:
    """Build the HelmRepository that the examples refer to."""
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": {"name": REPOSITORY, "namespace": NAMESPACE},
        "spec": {"url": url, "interval": "1m"},
    }
