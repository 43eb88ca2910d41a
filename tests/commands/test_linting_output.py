import json
import pathlib
import subprocess
import sys

import click
import pytest
from commands import running, samples

from kindwright_operator import __main__ as command

BROKEN = samples.together(samples.OBJECT.replace("40", "0"))
LINE = samples.LINES + 8
MESSAGE = "spec.power: Invalid value: 0: spec.power in body should be greater than or equal to 1"
DEPRECATED = samples.together(samples.OBJECT.replace("example.com/v1", "example.com/v1beta1").replace("power", "watts"))


def test_a_finding_is_one_line_and_the_summary_another() -> None:
    ended = running.run("lint", "-", stdin=BROKEN)
    assert ended.out == f"<stdin>:{LINE}:3: error: {MESSAGE}\n"
    assert ended.err == "1 error and 0 warnings in 2 documents\n"
    assert ended.code == 1


def test_json_for_programs() -> None:
    ended = running.run("lint", "-", "--format", "json", stdin=BROKEN)
    assert json.loads(ended.out) == [
        {"file": "<stdin>", "line": LINE, "column": 3, "level": "error", "message": MESSAGE}
    ]
    assert ended.code == 1
    assert running.run("lint", "-", "--format=json", stdin=samples.DEFINITION).out == "[]\n"


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (samples.DEFINITION, [], 0),
        (samples.DEFINITION, ["--strict"], 0),
        (DEPRECATED, [], 0),
        (DEPRECATED, ["--strict"], 1),
        (BROKEN, [], 1),
        ("a: b: c", [], 1),
        ("", [], 0),
        (b"\xff", [], 2),
        ("", ["--format", "xml"], 2),
        ("", ["missing.yaml"], 2),
        ("", ["--chart", "missing"], 2),
        ("", ["--unknown"], 2),
    ],
)
def test_exit_codes(text: str | bytes, arguments: list[str], code: int) -> None:
    assert running.run("lint", "-", *arguments, stdin=text).code == code


def test_without_a_file_it_is_wrong_usage() -> None:
    assert running.run("lint").code == 2


def test_folders_and_files_in_the_order_of_their_names(tmp_path: pathlib.Path) -> None:
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "lamp.yml").write_text(samples.DEFINITION)
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(samples.OBJECT.replace("40", "0"))
    ended = running.run("lint", tmp_path / "b.yaml", tmp_path / "a.yaml", tmp_path / "definitions")
    assert [line.partition(":")[0] for line in ended.lines] == [str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]
    assert ended.err == "2 errors and 0 warnings in 3 documents\n"


def entry(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "kindwright_operator", *arguments]
    return subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "out", "err"),
    [
        (("lint", "-"), BROKEN, 1, f"<stdin>:{LINE}:3: error: {MESSAGE}\n", "1 error and 0 warnings in 2 documents\n"),
        (("lint", "-"), samples.DEFINITION, 0, "", "0 errors and 0 warnings in 1 document\n"),
        (("lint", "missing.yaml"), "", 2, "", "kindwright: missing.yaml: No such file or directory\n"),
        (("render", "missing.yaml", "-"), "", 2, "", "kindwright: missing.yaml: No such file or directory\n"),
        (("render", "-", "-"), "", 2, "", "kindwright: only one of DEFINITION and OBJECT can be standard input\n"),
    ],
)
def test_the_process_itself(arguments: tuple[str, ...], stdin: str, code: int, out: str, err: str) -> None:
    ended = entry(*arguments, stdin=stdin)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, out, err)


def test_the_process_renders(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "definition.yaml"
    path.write_text(samples.DEFINITION)
    ended = entry("render", str(path), "-", "--values", stdin=samples.OBJECT)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "power: 40\ntone: WARM\n", "")


@pytest.mark.parametrize("name", ["lint", "render"])
def test_every_option_is_described(name: str) -> None:
    page = (running.ROOT / "docs" / "command-line.md").read_text()
    options = [parameter for parameter in command.cli.commands[name].params if isinstance(parameter, click.Option)]
    assert options
    for option in options:
        assert option.help
        assert any(f"`{flag}`" in page or f"`{flag} " in page for flag in option.opts), option.opts
