"""The rows of the table, for a terminal and for Markdown. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("figure", "measured", "compared with", "ratio", "target", "met")


@dataclass(frozen=True)
class Target:
    """What a figure should be, and whether it is."""

    wanted: str
    met: bool


@dataclass(frozen=True)
class Row:
    """One figure; without a target it is there to be compared with, or to be known."""

    figure: str
    measured: str
    reference: str = ""
    ratio: str = ""
    target: Target | None = None

    def cells(self) -> tuple[str, ...]:
        """Give the columns."""
        wanted, met = (self.target.wanted, "yes" if self.target.met else "**no**") if self.target else ("", "")
        return (self.figure, self.measured, self.reference, self.ratio, wanted, met)


def at_most(value: float, limit: float, unit: str) -> Target:
    """Say that a value should not be above a limit."""
    return Target(f"≤ {limit:,g} {unit}".rstrip(), value <= limit)


def at_least(value: float, limit: float, unit: str) -> Target:
    """Say that a value should not be below a limit."""
    return Target(f"≥ {limit:,g} {unit}".rstrip(), value >= limit)


def text(rows: Sequence[Row]) -> str:
    """Write the table for a terminal."""
    cells = [HEADINGS, *(tuple(cell.replace("*", "") for cell in row.cells()) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    ruler = tuple("-" * width for width in widths)
    lines = [cells[0], ruler, *cells[1:]]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def markdown(rows: Sequence[Row]) -> str:
    """Write the table as Markdown."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
