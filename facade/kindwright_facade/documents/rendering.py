"""One object, a list of them, or an event, as bytes in the representation the client asked for."""

import dataclasses
import datetime
import enum
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import members
from kindwright_facade.documents import tables

INITIAL_EVENTS_END = "k8s.io/initial-events-end"


class Shape(enum.Enum):
    """What an answer holds: the whole object, rows for people, or metadata only."""

    OBJECT = "Object"
    TABLE = "Table"
    PARTIAL = "PartialObjectMetadata"


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """How to render: of which kind and version, in which shape; `include` is a Table's `includeObject`.

    A Table that is not `headed` has null for column definitions: in a watch only the first event carries them. Equal views
    render alike, so what one watcher was sent serves another.
    """

    kind: kinds.Kind
    version: kinds.Version
    shape: Shape = Shape.OBJECT
    include: str = "Metadata"
    meta_version: str = "v1"
    headed: bool = True

    def show(self, release: Mapping[str, Any]) -> bytes:
        """Render one decoded HelmRelease."""
        return self.one(members.encode(self.kind, self.version.name, release))

    def member(self, member: members.Member) -> bytes:
        """Render one member."""
        return self.one(member.encoded(self.kind, self.version.name))

    def one(self, item: members.Encoded) -> bytes:
        """Render one object."""
        if self.shape is not Shape.TABLE:
            return self.element(item, None)
        version = encoding.decode(item.metadata).get("resourceVersion", "")
        return self._table({"resourceVersion": version}, self.element(item, now()))

    def element(self, item: members.Encoded, moment: datetime.datetime | None) -> bytes:
        """Render one item of a list; ages in a Table's row are counted to `moment`."""
        if self.shape is Shape.OBJECT:
            return item.body
        if self.shape is Shape.PARTIAL:
            return self._partial(item)
        cells = tables.cells(self.version.columns, encoding.decode(item.body), moment or now())
        shown = b"null"
        if self.include == "Object":
            shown = item.body
        elif self.include == "Metadata":
            shown = self._partial(item)
        return b"".join((b'{"cells":', encoding.encode(cells), b',"object":', shown, b"}"))

    def opening(self) -> bytes:
        """Begin a list: what comes before its first item."""
        if self.shape is Shape.TABLE:
            return b"".join((self._meta("Table"), b',"columnDefinitions":', self._columns(), b',"rows":['))
        if self.shape is Shape.PARTIAL:
            return self._meta("PartialObjectMetadataList") + b',"items":['
        named = {"apiVersion": f"{self.kind.group}/{self.version.name}", "kind": self.kind.names.list_kind}
        return encoding.encode(named)[:-1] + b',"items":['

    def closing(self, meta: Mapping[str, Any]) -> bytes:
        """End a list: its metadata, which is only known when all items are."""
        kept = {key: value for key, value in meta.items() if key != "selfLink"}
        if self.shape is not Shape.OBJECT and not kept.get("continue"):
            kept.pop("continue", None)
        return b'],"metadata":' + encoding.encode(kept) + b"}"

    def event(self, kind: str, item: members.Encoded) -> bytes:
        """Render one event of a watch, as a line."""
        return line(kind, self.one(item))

    def bookmark(self, version: str, *, initial_events_end: bool = False) -> bytes:
        """Render a BOOKMARK event, as a line; it tells a version, and may tell that the initial events are complete."""
        meta: encoding.JSON = {"resourceVersion": version}
        if initial_events_end:
            meta["annotations"] = {INITIAL_EVENTS_END: "true"}
        written = encoding.encode(meta)
        if self.shape is Shape.TABLE:
            shown = b"null" if self.include == "None" and not initial_events_end else self._marked(written)
            cells = encoding.encode(tables.no_cells(self.version.columns))
            row = b"".join((b'{"cells":', cells, b',"object":', shown, b"}"))
            return line("BOOKMARK", self._table({"resourceVersion": version}, row))
        return line("BOOKMARK", self._marked(written))

    def _marked(self, meta: bytes) -> bytes:
        """Render the object of a bookmark: nothing but metadata."""
        whole = self.shape is Shape.OBJECT or (self.shape is Shape.TABLE and self.include == "Object")
        named = {"apiVersion": f"{self.kind.group}/{self.version.name}", "kind": self.kind.names.kind}
        head = encoding.encode(named)[:-1] if whole else self._meta("PartialObjectMetadata")
        return b"".join((head, b',"metadata":', meta, b"}"))

    def _partial(self, item: members.Encoded) -> bytes:
        return b"".join((self._meta("PartialObjectMetadata"), b',"metadata":', item.metadata, b"}"))

    def _table(self, meta: Mapping[str, Any], row: bytes) -> bytes:
        columns = self._columns() if self.headed else b"null"
        parts = (self._meta("Table"), b',"metadata":', encoding.encode(meta), b',"columnDefinitions":', columns)
        return b"".join((*parts, b',"rows":[', row, b"]}"))

    def _columns(self) -> bytes:
        return encoding.encode(tables.definitions(self.version.columns))

    def _meta(self, kind: str) -> bytes:
        """Begin an object of the API `meta.k8s.io`; its closing brace is still to come."""
        return b'{"kind":"%b","apiVersion":"meta.k8s.io/%b"' % (kind.encode(), self.meta_version.encode())


def line(kind: str, shown: bytes) -> bytes:
    """Put what an event is about into the event."""
    return b"".join((b'{"type":"', kind.encode(), b'","object":', shown, b"}\n"))


def now() -> datetime.datetime:
    """Return the moment to which ages are counted."""
    return datetime.datetime.now(datetime.UTC)
