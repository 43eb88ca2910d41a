"""What the image would hold: the locked dependencies and nothing else, with this checkout's code in their midst.

Kindwright runs from here, so that a dependency which only the tests bring is missed at once, and memory is that of the image.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import sys
import time
from pathlib import Path

from kindwright_dev import errors, layout, processes, progress

TITLE = "Kindwright's locked dependencies"
_LOCK = "requirements.lock"
_EDITABLE = "import sys; from hatchling import build; build.build_editable(sys.argv[1])"


def program(place: layout.Layout) -> tuple[str, ...]:
    """Name the program as the image's entry point does."""
    return (str(place.image / "bin" / "kindwright"),)


def environment(place: layout.Layout) -> dict[str, str]:
    """Read the variables that the image sets, but for the path."""
    lines = (place.root / "charts" / "Dockerfile").read_text().splitlines()
    words = [word for line in lines if line.startswith("ENV ") for word in shlex.split(line)[1:]]
    return {name: value for name, _, value in (word.partition("=") for word in words) if name != "PATH"}


def fresh(place: layout.Layout) -> bool:
    """Tell whether the environment is there, and made of what is locked now."""
    return _stamp(place).exists() and _stamp(place).read_text() == _digest(place)


def build(place: layout.Layout, shown: progress.Progress) -> None:
    """Make the environment unless it is there and made of the same; DevError with a log when that fails."""
    if fresh(place):
        shown.done(f"{TITLE}: up to date")
        return
    started = time.monotonic()
    shutil.rmtree(place.image, ignore_errors=True)
    for arguments in _steps(place):
        _run(place, shown, arguments)
    _stamp(place).write_text(_digest(place))
    shown.done(f"{TITLE}: installed in {progress.elapsed(time.monotonic() - started)}")


def _steps(place: layout.Layout) -> list[list[str]]:
    wheels = place.image / "wheels"
    pip = ["-m", "pip", "--disable-pip-version-check", "--python", str(place.image / "bin" / "python"), "install"]
    locked = ["--require-hashes", "--only-binary=:all:", "-r", str(place.root / _LOCK)]
    own = ["--no-deps", "--no-index", "--find-links", str(wheels), "kindwright"]
    return [
        ["-m", "venv", "--without-pip", str(place.image)],
        [*pip, *locked],
        ["-c", _EDITABLE, str(wheels)],
        [*pip, *own],
    ]


def _run(place: layout.Layout, shown: progress.Progress, arguments: list[str]) -> None:
    log = place.logs / "build-image.log"
    child = processes.Child(processes.Command(TITLE, [sys.executable, *arguments], log, cwd=place.root))
    try:
        while not child.wait(0.5):
            shown.tick(f"{TITLE}: installing")
    finally:
        child.stop()
    if child.exit_code != 0:
        msg = f"installing {TITLE} failed"
        raise errors.DevError(msg, log)


def _stamp(place: layout.Layout) -> Path:
    return place.image / "stamp"


def _digest(place: layout.Layout) -> str:
    """Change whenever the environment could come out differently."""
    made_of = [(place.root / name).read_text() for name in (_LOCK, "pyproject.toml")]
    # An environment does not survive being moved: paths are written into it.
    return hashlib.sha256("\n".join([*made_of, sys.version, str(place.root)]).encode()).hexdigest()
