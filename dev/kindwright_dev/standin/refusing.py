"""Why a source has no chart, in source-controller's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kindwright_dev.standin import artifacts

_NAME = re.compile(r"[-a-z0-9](/?\.?[-a-z0-9])*/?\.?")
_REFERENCE = "invalid chart reference: failed to get chart version for remote reference"
_NOT_FOUND = re.compile(r'chart ".*" version ".*" not found')


def no_repository(name: str) -> artifacts.SourceError:
    """Say that the HelmRepository is not there."""
    message = f'failed to get source: HelmRepository.source.toolkit.fluxcd.io "{name}" not found'
    return artifacts.SourceError("SourceUnavailable", message)


def no_index(name: str) -> artifacts.SourceError:
    """Say that the HelmRepository has no index."""
    return artifacts.SourceError("NoSourceArtifact", f"no artifact available for HelmRepository source '{name}'")


def bad_name(chart: str) -> artifacts.SourceError | None:
    """Check how a chart's name is written."""
    if _NAME.fullmatch(chart):
        return None
    rule = "a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)"
    message = f"invalid chart reference: invalid chart name '{chart}': {rule}"
    return artifacts.SourceError("InvalidChartReference", message, persistent=True)


def no_chart(noted: Mapping[str, Any]) -> artifacts.SourceError:
    """Say that the repository has no chart of this name."""
    message = f"{_REFERENCE}: no chart name found"
    return artifacts.SourceError("InvalidChartReference", message, persistent=True, noted=noted)


def no_pull(chart: str, version: str, said: str, noted: Mapping[str, Any]) -> artifacts.SourceError:
    """Say that helm could not fetch the chart; ``said`` is helm's complaint."""
    if _NOT_FOUND.search(said):
        message = f"{_REFERENCE}: no '{chart}' chart with version matching '{version}' found"
        return artifacts.SourceError("InvalidChartReference", message, persistent=True, noted=noted)
    message = f"chart pull error: failed to download chart for remote reference: {said}"
    return artifacts.SourceError("ChartPullError", message, noted=noted)


def bad_url(url: str, said: str) -> artifacts.SourceError:
    """Say that an OCIRepository's URL can't be one."""
    message = f"URL validation failed for '{url}': {said}"
    return artifacts.SourceError("URLInvalid", message, persistent=True)


def no_tag(url: str, said: str) -> artifacts.SourceError:
    """Say that no tag of an OCIRepository fits."""
    message = f"failed to determine the artifact tag for '{url}': {said}"
    return artifacts.SourceError("ReadOperationFailed", message)


def no_manifest(said: str) -> artifacts.SourceError:
    """Say that the registry has nothing under a tag or a digest."""
    return artifacts.SourceError("OCIArtifactPullFailed", f"failed to determine artifact digest: {said}")


def no_layer(media_type: str) -> artifacts.SourceError:
    """Say that the artifact has no layer of this type."""
    message = f"failed to find layer with media type '{media_type}' in artifact"
    return artifacts.SourceError("OCIArtifactLayerOperationFailed", message)
