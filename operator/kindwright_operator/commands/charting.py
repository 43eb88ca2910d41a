"""Charts on disk, for definitions whose schema is the chart's: which one belongs to which definition, and what it says."""

import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kindwright_operator.charts import deriving, records, unpacking
from kindwright_operator.commands import reading

OPEN = records.Derived({"type": "object"}, (), "", "")
"""Stands for a chart that is not there: anything goes."""


def read(paths: Iterable[str]) -> list[records.Derived]:
    """Read charts, each a folder or a `.tgz`."""
    return [_read(path) for path in paths]


def _read(path: str) -> records.Derived:
    try:
        return deriving.derive(unpacking.read_folder(pathlib.Path(path)))
    except records.ChartError as error:
        said = str(error)
        raise reading.UnreadableError(said if said.startswith(path) else f"{path}: {said}") from None


def choose(charts: Sequence[records.Derived], spec: Mapping[str, Any]) -> records.Derived | None:
    """Return the chart that a definition's `release.spec` is of; a chartRef does not tell the name, so only a single chart can be meant."""
    if "chart" not in spec:
        return charts[0] if len(charts) == 1 else None
    # In a Git repository or a bucket it is a path.
    name = str(spec["chart"]["spec"]["chart"]).rstrip("/").rpartition("/")[2]
    return next((found for found in charts if found.chart_name == name), None)
