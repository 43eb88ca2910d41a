"""Artifacts as others than source-controller publish them: the status of an ExternalArtifact, written by whoever made it.

https://fluxcd.io/flux/components/source/externalartifacts/
"""

import hashlib
import json

from cluster import commands, kinds


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def artifact(url: str, content: bytes, revision: str) -> kinds.Document:
    """Write `status.artifact` of an archive that is served at a URL."""
    return {
        "url": url,
        "path": url.rpartition("/")[2],
        "digest": digest(content),
        "size": len(content),
        "revision": f"{revision}@{digest(content)}",
        "lastUpdateTime": "2026-01-01T00:00:00Z",
    }


def publish(kubectl: commands.Kubectl, resource: str, name: str, artifact: kinds.Document) -> None:
    """Put an artifact into the status of a source."""
    patch = json.dumps({"status": {"artifact": artifact}})
    kubectl.run("patch", resource, name, "--subresource=status", "--type=merge", "-p", patch)
