"""What can go wrong, as one clear line and the log that says more."""

from __future__ import annotations

from pathlib import Path

TAIL_LINES = 15


class DevError(Exception):
    """A failure that a person can act on: one line, and the log to look at when there is one."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        """Keep the line and the path; the tail is read only when somebody asks for it."""
        super().__init__(message)
        self.message = message
        self.log = log

    def render(self) -> str:
        """Say it for a terminal: the line, where the log is, and its last lines."""
        if self.log is None:
            return f"Error: {self.message}"
        return "\n".join([f"Error: {self.message}", f"Log: {self.log}", *(f"  {line}" for line in tail(self.log))])


def tail(log: Path, count: int = TAIL_LINES) -> list[str]:
    """Give the last lines of a log, or nothing when it can't be read."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]
