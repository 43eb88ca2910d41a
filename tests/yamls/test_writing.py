from typing import Any

import hypothesis
import pytest
import yaml
from yamls import jsons, tokens

from kindwright_facade import encoding


@hypothesis.settings(max_examples=300)
@hypothesis.given(jsons.VALUES)
def test_every_value_comes_back(value: Any) -> None:
    written = encoding.encode_yaml(value)
    assert jsons.exact(encoding.decode_yaml(written)) == jsons.exact(value)


@hypothesis.settings(max_examples=300)
@hypothesis.given(jsons.VALUES)
def test_every_value_comes_back_to_readers_of_yaml_1_1(value: Any) -> None:
    written = encoding.encode_yaml(value)
    assert jsons.exact(yaml.load(written, Loader=yaml.CSafeLoader)) == jsons.exact(value)


@pytest.mark.parametrize("text", [*tokens.ALL, *tokens.KEYS, "2001-1-1", "0o9", "a\nb", "\n", "a ", "-1:30", "1_0:1"])
def test_no_text_is_written_as_something_else(text: str) -> None:
    for value in (text, [text], {text: text}, {"a": {"b": [text]}}):
        written = encoding.encode_yaml(value)
        assert encoding.decode_yaml(written) == value
        assert yaml.load(written, Loader=yaml.CSafeLoader) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": "ü", "a": [1, {"c": None, "d": [[True]]}]}, "a:\n- 1\n- c: null\n  d:\n  - - true\nb: ü\n"),
        ({"a": {}, "b": [], "c": ""}, 'a: {}\nb: []\nc: ""\n'),
        ({"a": "y", "b": "08", "c": "1e3", "y": 1}, 'a: "y"\nb: "08"\nc: "1e3"\n"y": 1\n'),
        ({"a": "one\ntwo\n", "b": "one\ntwo"}, "a: |\n  one\n  two\nb: |-\n  one\n  two\n"),
        ({"a": "# x", "b": "x: y", "c": " x"}, "a: '# x'\nb: 'x: y'\nc: ' x'\n"),
        ({"a": 1.5, "b": 1e22, "c": -3}, "a: 1.5\nb: 1.0e+22\nc: -3\n"),
        # Numbers in keys count, letters come last.
        ({"a10": 1, "a9": 1, "a-b": 1, "aB": 1, "a_b": 1, "a01": 1}, "a-b: 1\na_b: 1\na01: 1\na9: 1\na10: 1\naB: 1\n"),
        ({"x1y": 1, "x1": 1, "x": 1, "x10": 1, "x100": 1}, "x: 1\nx1: 1\nx10: 1\nx100: 1\nx1y: 1\n"),
        ("text", "text\n"),
    ],
)
def test_the_layout_is_that_of_kubernetes(value: object, written: str) -> None:
    assert encoding.encode_yaml(value).decode() == written


def test_what_stands_twice_is_written_twice() -> None:
    shared = {"b": 1}
    assert encoding.encode_yaml({"a": shared, "c": shared}) == b"a:\n  b: 1\nc:\n  b: 1\n"


def test_what_is_nested_deeply_is_written() -> None:
    value: list[Any] = []
    for _ in range(5_000):
        value = [value]
    assert encoding.encode_yaml(value).count(b"-") == 5_000


def test_what_is_no_json_is_not_written() -> None:
    with pytest.raises(TypeError, match="bytes"):
        encoding.encode_yaml({"a": b"x"})
