"""A whole local cluster: the control plane, Flux and Kindwright.

with Cluster(Options(data=tmp_path, tools=tools.find().require())) as cluster:
    kubernetes.config.load_kube_config(str(cluster.plane.kubeconfig))
    cluster.kindwright.restart()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kindwright_dev import controlplane, fluxing, helm, installing, layout, processes, tools


@dataclass(frozen=True)
class Options:
    """What a cluster consists of."""

    data: Path
    tools: tools.Tools
    logs: Path | None = None
    flux: bool = True
    charts: Path | None = None  # folders of charts for the repository; the examples' when None
    standin: bool = True
    product: installing.Product | None = None  # the checkout's chart, one replica, when None
    kindwright: bool = True


class Cluster:
    """All parts, started in order; ``plane``, ``flux`` and ``kindwright`` stop and restart single ones."""

    def __init__(self, options: Options) -> None:
        """Say what it consists of; nothing runs before ``start``."""
        place = layout.checkout()
        self.options = options
        self.plane = controlplane.ControlPlane(options.data, options.tools, options.logs)
        helming = helm.Helm(options.tools.helm, self.plane.kubeconfig, options.data / "helm")
        self.flux = fluxing.Flux(self.plane, helming)
        self.kindwright = installing.Kindwright(self.plane, helming, options.product or installing.Product(place.chart))
        self._charts = options.charts or place.examples / "charts"

    def start(self, report: Callable[[str], None] = lambda _: None) -> None:
        """Start everything and return when it serves; DevError with a log when a part fails, and then nothing stays."""
        self.plane.start(report)
        try:
            self._start(report)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, the dependents first."""
        self.kindwright.stop()
        self.plane.stop()

    def ended(self) -> processes.Child | None:
        """Find a part that ended without having been stopped."""
        return next((child for child in self.plane.children.values() if not child.running()), None)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _start(self, report: Callable[[str], None]) -> None:
        if self.options.flux:
            report("Flux CRDs and the chart repository")
            self.flux.install()
            self.flux.serve(self._charts)
        if self.options.flux and self.options.standin:
            report("the stand-in for helm-controller and source-controller")
            self.flux.start_standin()
        if self.options.kindwright:
            report("kindwright")
            self.kindwright.install()
            self.kindwright.start()
