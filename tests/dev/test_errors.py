from pathlib import Path

from kindwright_dev import errors, helm


def test_an_error_without_a_log_is_one_line() -> None:
    assert errors.DevError("it broke").render() == "Error: it broke"


def test_an_error_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    log.write_text("\n".join(f"line {number}" for number in range(100)))
    lines = errors.DevError("it broke", log).render().splitlines()
    assert lines[:2] == ["Error: it broke", f"Log: {log}"]
    assert lines[2:] == [f"  line {number}" for number in range(85, 100)]


def test_a_log_that_is_gone_does_not_hide_the_error(tmp_path: Path) -> None:
    log = tmp_path / "none.log"
    assert errors.DevError("it broke", log).render() == f"Error: it broke\nLog: {log}"


def test_helm_s_own_error_is_picked_out() -> None:
    assert helm.complaint("WARNING: something\nError: it\n  broke\n") == "it broke"
    assert helm.complaint("no marker") == "no marker"
    assert helm.complaint("") == "no output"
