"""What the README, the examples and the page about the command line show: it is so, word for word."""

import pathlib
import re
import subprocess

import pytest
import yaml
from commands import running

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PAGES = [ROOT / "README.md", EXAMPLES / "README.md"]
COMMAND_LINE = ROOT / "docs" / "command-line.md"

# The object that the page has in mind: two mistakes, in lines 11 and 12.
MISTAKEN = """\
# The orders of the shop.
apiVersion: apps.kindwright.dev/v1
kind: Postgres
metadata:
  name: orders
  namespace: demo
spec:
  version: "17"
  database: orders
  storage:
    size: 2Gb
    clas: fast
"""


def blocks(page: pathlib.Path, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page.read_text(), re.DOTALL | re.MULTILINE)


def commands(page: pathlib.Path) -> list[str]:
    """Return the command lines of a page; what is printed, and what a here document holds, is none."""
    lines = [line.strip() for block in blocks(page, "console") for line in block.splitlines()]
    return [
        line.removeprefix("$ ") for line in lines if re.match(r"(\$ )?(kubectl|kindwright|helm|make|sed|\.venv)", line)
    ]


@pytest.fixture
def place(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Be in a folder like the one of the page."""
    (tmp_path / "definitions").symlink_to(EXAMPLES / "definitions")
    (tmp_path / "charts").symlink_to(EXAMPLES / "charts")
    (tmp_path / "objects").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_definition_in_the_readme_is_sound() -> None:
    (shown,) = blocks(ROOT / "README.md", "yaml")
    ended = running.run("lint", "-", stdin=shown)
    assert (ended.code, ended.lines) == (0, [])
    assert "0 errors and 0 warnings in 1 document" in ended.err


def test_kind_that_the_readme_makes_of_another_is_sound() -> None:
    (line,) = [line for line in commands(ROOT / "README.md") if line.startswith("sed ")]
    made = subprocess.run(  # noqa: S602
        line.split(" | ")[0], shell=True, check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    ended = running.run("lint", EXAMPLES / "definitions", "-", "--chart", EXAMPLES / "charts" / "redis", stdin=made)
    assert (ended.code, ended.lines) == (0, [])
    release = yaml.safe_load(made)["spec"]["release"]
    assert release["prefix"] == "cache-"
    assert release["spec"]["chart"]["spec"]["chart"] == "redis"


def test_findings_on_the_page_are_those_of_lint(place: pathlib.Path) -> None:
    (place / "objects" / "orders.yaml").write_text(MISTAKEN)
    (shown, *_) = blocks(COMMAND_LINE, "console")
    command, *printed = shown.splitlines()
    assert command == "$ kindwright lint definitions/ objects/"
    ended = running.run(*command.split()[2:], "--chart", "charts/redis")
    assert ended.code == 1
    assert ended.lines == [line for line in printed if ": error: " in line]


def test_release_on_the_page_is_the_rendered_one(place: pathlib.Path) -> None:
    (place / "objects" / "orders.yaml").write_text(MISTAKEN.replace("2Gb", "2Gi").replace("    clas: fast\n", ""))
    (_, shown) = blocks(COMMAND_LINE, "console")
    command, *printed = shown.splitlines()
    assert command == "$ kindwright render definitions/ objects/orders.yaml"
    ended = running.run(*command.split()[2:])
    assert ended.code == 0
    assert ended.lines[: printed.index("...")] == printed[: printed.index("...")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_names_are_there(page: pathlib.Path) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())
    named = [word for line in commands(page) for word in re.findall(r"(?:examples|charts/kindwright)[\w./-]*", line)]
    assert linked or named  # else nothing is tried here
    for path in linked:
        assert (page.parent / path).exists(), path
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for line in commands(ROOT / "README.md") if line.startswith("make ") for word in [line.split()[1]]}
    assert "run" in named
    assert named <= targets
