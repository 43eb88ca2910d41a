import copy
import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from kindwright_facade.rules import expressions

OBJECT = {"replicas": 3, "name": "orders", "ratio": 0.5, "none": None, "sizes": [3, 1, 2], "labels": {"a": "1"}}


def value_of(text: str, variables: Mapping[str, Any] | None = None) -> Any:
    values = {"self": copy.deepcopy(OBJECT)} if variables is None else variables
    return expressions.compile_expression(text, dict.fromkeys(values, "dyn")).evaluate(values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self.replicas + 1", 4),
        ("self.replicas > 2.5", True),
        ("self.ratio * 2.0", 1.0),
        ("self", OBJECT),
        ("{'storage': {'size': string(self.replicas) + 'Gi'}}", {"storage": {"size": "3Gi"}}),
        ("self.?missing.orValue('x')", "x"),
        ("has(self.missing) ? self.missing : null", None),
        ("self.sizes.map(x, x * 2)", [6, 2, 4]),
        ("self.labels.transformList(k, v, v + k)", ["1a"]),
        ("b'abc'", b"abc"),
        ("[b'abc']", [b"abc"]),
        ("type(1)", "INT"),
        ("duration('90s')", datetime.timedelta(seconds=90)),
        ("timestamp('2020-01-01T00:00:00Z')", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
        ("self.name.upperAscii().split('D')", ["OR", "ERS"]),
        ("sets.contains(self.sizes, [1])", True),
        ("self.sizes.sort()", [1, 2, 3]),
        ("math.greatest(1, 2)", 2),
        ("string(base64.decode('aGVsbG8='))", "hello"),
        ("cel.bind(x, self.replicas, x * x)", 9),
    ],
)
def test_the_result_is_a_plain_value(text: str, expected: object) -> None:
    result = value_of(text)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("self.", "1:6: Syntax error"),
        ("selff", "1:1: undeclared reference to 'selff'"),
        ("self.\nfoo(1) + bar", "undeclared reference to 'foo'; 2:10: undeclared reference to 'bar'"),
        ("[dyn({'a': self.?b})].indexOf(1)", "indexOf can't be used on what may hold optional values"),
        ("1 + 'a'", "1:3: found no matching overload for '_+_' applied to '(int, string)'"),
    ],
)
def test_a_mistake_is_told_in_one_line_when_compiling(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        expressions.compile_expression(text, {"self": "dyn"})
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("self.missing", "no such key: missing"),
        ("self.replicas / 0", "division by zero"),
        ("self.replicas % 0", "modulus by zero"),
        ("9223372036854775807 + self.replicas", "integer overflow"),
        ("self.sizes[7]", "index out of bounds: 7"),
        ("self.name + self.replicas", "no such overload"),
        ("optional.of(1)", "the result is no plain value; an optional is taken apart with orValue()"),
        ("{'a': self.?b}", "the result is no plain value; an optional is taken apart with orValue()"),
        ("[optional.of(1)]", "the result is no plain value; an optional is taken apart with orValue()"),
    ],
)
def test_a_failure_is_told_in_one_line(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        value_of(text)
    assert str(caught.value) == complaint


def test_a_number_that_cel_has_no_room_for_is_a_failure() -> None:
    with pytest.raises(ValueError, match="out of range"):
        value_of("self", {"self": 2**64})


def test_declared_types_are_checked() -> None:
    with pytest.raises(ValueError, match="no matching overload"):
        expressions.compile_expression("count > 'a'", {"count": "int"})


def test_several_variables_are_at_hand_and_none_is_changed() -> None:
    values = {"spec": {"a": [1]}, "old": {"b": 2}}
    before = copy.deepcopy(values)
    assert value_of("{'a': spec.a, 'b': old.b}", values) == {"a": [1], "b": 2}
    assert values == before
