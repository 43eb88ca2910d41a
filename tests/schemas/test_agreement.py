"""The compiled schema and the slow, exact check agree; so do looking everywhere and looking where the compiled one points to."""

from typing import Any

import hypothesis
import hypothesis.strategies as st
from schemas import generating

from kindwright_facade.schemas import explaining, validating


@hypothesis.settings(max_examples=150, deadline=None)
@hypothesis.given(st.data())
def test_what_passes_the_compiled_schema_is_valid_and_no_cause_is_missed(data: st.DataObject) -> None:
    spec = data.draw(generating.structural())
    schema = generating.whole(spec)
    value: dict[str, Any] = {"spec": data.draw(generating.value(spec))}
    checker = validating.compile_schema(schema)
    everything = explaining.causes(schema, value)
    assert not (everything and checker.compiled.is_valid(value))
    assert checker.causes(value) == everything


@hypothesis.settings(max_examples=80, deadline=None)
@hypothesis.given(st.data())
def test_neither_does_an_update(data: st.DataObject) -> None:
    spec = data.draw(generating.structural())
    schema = generating.whole(spec)
    value: dict[str, Any] = {"spec": data.draw(generating.value(spec))}
    old: dict[str, Any] = {"spec": data.draw(generating.value(spec) | st.just(value["spec"]))}
    assert validating.compile_schema(schema).causes(value, old) == explaining.causes(schema, value, old)


@hypothesis.settings(max_examples=50, deadline=None)
@hypothesis.given(st.data())
def test_an_update_is_never_stricter_than_a_create(data: st.DataObject) -> None:
    spec = data.draw(generating.structural())
    value: dict[str, Any] = {"spec": data.draw(generating.value(spec))}
    old: dict[str, Any] = {"spec": data.draw(generating.value(spec))}
    checker = validating.compile_schema(generating.whole(spec))
    if not checker.causes(value):
        assert not checker.causes(value, old)
