"""Strings to sample where a schema allows any: those that the steps themselves make, or have in their tables.

`fromStorage: "int(self.replace('Gi', ''))"` can't take any string, and nothing says which it will be given, but what `toStorage` makes.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, converting, locating, outlining, sampling, scalars, steps, walking

Made = dict[addressing.Path, Sequence[Any]]


def seeds(
    conversion: steps.Conversion, version_schema: outlining.Schema, hub_schema: outlining.Schema
) -> tuple[Made, Made]:
    """Return the values to sample in the version and in the hub, by path."""
    in_version: Made = {}
    in_hub: Made = {}
    for source, target, step in _ends(conversion):
        given, stored = sampling.at(version_schema, source), sampling.at(hub_schema, target)
        if step.table:
            words = [word for pair in step.table for word in pair if isinstance(word, str)]
            in_version[source] = in_hub[target] = ["a", *words]
        elif step.whole and _is_open(stored):
            in_hub[target] = _made(
                given, source, target, lambda spec: converting.to_hub(conversion, spec, partial=True)
            )
        elif step.whole and _is_open(given) and not _is_open(stored):
            in_version[source] = _made(stored, target, source, lambda values: converting.from_hub(conversion, values))
    return {path: made for path, made in in_version.items() if made}, {
        path: made for path, made in in_hub.items() if made
    }


def _is_open(schema: outlining.Schema | None) -> bool:
    return schema is not None and scalars.is_any_string(schema)


def _made(
    schema: outlining.Schema | None,
    source: addressing.Path,
    target: addressing.Path,
    convert: Callable[[encoding.JSON], encoding.JSON],
) -> list[Any]:
    found = []
    for value in sampling.values(schema or {}):
        try:
            made = walking.get(convert(walking.put({}, source, value)), target)
        except converting.ConversionError:
            continue
        if isinstance(made, str):
            found.append(made)
    return found


def _ends(conversion: steps.Conversion) -> Iterator[tuple[addressing.Path, addressing.Path, steps.Carry]]:
    """Yield where each step that translates a value finds it in the version, and where the value is in the hub."""
    for index, step in enumerate(conversion.steps):
        if isinstance(step, steps.Carry) and step.onward is not None:
            source = locating.back_through(conversion.steps[:index], step.source)
            yield source, locating.onward_through(conversion.steps[index + 1 :], step.target), step
