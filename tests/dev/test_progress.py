import io

import pytest

from kindwright_dev import progress


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0s"), (42, "42s"), (65, "1m05s"), (3600, "60m00s")])
def test_elapsed(seconds: float, text: str) -> None:
    assert progress.elapsed(seconds) == text


def test_a_log_gets_plain_lines_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 20.0, 20.0, 21.0])
    monkeypatch.setattr("kindwright_dev.progress.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    shown = progress.Terminal(stream)
    shown.tick("too early")
    shown.tick("half")
    shown.done("all")
    assert stream.getvalue() == "half\nall\n"


def test_a_terminal_gets_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 2.0, 2.0, 3.0])
    monkeypatch.setattr("kindwright_dev.progress.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    shown = progress.Terminal(stream)
    shown.tick("half")
    shown.done("all")
    assert stream.getvalue() == f"{progress.CLEAR_LINE}half{progress.CLEAR_LINE}all\n"
