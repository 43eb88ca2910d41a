"""Kubeconfig documents with everything embedded, so that one file can be handed around. Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import yaml

from kindwright_dev import certificates


@dataclass(frozen=True)
class Server:
    """Where kube-apiserver is, and the authority that vouches for it."""

    url: str
    authority: bytes


def for_certificate(server: Server, user: str, pair: certificates.KeyPair) -> str:
    """Write the kubeconfig of a user who shows a client certificate."""
    credentials = {"client-certificate-data": _base64(pair.certificate), "client-key-data": _base64(pair.key)}
    return _document(server, user, credentials)


def for_token(server: Server, user: str, token: str) -> str:
    """Write the kubeconfig of a user who shows a bearer token."""
    return _document(server, user, {"token": token})


def _document(server: Server, user: str, credentials: dict[str, str]) -> str:
    cluster = {"server": server.url, "certificate-authority-data": _base64(server.authority)}
    document: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "kindwright-dev", "cluster": cluster}],
        "users": [{"name": user, "user": credentials}],
        "contexts": [{"name": "kindwright-dev", "context": {"cluster": "kindwright-dev", "user": user}}],
        "current-context": "kindwright-dev",
    }
    return yaml.safe_dump(document, sort_keys=False)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
