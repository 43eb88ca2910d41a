"""Kindwright as helm installs it, run by us where a kubelet would: same chart, same arguments, same permissions."""

from __future__ import annotations

import functools
import http.client
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kindwright_dev import balancing, controlplane, deployments, helm, image, layout, processes, waiting

NAMESPACE = "kindwright-system"
NAME = "kindwright"
SERVICE_PORT = 8443  # the aggregator dials the Service's own port, and 443 needs root
GRACE = 15.0
# Nothing listens there (it is reserved for documentation). The aggregator only wants an endpoint to exist, and
# kube-apiserver refuses loopback addresses in one.
ENDPOINT = "192.0.2.10"


@dataclass(frozen=True)
class Product:
    """What to install, and how to run it."""

    chart: Path
    program: Sequence[str] = field(default_factory=lambda: image.program(layout.checkout()))
    replicas: int = 1
    values: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


class Kindwright:
    """The product in one control plane."""

    def __init__(self, plane: controlplane.ControlPlane, helming: helm.Helm, product: Product) -> None:
        """Say where and what; nothing happens before ``install``."""
        self.product = product
        self._plane = plane
        self._helm = helming

    def install(self) -> None:
        """Install the chart, and do what a kubelet would do next; DevError when helm refuses it."""
        values = [f"service.port={SERVICE_PORT}", f"replicas={self.product.replicas}", *self.product.values]
        flags = [part for value in values for part in ("--set", value)]
        self._helm.run("install", NAME, str(self.product.chart), "-n", NAMESPACE, "--create-namespace", *flags)
        self._plane.api.apply(_path("discovery.k8s.io/v1", "endpointslices"), endpoints())
        service = self._plane.api.get(_path("v1", "services"))
        self.address = str(service["spec"]["clusterIP"])
        self.deployment = self._plane.api.get(_path("apps/v1", "deployments"))
        account = deployments.service_account(self.deployment)
        minted = self._plane.service_account_kubeconfig(NAMESPACE, account)
        self.kubeconfig = minted.rename(self._plane.data / "kindwright.kubeconfig")

    @property
    def names(self) -> list[str]:
        """The names of its processes among the control plane's children."""
        return [NAME] if self.product.replicas == 1 else [f"{NAME}-{index}" for index in range(self.product.replicas)]

    @property
    def replicas(self) -> list[processes.Child]:
        """Its processes that were started and not stopped."""
        return [self._plane.children[name] for name in self.names if name in self._plane.children]

    def start(self, seconds: float = 60.0) -> None:
        """Start the replicas that do not run, and ``wait``; DevError with a log when one ends."""
        if self.product.replicas > 1 and balancing.NAME not in self._plane.children:
            self._plane.spawn(self._balancer())
        for index, name in enumerate(self.names):
            child = self._plane.children.get(name)
            if child is None or not child.running():
                self._plane.spawn(self._command(index, name))
        self.wait(seconds)

    def wait(self, seconds: float = 60.0) -> None:
        """Return when every replica answers ready, and the Service's address too."""
        for host in {*map(self._listening, range(self.product.replicas)), self.address}:
            answers = functools.partial(ready, host)
            waiting.until(f"{NAME} /readyz", answers, children=self.replicas, seconds=seconds)

    def stop(self) -> None:
        """Stop every replica as a rollout would: asked first, by force only when its grace is over."""
        processes.stop_all(self.replicas)
        self._forget()

    def kill(self) -> None:
        """End every replica at once, as a lost node would."""
        for child in self.replicas:
            child.kill()
        self._forget()

    def restart(self) -> None:
        """Stop every replica, start it again and wait until it is ready."""
        self.stop()
        self.start()

    def _forget(self) -> None:
        for name in self.names:
            self._plane.children.pop(name, None)

    def _listening(self, index: int) -> str:
        return self.address if self.product.replicas == 1 else self._plane.block.replica(index)

    def _command(self, index: int, name: str) -> processes.Command:
        account = deployments.service_account(self.deployment)
        pod = deployments.Pod(f"{NAME}-{index}", NAMESPACE, account, self._listening(index))
        container = deployments.container(self.deployment, NAME, pod)
        environment = {
            **image.environment(layout.checkout()),
            **container.environment,
            "KINDWRIGHT_KUBECONFIG": str(self.kubeconfig),
            "KINDWRIGHT_BIND_ADDRESS": self._listening(index),
            **self.product.environment,
        }
        argv = [*self.product.program, *container.arguments]
        return processes.Command(name, argv, self._plane.logs / f"{name}.log", environment, GRACE)

    def _balancer(self) -> processes.Command:
        backends = [self._listening(index) for index in range(self.product.replicas)]
        log = self._plane.logs / f"{balancing.NAME}.log"
        return balancing.command(self.address, SERVICE_PORT, backends, log)


def endpoints() -> dict[str, Any]:
    """Build the EndpointSlice that a running pod would bring about."""
    labels = {"kubernetes.io/service-name": NAME, "endpointslice.kubernetes.io/managed-by": "kindwright-dev"}
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": NAME, "namespace": NAMESPACE, "labels": labels},
        "addressType": "IPv4",
        "ports": [{"name": "https", "port": SERVICE_PORT, "protocol": "TCP"}],
        "endpoints": [{"addresses": [ENDPOINT], "conditions": {"ready": True}}],
    }


def ready(host: str) -> bool:
    """Ask ``/readyz`` once, as a kubelet does: without looking at the certificate."""
    context = ssl._create_unverified_context()  # noqa: S323, SLF001
    connection = http.client.HTTPSConnection(host, SERVICE_PORT, timeout=5, context=context)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _path(version: str, resource: str) -> str:
    root = "/api" if "/" not in version else "/apis"
    return f"{root}/{version}/namespaces/{NAMESPACE}/{resource}/{NAME}"
