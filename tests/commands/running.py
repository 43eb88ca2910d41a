"""The command line as a test calls it: in the process, with what it printed and its exit code."""

import dataclasses
import pathlib
from typing import Any

import yaml
from click import testing

from kindwright_operator import __main__ as command

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "tests" / "charts" / "definitions"
EXAMPLES = ROOT / "examples"
CHARTS = [word for path in sorted((EXAMPLES / "charts").iterdir()) for word in ("--chart", path)]
"""The arguments that name every chart of the examples."""


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines on standard output."""
        return self.out.splitlines()

    @property
    def documents(self) -> list[Any]:
        """The YAML documents on standard output."""
        return list(yaml.safe_load_all(self.out))


def run(*arguments: object, stdin: str | bytes = "") -> Ended:
    """Run a command to its end; whatever it raises is raised here."""
    texts = [str(argument) for argument in arguments]
    result = testing.CliRunner().invoke(command.cli, texts, input=stdin, catch_exceptions=False)
    return Ended(result.exit_code, result.stdout, result.stderr)


def lint(text: str, *arguments: object) -> list[str]:
    """Lint a text; returns `LINE:COLUMN: LEVEL: MESSAGE` of each finding."""
    return [line.removeprefix("<stdin>:") for line in run("lint", "-", *arguments, stdin=text).lines]
