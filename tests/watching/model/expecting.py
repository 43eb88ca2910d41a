"""What a client of a kind must be shown, from upstream's own history: written anew, so that it shares no mistake with the facade. Pure."""

import uuid
from collections.abc import Callable, Iterator
from typing import NamedTuple

from watching.model import asking, store

from kindwright_facade import kinds

GROUP, KIND = "kindwright.dev/group", "kindwright.dev/kind"
_OWN = "x.kindwright.dev/"


class Event(NamedTuple):
    """One event of a watch, as the client reads it."""

    type: str
    shown: store.JSON

    @property
    def number(self) -> int:
        return int(self.shown["metadata"]["resourceVersion"])


def labels(release: store.JSON) -> dict[str, str]:
    """Return the object's own labels."""
    found = release["metadata"]["labels"]
    return {key.removeprefix(_OWN): value for key, value in found.items() if key.startswith(_OWN)}


def wants(kind: kinds.Kind, question: asking.Question) -> Callable[[store.JSON], bool]:
    """Return whether a HelmRelease is one of the objects that are asked for."""
    prefix, by_label = kind.release.prefix, asking.LABELS[question.labels]

    def test(release: store.JSON) -> bool:
        meta = release["metadata"]
        return (
            (meta["labels"].get(GROUP), meta["labels"].get(KIND)) == (kind.group, kind.names.kind)
            and meta["name"].startswith(prefix)
            and question.namespace in ("", meta["namespace"])
            and by_label(labels(release))
            and question.named(meta["name"][len(prefix) :])
        )

    return test


def shown(kind: kinds.Kind, question: asking.Question, release: store.JSON) -> store.JSON:
    """Return the object as it is shown: of a Table what its row holds."""
    meta = dict(release["metadata"])
    meta["name"] = meta["name"][len(kind.release.prefix) :]
    meta["uid"] = str(uuid.uuid5(uuid.UUID(meta["uid"]), f"{kind.names.kind}.{kind.group}"))
    del meta["labels"]
    if labels(release):
        meta["labels"] = labels(release)
    if not question.shape.is_whole:
        return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": meta}
    named = {"apiVersion": f"{kind.group}/{question.version}", "kind": kind.names.kind}
    return {**named, "metadata": meta, "spec": release["spec"]["values"]}


def state(kept: store.Store, kind: kinds.Kind, question: asking.Question, number: int) -> list[store.JSON]:
    """Return the objects at a version, in order."""
    wanted = wants(kind, question)
    return [shown(kind, question, release) for release in kept.at(number).values() if wanted(release)]


def changes(kept: store.Store, kind: kinds.Kind, question: asking.Question, after: int) -> Iterator[Event]:
    """Yield the events that a watch must bring after a version."""
    wanted = wants(kind, question)
    for write in kept.since(after):
        event = store.told(write, wanted)
        if event is not None:
            yield Event(event.type, shown(kind, question, event.release))


def place(shown: store.JSON) -> store.Key:
    """Return the namespace and the name by which clients know an object."""
    return (shown["metadata"]["namespace"], shown["metadata"]["name"])
