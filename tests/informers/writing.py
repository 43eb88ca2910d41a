"""Writes at random, but the same at every run: through the kinds, and to the HelmReleases behind them as others do."""

import collections
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cluster import kinds, raw

MERGE = "application/merge-patch+json"
NAMES = 6
DONE = (200, 201)
# What an answer may be when the object is not as the dice has it: not there, or there already.
BESIDE = (404, 409)
AWAY = 503

Document = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """One object that may or may not exist."""

    kind: kinds.Kind
    namespace: str
    name: str

    @property
    def path(self) -> str:
        """Where the object is."""
        return self.kind.path(self.namespace, self.name)

    @property
    def collection(self) -> str:
        """Where it is created."""
        return self.kind.path(self.namespace)

    @property
    def releases(self) -> str:
        """Where its HelmRelease is created."""
        return f"/apis/helm.toolkit.fluxcd.io/v2/namespaces/{self.namespace}/helmreleases"

    @property
    def release(self) -> str:
        """Where its HelmRelease is."""
        return f"{self.releases}/{self.kind.release_name(self.name)}"


@dataclass
class Writer:
    """Somebody who writes, and counts the answers."""

    api: raw.Client
    several: Sequence[kinds.Kind]
    namespaces: Sequence[str]
    labels: Document  # what an object is labelled with now and then
    seed: int = 0
    outcomes: collections.Counter[tuple[str, int]] = field(default_factory=collections.Counter)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311
        self._ways: list[Callable[[Target], raw.Answer]] = [
            *(self.create, self.create, self.found, self.patch, self.patch, self.patch_behind, self.patch_behind),
            *(self.label, self.label, self.let_go, self.delete, self.delete_behind),
        ]

    def write(self, count: int = 1) -> None:
        """Write that often; AssertionError for an answer that nobody should get."""
        for _ in range(count):
            way = self._dice.choice(self._ways)
            target = Target(
                self._dice.choice(self.several), self._dice.choice(self.namespaces), f"o{self._dice.randrange(NAMES)}"
            )
            answer = way(target)
            self.outcomes[way.__name__, answer.status] += 1
            fine = answer.status in (*DONE, *BESIDE, AWAY)
            assert fine, f"{way.__name__} {target}: {answer.status} {answer.body[:500]!r}"

    def done(self) -> int:
        """Count the writes that took place."""
        return sum(count for (_, status), count in self.outcomes.items() if status in DONE)

    def never(self) -> set[str]:
        """Name the ways that never worked."""
        done = {way for way, status in self.outcomes if status in DONE}
        return {way.__name__ for way in self._ways} - done

    def refused(self) -> int:
        """Count the answers that there is nobody to answer."""
        return sum(count for (_, status), count in self.outcomes.items() if status == AWAY)

    def create(self, target: Target) -> raw.Answer:
        """Create an object, labelled or not."""
        meta = {"labels": self.labels} if self._dice.randrange(3) else {}
        return self.api.request("POST", target.collection, target.kind.object(target.name, **meta))

    def found(self, target: Target) -> raw.Answer:
        """Create a HelmRelease that will be adopted."""
        return self.api.request("POST", target.releases, target.kind.release(target.name))

    def patch(self, target: Target) -> raw.Answer:
        """Change an object."""
        return self._merge(target.path, {"spec": {"parameters": {"number": str(self._dice.random())}}})

    def patch_behind(self, target: Target) -> raw.Answer:
        """Change a HelmRelease."""
        return self._merge(target.release, {"spec": {"values": {"database": str(self._dice.random())}}})

    def label(self, target: Target) -> raw.Answer:
        """Label an object, or take the labels off, and so put it into a selector or out of it."""
        labels = self.labels if self._dice.randrange(3) else dict.fromkeys(self.labels)
        return self._merge(target.path, {"metadata": {"labels": labels}})

    def let_go(self, target: Target) -> raw.Answer:
        """Make a HelmRelease no member of its kind, until it is adopted once more."""
        labels = dict.fromkeys(("kindwright.dev/group", "kindwright.dev/kind", "kindwright.dev/name"))
        return self._merge(target.release, {"metadata": {"labels": labels}})

    def delete(self, target: Target) -> raw.Answer:
        """Delete an object."""
        return self.api.request("DELETE", target.path)

    def delete_behind(self, target: Target) -> raw.Answer:
        """Delete a HelmRelease."""
        return self.api.request("DELETE", target.release)

    def _merge(self, path: str, patch: Document) -> raw.Answer:
        return self.api.request("PATCH", path, patch, media=MERGE)
