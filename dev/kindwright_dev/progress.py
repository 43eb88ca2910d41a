"""How far something is: one line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import Protocol, TextIO

TERMINAL_SECONDS = 1.0
LOG_SECONDS = 15.0
CLEAR_LINE = "\r\033[K"


class Progress(Protocol):
    """Where a builder says how far it is."""

    def tick(self, text: str) -> None:
        """Say how far it is; may be called as often as one likes."""

    def done(self, text: str) -> None:
        """Say how a step ended."""


class Terminal:
    """Progress on a stream, whether a person or a file is behind it."""

    def __init__(self, stream: TextIO) -> None:
        """Look whether it is a terminal."""
        self._stream = stream
        self._interactive = stream.isatty()
        self._pause = TERMINAL_SECONDS if self._interactive else LOG_SECONDS
        self._said = time.monotonic()

    def tick(self, text: str) -> None:
        """Write it when the last time is long enough ago."""
        if time.monotonic() - self._said >= self._pause:
            self._write(text, final=False)

    def done(self, text: str) -> None:
        """Write it to stay."""
        self._write(text, final=True)

    def _write(self, text: str, *, final: bool) -> None:
        start = CLEAR_LINE if self._interactive else ""
        end = "" if self._interactive and not final else "\n"
        self._stream.write(f"{start}{text}{end}")
        self._stream.flush()
        self._said = time.monotonic()


def elapsed(seconds: float) -> str:
    """Write a time as a person reads it: ``42s``, ``1m05s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"
