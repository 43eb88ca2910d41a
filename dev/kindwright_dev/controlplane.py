"""etcd, kube-apiserver and kube-controller-manager, as real ones, in a directory of their own.

    with ControlPlane(tmp_path, tools.find().require()) as plane:
        kubernetes.config.load_kube_config(str(plane.kubeconfig))

Synchronous on purpose: it starts in a session fixture of any test, whatever event loops come and go.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import yaml

from kindwright_dev import api, flags, kubeconfigs, pki, ports, processes, tools, waiting

TOKEN_SECONDS = 30 * 24 * 3600
ADMIN = "admin"
MANAGER_USER = "system:kube-controller-manager"
_NO_SEPARATORS = str.maketrans("/:", "__")


class ControlPlane:
    """One cluster without nodes. The data directory is emptied at every start: etcd runs without fsync."""

    def __init__(self, data: Path, kit: tools.Tools, logs: Path | None = None) -> None:
        """Say where it lives; nothing runs before ``start``."""
        self.data = data
        self.tools = kit
        self.logs = logs or data / "logs"
        self.children: dict[str, processes.Child] = {}
        self._claim: ports.Claim | None = None

    @property
    def kubeconfig(self) -> Path:
        """The administrator's (``system:masters``)."""
        return self.data / f"{ADMIN}.kubeconfig"

    @property
    def block(self) -> ports.Block:
        """The loopback addresses that belong to this control plane."""
        assert self._claim is not None, "not started"  # noqa: S101
        return self._claim.block

    def start(self, report: Callable[[str], None] = lambda _: None) -> None:
        """Start all parts and return when they work; DevError with a log when one fails, and then nothing stays."""
        try:
            self._start(report)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all parts, the dependents first, and give the addresses back. Harmless when nothing runs."""
        for child in reversed(self.children.values()):
            child.stop()
        self.children.clear()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def user_kubeconfig(self, user: str, groups: Sequence[str] = ()) -> Path:
        """Mint a kubeconfig for any user in any groups, by client certificate."""
        return mint(self.data, user, groups)

    def service_account_kubeconfig(self, namespace: str, name: str, seconds: int = TOKEN_SECONDS) -> Path:
        """Mint a kubeconfig with a token of a ServiceAccount that exists; ApiError when it does not."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token"
        body = {
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "spec": {"expirationSeconds": seconds},
        }
        token = str(self.api.create(path, body)["status"]["token"])
        text = kubeconfigs.for_token(self.keys.server(self.addresses.server), name, token)
        return keep(self.data, f"{namespace}.{name}", text)

    def spawn(self, command: processes.Command) -> processes.Child:
        """Start a process that belongs to this control plane: it is stopped with it, before it."""
        child = self.children[command.name] = processes.Child(command)
        return child

    def restart(self, name: str) -> processes.Child:
        """Stop one part and start it again as it was."""
        child = self.children.pop(name)
        child.stop()
        return self.spawn(child.command)

    def restart_controller_manager(self) -> None:
        """Restart kube-controller-manager: its informers begin anew, as after an upgrade."""
        self.restart("kube-controller-manager")

    def restart_apiserver(self) -> None:
        """Restart kube-apiserver on the same address, and wait until it is ready again."""
        child = self.restart("kube-apiserver")
        self._wait_for_apiserver(child)

    def _start(self, report: Callable[[str], None]) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._claim = ports.claim()
        self.keys = pki.create(self.data / "pki", self.block)
        self.addresses = flags.Addresses(self.block, *ports.free_ports(self.block.own, 3))
        keep(self.data, ADMIN, self.keys.user_kubeconfig(self.addresses.server, "admin", ["system:masters"]))
        self.api = api.Api(self.kubeconfig)
        report("etcd and kube-apiserver")
        self._run("etcd", self.tools.etcd, flags.etcd(self.data / "etcd", self.addresses))
        child = self._run("kube-apiserver", self.tools.kube_apiserver, flags.apiserver(self.keys, self.addresses))
        self._wait_for_apiserver(child)
        report("kube-controller-manager")
        arguments = flags.controller_manager(self.keys, self.user_kubeconfig(MANAGER_USER))
        child = self._run("kube-controller-manager", self.tools.kube_controller_manager, arguments)
        # Its own readiness has no address (--secure-port=0); the first ServiceAccount is its first visible deed.
        account = "/api/v1/namespaces/default/serviceaccounts/default"
        waiting.until("kube-controller-manager", lambda: self.api.exists(account), children=[child])

    def _wait_for_apiserver(self, child: processes.Child) -> None:
        parts = [self.children["etcd"], child]
        waiting.until("kube-apiserver", lambda: self.api.succeeds("/readyz"), children=parts)

    def _run(self, name: str, binary: Path, arguments: list[str]) -> processes.Child:
        return self.spawn(processes.Command(name, [str(binary), *arguments], self.logs / f"{name}.log"))


def mint(data: Path, user: str, groups: Sequence[str]) -> Path:
    """Mint a kubeconfig for the control plane in a data directory, whichever process started it."""
    config = yaml.safe_load((data / f"{ADMIN}.kubeconfig").read_text())
    text = pki.load(data / "pki").user_kubeconfig(config["clusters"][0]["cluster"]["server"], user, groups)
    return keep(data, user, text)


def keep(data: Path, name: str, text: str) -> Path:
    """Write a kubeconfig into a data directory, readable for nobody else."""
    path = data / f"{name.translate(_NO_SEPARATORS)}.kubeconfig"
    path.touch(mode=0o600)
    path.write_text(text)
    return path
