"""Which process owns the local cluster of a checkout: the one that holds a lock, which no crash leaves behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TextIO


def acquire(path: Path) -> TextIO | None:
    """Take the lock for as long as the file that is given back stays open; None when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    if not _try(file):
        file.close()
        return None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def owner(path: Path) -> int | None:
    """Give the process id of who has the lock; None when nobody has it."""
    if not path.exists():
        return None
    with path.open() as file:
        return None if _try(file) else int(file.read() or 0)


def _try(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
