"""What upstream's own history of HelmReleases amounts to, seen as the objects of a kind. Pure."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cluster import kinds
from informers import driving

Document = dict[str, Any]
LABEL = "x.kindwright.dev/"  # before a label without a prefix of its own
_TYPES = {(False, True): "ADDED", (True, True): "MODIFIED", (True, False): "DELETED"}


class Version(NamedTuple):
    """One version of one object."""

    uid: str
    number: int

    def document(self) -> Document:
        """Write it as the informer program does."""
        return {"uid": self.uid, "resourceVersion": self.number}


class Event(NamedTuple):
    """One event of a watch."""

    type: str
    key: str
    version: Version


State = dict[str, Version]


@dataclass(frozen=True)
class Followed:
    """The objects that one informer follows."""

    kind: kinds.Kind
    scope: driving.Scope = field(default_factory=driving.Scope)

    def sees(self, release: Mapping[str, Any]) -> bool:
        """Tell whether a HelmRelease is one of them."""
        meta = release["metadata"]
        labels = meta.get("labels", {})
        wanted = {LABEL + key: value for key, value in self.scope.labels.items()}
        wanted |= {"kindwright.dev/group": self.kind.group, "kindwright.dev/kind": self.kind.kind}
        return self.scope.namespace in ("", meta["namespace"]) and wanted.items() <= labels.items()

    def key(self, release: Mapping[str, Any]) -> str:
        """Name the object, as informers do."""
        meta = release["metadata"]
        return f"{meta['namespace']}/{meta['name'].removeprefix(self.kind.prefix)}"

    def version(self, release: Mapping[str, Any]) -> Version:
        """Give the object's version."""
        meta = release["metadata"]
        uid = uuid.uuid5(uuid.UUID(meta["uid"]), f"{self.kind.kind}.{self.kind.group}")
        return Version(str(uid), int(meta["resourceVersion"]))

    def state(self, releases: Mapping[str, Document]) -> State:
        """Give the objects among HelmReleases."""
        return {self.key(release): self.version(release) for release in releases.values() if self.sees(release)}


@dataclass
class Era:
    """An unbroken stretch of history: all HelmReleases at its start, and every event up to its end."""

    start: int
    releases: dict[str, Document]
    events: list[Document] = field(default_factory=list)
    end: int = 0

    def add(self, event: Document) -> None:
        """Go on by one event."""
        self.events.append(event)
        self.end = int(event["object"]["metadata"]["resourceVersion"])

    def until(self, number: int) -> dict[str, Document]:
        """Give all HelmReleases as they were at a version within it."""
        found = dict(self.releases)
        for event in self.events:
            release = event["object"]
            if int(release["metadata"]["resourceVersion"]) > number:
                break
            found[name(release)] = release
            if event["type"] == "DELETED":
                del found[name(release)]
        return found

    def told(self, followed: Followed) -> Iterator[Event]:
        """Give the events that a watch of these objects has to bring."""
        seen = {key for key, release in self.releases.items() if followed.sees(release)}
        for event in self.events:
            release = event["object"]
            key = name(release)
            was, remains = key in seen, event["type"] != "DELETED" and followed.sees(release)
            (seen.add if remains else seen.discard)(key)
            if was or remains:
                yield Event(_TYPES[was, remains], followed.key(release), followed.version(release))


def name(release: Mapping[str, Any]) -> str:
    """Name a HelmRelease."""
    return f"{release['metadata']['namespace']}/{release['metadata']['name']}"
