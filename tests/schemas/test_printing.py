"""Values in messages are written as Go writes them."""

from typing import Any

import pytest

from kindwright_facade.schemas import printing


@pytest.mark.parametrize(
    ("value", "shown", "encoded"),
    [
        (1, "1", "1"),
        (1.0, "1", "1"),
        (-0.5, "-0.5", "-0.5"),
        (123456.0, "123456", "123456"),
        (1234567.5, "1.2345675e+06", "1234567.5"),
        (1e6, "1e+06", "1000000"),
        (0.0001, "0.0001", "0.0001"),
        (0.00001, "1e-05", "0.00001"),
        (1e-7, "1e-07", "1e-7"),
        (1e20, "1e+20", "100000000000000000000"),
        (1e21, "1e+21", "1e+21"),
        (1e300, "1e+300", "1e+300"),
        (5e-324, "5e-324", "5e-324"),
        (2**63, "9.223372036854776e+18", "9223372036854776000"),
        (True, "true", "true"),
        (None, "null", "null"),
        (
            'a"\\\n\t\x00\x7f é\u00a0\u2028👍',
            '"a\\"\\\\\\n\\t\\x00\\x7f é\\u00a0\\u2028👍"',
            '"a\\"\\\\\\n\\t\\u0000\x7f é\u00a0\\u2028👍"',
        ),
        ("<&>", '"<&>"', '"\\u003c\\u0026\\u003e"'),
        ({"b": [1.0, None], "a": {}}, '{"a":{},"b":[1,null]}', '{"a":{},"b":[1,null]}'),
    ],
)
def test_a_value_is_written_as_in_go(value: Any, shown: str, encoded: str) -> None:
    assert (printing.shown(value), printing.encoded(value)) == (shown, encoded)
