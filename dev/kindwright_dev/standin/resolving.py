"""From what a source asks for to the chart that it gets.

No registry runs on this machine: an OCIRepository ``oci://anything/CHART`` is answered from a chart repository, by the
last part of its URL. Its tags are the chart's versions (and ``latest``, which nobody pushes, is none of them); the
manifest, and so the digest in the revision, is made up of the chart.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from kindwright_dev.standin import archives, artifacts, client, helming, indexing, refusing

PREFIX = "oci://"


@dataclass(frozen=True)
class Charts:
    """Resolves HelmCharts of HelmRepositories. ``valuesFiles`` and ``verify`` are not acted on."""

    repositories: client.Client
    indexes: indexing.Indexes
    helm: helming.Runner

    async def resolve(self, found: client.Document) -> artifacts.Build:
        """Fetch the newest chart in the range; SourceError when there is none."""
        spec, metadata = found["spec"], found["metadata"]
        source, chart, version = spec["sourceRef"]["name"], spec["chart"], spec.get("version", "*")
        repository = await self.repositories.get(metadata["namespace"], source)
        if repository is None:
            raise refusing.no_repository(source)
        url = repository["spec"]["url"]
        try:
            index = await self.indexes.get(url)
        except indexing.UnreachableError as error:
            raise refusing.no_index(source) from error
        noted = {"observedSourceArtifactRevision": index.digest}
        if refusal := refusing.bad_name(chart):
            raise refusal
        if chart not in index.charts:
            raise refusing.no_chart(noted)
        try:
            archive = await self.helm.pull(url, chart, version, index.digest)
        except helming.HelmError as error:
            raise refusing.no_pull(chart, version, str(error), noted) from error
        forced = metadata["generation"] != found.get("status", {}).get("observedGeneration")
        return helm_chart(archive, await asyncio.to_thread(archive.path.read_bytes), noted, forced=forced)


@dataclass(frozen=True)
class Registry:
    """Resolves OCIRepositories, from the chart repository at ``url``."""

    url: str
    indexes: indexing.Indexes
    helm: helming.Runner

    async def resolve(self, found: client.Document) -> artifacts.Build:
        """Fetch the chart under a tag, or the newest in a range; SourceError when there is none."""
        spec = found["spec"]
        chart, reference = chart_of(spec["url"]), spec.get("ref", {})
        if "digest" in reference:
            raise refusing.no_manifest(f"{self._missing(chart, reference['digest'])}; no digests are known here")
        ranged = reference.get("semver", "")
        tag = ranged or reference.get("tag", "latest")
        archive = await self._pull(chart, tag)
        if archive is None and ranged:
            raise refusing.no_tag(spec["url"], f"no match found for semver: {ranged}")
        if archive is None or tag not in {ranged, archive.version}:
            raise refusing.no_manifest(self._missing(chart, tag))
        return oci_artifact(found, archive, await asyncio.to_thread(archive.path.read_bytes))

    async def _pull(self, chart: str, version: str) -> helming.Archive | None:
        try:
            index = await self.indexes.get(self.url)
            known = chart in index.charts
            return await self.helm.pull(self.url, chart, version, index.digest) if known else None
        except (helming.HelmError, indexing.UnreachableError):
            return None

    def _missing(self, chart: str, reference: str) -> str:
        return f"GET {self.url}/v2/{chart}/manifests/{reference}: MANIFEST_UNKNOWN: manifest unknown"


def helm_chart(archive: helming.Archive, content: bytes, noted: dict[str, Any], *, forced: bool) -> artifacts.Build:
    """Make a HelmChart's artifact: the chart as the repository has it."""
    summary = f"'{archive.chart}' chart with version '{archive.version}'"
    return artifacts.Build(
        revision=archive.version,
        file=f"{archive.chart}-{archive.version}.tgz",
        content=content,
        news=("NewChart", f"pulled {summary}"),
        stored=("ChartPullSucceeded", f"pulled {summary}"),
        observed={"observedChartName": archive.chart},
        noted=noted,
        forced=forced,
    )


def oci_artifact(found: client.Document, archive: helming.Archive, content: bytes) -> artifacts.Build:
    """Make an OCIRepository's artifact: the layer as it is, or compressed anew; SourceError without such a layer."""
    spec = found["spec"]
    selector = spec.get("layerSelector", {})
    if (media_type := selector.get("mediaType", archives.CHART_LAYER)) != archives.CHART_LAYER:
        raise refusing.no_layer(media_type)
    digest = archives.manifest_digest(content)
    revision = f"{archive.version}@{digest}"
    return artifacts.Build(
        revision=revision,
        file=f"{digest}.tar.gz",
        content=content if selector.get("operation") == "copy" else archives.repacked(content),
        news=("NewRevision", f"new revision '{revision}' for '{spec['url'].removeprefix(PREFIX)}:{archive.version}'"),
        stored=("Succeeded", f"stored artifact for digest '{revision}'"),
        observed={"observedIgnore": spec.get("ignore"), "observedLayerSelector": spec.get("layerSelector")},
        metadata=archives.image_annotations(archives.metadata(content)),
    )


def chart_of(url: str) -> str:
    """Name the chart that an OCI URL is about; SourceError when the URL carries a tag."""
    name = url.removeprefix(PREFIX).rstrip("/").rpartition("/")[2]
    chart, colon, tag = name.partition(":")
    if colon and "/" in url.removeprefix(PREFIX):
        raise refusing.bad_url(url, f"URL must not contain a tag; remove ':{tag}'")
    return chart
