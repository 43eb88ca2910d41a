"""Building the program that reads documents as clients do, with the toolchain that the control plane is built with."""

import os
import subprocess
from pathlib import Path

from kindwright_dev import building, errors, layout, targets, toolchain

PROGRAM = Path(__file__).parent / "program"
BUILD_SECONDS = 600


def build() -> Path:
    """Build it, quickly when nothing changed; AssertionError with what go said when that fails."""
    binary = layout.checkout().dev / "discovering" / "discovering"
    go("build", *targets.FLAGS, "-buildvcs=false", "-o", str(binary), ".")
    return binary


def go(*arguments: str) -> str:
    """Run go on the program; AssertionError with its complaint when it fails."""
    try:
        found = toolchain.find(layout.checkout(), lambda _: None)
    except errors.DevError as error:
        raise AssertionError(error.render()) from error
    done = subprocess.run(
        [str(found), *arguments],
        cwd=PROGRAM,
        # What a developer's go.work says is no matter of ours.
        env={**os.environ, **building.environment(found), "GOWORK": "off"},
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_SECONDS,
    )
    assert done.returncode == 0, f"go {' '.join(arguments)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
