"""Takes in HelmReleases that others make: stamps the identity labels once, after which only the labels decide.

Follows only what carries no such label, so a cluster full of members costs nothing here.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from kindwright_facade import encoding, errors, kinds, registry
from kindwright_facade.conversion import naming
from kindwright_facade.upstream import client, helmreleases, watching
from kindwright_operator import clashes

log = structlog.get_logger(__name__)

_SELECTOR = [("labelSelector", f"!{naming.KIND_LABEL}")]
_MERGE_PATCH = "application/merge-patch+json"
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?")

Key = tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """What matters of a HelmRelease that belongs to no kind."""

    namespace: str
    name: str
    resource_version: str
    chart: clashes.Identity

    @property
    def key(self) -> Key:
        """Namespace and name."""
        return (self.namespace, self.name)


def candidate(release: Mapping[str, Any]) -> Candidate | None:
    """Read a HelmRelease; None for one that is kept out or on its way out."""
    meta = release["metadata"]
    marks = {**(meta.get("labels") or {}), **(meta.get("annotations") or {})}
    if marks.get(naming.ADOPT_ANNOTATION) == "false" or "deletionTimestamp" in meta:
        return None
    chart = clashes.chart_identity(release.get("spec") or {}, meta["namespace"])
    return Candidate(meta["namespace"], meta["name"], meta["resourceVersion"], chart)


def choose(found: Candidate, served: Iterable[kinds.Kind]) -> kinds.Kind | None:
    """Return the kind that adopts it: of those with its chart and a prefix of its name, the one with the longest prefix."""
    matching = [kind for kind in served if _matches(found, kind)]
    return max(matching, key=lambda kind: len(kind.release.prefix), default=None)


def _matches(found: Candidate, kind: kinds.Kind) -> bool:
    rest = found.name.removeprefix(kind.release.prefix)
    return (
        kind.release.adopt
        and found.name.startswith(kind.release.prefix)
        and _NAME.fullmatch(rest) is not None
        and found.chart == clashes.chart_identity(kind.release.spec, found.namespace)
    )


class Adopter:
    """Follows candidates and the registry; whichever changes, looks again."""

    def __init__(self, upstream: client.Client, kinds_registry: registry.Registry) -> None:
        """Use the client to follow and to stamp."""
        self._client = upstream
        self._registry = kinds_registry
        self._candidates: dict[Key, Candidate] = {}

    async def run(self) -> None:
        """Follow for ever."""
        async for item in watching.follow(self._client, helmreleases.COLLECTION, _SELECTOR):
            if isinstance(item, watching.Listed):
                listed = [candidate(release) for release in item.items]
                self._candidates = {found.key: found for found in listed if found is not None}
                await self.look_again()
            else:
                await self._changed(item)

    async def look_again(self) -> None:
        """Try every candidate: the definitions changed, or a stamp failed before."""
        for found in list(self._candidates.values()):
            await self._try(found)

    async def _changed(self, item: watching.Changed) -> None:
        meta = item.object["metadata"]
        found = None if item.type == "DELETED" else candidate(item.object)
        if found is None:
            self._candidates.pop((meta["namespace"], meta["name"]), None)
            return
        self._candidates[found.key] = found
        await self._try(found)

    async def _try(self, found: Candidate) -> None:
        kind = choose(found, self._registry.snapshot.all_kinds)
        if kind is None:
            return
        try:
            await self._stamp(found, kind)
        except errors.StatusError as error:
            # The next change of either side, or the next resync, tries again.
            log.warning("adoption failed", namespace=found.namespace, name=found.name, error=error.message)

    async def _stamp(self, found: Candidate, kind: kinds.Kind) -> None:
        name = naming.object_name(kind, found.name)
        patch: encoding.JSON = {
            "metadata": {
                "resourceVersion": found.resource_version,
                "labels": naming.identity_labels(kind, name),
            }
        }
        answer = await self._client.request(
            "PATCH",
            helmreleases.item_path(kind, found.namespace, name),
            params=[("fieldManager", naming.FIELD_MANAGER)],
            body=encoding.encode(patch),
            content_type=_MERGE_PATCH,
        )
        # Gone, or changed meanwhile: the watch brings what it is now.
        if answer.status in (404, 409):
            return
        if not answer.ok:
            raise client.unreachable(f"status {answer.status}")
        log.info("adopted", namespace=found.namespace, release=found.name, kind=kind.names.kind, name=name)
