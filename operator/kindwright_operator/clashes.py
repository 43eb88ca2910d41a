"""Definitions against each other, and against the rest of the cluster: who came first keeps what both want. Pure."""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from kindwright_facade import kinds

Identity = tuple[str, ...]

_REMEMBERED = 2048
"""For how many kinds what they claim is kept: every one of them is compared at every change of one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A compiled definition with its age: `created` is the creationTimestamp."""

    created: str
    kind: kinds.Kind

    @property
    def rank(self) -> tuple[str, str]:
        """Sort key: the elder first."""
        return (self.created, self.kind.definition)


class _Accepted:
    """What the elder definitions have taken, so that each of many more costs the same."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], kinds.Kind] = {}
        self._releases: dict[tuple[str, Identity], kinds.Kind] = {}

    def add(self, kind: kinds.Kind) -> None:
        for word in _words(kind):
            self._words.setdefault((kind.group, word), kind)
        self._releases.setdefault(_release(kind), kind)

    def clash(self, kind: kinds.Kind) -> str | None:
        """Return what of the kind is taken already, and by which definition; names first."""
        taken = [word for word in _words(kind) if (kind.group, word) in self._words]
        if taken:
            taken.sort()
            elder = self._words[kind.group, taken[0]]
            shared = [word for word in taken if self._words[kind.group, word] is elder]
            return f"spec.names: {', '.join(shared)} is already used by {elder.definition}"
        same = self._releases.get(_release(kind))
        if same is None:
            return None
        return f"spec.release: prefix {kind.release.prefix!r} and chart are already those of {same.definition}"


def find(candidates: Iterable[Candidate], foreign_groups: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong by definition name; `foreign_groups` maps groups that others serve to who that is."""
    accepted = _Accepted()
    found: dict[str, str] = {}
    for candidate in sorted(candidates, key=lambda c: c.rank):
        kind = candidate.kind
        problem = _foreign(kind, foreign_groups) or accepted.clash(kind)
        if problem:
            found[kind.definition] = problem
        else:
            accepted.add(kind)
    return found


def _foreign(kind: kinds.Kind, foreign_groups: Mapping[str, str]) -> str | None:
    owner = foreign_groups.get(kind.group)
    return f"spec.group: {kind.group} is already served by {owner}" if owner else None


@functools.lru_cache(maxsize=_REMEMBERED)
def _release(kind: kinds.Kind) -> tuple[str, Identity]:
    return (kind.release.prefix, chart_identity(kind.release.spec))


@functools.lru_cache(maxsize=_REMEMBERED)
def _words(kind: kinds.Kind) -> frozenset[str]:
    """Every word by which a client may mean the kind; kinds and resources never equal each other's spelling."""
    names = kind.names
    return frozenset((names.plural, names.singular, names.kind, names.list_kind, *names.short_names))


def chart_identity(spec: Mapping[str, Any], namespace: str = "") -> Identity:
    """Return what makes two HelmRelease specs install the same chart; a source without a namespace is in `namespace`."""
    reference = spec.get("chartRef")
    if isinstance(reference, Mapping):
        return ("chartRef", str(reference.get("kind")), str(reference.get("name")), _namespace(reference, namespace))
    chart = (spec.get("chart") or {}).get("spec") or {}
    source = chart.get("sourceRef") or {}
    return (
        "chart",
        str(chart.get("chart")),
        str(source.get("kind")),
        str(source.get("name")),
        _namespace(source, namespace),
    )


def _namespace(reference: Mapping[str, Any], default: str) -> str:
    return str(reference.get("namespace") or default)
