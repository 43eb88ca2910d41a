import pytest

from kindwright_operator.commands import findings

ONE = findings.Finding("a.yaml", 3, 5, findings.ERROR, "spec.size: too large")
SOFT = findings.Finding("a.yaml", 3, 5, findings.WARNING, "spec.size: rather large")


def test_a_line_is_what_editors_read() -> None:
    assert str(ONE) == "a.yaml:3:5: error: spec.size: too large"


def test_a_message_of_several_lines_stays_on_one() -> None:
    assert str(findings.Finding("a", 1, 1, findings.NOTE, "one\n  two\ttab\r\n")) == "a:1:1: note: one two tab"


def test_findings_come_in_the_order_of_files_and_lines_and_once() -> None:
    found = [
        findings.Finding(name, line, 1, findings.ERROR, "m") for name, line in (("b", 1), ("a", 10), ("a", 9), ("b", 1))
    ]
    assert [(one.file, one.line) for one in findings.ordered(found)] == [("a", 9), ("a", 10), ("b", 1)]


def test_strictness_takes_warnings_for_errors_and_leaves_notes() -> None:
    note = findings.Finding("a", 1, 1, findings.NOTE, "m")
    assert [one.level for one in findings.strict([ONE, SOFT, note])] == [findings.ERROR, findings.ERROR, findings.NOTE]
    assert findings.softened(ONE).level == findings.WARNING
    assert findings.softened(note) is note


@pytest.mark.parametrize(("levels", "failed"), [((), False), (("note", "warning"), False), (("note", "error"), True)])
def test_errors_alone_fail(levels: tuple[str, ...], failed: bool) -> None:
    assert findings.failed(findings.Finding("a", 1, 1, level, "m") for level in levels) is failed


@pytest.mark.parametrize(
    ("found", "documents", "text"),
    [
        ([], 0, "0 errors and 0 warnings in 0 documents"),
        ([ONE], 1, "1 error and 0 warnings in 1 document"),
        ([ONE, ONE, SOFT], 2, "2 errors and 1 warning in 2 documents"),
    ],
)
def test_the_summary_counts(found: list[findings.Finding], documents: int, text: str) -> None:
    assert findings.summary(found, documents) == text


def test_records_are_for_programs() -> None:
    expected = {"file": "a.yaml", "line": 3, "column": 5, "level": "error", "message": "spec.size: too large"}
    assert findings.records([ONE]) == [expected]
