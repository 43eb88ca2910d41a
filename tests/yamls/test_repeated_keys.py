import pytest

from kindwright_facade import encoding


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 1\n", []),
        ("a: 1\na: 2\na: 3\n", ['2: key "a"', '3: key "a"']),
        ("y: 1\ntrue: 2\n", ["2: key true"]),
        ("1: 1\n0x1: 2\n", ["2: key 1"]),
        ("1: 1\n'1': 2\n1.0: 3\n", []),
        ("y: 1\n'true': 2\n", []),
        # The line is the value's.
        ("a: 1\na:\n  b: 1\n", ['3: key "a"']),
        ("a: &x 1\na:\n  *x\n", ['3: key "a"']),
        # What is inside comes first.
        ("a: 1\na: {b: 1, b: 2}\n", ['2: key "b"', '2: key "a"']),
        ("a: &x {b: 1,\n b: 2}\nc: *x\n", ['2: key "b"', '2: key "b"']),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", ['4: key "b"']),
        ("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", ['1: key "b"']),
        ("- {a: 1}\n- {a: 1}\n", []),
        ('"a\\"": 1\n"a\\"": 1\n', ['2: key "a\\""']),
        ("text\n", []),
        ("", []),
    ],
)
def test_each_key_that_is_there_twice_is_told(text: str, said: list[str]) -> None:
    assert encoding.repeated_keys(text.encode()) == [f"  line {one} already set in map" for one in said]
