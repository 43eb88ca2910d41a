"""Packaged charts as bytes: what is in them, and what a registry would make of them. Pure."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

import yaml

from kindwright_dev.standin import artifacts

CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
CHART_CONFIG = "application/vnd.cncf.helm.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_ANNOTATIONS = {"description": "description", "name": "title", "version": "version"}


def metadata(content: bytes) -> dict[str, Any]:
    """Read Chart.yaml; KeyError when the archive has none."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        member = next((item for item in tar if _is_chart(item)), None)
        file = tar.extractfile(member) if member else None
        if file is None:
            raise KeyError("Chart.yaml")
        found: dict[str, Any] = yaml.safe_load(file.read())
        return found


def with_version(content: bytes, version: str) -> bytes:
    """Package the chart again under another version, and change nothing else."""
    target = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as old,
        tarfile.open(fileobj=target, mode="w:gz") as new,
    ):
        for item in old:
            file = old.extractfile(item)
            data = file.read() if file else b""
            if _is_chart(item):
                data = yaml.safe_dump({**yaml.safe_load(data), "version": version}, sort_keys=False).encode()
                item.size = len(data)
            new.addfile(item, io.BytesIO(data))
    return target.getvalue()


def repacked(content: bytes) -> bytes:
    """Compress the archive anew, as source-controller does with a layer that it extracts."""
    return gzip.compress(gzip.decompress(content), mtime=0)


def image_annotations(chart: Mapping[str, Any]) -> dict[str, str]:
    """Write the annotations with which ``helm push`` describes a chart."""
    known = {f"org.opencontainers.image.{ours}": chart.get(theirs) for theirs, ours in _ANNOTATIONS.items()}
    return {key: str(value) for key, value in known.items() if value}


def manifest_digest(content: bytes) -> str:
    """Name the manifest under which a registry would hold the chart: the digest in an OCIRepository's revision."""
    chart = metadata(content)
    config = json.dumps(chart, sort_keys=True).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _descriptor(CHART_CONFIG, config),
        "layers": [_descriptor(CHART_LAYER, content)],
        "annotations": image_annotations(chart),
    }
    return artifacts.digest(json.dumps(manifest, sort_keys=True).encode())


def _descriptor(media_type: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": artifacts.digest(content), "size": len(content)}


def _is_chart(item: tarfile.TarInfo) -> bool:
    # Those of the subcharts lie deeper.
    return item.name.count("/") == 1 and item.name.endswith("/Chart.yaml")
