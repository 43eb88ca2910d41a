"""One open watch of kube-apiserver's: which bytes are due next, and where they stop."""

from collections.abc import Callable

from watching.model import answers, store


def line(kind: str, shown: object) -> bytes:
    return answers.encode({"type": kind, "object": shown}) + b"\n"


class Feed:
    """Gives out events in order, as JSON lines, until it is told how many bytes are left to it."""

    def __init__(self, kept: store.Store, wants: Callable[[store.JSON], bool], number: int) -> None:
        self._store, self._wants, self._number = kept, wants, number
        self._left: int | None = None
        self._last = b""
        self._marked = False
        self.clean = True

    @property
    def ended(self) -> bool:
        return self._left == 0

    def mark(self) -> None:
        """Send a bookmark behind everything else that is due."""
        self._marked = True

    def cut(self, count: int, *, clean: bool) -> None:
        """End after so many more bytes; a clean end is one that HTTP tells of."""
        self._left, self.clean = count, clean

    def finish(self, last: bytes) -> None:
        """Send this behind everything else that is due, and end."""
        self._last = last

    def take(self) -> bytes:
        """Return the bytes that are due."""
        writes = list(self._store.since(self._number))
        self._number = self._store.revision
        events = (store.told(write, self._wants) for write in writes)
        due = b"".join(line(event.type, event.release) for event in events if event is not None)
        if self._marked:
            meta = {"creationTimestamp": None, "resourceVersion": str(self._number)}
            marked = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": meta, "spec": {}}
            due += line("BOOKMARK", marked)
            self._marked = False
        due += self._last
        if self._left is not None:
            due = due[: self._left]
            self._left -= len(due)
        if self._last:
            self._left = 0
        return due
