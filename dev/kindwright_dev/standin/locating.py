"""Where the chart of a HelmRelease comes from: ``spec.chart`` from its HelmRepository, a ``chartRef`` from an artifact.

The real helm-controller makes a HelmChart of every ``spec.chart``, and installs from that one's artifact. Here there is
none: with thousands of HelmReleases it would be thousands of objects more, which nobody looks at.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from kindwright_dev.standin import client, fetching, helming, observing, plans

log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """There is no chart yet."""

    def __init__(self, reason: str, message: str) -> None:
        """Keep the reason of the condition Ready, and its message."""
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True)
class Locator:
    """Finds charts; ``sources`` are the clients of what a ``chartRef`` may name, by kind."""

    repositories: client.Client
    sources: Mapping[str, client.Client]
    fetcher: fetching.Fetcher
    helm: helming.Runner

    async def locate(self, plan: plans.Plan) -> helming.Archive:
        """Give the chart of a HelmRelease; NotReadyError when there is none."""
        if plan.reference:
            return await self._referred(plan.reference)
        try:
            return await self._templated(plan)
        except LookupError as error:
            message = f"HelmChart '{plan.helm_chart}' is not ready: latest generation of object has not been reconciled"
            raise NotReadyError("SourceNotReady", message) from error

    async def _templated(self, plan: plans.Plan) -> helming.Archive:
        source = plan.source
        known = source.kind == self.repositories.resource.kind
        repository = await self.repositories.get(source.namespace, source.name) if known else None
        if repository is None:
            raise LookupError(source)
        try:
            return await self.helm.pull(repository["spec"]["url"], plan.chart, plan.version)
        except helming.HelmError as error:
            log.warning("%s/%s: %s", plan.namespace, plan.name, error)
            raise LookupError(source) from error

    async def _referred(self, source: plans.Source) -> helming.Archive:
        api = self.sources.get(source.kind)
        found = await api.get(source.namespace, source.name) if api else None
        if found is None:
            missing = f'{source.kind}.source.toolkit.fluxcd.io "{source.name}" not found'
            raise NotReadyError("ArtifactFailed", f"could not get Source object: {missing}")
        if message := observing.unready(found):
            raise NotReadyError("SourceNotReady", message)
        try:
            return await self.fetcher.fetch(found)
        except fetching.FetchError as error:
            raise NotReadyError("ArtifactFailed", f"Could not load chart: {error}") from error
