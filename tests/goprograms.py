"""Building Go programs of tests with the toolchain that the control plane is built with."""

import dataclasses
import os
import subprocess
from pathlib import Path

from kindwright_dev import building, errors, layout, targets, toolchain

BUILD_SECONDS = 600


@dataclasses.dataclass(frozen=True)
class Program:
    """A Go program in a folder of its own."""

    folder: Path
    name: str

    def build(self) -> Path:
        """Build it, quickly when nothing changed; AssertionError with what go said when that fails."""
        binary = layout.checkout().dev / self.name / self.name
        self.go("build", *targets.FLAGS, "-buildvcs=false", "-o", str(binary), ".")
        return binary

    def go(self, *arguments: str) -> str:
        """Run go on it; AssertionError with its complaint when it fails."""
        try:
            found = toolchain.find(layout.checkout(), lambda _: None)
        except errors.DevError as error:
            raise AssertionError(error.render()) from error
        done = subprocess.run(
            [str(found), *arguments],
            cwd=self.folder,
            # Beside the variables that the control plane is built with: what a developer's go.work says is no matter of ours.
            env={**os.environ, **building.environment(found), "GOWORK": "off"},
            capture_output=True,
            text=True,
            check=False,
            timeout=BUILD_SECONDS,
        )
        assert done.returncode == 0, f"go {' '.join(arguments)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout
