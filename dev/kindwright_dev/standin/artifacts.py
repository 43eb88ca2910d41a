"""What a source came to: an artifact to publish, or a failure, in source-controller's words. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LATEST = "latest.tar.gz"
Document = dict[str, Any]


@dataclass(frozen=True)
class Build:
    """A chart, ready to be published.

    ``news`` is what the condition ArtifactOutdated says while it replaces another one, ``stored`` what ArtifactInStorage
    says afterwards: reason and message. ``observed`` goes into the status once it is stored; what differs there asks
    for a new artifact, as another revision does. ``noted`` goes into the status in any case.
    """

    revision: str
    file: str
    content: bytes
    news: tuple[str, str]
    stored: tuple[str, str]
    observed: Mapping[str, Any] = field(default_factory=dict)
    noted: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    forced: bool = False


class SourceError(Exception):
    """No chart can be had; a ``persistent`` one is not tried again before something changes."""

    def __init__(
        self, reason: str, message: str, *, persistent: bool = False, noted: Mapping[str, Any] | None = None
    ) -> None:
        """Keep the reason of the condition FetchFailed, its message, and what goes into the status all the same."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.persistent = persistent
        self.noted = noted or {}


def path(kind: str, namespace: str, name: str, file: str) -> str:
    """Place a file in the storage: ``helmchart/default/db/db-1.0.0.tgz``."""
    return f"{kind.lower()}/{namespace}/{name}/{file}"


def digest(content: bytes) -> str:
    """Name bytes as an artifact's digest does."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def describe(build: Build, where: str, base: str, now: str) -> Document:
    """Write ``status.artifact`` of a file that was stored; ``base`` is where the storage is served."""
    artifact = {
        "digest": digest(build.content),
        "lastUpdateTime": now,
        "path": where,
        "revision": build.revision,
        "size": len(build.content),
        "url": f"{base}/{where}",
    }
    return artifact | ({"metadata": dict(build.metadata)} if build.metadata else {})


def relocate(artifact: Document, base: str) -> Document:
    """Give an artifact the address at which the storage is served now."""
    return {**artifact, "url": f"{base}/{artifact['path']}"}


def latest(artifact: Document, base: str) -> str:
    """Write ``status.url``: the link to the newest artifact."""
    return f"{base}/{artifact['path'].rpartition('/')[0]}/{LATEST}"
