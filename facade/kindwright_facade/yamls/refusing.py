"""Why YAML was refused, in go-yaml's words, with the place."""

from typing import Any

import yaml


class RefusedError(ValueError):
    """What is wrong, in one line; `problem` says it without the place, which is counted from nought."""

    def __init__(self, problem: str, line: int = 0, column: int = 0, shown: str | None = None) -> None:
        """Take what is wrong and where; `shown` is all of it as go-yaml would say it."""
        super().__init__(f"yaml: {problem}" if shown is None else shown)
        self.problem = problem
        self.line = line
        self.column = column


def at(event: Any, problem: str) -> RefusedError:
    """Return a refusal of what begins with an event of the parser."""
    return RefusedError(problem, event.start_mark.line, event.start_mark.column)


def reworded(error: Exception) -> RefusedError:
    """Return the parser's complaint as one of ours."""
    if not isinstance(error, yaml.MarkedYAMLError):
        reason = error.reason if isinstance(error, yaml.reader.ReaderError) else str(error)
        return RefusedError(" ".join(str(reason).split()))
    said = " ".join((error.problem or "unknown problem parsing YAML content").split())
    problem = ": ".join(part for part in (error.context, said) if part)
    mark = error.problem_mark or error.context_mark
    line, column = (0, 0) if mark is None else (mark.line, mark.column)
    return RefusedError(problem, line, column, f"yaml: {_where(error)}{said}")


def _where(error: yaml.MarkedYAMLError) -> str:
    """Return the line as go-yaml counts it: from nought, except for the scanner, and none for the first."""
    if error.problem_mark is not None and error.problem_mark.line:
        return f"line {error.problem_mark.line + isinstance(error, yaml.scanner.ScannerError)}: "
    if error.context_mark is not None and error.context_mark.line:
        return f"line {error.context_mark.line}: "
    return ""
