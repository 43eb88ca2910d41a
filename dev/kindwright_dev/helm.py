"""The real helm: its command line and environment."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import errors


@dataclass(frozen=True)
class Helm:
    """helm as one user, with caches of its own: a person's repositories and plugins stay out of it."""

    binary: Path
    kubeconfig: Path
    home: Path

    def argv(self, *arguments: str) -> list[str]:
        """Build a command line."""
        return [str(self.binary), *arguments]

    def environment(self) -> dict[str, str]:
        """Build the environment that belongs to it."""
        return {
            **os.environ,
            "KUBECONFIG": str(self.kubeconfig),
            "HELM_CACHE_HOME": str(self.home / "cache"),
            "HELM_CONFIG_HOME": str(self.home / "config"),
            "HELM_DATA_HOME": str(self.home / "data"),
        }

    def run(self, *arguments: str) -> str:
        """Run it and give its output; DevError with what it said when it fails."""
        done = subprocess.run(
            self.argv(*arguments), env=self.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            msg = f"helm {arguments[0]} failed: {complaint(done.stderr)}"
            raise errors.DevError(msg)
        return done.stdout


def complaint(stderr: str) -> str:
    """Pick helm's own error out of what it printed: the text after ``Error:``, on one line."""
    _, found, said = stderr.rpartition("Error: ")
    return " ".join((said if found else stderr).split()) or "no output"
