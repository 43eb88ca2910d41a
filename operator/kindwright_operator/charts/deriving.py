"""The schema of a kind from its chart: what values.schema.json says, else what the values suggest.

Defaults and descriptions are values.yaml's.

https://helm.sh/docs/topics/charts/#schema-files, https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.schemas import structural
from kindwright_operator.charts import commenting, cutting, defaulting, inferring, records, relaxing, translating

_ROOT = "spec"
_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def derive(chart: records.Chart) -> records.Derived:
    """Return the schema of a whole object whose spec is the chart's values; it can always be published."""
    notes: list[records.Note] = []
    spec = _of_values(chart, _ROOT, notes)
    spec, found = defaulting.apply(spec, _coalesced(chart), _ROOT)
    notes += found
    spec, found = cutting.cut(spec, _ROOT)
    notes += found
    schema = _whole(spec)
    if wrong := structural.problems(schema):
        # Never seen; if it is, an open kind serves better than none.
        notes.append(records.Note(_ROOT, f"left open, as what was derived can't be published: {wrong[0]}"))
        schema = _whole({"type": "object", _PRESERVE: True})
    lines = tuple(str(note) for note in sorted(set(notes)))
    return records.Derived(schema, lines, chart.name, chart.version)


def _whole(spec: encoding.JSON) -> encoding.JSON:
    spec.setdefault("description", "The chart's values.")
    return {"type": "object", "properties": {"spec": defaulting.with_default(spec)}}


def _of_values(chart: records.Chart, path: str, notes: list[records.Note]) -> encoding.JSON:
    """Return the schema of a chart's values, its subcharts' included, without defaults from values.yaml."""
    if chart.values_schema is None:
        schema = inferring.infer(_coalesced(chart))
    else:
        translated = translating.translate(chart.values_schema, path)
        notes += translated.notes
        schema = dict(translated.schema)
    schema = _with_subcharts(schema, chart, path, notes)
    return commenting.describe(schema, commenting.comments(chart.values_text))


def _with_subcharts(schema: encoding.JSON, chart: records.Chart, path: str, notes: list[records.Note]) -> encoding.JSON:
    properties = dict(schema.get("properties") or {})
    guessed = chart.values_schema is None
    values = _coalesced(chart)
    for key, subchart in chart.subcharts:
        if isinstance(values[key], Mapping) and (guessed or _says_nothing(schema, properties.get(key))):
            # Helm asks for what a subchart demands only while it is enabled.
            own = dataclasses.replace(subchart, values=values[key])
            properties[key] = relaxing.everywhere(_of_values(own, f"{path}.{key}", notes))
    if chart.subcharts and _open(schema):
        properties.setdefault("global", {"type": "object", _PRESERVE: True})
    return {**schema, "properties": properties} if properties else schema


def _says_nothing(parent: Mapping[str, Any], schema: Mapping[str, Any] | None) -> bool:
    if schema is None:
        return _open(parent)
    return bool(schema.get(_PRESERVE)) and not {"properties", "enum", "allOf", "anyOf", "oneOf", "not"} & schema.keys()


def _open(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get(_PRESERVE))


def _coalesced(chart: records.Chart) -> encoding.JSON:
    """Return a chart's values with those of its subcharts beneath them; a null takes the subchart's value away."""
    found = dict(chart.values)
    for key, subchart in chart.subcharts:
        own = found.get(key, {})
        if isinstance(own, Mapping):
            found[key] = _over(own, _coalesced(subchart))
    return found


def _over(values: Mapping[str, Any], below: Mapping[str, Any]) -> encoding.JSON:
    found = {**below, **values}
    for key, value in values.items():
        if isinstance(value, Mapping) and isinstance(below.get(key), Mapping):
            found[key] = _over(value, below[key])
    return found
