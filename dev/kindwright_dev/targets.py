"""What is built from which pinned Go module. Pure, apart from reading go.mod and go.sum."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERSION_PACKAGE = "k8s.io/component-base/version"
CHART_PACKAGE = "helm.sh/helm/v3/pkg/chartutil"
GENERATOR = "sigs.k8s.io/controller-tools/cmd/controller-gen"
APIS = ("github.com/fluxcd/helm-controller/api/v2", "github.com/fluxcd/source-controller/api/v1")
FLAGS = ("-mod=readonly", "-trimpath")
_REQUIRED = re.compile(r"^(?:require)?\s*k8s\.io/kubernetes (v(\d+)\.(\d+)\.\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """Binaries that come from one module, and what makes them out of date."""

    module: Path
    packages: Mapping[str, str]  # binary: Go package
    ldflags: Sequence[str] = ("-s", "-w")
    title: str = ""
    _sums: tuple[str, ...] = field(default=("go.mod", "go.sum"), repr=False)

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.title or ", ".join(self.packages)

    @property
    def flags(self) -> list[str]:
        """The flags that both ``go list`` and ``go build`` get: other flags mean another cache entry."""
        return [*FLAGS, f"-ldflags={' '.join(self.ldflags)}"]

    def output(self, folder: Path) -> Path:
        """Where ``go build -o`` writes: one binary under its name, several under their packages' names."""
        return folder / next(iter(self.packages)) if len(self.packages) == 1 else folder

    def without(self, binaries: Collection[str]) -> Target:
        """Leave out what somebody else provides."""
        kept = {name: package for name, package in self.packages.items() if name not in binaries}
        return Target(self.module, kept, self.ldflags, self.title)

    def digest(self) -> str:
        """Change whenever a build could come out differently."""
        parts = [*((self.module / name).read_text() for name in self._sums), *self.flags, *self.packages.values()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def everything(modules: Path) -> list[Target]:
    """List all targets, the quick ones first."""
    kubernetes = {
        name: f"k8s.io/kubernetes/cmd/{name}" for name in ("kube-apiserver", "kube-controller-manager", "kubectl")
    }
    go_mod = (modules / "kubernetes" / "go.mod").read_text()
    ldflags = version_flags(go_mod)
    return [
        Target(modules / "etcd", {"etcd": "go.etcd.io/etcd/server/v3"}),
        Target(modules / "kubernetes", kubernetes, ("-s", "-w", *ldflags)),
        Target(modules / "helm", {"helm": "helm.sh/helm/v3/cmd/helm"}, ("-s", "-w", *helm_flags(go_mod))),
        Target(modules / "flux", {"controller-gen": GENERATOR}, title="Flux CRDs"),
    ]


def version_flags(go_mod: str) -> list[str]:
    """Tell Kubernetes its own version: it knows none when built as a module, and clients can't parse none."""
    version, major, minor = kubernetes_version(go_mod)
    values = {"gitVersion": version, "gitMajor": major, "gitMinor": minor, "gitTreeState": "clean"}
    return [f"-X {VERSION_PACKAGE}.{key}={value}" for key, value in values.items()]


def helm_flags(go_mod: str) -> list[str]:
    """Tell helm which Kubernetes to render for when no cluster is asked; its own default is years behind."""
    _, major, minor = kubernetes_version(go_mod)
    return [f"-X {CHART_PACKAGE}.k8sVersionMajor={major}", f"-X {CHART_PACKAGE}.k8sVersionMinor={minor}"]


def kubernetes_version(go_mod: str) -> tuple[str, str, str]:
    """Read the version that go.mod requires, as a whole and as major and minor; ValueError when it requires none."""
    found = _REQUIRED.search(go_mod)
    if found is None:
        msg = "go.mod requires no k8s.io/kubernetes"
        raise ValueError(msg)
    return found[1], found[2], found[3]
