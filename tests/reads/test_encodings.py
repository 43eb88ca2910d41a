import json
import math
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from conversion import strategies

from kindwright_facade import encoding


@hypothesis.given(strategies.JSON)
def test_json_and_yaml_come_back(value: Any) -> None:
    assert encoding.decode(encoding.encode(value)) == value
    assert json.loads(encoding.encode(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 'y']\n", {"a": 1, "b": ["x", "y"]}),
        ("day: 2026-01-01\n", {"day": "2026-01-01"}),
        ("at: 2026-01-01T00:00:00Z\n", {"at": "2026-01-01T00:00:00Z"}),
        ("2: a\ntrue: b\n1.5: c\n", {"2": "a", "true": "b", "1.5": "c"}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ('{"a": null}', {"a": None}),
        ("", None),
        # Of several documents the first is meant, as upstream has it.
        ("a: 1\n---\nb: 2\n", {"a": 1}),
    ],
)
def test_yaml_is_read_as_json(text: str, value: Any) -> None:
    assert encoding.decode_yaml(text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        b"a: [", b"a: b: c", b"\xff\xfe\xfa", b"a: !!binary a\n", b"? [a]\n: b\n", b"a: !!int x\n", b"a: &x [*x]\n",
        b"%YAML 1.2\n---\na: 1\n", b"<<: 1\n", b"~: 1\n", b"a: *unknown\n", b"\x00",
    ],
)  # fmt: skip
def test_what_is_no_json_in_yaml_is_refused_in_one_line(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        encoding.decode_yaml(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", [b"a: .nan\n", b"a: .inf\n"])
def test_numbers_that_json_does_not_have_are_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        encoding.decode_yaml(text)


def test_yaml_that_grows_on_reading_is_refused() -> None:
    """A few hundred bytes of aliases must not become a million values: https://nvd.nist.gov/vuln/detail/CVE-2019-11253."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 6)]
    with pytest.raises(ValueError, match=r"."):
        encoding.decode_yaml("\n".join(lines).encode())


@pytest.mark.parametrize("text", [b"", b"{", b"{'a': 1}", b'{"a": 1} x', b"\xff", b"nan", b'"\\ud800"', b"[1,]"])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        encoding.decode(text)


def test_json_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        encoding.decode(b"[" * 100_000)


def test_yaml_is_written_with_sorted_keys() -> None:
    assert encoding.encode_yaml({"b": "ü", "a": [1]}) == "a:\n- 1\nb: ü\n".encode()


def test_large_numbers_stay_what_they_are() -> None:
    value = {"small": -(2**63), "large": 2**64 - 1, "half": 0.1}
    assert encoding.decode(encoding.encode(value)) == value
    assert not math.isnan(encoding.decode(b"1e300"))


@pytest.mark.parametrize("level", [b"[", b"- ", b"{a: ", b"? ", b"a:\n"])
def test_a_document_that_is_nested_too_deeply_is_refused_and_takes_nothing_down(level: bytes) -> None:
    """The parser in C recurses for every level, and would end the process."""
    lines = b"".join(b" " * depth + level for depth in range(1_500)) if level.endswith(b"\n") else level * 200_000
    with pytest.raises(ValueError, match="exceeded max depth of 1000"):
        encoding.decode_yaml(lines)


def outcome(read: Callable[[bytes], Any], text: bytes) -> str:
    try:
        return repr(read(text))
    except ValueError as error:
        return str(error)


@hypothesis.given(strategies.JSON)
def test_json_under_the_name_of_yaml_is_read_as_yaml_is(value: Any) -> None:
    text = encoding.encode({"a": value})
    assert outcome(encoding.decode_yaml, text) == outcome(encoding._decode_yaml, text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1.0, "b": -0.0, "c": 1e3, "d": 1.5e+3, "e": -0, "f": 0.1}',
        '{"a": 12345678901234567890123, "b": 18446744073709551615, "c": -9223372036854775808}',
        '{"a": 1, "a": 2, "<<": {"b": 1}, "=": 1, "~": null, "no": "no"}',
        '{"a": "a\\u2028b", "b": "a\u2028b", "c": "\ufeff", "d": "\x7f", "e": "\u0085", "f": "a\\/b"}',
        '{"a": "\\ud83d\\ude00"}',
        '{"a": "😀", "b": "\\n\\t\\u0000"}',
        '\n [{"a": []}]',
        "{a: 1}",
        '{"a": 1} # said',
        '{"a": 1}\n---\n{"b": 2}',
    ],
)
def test_where_json_and_yaml_differ_it_is_yaml(text: str) -> None:
    assert outcome(encoding.decode_yaml, text.encode()) == outcome(encoding._decode_yaml, text.encode())
