"""The keys of one control plane, as files in its data directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import certificates, kubeconfigs, ports

PROXY_USER = "front-proxy-client"
HOSTS = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")


@dataclass(frozen=True)
class Pki:
    """Two authorities: were they one, any client certificate named like the front proxy could speak for everybody."""

    folder: Path
    cluster: certificates.KeyPair
    proxy: certificates.KeyPair

    def path(self, name: str) -> Path:
        """Name one of the files that kube-apiserver and kube-controller-manager are pointed to."""
        return self.folder / name

    def user_kubeconfig(self, url: str, user: str, groups: Sequence[str]) -> str:
        """Write a kubeconfig for a user that this cluster's authority vouches for."""
        pair = certificates.issue(self.cluster, certificates.Subject(user, groups))
        return kubeconfigs.for_certificate(self.server(url), user, pair)

    def server(self, url: str) -> kubeconfigs.Server:
        """Describe kube-apiserver for a kubeconfig."""
        return kubeconfigs.Server(url, self.cluster.certificate)


def create(folder: Path, block: ports.Block) -> Pki:
    """Make all keys of a new control plane, and write what its parts read."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Pki(folder, certificates.authority("kindwright-dev"), certificates.authority("kindwright-dev-front-proxy"))
    server = certificates.Subject("kube-apiserver", hosts=HOSTS, addresses=(block.own, block.first_service))
    _write(folder, "ca", made.cluster)
    _write(folder, "front-proxy-ca", made.proxy)
    _write(folder, "apiserver", certificates.issue(made.cluster, server))
    _write(folder, "front-proxy", certificates.issue(made.proxy, certificates.Subject(PROXY_USER)))
    _private(folder / "service-accounts.key", certificates.key_pem(certificates.new_key()))
    return made


def load(folder: Path) -> Pki:
    """Read the authorities of a control plane that another process started."""
    return Pki(folder, _read(folder, "ca"), _read(folder, "front-proxy-ca"))


def _read(folder: Path, name: str) -> certificates.KeyPair:
    return certificates.KeyPair((folder / f"{name}.crt").read_bytes(), (folder / f"{name}.key").read_bytes())


def _write(folder: Path, name: str, pair: certificates.KeyPair) -> None:
    (folder / f"{name}.crt").write_bytes(pair.certificate)
    _private(folder / f"{name}.key", pair.key)


def _private(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
