"""What etcd keeps, and the watch cache over it: every HelmRelease in every version that there ever was."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

JSON = dict[str, Any]
Key = tuple[str, str]
"""Namespace and name."""
State = Mapping[Key, JSON]

FIRST = 100


@dataclasses.dataclass(frozen=True)
class Write:
    """One revision that is about a HelmRelease; `after` is None for a deletion."""

    number: int
    before: JSON | None
    after: JSON | None


@dataclasses.dataclass(frozen=True)
class Event:
    """One event of a watch."""

    type: str
    release: JSON


class Store:
    """One counter of revisions for everything in the cluster, so that most of them are about something else."""

    def __init__(self) -> None:
        self.revision = self.compacted = FIRST
        self.writes: list[Write] = []
        self._states: list[State] = [{}]
        self._uids = 0

    def at(self, number: int) -> State:
        """Return everything as it was at a revision."""
        return self._states[number - FIRST]

    @property
    def now(self) -> State:
        return self._states[-1]

    def bump(self) -> None:
        """Write something else."""
        self.revision += 1
        self._states.append(self.now)

    def put(self, key: Key, labels: Mapping[str, str], values: JSON) -> None:
        """Create a HelmRelease, or replace it."""
        before = self.now.get(key)
        self._write(key, self._release(key, labels, values, before))

    def delete(self, key: Key) -> None:
        """Delete a HelmRelease, if it is there."""
        if key in self.now:
            self._write(key, None)

    def compact(self, number: int) -> None:
        """Forget what was before a revision."""
        self.compacted = max(self.compacted, number)

    def since(self, number: int, until: int | None = None) -> Iterator[Write]:
        """Yield what was written after a revision, in order."""
        last = self.revision if until is None else until
        return (write for write in self.writes if number < write.number <= last)

    def _write(self, key: Key, after: JSON | None) -> None:
        before = self.now.get(key)
        self.bump()
        state = {kept: release for kept, release in self.now.items() if kept != key}
        if after is not None:
            after["metadata"]["resourceVersion"] = str(self.revision)
            state[key] = after
        self._states[-1] = dict(sorted(state.items(), key=lambda item: "/".join(item[0])))
        self.writes.append(Write(self.revision, before, after))

    def _release(self, key: Key, labels: Mapping[str, str], values: JSON, before: JSON | None) -> JSON:
        if before is None:
            self._uids += 1
        old: JSON = (
            before["metadata"] if before is not None else {"uid": str(uuid.UUID(int=self._uids)), "generation": 0}
        )
        meta = {
            "creationTimestamp": "2026-01-01T00:00:00Z",
            "generation": old["generation"] + 1,
            "labels": dict(labels),
            "name": key[1],
            "namespace": key[0],
            "uid": old["uid"],
        }
        spec = {"interval": "5m", "values": values}
        return {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": meta, "spec": spec}


def told(write: Write, wants: Callable[[JSON], bool]) -> Event | None:
    """Return the event that kube-apiserver makes of a write for a watch that wants only some."""
    was = write.before is not None and wants(write.before)
    if write.after is not None and wants(write.after):
        return Event("MODIFIED" if was else "ADDED", write.after)
    if not was or write.before is None:
        return None
    # What has left is shown as it was before, in the version of the write that made it leave.
    meta = {**write.before["metadata"], "resourceVersion": str(write.number)}
    return Event("DELETED", {**write.before, "metadata": meta})
