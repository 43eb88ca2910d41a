"""The few requests to kube-apiserver, under the field managers of Flux's controllers."""

from __future__ import annotations

import base64
import json
import ssl
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

SOURCES = "source.toolkit.fluxcd.io/v1"
NOT_FOUND, BAD_REQUEST = 404, 400
WATCH_SECONDS = 300
Document = dict[str, Any]


@dataclass(frozen=True)
class Resource:
    """One resource, and the controller that writes its status."""

    kind: str
    version: str
    plural: str
    manager: str

    def path(self, namespace: str, name: str) -> str:
        """Build the URL path of one object."""
        return f"/apis/{self.version}/namespaces/{namespace}/{self.plural}/{name}"


HELM_RELEASES = Resource("HelmRelease", "helm.toolkit.fluxcd.io/v2", "helmreleases", "helm-controller")
HELM_REPOSITORIES = Resource("HelmRepository", SOURCES, "helmrepositories", "source-controller")
HELM_CHARTS = Resource("HelmChart", SOURCES, "helmcharts", "source-controller")
OCI_REPOSITORIES = Resource("OCIRepository", SOURCES, "ocirepositories", "source-controller")
# Their status is written by whoever makes them: here only their artifacts are of interest.
EXTERNAL_ARTIFACTS = Resource("ExternalArtifact", SOURCES, "externalartifacts", "")


class RequestError(Exception):
    """An answer that is no success; ``code`` is the HTTP status."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the status."""
        super().__init__(f"{code}: {message}")
        self.code = code


class Client:
    """The objects of one resource, in all namespaces."""

    def __init__(self, session: aiohttp.ClientSession, resource: Resource) -> None:
        """Use a session as ``open_session`` makes it."""
        self._session = session
        self.resource = resource

    async def get(self, namespace: str, name: str) -> Document | None:
        """Get an object; None when there is none."""
        return await self._get(self.resource.path(namespace, name))

    async def patch_status(self, namespace: str, name: str, status: Document) -> Document:
        """Merge into the status; RequestError when the object is gone."""
        return await self._patch(self.resource.path(namespace, name) + "/status", {"status": status})

    async def set_finalizers(self, found: Document, finalizers: list[str]) -> Document:
        """Set the finalizers of exactly the object that was read; RequestError with 409 when it changed since."""
        metadata = found["metadata"]
        change = {"finalizers": finalizers, "resourceVersion": metadata["resourceVersion"]}
        return await self._patch(self.resource.path(metadata["namespace"], metadata["name"]), {"metadata": change})

    async def list(self) -> Document:
        """List the objects of all namespaces."""
        return await self._get(f"/apis/{self.resource.version}/{self.resource.plural}") or {}

    async def watch(self, version: str) -> AsyncIterator[Document]:
        """Give the events since a list, until the server ends the watch."""
        query = {"watch": "true", "resourceVersion": version, "timeoutSeconds": str(WATCH_SECONDS)}
        timeout = aiohttp.ClientTimeout(total=None, sock_read=WATCH_SECONDS + 30)
        path = f"/apis/{self.resource.version}/{self.resource.plural}"
        async with self._session.get(path, params=query, timeout=timeout) as response:
            await _check(response)
            rest = b""
            # readline() has a limit that a HelmRelease with large values exceeds.
            async for chunk in response.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    yield json.loads(line)

    async def _get(self, path: str) -> Document | None:
        async with self._session.get(path) as response:
            if response.status == NOT_FOUND:
                return None
            await _check(response)
            return await _decoded(response)

    async def _patch(self, path: str, body: Document) -> Document:
        headers = {"Content-Type": "application/merge-patch+json"}
        params = {"fieldManager": self.resource.manager}
        async with self._session.patch(path, data=json.dumps(body), headers=headers, params=params) as response:
            await _check(response)
            return await _decoded(response)


def open_session(kubeconfig: Path) -> aiohttp.ClientSession:
    """Open a session as the user of a kubeconfig with embedded certificates."""
    config = yaml.safe_load(kubeconfig.read_text())
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    context = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    with tempfile.NamedTemporaryFile() as pem:
        pem.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
        pem.flush()
        context.load_cert_chain(pem.name)
    connector = aiohttp.TCPConnector(ssl=context)
    return aiohttp.ClientSession(cluster["server"], connector=connector, headers={"User-Agent": "flux-standin"})


async def _check(response: aiohttp.ClientResponse) -> None:
    if response.status >= BAD_REQUEST:
        raise RequestError(response.status, (await response.text())[:500])


async def _decoded(response: aiohttp.ClientResponse) -> Document:
    document: Document = await response.json(content_type=None)
    return document
