import re

import pytest

from kindwright_facade.versions import patterns


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[0-9]+Gi$",
        r"^\d+(\.\d+)*$",
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        r"^(?:a|b)+x{3,}$",
        r"^[^/]+$",
        r"^[^a-z]\W\S\D$",
        r"\S+@\S+",
        r"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$",
        r"^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$",
        r"^(https?|s3)://.+[^\s]$",
        r"(?i)^yes|no$",
        "",
    ],
)
def test_examples_match(pattern: str) -> None:
    found = patterns.examples(pattern)
    assert found
    assert all(re.search(pattern, text) for text in found)
    assert patterns.examples(pattern) == found


def test_numbers_are_not_led_by_zeros() -> None:
    assert patterns.examples("^[0-9]+$") == ["1", "9", "11", "99"]


def test_examples_are_as_long_as_allowed() -> None:
    assert {len(text) for text in patterns.examples("^a*$", 7, 9)} == {7}
    assert patterns.examples("^a{5}$", 0, 4) == []


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        # Python's own engine would try every way to part the letters.
        (r"^(a*)*\bb$", []),
        # Repetitions multiply: 256 letters 256 times 256 times.
        (r"^((a*)*)*$", []),
        (r"^(((a+){500}){500}){500}$", []),
    ],
)
def test_what_takes_for_ever_is_not_begun(pattern: str, found: list[str]) -> None:
    assert patterns.examples(pattern, 256) == found


def test_what_is_too_long_takes_no_other_along() -> None:
    assert patterns.examples(r"^((a*)*)*$", 0)[-1] == "aaaaaaaa"


@pytest.mark.parametrize("pattern", ["(", r"^(?=a)b$", r"^a$b", r"^(a)\1$"])
def test_what_cannot_be_read_or_made_has_none(pattern: str) -> None:
    assert patterns.examples(pattern) == []
