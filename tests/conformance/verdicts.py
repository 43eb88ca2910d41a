"""What came of every case of a run: the summary line, the table, and whether an allowance is stale."""

from dataclasses import dataclass, field
from pathlib import Path

from conformance import allowed, cases, comparing


@dataclass
class Verdicts:
    """The outcomes so far."""

    found: dict[str, comparing.Comparison] = field(default_factory=dict)

    def count(self, verdict: str) -> int:
        """Count the cases with a verdict."""
        return sum(item.verdict == verdict for item in self.found.values())

    def summary(self) -> str:
        """Say it in one line."""
        return (
            f"conformance: {len(self.found)} cases, {self.count('equal')} equal, "
            f"{self.count('allowed')} with allowed differences, {self.count('different')} different"
        )

    def stale(self) -> list[str]:
        """Name the allowances that no case met."""
        used = {name for item in self.found.values() for name in item.used}
        return sorted(set(allowed.BY_NAME) - used)

    def table(self) -> str:
        """Write a Markdown table of all cases, and the reasons behind it."""
        lines = ["| case | verdict | allowed differences |", "| --- | --- | --- |"]
        for name, item in sorted(self.found.items()):
            lines.append(f"| {name.replace('_', ' ')} | {item.verdict} | {', '.join(sorted(item.used))} |")
        lines += ["", "| allowed difference | reason |", "| --- | --- |"]
        lines += [f"| {item.name} | {item.reason} |" for item in allowed.ALL]
        return "\n".join([f"{self.summary()}.", "", *lines, ""])

    def differences(self) -> str:
        """List what is neither equal nor allowed, in short."""
        different = {name: item for name, item in self.found.items() if item.differences}
        return "\n".join("\n  ".join([name, *_short(item.differences)]) for name, item in sorted(different.items()))

    def met(self) -> str:
        """List where allowances were met, to see that they are not wider than they have to be."""
        lines = [(name, line) for name, item in sorted(self.found.items()) for line in item.met]
        return "\n".join(f"{name} {line}" for name, line in lines)

    def write(self, path: Path) -> None:
        """Write the table to a file."""
        path.write_text(self.table())


def unknown(found: list[cases.Case]) -> list[str]:
    """Name allowances that cases mention and nobody wrote down."""
    return sorted({name for item in found for name in item.allows} - set(allowed.BY_NAME))


def _short(differences: list[str]) -> list[str]:
    """Leave out what a Status says a second time, and what was said of an earlier request."""
    said = {line.partition(".body.message:")[0] for line in differences if ".body.message:" in line}
    said |= {line.partition(".body:")[0] for line in differences if ".body:" in line}
    twice = (".body.details", ".body.code", ".body.reason", ".headers.content-type")
    found: dict[str, str] = {}
    for line in differences:
        number, _, rest = line.partition(" " if "." not in line.partition(" ")[0] else ".")
        if not any(line.startswith(f"{where}{part}") for where in said for part in twice):
            found.setdefault(rest, f"{number} {rest}")
    return list(found.values())
