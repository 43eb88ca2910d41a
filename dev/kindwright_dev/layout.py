"""Where things are inside a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one checkout; everything that is made lies under ``.dev``."""

    root: Path

    @property
    def dev(self) -> Path:
        """Everything made here: safe to delete when nothing runs."""
        return self.root / ".dev"

    @property
    def bin(self) -> Path:
        """The tools built from ``modules``."""
        return self.dev / "bin"

    @property
    def crds(self) -> Path:
        """The Flux CRDs generated from ``modules``."""
        return self.dev / "crds"

    @property
    def image(self) -> Path:
        """The environment that Kindwright runs in, as in its image."""
        return self.dev / "image"

    @property
    def data(self) -> Path:
        """The control plane of ``up`` and ``run``: etcd, certificates, kubeconfigs."""
        return self.dev / "data"

    @property
    def logs(self) -> Path:
        """One log per process, and one per build step."""
        return self.dev / "logs"

    @property
    def supervisor_log(self) -> Path:
        """What the owner of a background cluster has to say."""
        return self.logs / "supervisor.log"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig of what ``up`` and ``run`` started."""
        return self.dev / "kubeconfig"

    @property
    def lock(self) -> Path:
        """Held by the process that owns what runs."""
        return self.dev / "lock"

    @property
    def modules(self) -> Path:
        """The Go modules that pin the tools."""
        return self.root / "dev" / "tools"

    @property
    def chart(self) -> Path:
        """The product's chart."""
        return self.root / "charts" / "kindwright"

    @property
    def examples(self) -> Path:
        """The example charts, definitions and objects."""
        return self.root / "examples"


def checkout() -> Layout:
    """Find the checkout that this package lies in."""
    return Layout(Path(__file__).resolve().parents[2])
