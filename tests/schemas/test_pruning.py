"""What is lost on the way in, beyond plain unknown fields. Recorded from kube-apiserver 1.36's own pruning."""

from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest
from schemas import generating

from kindwright_facade.schemas import pruning

PRESERVE = {"x-kubernetes-preserve-unknown-fields": True}
TEXT = {"type": "string"}
EMBEDDED = {"x-kubernetes-embedded-resource": True}


@pytest.mark.parametrize(
    ("schema", "value", "kept", "unknown"),
    [
        ({"properties": {"a": TEXT}}, {"a": None}, {}, []),
        ({"properties": {"a": {**TEXT, "nullable": True}}}, {"a": None}, {"a": None}, []),
        ({"properties": {"a": {**TEXT, "default": "x"}}}, {"a": None}, {"a": None}, []),
        ({"properties": {"a": {**TEXT, "default": None}}}, {"a": None}, {}, []),
        # A null is dropped where the schema names the field, and stays in what is open.
        ({"properties": {"a": PRESERVE}, **PRESERVE}, {"a": None, "b": None}, {"b": None}, []),
        ({"additionalProperties": TEXT}, {"a": None, "b": ""}, {"b": ""}, []),
        ({"type": "array", "items": TEXT}, [None], [None], []),
        # What is open about a list is so about what its items hold.
        (
            {"items": {"properties": {"a": {"properties": {}}}}, **PRESERVE},
            [{"a": {"x": 1}, "b": 1}],
            [{"a": {}, "b": 1}],
            ["[0].a.x"],
        ),
        (TEXT, [{"a": 1}], [{}], ["[0].a"]),
        (PRESERVE, [{"a": 1}], [{"a": 1}], []),
        ({"additionalProperties": False}, {"a": 1}, {}, ["a"]),
        ({**EMBEDDED, "properties": {"kind": TEXT}}, {"kind": None, "metadata": None}, {"metadata": None}, []),
        ({**EMBEDDED, "properties": {"kind": {**TEXT, "nullable": True}}}, {"kind": None}, {"kind": None}, []),
    ],
)
def test_what_is_lost(schema: Any, value: Any, kept: Any, unknown: list[str]) -> None:
    assert pruning.prune(schema, value, None, "") == (kept, unknown)


@hypothesis.settings(max_examples=50, deadline=None)
@hypothesis.given(st.data())
def test_what_was_stored_past_the_schema_is_never_lost(data: st.DataObject) -> None:
    schema = data.draw(generating.structural())
    stored = data.draw(generating.value(schema))
    assert pruning.prune(schema, stored, stored, "") == (stored, [])
