"""The real binaries, and where they come from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import errors, layout

ASSETS_VARIABLE = "KUBEBUILDER_ASSETS"
FROM_ASSETS = ("etcd", "kube-apiserver", "kubectl")


@dataclass(frozen=True)
class Tools:
    """Paths of what a control plane is made of."""

    etcd: Path
    kube_apiserver: Path
    kube_controller_manager: Path
    kubectl: Path
    helm: Path
    crds: Path

    def missing(self) -> list[Path]:
        """Give what is not there yet."""
        found = (self.etcd, self.kube_apiserver, self.kube_controller_manager, self.kubectl, self.helm)
        gone = [path for path in found if not os.access(path, os.X_OK)]
        return gone if any(self.crds.glob("*.yaml")) else [*gone, self.crds]

    def require(self) -> Tools:
        """Give these tools back; DevError when some are missing."""
        if gone := self.missing():
            names = ", ".join(path.name for path in gone)
            msg = f"not built yet: {names}; run `make build`"
            raise errors.DevError(msg)
        return self


def provided(environ: Mapping[str, str]) -> dict[str, Path]:
    """Give the binaries that ``KUBEBUILDER_ASSETS`` brings; they win over what is built here."""
    if not (folder := environ.get(ASSETS_VARIABLE)):
        return {}
    paths = {name: Path(folder) / name for name in FROM_ASSETS}
    return {name: path for name, path in paths.items() if os.access(path, os.X_OK)}


def find(place: layout.Layout | None = None, environ: Mapping[str, str] | None = None) -> Tools:
    """Name the tools of a checkout, whether they are there yet or not."""
    place = place or layout.checkout()
    given = provided(os.environ if environ is None else environ)

    def path(name: str) -> Path:
        return given.get(name, place.bin / name)

    return Tools(
        etcd=path("etcd"),
        kube_apiserver=path("kube-apiserver"),
        kube_controller_manager=path("kube-controller-manager"),
        kubectl=path("kubectl"),
        helm=path("helm"),
        crds=place.crds,
    )
