import copy
from typing import Any

from discovery import structurals

from kindwright_facade import admission


def test_a_schema_of_every_keyword_can_be_enforced() -> None:
    assert admission.problems(structurals.RICH) == []


def test_one_part_may_stand_in_several_places() -> None:
    part = {"type": "object", "properties": {"cpu": {"type": "string"}}}
    rule = {"rule": "self.a.cpu != self.b.cpu && self.c.d.cpu != 'x'"}
    fields: dict[str, Any] = {"a": part, "b": part, "c": {"type": "object", "properties": {"d": part}}}
    fields["e"] = copy.deepcopy(part)
    spec = {"type": "object", "properties": fields, "x-kubernetes-validations": [rule]}
    assert admission.problems({"type": "object", "properties": {"spec": spec}}) == []
