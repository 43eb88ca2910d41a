"""Whom the load program talks to, and as whom."""

from __future__ import annotations

import dataclasses
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kindwright_dev import installing

SERVER_NAME = f"{installing.NAME}.{installing.NAMESPACE}.svc"


@dataclass(frozen=True)
class Server:
    """An address, the authority that vouches for it, and a client certificate; PEM as base64, as in a kubeconfig."""

    address: str
    name: str
    authority: str
    certificate: str
    key: str

    def plan(self) -> dict[str, str]:
        """Write it for the load program."""
        return dataclasses.asdict(self)


def upstream(kubeconfig: Path) -> Server:
    """Talk to kube-apiserver as a kubeconfig's user."""
    cluster, user = _parts(kubeconfig)
    url = urllib.parse.urlsplit(cluster["server"])
    return Server(
        address=url.netloc,
        name=url.hostname or "",
        authority=cluster["certificate-authority-data"],
        certificate=user["client-certificate-data"],
        key=user["client-key-data"],
    )


def direct(kubeconfig: Path, address: str, authority: str) -> Server:
    """Talk to Kindwright itself as a kubeconfig's user; ``authority`` is an APIService's caBundle."""
    user = upstream(kubeconfig)
    return dataclasses.replace(
        user, address=f"{address}:{installing.SERVICE_PORT}", name=SERVER_NAME, authority=authority
    )


def _parts(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    config = yaml.safe_load(path.read_text())
    return config["clusters"][0]["cluster"], config["users"][0]["user"]
