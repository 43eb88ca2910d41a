"""Patterns are RE2's, as Go runs them: recorded from Go's regexp. What can't be run alike is refused."""

import pytest

from kindwright_facade.schemas import patterns

MATCHING = [
    ("", "anything"),
    ("b", "abc"),
    ("^.$", "\r"),
    ("(?s)^.$", "\n"),
    (r"^\s$", "\t"),
    (r"^\d\w\S\D\W$", "1_aa-"),
    (r"^[\d\s]+$", "1 2"),
    (r"^[^\d]$", "é"),
    (r"^[\D]$", "é"),
    (r"^[\W]$", "-"),
    ("^[[:alpha:]_]+$", "aZ_"),
    ("^[[:^alpha:]]$", "é"),
    (r"^\Q.*\E$", ".*"),
    (r"^\x41\x{e9}\012$", "Aé\n"),
    (r"\Aa\z", "a"),
    ("(?i)^abc$", "AbC"),
    ("(?i)^k$", "\u212a"),
    ("^(?i:a)b$", "Ab"),
    ("^a(?i)b$", "aB"),
    ("^(?:(?i)a)b$", "Ab"),
    ("^(?P<name>a)$", "a"),
    ("^(?<name>a)$", "a"),
    ("^[a&&b]$", "&"),
    ("^[]a]$", "]"),
    ("^[a-]$", "-"),
    ("^[[]$", "["),
    ("^a{,2}$", "a{,2}"),
    ("^a{2,3}?$", "aaa"),
    (r"^\p{Lu}\pL\P{N}$", "Éé "),
    (r"^[\pL]+$", "éa"),
    ("^]}$", "]}"),
    (r"^\_\<$", "_<"),
]
FAILING = [
    ("^a$", "a\n"),
    ("^.$", "\n"),
    (r"^\s$", "\u00a0"),
    (r"^\s$", "\v"),
    (r"^\w$", "é"),
    (r"^\d$", "٣"),
    ("(?i-s)^.$", "\n"),
    ("^(?i:a)b$", "aB"),
    ("^[a&&b]$", "c"),
]


@pytest.mark.parametrize(("pattern", "text"), MATCHING)
def test_matches_as_in_go(pattern: str, text: str) -> None:
    assert patterns.compiled(pattern)(text)


@pytest.mark.parametrize(("pattern", "text"), FAILING)
def test_does_not_match_as_in_go(pattern: str, text: str) -> None:
    assert not patterns.compiled(pattern)(text)


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "[", "a\\", "a**", "a++", "*", "a{1001}", "a{3,2}", "[z-a]", r"\1", r"\Z", r"[\Z]", "[[:foo:]]"),
        *("(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "(?x)a", "(?R)", "(?P=n)", r"\p{Letter}", r"\p{Grek}"),
        # Go takes these, and they can't be run as Go does.
        *(r"\ba", r"\B", r"\p{Greek}", "(?m)^a", "(?i)é", r"(?i)\pL", r"(?i)[\W]"),
    ],
)
def test_what_go_refuses_or_runs_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^it "):
        patterns.compiled(pattern)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "(.*a){20}"])
def test_no_pattern_takes_forever(pattern: str) -> None:
    assert not patterns.compiled(f"{pattern}b")("a" * 50_000)


@pytest.mark.parametrize(
    ("pattern", "valid"),
    [
        ("(a{10}){100}", True),
        ("(a{10}){101}", False),
        ("(a{500}){500}", False),
        ("((a{10}){10}){11}", False),
        ("(a{2,}){500}", True),
        ("(a{2,}){501}", False),
        ("(a{5}b{900}){2}", False),
        ("(?:(a{40})?){30}", False),
        ("(a{0}){1000}", True),
        ("(a{500})(b{500}){2}", True),
    ],
)
def test_repetitions_within_each_other_multiply(pattern: str, valid: bool) -> None:
    """As Go counts them; one that is let through could take minutes for a large text."""
    if valid:
        patterns.translated(pattern)
    else:
        with pytest.raises(ValueError, match="invalid repeat count"):
            patterns.translated(pattern)
