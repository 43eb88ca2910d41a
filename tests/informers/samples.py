"""A short history of one kind's HelmReleases, and how upstream would tell it."""

from typing import Any

from cluster import kinds
from informers import histories

Document = dict[str, Any]

KIND = kinds.Kind("t0")
ALL = histories.Followed(KIND)
MEMBER = {"kindwright.dev/group": KIND.group, "kindwright.dev/kind": KIND.kind}
RED = {histories.LABEL + "colour": "red"}


def release(name: str, version: int, labels: Document | None = None, namespace: str = "n") -> Document:
    """Write a HelmRelease; a member of the kind unless labelled otherwise."""
    meta = {"namespace": namespace, "name": KIND.release_name(name), "resourceVersion": str(version)}
    uid = f"00000000-0000-4000-8000-{sum(name.encode()):012}"
    return {"metadata": {**meta, "uid": uid, "labels": MEMBER if labels is None else labels}}


def changed(how: str, *arguments: Any, **more: Any) -> Document:
    """Write one of upstream's events."""
    return {"type": how, "object": release(*arguments, **more)}


def era() -> histories.Era:
    """Begin at 10 with one object; a second one is found, adopted, changed, labelled and deleted until 20."""
    found = histories.Era(10, {"n/t0-db-a": release("a", 5)}, end=10)
    for event in (
        changed("ADDED", "b", 11, {}),
        changed("MODIFIED", "b", 12, MEMBER),
        changed("MODIFIED", "a", 14, MEMBER | RED),
        changed("MODIFIED", "b", 15),
        changed("MODIFIED", "a", 17),
        changed("DELETED", "b", 18),
        changed("ADDED", "c", 20, None, "m"),
    ):
        found.add(event)
    return found


def told(how: str, name: str, version: int, namespace: str = "n") -> histories.Event:
    """Write what an informer has to be told."""
    return histories.Event(how, f"{namespace}/{name}", ALL.version(release(name, version)))


def sent(*events: histories.Event, **more: Any) -> Document:
    """Write a watch from 10 on, as the informer program records it."""
    asked = {"watch": True, "initial": False, "from": 10, "match": "", "version": 0, "partial": False}
    return {**asked, "status": 200, "media": "application/json", "events": [wire(event) for event in events], **more}


def wire(event: histories.Event, **more: Any) -> Document:
    """Write one event as the informer program records it."""
    return {"type": event.type, "key": event.key, **event.version.document(), **more}


def bookmark(version: int, **more: Any) -> Document:
    """Write a bookmark as the informer program records it."""
    return wire(histories.Event("BOOKMARK", "/", histories.Version("", version)), **more)
