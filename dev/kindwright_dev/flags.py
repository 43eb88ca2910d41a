"""The command lines of the real parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import pki, ports


@dataclass(frozen=True)
class Addresses:
    """Where the parts of one control plane listen."""

    block: ports.Block
    etcd_clients: int
    etcd_peers: int
    apiserver: int

    @property
    def etcd(self) -> str:
        """What kube-apiserver dials."""
        return f"http://{self.block.own}:{self.etcd_clients}"

    @property
    def server(self) -> str:
        """What everybody else dials."""
        return f"https://{self.block.own}:{self.apiserver}"


def etcd(data: Path, addresses: Addresses) -> list[str]:
    """Run etcd without fsync: it lives no longer than this control plane."""
    peers = f"http://{addresses.block.own}:{addresses.etcd_peers}"
    return [
        f"--data-dir={data}",
        f"--listen-client-urls={addresses.etcd}",
        f"--advertise-client-urls={addresses.etcd}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def apiserver(keys: pki.Pki, addresses: Addresses) -> list[str]:
    """Run kube-apiserver with the aggregation layer on and nothing of the usual security off."""
    accounts = keys.path("service-accounts.key")
    return [
        f"--etcd-servers={addresses.etcd}",
        f"--bind-address={addresses.block.own}",
        f"--advertise-address={addresses.block.own}",
        f"--secure-port={addresses.apiserver}",
        f"--service-cluster-ip-range={addresses.block.services}",
        f"--tls-cert-file={keys.path('apiserver.crt')}",
        f"--tls-private-key-file={keys.path('apiserver.key')}",
        f"--client-ca-file={keys.path('ca.crt')}",
        f"--service-account-key-file={accounts}",
        f"--service-account-signing-key-file={accounts}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--authorization-mode=Node,RBAC",
        f"--requestheader-client-ca-file={keys.path('front-proxy-ca.crt')}",
        f"--requestheader-allowed-names={pki.PROXY_USER}",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-uid-headers=X-Remote-Uid",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        f"--proxy-client-cert-file={keys.path('front-proxy.crt')}",
        f"--proxy-client-key-file={keys.path('front-proxy.key')}",
        # No kubelet and no proxy would ever use the endpoints of the kubernetes Service.
        "--endpoint-reconciler-type=none",
        "--shutdown-delay-duration=0s",
    ]


def controller_manager(keys: pki.Pki, kubeconfig: Path) -> list[str]:
    """Run kube-controller-manager: garbage collection, namespaces, ServiceAccounts are its real ones."""
    return [
        f"--kubeconfig={kubeconfig}",
        f"--service-account-private-key-file={keys.path('service-accounts.key')}",
        f"--root-ca-file={keys.path('ca.crt')}",
        "--use-service-account-credentials",
        "--leader-elect=false",
        "--secure-port=0",
        # The client-side limit of 20 requests a second alone would make its start take five seconds.
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        # The default is a directory of the system, which it would create.
        f"--flex-volume-plugin-dir={keys.folder / 'flex-volumes'}",
    ]
