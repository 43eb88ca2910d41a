"""Charts from the artifacts of sources, as helm-controller fetches and checks them."""

from __future__ import annotations

import tarfile
from pathlib import Path

import aiohttp
import yaml

from kindwright_dev.standin import archives, artifacts, client, helming

TIMEOUT = aiohttp.ClientTimeout(total=30)
# How much of an OCI artifact's digest helm-controller adds to the chart's version.
DIGITS = 12


class FetchError(Exception):
    """An artifact that can't be had, or is no chart."""


class Fetcher:
    """Fetches artifacts over http, each of them once."""

    def __init__(self, session: aiohttp.ClientSession, folder: Path) -> None:
        """Use any session, and keep the charts in a directory."""
        self._session = session
        self._folder = folder
        self._kept: dict[tuple[str, str], helming.Archive] = {}

    async def fetch(self, source: client.Document) -> helming.Archive:
        """Give the chart of a source that has an artifact; FetchError when it can't be had."""
        artifact = source["status"]["artifact"]
        key = artifact["digest"], artifact["revision"]
        if key not in self._kept:
            content = await self._download(artifact)
            digest = artifact["revision"].rpartition("@")[2] if source["kind"] == "OCIRepository" else ""
            try:
                self._kept[key] = self._keep(content, digest)
            except (tarfile.TarError, OSError, LookupError, yaml.YAMLError) as error:
                msg = f"the artifact is no chart: {error}"
                raise FetchError(msg) from error
        return self._kept[key]

    async def _download(self, artifact: artifacts.Document) -> bytes:
        try:
            async with self._session.get(artifact["url"], timeout=TIMEOUT) as response:
                response.raise_for_status()
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FetchError(str(error)) from error
        if artifacts.digest(content) != artifact["digest"]:
            msg = f"artifact digest mismatch: expected '{artifact['digest']}'"
            raise FetchError(msg)
        return content

    def _keep(self, content: bytes, digest: str) -> helming.Archive:
        chart = archives.metadata(content)
        name, version = str(chart["name"]), str(chart["version"])
        if digest:
            # So a tag that was moved to another chart of the same version is an upgrade, too.
            version = f"{version.partition('+')[0]}+{digest.removeprefix('sha256:')[:DIGITS]}"
            content = archives.with_version(content, version)
        path = self._folder / artifacts.digest(content).removeprefix("sha256:") / f"{name}-{version}.tgz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return helming.Archive(path, name, version, digest)
