"""A chart out of its archive, or out of a folder. Reads what says something about values, and nothing else.

https://helm.sh/docs/topics/charts/#the-chart-file-structure
"""

import pathlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_operator.charts import archives, nesting, records

_NAMES = ("Chart.yaml", "values.yaml", "values.schema.json", "requirements.yaml")
_DEPTH = 2
"""Subcharts of subcharts, and no further: their values hardly ever matter to who uses the chart."""

_MOST_TEXT = 1 << 20
"""Several times the largest values.yaml there is; YAML is slow to read."""

_OWN = "|".join(re.escape(name) for name in _NAMES)
_WANTED = re.compile(rf"(?:charts/[^/._][^/]*/){{0,{_DEPTH}}}(?:{_OWN}|charts/[^/._][^/]*\.tgz)")
_SUBCHART = re.compile(r"charts/([^/]+)/(.+)")
_PACKED = re.compile(r"charts/[^/]+\.tgz")


def unpack(archive: bytes, budget: archives.Budget | None = None) -> records.Chart:
    """Return the chart in a `.tgz`; raises `ChartError` for one that Helm could not use either, or that is too large."""
    return _packed(archive, budget or archives.Budget(), 0)


def read_folder(path: pathlib.Path) -> records.Chart:
    """Return the chart at a path: a folder, or a `.tgz`; raises `ChartError`."""
    budget = archives.Budget()
    try:
        if path.is_file():
            return unpack(_read(path, budget.each), budget)
        files = {name: _read(path / name, budget.each) for name in _listed(path)}
    except OSError as error:
        raise records.ChartError(f"{path}: {error.strerror}") from None
    return _chart(files, budget, 0)


def _packed(archive: bytes, budget: archives.Budget, depth: int) -> records.Chart:
    return _chart(archives.unpack(archive, lambda name: bool(_WANTED.fullmatch(name)), budget), budget, depth)


def _listed(path: pathlib.Path) -> list[str]:
    found = sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    return [name for name in found if _WANTED.fullmatch(name)]


def _read(path: pathlib.Path, limit: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise records.ChartError(f"{path}: has more than {limit} bytes")
    return content


def _chart(files: Mapping[str, bytes], budget: archives.Budget, depth: int) -> records.Chart:
    about = _map(files, "Chart.yaml")
    if not about:
        raise records.ChartError("not a chart: Chart.yaml is missing or empty")
    name, version = about.get("name"), about.get("version")
    if not isinstance(name, str) or version is None:
        raise records.ChartError("Chart.yaml: name and version are required")
    return records.Chart(
        name=name,
        version=str(version),
        values=_map(files, "values.yaml"),
        values_text=files.get("values.yaml", b"").decode("utf-8", "replace"),
        values_schema=_schema(files),
        subcharts=_subcharts(files, about, budget, depth),
    )


def _map(files: Mapping[str, bytes], name: str) -> encoding.JSON:
    content = files.get(name, b"")
    if len(content) > _MOST_TEXT:
        raise records.ChartError(f"{name}: has more than {_MOST_TEXT} bytes")
    try:
        found = encoding.decode_yaml(content)
    except ValueError as error:
        raise records.ChartError(f"{name}: {error}") from None
    if found is not None and not isinstance(found, dict):
        raise records.ChartError(f"{name}: must be a map")
    if nesting.is_deeper(found):
        raise records.ChartError(f"{name}: nested deeper than {nesting.DEEPEST} levels")
    return found or {}


def _schema(files: Mapping[str, bytes]) -> Any:
    content = files.get("values.schema.json")
    if content is None:
        return None
    try:
        return encoding.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise records.ChartError(f"values.schema.json: {error}") from None


def _subcharts(
    files: Mapping[str, bytes], about: Mapping[str, Any], budget: archives.Budget, depth: int
) -> tuple[tuple[str, records.Chart], ...]:
    if depth == _DEPTH:
        return ()
    named = _dependencies(files, about)
    found: dict[str, records.Chart] = {}
    for chart in _below(files, budget, depth + 1):
        for key in named.get(chart.name) or (chart.name,):
            found.setdefault(key, chart)
    return tuple(sorted(found.items(), key=lambda item: item[0]))


def _below(files: Mapping[str, bytes], budget: archives.Budget, depth: int) -> Iterator[records.Chart]:
    folders: dict[str, dict[str, bytes]] = {}
    for name, content in sorted(files.items()):
        if inside := _SUBCHART.fullmatch(name):
            folders.setdefault(inside[1], {})[inside[2]] = content
        elif _PACKED.fullmatch(name):
            yield _packed(content, budget, depth)
    for folder in folders.values():
        if "Chart.yaml" in folder:
            yield _chart(folder, budget, depth)


def _dependencies(files: Mapping[str, bytes], about: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return under which keys each dependency's values stand: one chart may be there twice, under two aliases."""
    listed = about.get("dependencies") or _map(files, "requirements.yaml").get("dependencies") or ()
    found: dict[str, tuple[str, ...]] = {}
    for entry in listed if isinstance(listed, list) else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str):
            key = entry.get("alias") or name
            found[name] = (*found.get(name, ()), str(key))
    return found
