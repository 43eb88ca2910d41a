"""Whether a conversion loses anything: samples of both schemas are sent there and back, before a definition is taken up.

Not a proof. What is looked for is what people get wrong: two fields that become one, a field that the storage version does not know, values
that an expression can't take or does not bring back.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.schemas import pruning
from kindwright_facade.versions import (
    addressing,
    converting,
    locating,
    merging,
    outlining,
    sampling,
    seeding,
    steps,
    walking,
)

Refuses = Callable[[encoding.JSON], str | None]
"""Says why a schema refuses a spec, or None."""

_MOST_TRIES = 400
_MOST_SHOWN = 400


@dataclasses.dataclass(frozen=True, slots=True)
class Refusals:
    """What the schemas of a version and of the hub refuse, and whether it counts as lost when the hub's refuses what is converted."""

    version: Refuses | None = None
    hub: Refuses | None = None
    lose: bool = True


def round_trip(
    conversion: steps.Conversion,
    version_schema: outlining.Schema,
    hub_schema: outlining.Schema,
    refusals: Refusals = Refusals(),
) -> str | None:
    """Return what a conversion loses, on one line with the smallest sample that shows it, or None.

    The schemas are those of spec. A version's spec has to come back from the storage version as it was, pruned by both schemas and not
    refused by the hub's; and what a version shows of the storage version's values, written back unchanged, has to change nothing.
    Samples that their own schema refuses are left out.
    """

    def lost(spec: encoding.JSON) -> str | None:
        if refusals.version and refusals.version(spec):
            return None
        return _lost(conversion, spec, version_schema, hub_schema, refusals.hub if refusals.lose else None)

    def unstable(values: encoding.JSON) -> str | None:
        if refusals.hub and refusals.hub(values):
            return None
        return _unstable(conversion, values, version_schema)

    version_seeds, hub_seeds = seeding.seeds(conversion, version_schema, hub_schema)
    return _first(
        version_schema, sampling.samples(version_schema, _focus_in_version(conversion), version_seeds), lost
    ) or _first(hub_schema, sampling.samples(hub_schema, _focus_in_hub(conversion), hub_seeds), unstable)


def without_empty_parents(conversion: steps.Conversion, spec: encoding.JSON) -> encoding.JSON:
    """Return a version's spec without the empty maps that conversion can't keep: those that fields are moved into or out of."""
    for path in _parents(conversion):
        if walking.get(spec, path) == {}:
            spec = walking.without(spec, path)
    return spec


def _lost(
    conversion: steps.Conversion,
    spec: encoding.JSON,
    version_schema: outlining.Schema,
    hub_schema: outlining.Schema,
    hub_refuses: Refuses | None,
) -> str | None:
    try:
        values = converting.to_hub(conversion, spec)
        known, unknown = pruning.prune(hub_schema, values, {}, "spec")
        if unknown:
            return f"{_shown(spec)} becomes {_shown(values)} in the storage version, whose schema has no {unknown[0]}"
        refused = hub_refuses(known) if hub_refuses else None
        if refused:
            return f"{_shown(spec)} becomes {_shown(known)} in the storage version, which is refused: {refused}"
        back = converting.from_hub(conversion, known)
    except converting.ConversionError as error:
        return f"{_shown(spec)} can't be converted to the storage version and back: {_told(error)}"
    if walking.same(spec, back):
        return None
    back, _ = pruning.prune(version_schema, back, {}, "")
    if _alike(conversion, spec, back):
        return None
    return f"{_shown(spec)} becomes {_shown(known)} in the storage version and comes back as {_shown(back)}"


def _unstable(conversion: steps.Conversion, values: encoding.JSON, version_schema: outlining.Schema) -> str | None:
    try:
        seen, _ = pruning.prune(version_schema, converting.from_hub(conversion, values), {}, "")
        visible = converting.to_hub(conversion, seen)
        merged = merging.merge(values, visible, visible)
        again = converting.from_hub(conversion, visible)
    except converting.ConversionError as error:
        return f"the storage version's {_shown(values)} can't be shown and written back: {_told(error)}"
    if not walking.same(seen, again):
        again, _ = pruning.prune(version_schema, again, {}, "")
    if walking.same(merged, values) and _alike(conversion, seen, again):
        return None
    return (
        f"the storage version's {_shown(values)} is shown as {_shown(seen)} and, written back, becomes {_shown(visible)},"
        f" shown as {_shown(again)}"
    )


def _alike(conversion: steps.Conversion, left: encoding.JSON, right: encoding.JSON) -> bool:
    return walking.same(left, right) or walking.same(
        without_empty_parents(conversion, left), without_empty_parents(conversion, right)
    )


def _first(schema: outlining.Schema, samples: Sequence[encoding.JSON], problem: Refuses) -> str | None:
    for sample in samples:
        if problem(sample):
            return problem(_smallest(schema, sample, problem))
    return None


def _smallest(schema: outlining.Schema, sample: encoding.JSON, problem: Refuses) -> encoding.JSON:
    """Take away from a sample what is not needed to show its problem."""
    tries = iter(range(_MOST_TRIES))
    found: encoding.JSON | None = sample
    while found is not None:
        sample = found
        found = next(
            (less for less, _ in zip(sampling.smaller(schema, sample), tries, strict=False) if problem(less)), None
        )
    return sample


def _told(error: BaseException) -> str:
    """Add the cause, which may quote the sample: there is nobody's data in it."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return str(error) if str(cause) in str(error) else f"{error} ({cause})"


def _shown(value: Any) -> str:
    text = encoding.encode(value).decode()
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _ends(step: steps.Step) -> tuple[addressing.Path, ...]:
    return (step.path,) if isinstance(step, steps.Fill) else tuple(dict.fromkeys((step.source, step.target)))


def _focus_in_version(conversion: steps.Conversion) -> list[addressing.Path]:
    """Return the version's paths that steps name, what stands where the hub has another field included."""
    passed = enumerate(conversion.steps)
    return [locating.back_through(conversion.steps[:index], path) for index, step in passed for path in _ends(step)]


def _focus_in_hub(conversion: steps.Conversion) -> list[addressing.Path]:
    passed = enumerate(conversion.steps, 1)
    return [locating.onward_through(conversion.steps[index:], path) for index, step in passed for path in _ends(step)]


def _parents(conversion: steps.Conversion) -> list[addressing.Path]:
    """Return the maps that fields are moved into, out of, or filled in, in the version's paths, innermost first."""
    found = set(_parents_at_version(conversion))
    return sorted(found, key=len, reverse=True)


def _parents_at_version(conversion: steps.Conversion) -> Iterator[addressing.Path]:
    for index, step in enumerate(conversion.steps):
        ends = _ends(step)
        for path in ends if isinstance(step, steps.Fill) or len(ends) > 1 else ():
            for length in range(1, len(path)):
                yield locating.back_through(conversion.steps[:index], path[:length])
