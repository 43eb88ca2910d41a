import io
import pathlib
import types

import pytest

from kindwright_operator.commands import findings, reading


def documents(text: str) -> list[reading.Document]:
    return reading.documents([reading.Source("f", text)])[0]


def wrong(text: str) -> list[tuple[int, int, str]]:
    found = reading.documents([reading.Source("f", text)])[1]
    assert {one.level for one in found} <= {findings.ERROR}
    return [(one.line, one.column, one.message) for one in found]


def test_folders_stand_for_their_yaml_files(tmp_path: pathlib.Path) -> None:
    for name in ("b.yml", "a.yaml", "c.txt", "d.yaml.swp"):
        (tmp_path / name).write_text(name)
    (tmp_path / "e.yaml").mkdir()
    assert [source.text for source in reading.read([str(tmp_path)])] == ["a.yaml", "b.yml"]


def test_a_file_that_is_named_is_read_whatever_its_ending_and_once(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert reading.read([str(path), str(path)]) == [reading.Source(str(path), "a: 1")]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO("ä: 1".encode())))
    assert reading.read(["-", "-"]) == [reading.Source("<stdin>", "ä: 1")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing", None, "No such file"),
        ("text", b"\xff\xfe", "not UTF-8"),
        ("empty/", None, r"no file that ends in \.yaml"),
    ],
)
def test_what_can_not_be_read_ends_the_command(
    tmp_path: pathlib.Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(reading.UnreadableError, match=said) as caught:
        reading.read([str(path)])
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.message


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: 1", [(0, 1)]),
        ("a: 1\n---\na: 2\n", [(0, 1), (1, 2)]),
        ("---\na: 1\n--- # more\n\n# why\na: 2\n---\n", [(0, 2), (2, 4)]),
        ("---   \r\na: 1\r\n---\r\na: 2\r\n", [(0, 2), (2, 2)]),
        ("", []),
        ("# only a comment\n---\n---\n", []),
        ("null\n---\na: 1", [(1, 2)]),
        ("a: |\n  ---\n", [(0, 1)]),
        ('{"a": 1}', [(0, 1)]),
        ('{\n\t"a": 1\n}', [(0, 1)]),
    ],
)
def test_documents_keep_their_place(text: str, places: list[tuple[int, int]]) -> None:
    found = documents(text)
    assert not wrong(text)
    assert [one.before for one in found] == [before for before, _ in places]
    lines = [one.finding(findings.NOTE, "m").line for one in found]
    assert [line - one.before for line, one in zip(lines, found, strict=True)] == [line for _, line in places]


def test_the_items_of_a_list_are_documents() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  apiVersion: b/v1\n-  kind: B\n- text\n"
    found = documents(text)
    assert [one.identity for one in found] == [("b/v1", "A"), ("", "B")]
    assert [(one.finding("note", "").line, one.finding("note", "").column) for one in found] == [(4, 3), (6, 4)]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: b: c\n", 1, 5, "mapping values are not allowed in this context"),
        ("a: 1\n---\nb: [1, 2\n", 4, 1, "did not find expected ',' or ']'"),
        ("a: 1\n---\n\n\ta: 1\n", 4, 1, "found character that cannot start any token"),
        ("a: *nowhere\n", 1, 4, "unknown anchor 'nowhere' referenced"),
        ("a: 1\n---nonsense\nb: 1\n", 3, 1, "could not find expected ':'"),
        ("a: 1\n---\n- 1\n", 3, 1, "not an object"),
        ("text\n", 1, 1, "not an object"),
        ("a: .nan\n", 1, 4, "json: unsupported value: NaN"),
        ("? {a: 1}\n: 1\n", 1, 3, "invalid map key"),
        ("a: !!binary a\n", 1, 4, "!!binary value contains invalid base64 data"),
        ("b: 1\na: !!int x\n", 2, 4, "cannot decode !!str `x` as a !!int"),
        ("a: \x07\n", 1, 1, "control characters are not allowed"),
        ("a: 1\n---\na: " + "[" * 300_000 + "\n", 3, 103, "exceeded max depth of 100"),
        ("a: 1\n---\n" + "- " * 300_000 + "\n", 3, 201, "exceeded max depth of 100"),
        ("a: &a [*a]\n", 1, 8, "anchor 'a' value contains itself"),
    ],
)
def test_what_is_no_document_is_a_finding_with_its_place(text: str, line: int, column: int, said: str) -> None:
    ((found_line, found_column, message),) = wrong(text)
    assert said in message
    assert (found_line, found_column) == (line, column)


def test_a_broken_document_hides_no_other() -> None:
    text = "a: b: c\n---\nkind: A\n---\n]\n---\nkind: B\n"
    assert [one.identity[1] for one in documents(text)] == ["A", "B"]
    assert [line for line, _, _ in wrong(text)] == [1, 5]


def test_a_document_that_grows_out_of_bounds_is_refused() -> None:
    text = "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert [message for _, _, message in wrong(text)] == ["document contains excessive aliasing"]


def test_repeated_keys_are_found_where_they_stand() -> None:
    text = "a: 1\n---\nspec:\n  size: 1\n  other: 2\n  size: 3\n"
    assert wrong(text) == [(6, 3, 'key "size" already set in map')]
    assert len(documents(text)) == 2
