"""What clients ask for, and how they write it. Pure."""

import enum
from collections.abc import Callable, Mapping
from typing import NamedTuple

from watching.model import catalogue

LABELS: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    "": lambda _: True,
    "team=red": lambda labels: labels.get("team") == "red",
    "team!=red": lambda labels: labels.get("team") != "red",
    "team in (red,blue)": lambda labels: labels.get("team") in ("red", "blue"),
    "team notin (blue),tier": lambda labels: labels.get("team") != "blue" and "tier" in labels,
    "!team": lambda labels: "team" not in labels,
}


class Shape(enum.Enum):
    """How objects are shown; the value is `as` and `includeObject`."""

    OBJECT = ("", "")
    PARTIAL = ("PartialObjectMetadata", "")
    TABLE = ("Table", "Metadata")
    TABLE_OF_OBJECTS = ("Table", "Object")

    @property
    def is_table(self) -> bool:
        return self in (Shape.TABLE, Shape.TABLE_OF_OBJECTS)

    @property
    def is_whole(self) -> bool:
        return self in (Shape.OBJECT, Shape.TABLE_OF_OBJECTS)


class Question(NamedTuple):
    """Which objects a client asks for; `name` is a field selector's operator and value."""

    plural: str
    version: str
    namespace: str = ""
    labels: str = ""
    name: str = ""
    shape: Shape = Shape.OBJECT

    def fields(self) -> str:
        return f"metadata.name{self.name}" if self.name else ""

    def named(self, name: str) -> bool:
        """Tell whether the field selector takes an object of that name."""
        operator, _, value = self.name.rpartition("=")
        return not self.name or (name == value) == (operator == "")


class Start(NamedTuple):
    """Where a watch begins: no version means the most recent, `initial` what `sendInitialEvents` says, if anything."""

    version: int | None = None
    initial: bool | None = None
    bookmarks: bool = False

    @property
    def has_initial(self) -> bool:
        return self.initial or (self.initial is None and self.version in (None, 0))

    def query(self) -> dict[str, str]:
        found = {"watch": "true"}
        if self.version is not None:
            found["resourceVersion"] = str(self.version)
        if self.initial is not None:
            found |= {"sendInitialEvents": str(self.initial).lower(), "resourceVersionMatch": "NotOlderThan"}
        return found | ({"allowWatchBookmarks": "true"} if self.bookmarks else {})


class Moment(NamedTuple):
    """How things stood when a client asked."""

    revision: int
    position: int
    synced: bool
    resets: int
    edition: int
    failures: int


class How(NamedTuple):
    """Which version of a list is asked for, and in pages of how many; `name` asks for one object instead."""

    version: int | None = None
    match: str = ""
    limit: int = 0
    name: str = ""
    packed: bool = False

    def query(self) -> dict[str, str]:
        found = {
            "resourceVersion": self.version,
            "resourceVersionMatch": self.match or None,
            "limit": self.limit or None,
        }
        return {key: str(value) for key, value in found.items() if value is not None}


def query(question: Question) -> dict[str, str]:
    """Write a question's selectors, and what a Table's rows shall hold."""
    include = question.shape.value[1]
    found = {"labelSelector": question.labels, "fieldSelector": question.fields(), "includeObject": include}
    return {key: value for key, value in found.items() if value}


def accepted(shape: Shape, *, collection: bool) -> str:
    """Write the media type."""
    name = shape.value[0]
    if not name:
        return "application/json"
    name += "List" if collection and not shape.is_table else ""
    return f"application/json;as={name};g=meta.k8s.io;v=v1"


def path(question: Question) -> str:
    within = f"/namespaces/{question.namespace}" if question.namespace else ""
    return f"/apis/{catalogue.GROUP}/{question.version}{within}/{question.plural}"
