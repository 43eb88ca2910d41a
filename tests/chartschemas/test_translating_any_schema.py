"""Laws of the translation, tried on random schemas of every draft and random values."""

import json
from typing import Any

from chartschemas import admitting, schemas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kindwright_facade.schemas import structural
from kindwright_operator.charts import deriving, records, translating

_settings = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def closes(schema: Any) -> bool:
    text = json.dumps(schema)
    return '"additionalProperties": false' in text or '"unevaluatedProperties": false' in text


@_settings
@given(schemas.documents(), st.lists(schemas.objects, min_size=1, max_size=6))
def test_nothing_that_the_chart_accepts_is_refused_or_lost(document: tuple[int, Any], values: list[Any]) -> None:
    draft, schema = document
    translated = translating.translate(schema)
    assert structural.problems(admitting.whole(translated.schema)) == []
    judge = schemas.judge(draft, schema)
    for value in values if judge else ():
        kept = admitting.pruned(translated.schema, value)
        if judge.is_valid(value):
            assert kept == value or closes(schema)
            assert admitting.accepts(translated.schema, admitting.defaulted(translated.schema, kept)), value
        elif kept == value and admitting.accepts(translated.schema, value):
            assert translated.notes, value


@_settings
@given(schemas.absurdities)
def test_no_schema_is_too_absurd(schema: Any) -> None:
    derived = deriving.derive(records.Chart("absurd", "1.0.0", values_schema=schema))
    assert structural.problems(derived.schema) == []
    assert not any("can't be published" in note for note in derived.notes)
    assert derived == deriving.derive(records.Chart("absurd", "1.0.0", values_schema=schema))


@_settings
@given(schemas.documents(), schemas.objects)
def test_whatever_the_values_are_what_is_derived_can_be_published(document: tuple[int, Any], values: Any) -> None:
    derived = deriving.derive(records.Chart("any", "1.0.0", values=values, values_schema=document[1]))
    assert structural.problems(derived.schema) == []
    assert not any("can't be published" in note for note in derived.notes)
