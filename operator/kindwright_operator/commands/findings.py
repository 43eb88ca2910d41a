"""What a command has to say about a file: where, how bad and what, in the form that editors and CI systems read."""

import dataclasses
from collections.abc import Iterable, Sequence

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One line of the report; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    level: str
    message: str

    def __str__(self) -> str:
        """Return `FILE:LINE:COLUMN: LEVEL: MESSAGE`, on one line whatever the message holds."""
        return f"{self.file}:{self.line}:{self.column}: {self.level}: {' '.join(self.message.split())}"


def ordered(found: Iterable[Finding]) -> list[Finding]:
    """Return each finding once, in the order of the files."""
    return sorted(set(found))


def strict(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings with warnings made errors."""
    return [dataclasses.replace(one, level=ERROR) if one.level == WARNING else one for one in found]


def softened(one: Finding) -> Finding:
    """Return an error as a warning."""
    return dataclasses.replace(one, level=WARNING) if one.level == ERROR else one


def failed(found: Iterable[Finding]) -> bool:
    """Tell whether one of them is an error."""
    return any(one.level == ERROR for one in found)


def records(found: Iterable[Finding]) -> list[dict[str, str | int]]:
    """Return the findings for programs: `file`, `line`, `column`, `level`, `message`."""
    return [dataclasses.asdict(one) for one in found]


def summary(found: Sequence[Finding], documents: int) -> str:
    """Return one line with the numbers of everything."""
    errors, warnings = (sum(one.level == level for one in found) for level in (ERROR, WARNING))
    counts = ((errors, "error"), (warnings, "warning"), (documents, "document"))
    texts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts]
    return f"{texts[0]} and {texts[1]} in {texts[2]}"
