"""One HelmRelease, or a list of them, in the representation the client asked for."""

import dataclasses
import datetime
import enum
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import naming, restoring
from kindwright_facade.documents import tables


class Shape(enum.Enum):
    """What an answer holds: the whole object, rows for people, or metadata only."""

    OBJECT = "Object"
    TABLE = "Table"
    PARTIAL = "PartialObjectMetadata"


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """How to render: of which kind and version, in which shape; `include` is a Table's `includeObject`.

    A Table that is not `headed` has null for column definitions: in a watch only the first event carries them.
    """

    kind: kinds.Kind
    version: kinds.Version
    shape: Shape = Shape.OBJECT
    include: str = "Metadata"
    meta_version: str = "v1"
    headed: bool = True

    def one(self, release: Mapping[str, Any], *, now: datetime.datetime | None = None) -> encoding.JSON:
        """Render one HelmRelease."""
        if self.shape is Shape.OBJECT:
            return restoring.restore(self.kind, self.version.name, release)
        if self.shape is Shape.PARTIAL:
            return self._partial(release)
        row = self._row(release, now or _now())
        return self._table({"resourceVersion": release["metadata"].get("resourceVersion", "")}, [row])

    def listed(self, listing: Mapping[str, Any]) -> encoding.JSON:
        """Render an upstream list; what carries the labels without the prefix is no member and left out."""
        meta = {key: value for key, value in listing["metadata"].items() if key != "selfLink"}
        releases = [item for item in listing.get("items") or () if naming.is_member(self.kind, item)]
        if self.shape is not Shape.OBJECT and not meta.get("continue"):
            meta.pop("continue", None)
        if self.shape is Shape.TABLE:
            now = _now()
            return self._table(meta, [self._row(release, now) for release in releases])
        if self.shape is Shape.PARTIAL:
            found = self._meta("PartialObjectMetadataList")
            return {**found, "metadata": meta, "items": [self._partial(release) for release in releases]}
        items = [restoring.restore(self.kind, self.version.name, release) for release in releases]
        api_version = f"{self.kind.group}/{self.version.name}"
        return {"apiVersion": api_version, "kind": self.kind.names.list_kind, "metadata": meta, "items": items}

    def bookmark(self, metadata: Mapping[str, Any]) -> encoding.JSON:
        """Render the object of a BOOKMARK event: a resourceVersion and, at most, annotations."""
        kept = {key: metadata[key] for key in ("resourceVersion", "annotations") if metadata.get(key)}
        if self.shape is Shape.TABLE:
            row: encoding.JSON = {"cells": tables.no_cells(self.version.columns)}
            if self.include != "None":
                row["object"] = {**self._meta("PartialObjectMetadata"), "metadata": kept}
            return self._table({"resourceVersion": kept.get("resourceVersion", "")}, [row])
        if self.shape is Shape.PARTIAL:
            return {**self._meta("PartialObjectMetadata"), "metadata": kept}
        return {"apiVersion": f"{self.kind.group}/{self.version.name}", "kind": self.kind.names.kind, "metadata": kept}

    def _row(self, release: Mapping[str, Any], now: datetime.datetime) -> encoding.JSON:
        found = restoring.restore(self.kind, self.version.name, release)
        row: encoding.JSON = {"cells": tables.cells(self.version.columns, found, now), "object": None}
        if self.include == "Object":
            row["object"] = found
        elif self.include == "Metadata":
            row["object"] = {**self._meta("PartialObjectMetadata"), "metadata": found["metadata"]}
        return row

    def _partial(self, release: Mapping[str, Any]) -> encoding.JSON:
        return self._meta("PartialObjectMetadata") | {
            "metadata": restoring.restore_metadata(self.kind, release["metadata"])
        }

    def _table(self, meta: Mapping[str, Any], rows: list[encoding.JSON]) -> encoding.JSON:
        found = self._meta("Table")
        columns = tables.definitions(self.version.columns) if self.headed else None
        return {**found, "metadata": dict(meta), "columnDefinitions": columns, "rows": rows}

    def _meta(self, kind: str) -> encoding.JSON:
        return {"kind": kind, "apiVersion": f"meta.k8s.io/{self.meta_version}"}


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
