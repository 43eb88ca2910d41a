from typing import Any

import pytest

from kindwright_facade.schemas import sizing


@pytest.mark.parametrize(
    ("value", "parts", "larger"),
    [
        (1, 1, False),
        ({"a": 1}, 2, False),
        ({"a": 1}, 1, True),
        ([[[]]], 3, False),
        ([[[]]], 2, True),
        ("x" * 640, 11, False),
        ("x" * 640, 10, True),
        ([0] * 10_000_000, 100, True),
    ],
)
def test_how_large_a_value_is(value: Any, parts: int, larger: bool) -> None:
    assert sizing.is_larger(value, parts) == larger
