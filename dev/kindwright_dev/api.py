"""A small synchronous Kubernetes client for setting things up: enough for a handful of requests, no more."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import tempfile
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

MANAGER = "kindwright-dev"
TIMEOUT = 30.0
Document = dict[str, Any]


class ApiError(Exception):
    """An answer that is no success; ``code`` is the HTTP status."""

    def __init__(self, code: int, message: str) -> None:
        """Keep both."""
        super().__init__(f"{code}: {message}")
        self.code = code


class Api:
    """Requests as one user of one control plane."""

    def __init__(self, kubeconfig: Path) -> None:
        """Read a kubeconfig as ``kubeconfigs`` writes them."""
        config = yaml.safe_load(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._host = urllib.parse.urlsplit(cluster["server"]).netloc
        self._context = _context(cluster, user)
        self._headers = {"Authorization": f"Bearer {user['token']}"} if "token" in user else {}

    def get(self, path: str) -> Document:
        """Get an object, or a list."""
        return self._decoded("GET", path)

    def create(self, path: str, body: Document) -> Document:
        """Post an object."""
        return self._decoded("POST", path, body)

    def apply(self, path: str, body: Document) -> Document:
        """Apply an object on the server, forced: nobody else manages what is set up here."""
        headers = {"Content-Type": "application/apply-patch+yaml"}
        return self._decoded("PATCH", f"{path}?fieldManager={MANAGER}&force=true", body, headers)

    def exists(self, path: str) -> bool:
        """Look whether an object is there."""
        return self.succeeds(path)

    def succeeds(self, path: str) -> bool:
        """Look whether a GET is answered with success; no connection at all is no success."""
        try:
            return self._raw("GET", path)[0] == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    def _decoded(
        self, method: str, path: str, body: Document | None = None, headers: Mapping[str, str] | None = None
    ) -> Document:
        code, data = self._raw(method, path, body, headers)
        if code >= http.client.BAD_REQUEST:
            raise ApiError(code, data.decode(errors="replace")[:500])
        document: Document = json.loads(data)
        return document

    def _raw(
        self, method: str, path: str, body: Document | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPSConnection(self._host, timeout=TIMEOUT, context=self._context)
        try:
            content = None if body is None else json.dumps(body)
            sent = {"Content-Type": "application/json", **self._headers, **(headers or {})}
            connection.request(method, path, content, sent)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _context(cluster: Mapping[str, str], user: Mapping[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    if "client-certificate-data" in user:
        # The ssl module reads client certificates from files only.
        with tempfile.NamedTemporaryFile() as pem:
            pem.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
            pem.flush()
            context.load_cert_chain(pem.name)
    return context
