"""Laws of the translation, tried on random schemas of every draft and random values."""

import json
from typing import Any

from chartschemas import admitting, schemas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kindwright_facade.schemas import structural
from kindwright_operator.charts import deriving, records, translating

_settings = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_lists = st.lists(schemas.objects, min_size=1, max_size=6)


def closes(schema: Any) -> bool:
    text = json.dumps(schema)
    return '"additionalProperties": false' in text or '"unevaluatedProperties": false' in text


def chart(schema: Any, values: Any = None) -> records.Chart:
    return records.Chart("any", "1.0.0", values=values or {}, values_schema=schema)


def without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(item) for key, item in value.items() if item is not None}


def coalesced(values: Any, given: Any) -> Any:
    """As Helm puts what a user gives over a chart's values."""
    found = {**values, **given}
    both = [key for key in given if isinstance(given[key], dict) and isinstance(values.get(key), dict)]
    return {**found, **{key: coalesced(values[key], given[key]) for key in both}}


@_settings
@given(schemas.documents() | schemas.choices())
def test_nothing_that_the_chart_accepts_is_refused_or_lost(document: tuple[int, Any, list[Any]]) -> None:
    draft, schema, values = document
    translated = translating.translate(schema)
    assert structural.problems(admitting.whole(translated.schema)) == []
    judge, kind = schemas.judge(draft, schema), admitting.Kind(translated.schema)
    for value in values if judge else ():
        kept = admitting.pruned(translated.schema, value)
        if judge.is_valid(value):
            assert kept == value or closes(schema)
            assert kind.refusals(kind.defaulted(kept)) == []
        elif kept == value and kind.refusals(value) == []:
            assert translated.notes, f"{value} is let through without a word"


@_settings
@given(schemas.documents() | schemas.choices(), st.data())
def test_nothing_is_refused_that_helm_accepts_over_the_charts_values(
    document: tuple[int, Any, list[Any]], data: st.DataObject
) -> None:
    draft, schema, given = document
    values = without_nulls(data.draw(st.sampled_from(given)))
    derived = deriving.derive(chart(schema, values))
    assert structural.problems(derived.schema) == []
    assert not any("can't be published" in note for note in derived.notes)
    spec = derived.schema["properties"]["spec"]
    judge, kind = schemas.judge(draft, schema), admitting.Kind(spec)
    for value in map(without_nulls, [{}, *given]) if judge else ():
        if judge.is_valid(coalesced(values, value)):
            assert kind.refusals(kind.defaulted(admitting.pruned(spec, value))) == []


@_settings
@given(schemas.absurdities)
def test_no_schema_is_too_absurd(schema: Any) -> None:
    derived = deriving.derive(chart(schema))
    assert structural.problems(derived.schema) == []
    assert not any("can't be published" in note for note in derived.notes)
    assert derived == deriving.derive(chart(schema))


@_settings
@given(schemas.objects, _lists)
def test_values_without_a_schema_refuse_neither_themselves_nor_other_fields(values: Any, given: list[Any]) -> None:
    derived = deriving.derive(chart(None, values))
    assert structural.problems(derived.schema) == []
    spec = derived.schema["properties"]["spec"]
    kind = admitting.Kind(spec)
    assert kind.refusals(kind.defaulted({})) == []
    for value in given:
        others = {f"other-{key}": item for key, item in value.items()}
        assert admitting.pruned(spec, {**without_nulls(values), **others}) == {**without_nulls(values), **others}
        assert kind.refusals({**without_nulls(values), **others}) == []
