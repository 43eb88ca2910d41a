"""`meta.k8s.io/v1` Table: what `kubectl get` prints. Columns: NAME READY AGE VERSION, then the definition's."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import reporting
from kindwright_facade.documents import durations, goformats
from kindwright_facade.jsonpaths import finding

Cell = Callable[[Mapping[str, Any], datetime.datetime], Any]

_BUILT_IN: tuple[tuple[kinds.Column, Cell], ...] = (
    (
        kinds.Column("Name", "string", ".metadata.name", "name", "Name of the object, unique within its namespace."),
        lambda found, _: found["metadata"]["name"],
    ),
    (
        kinds.Column("Ready", "string", "", "", "Whether the release runs as it was asked for."),
        lambda found, _: reporting.condition(found.get("status") or {}, "Ready").get("status", "Unknown"),
    ),
    (
        kinds.Column("Age", "string", ".metadata.creationTimestamp", "", "Time since the object was created."),
        lambda found, now: durations.since(found["metadata"].get("creationTimestamp"), now),
    ),
    (
        kinds.Column("Version", "string", ".status.version", "", "Version of the chart that runs, or was last tried."),
        lambda found, _: (found.get("status") or {}).get("version", ""),
    ),
)


def definitions(columns: Iterable[kinds.Column]) -> list[encoding.JSON]:
    """Return `columnDefinitions` for the definition's columns behind the built-in ones."""
    shown = [column for column, _ in _BUILT_IN]
    return [_definition(column) for column in (*shown, *columns)]


def _definition(column: kinds.Column) -> encoding.JSON:
    return {
        "name": column.name,
        "type": column.type,
        "format": column.format,
        "description": column.description or f"Kindwright column over {column.json_path}",
        "priority": column.priority,
    }


def cells(columns: Iterable[kinds.Column], found: Mapping[str, Any], now: datetime.datetime) -> list[Any]:
    """Return one row's cells for an object; a value that is missing or of another type is null."""
    built_in = [cell(found, now) for _, cell in _BUILT_IN]
    return built_in + [_cell(column, finding.first(column.json_path, found), now) for column in columns]


def no_cells(columns: Iterable[kinds.Column]) -> list[Any]:
    """Return the cells of a row that stands for no object, as in a bookmark."""
    return ["", *[None for _ in (*_BUILT_IN[1:], *columns)]]


def _cell(column: kinds.Column, value: Any, now: datetime.datetime) -> Any:
    """Show a value as upstream's `tableconvertor` does."""
    if value is finding.MISSING:
        return None
    if column.type == "string":
        return goformats.text(value)
    if column.type == "date":
        return durations.since(value, now) if isinstance(value, str) else None
    if column.type == "boolean":
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return goformats.integer(value) if column.type == "integer" else goformats.number(value)
