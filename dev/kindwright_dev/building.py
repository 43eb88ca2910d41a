"""Building the tools: each step shows how far it is, and is skipped when nothing changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kindwright_dev import errors, image, layout, processes, progress, targets, toolchain, tools

POLL = 0.25


def build(place: layout.Layout, shown: progress.Progress) -> None:
    """Build what is missing or out of date; DevError with a log when a step fails."""
    given = tools.provided(os.environ)
    wanted = [target.without(given) for target in targets.everything(place.modules)]
    todo = [target for target in wanted if target.packages]
    for path in given.values():
        shown.done(f"using {path} (from {tools.ASSETS_VARIABLE})")
    image.build(place, shown)
    for number, target in enumerate(todo, start=1):
        Step(place, target, shown, f"[{number}/{len(todo)}] {target.name}").run()


@dataclass(frozen=True)
class Step:
    """One target's way from pinned sources to binaries."""

    place: layout.Layout
    target: targets.Target
    shown: progress.Progress
    title: str

    def run(self) -> None:
        """Build it, unless it is there already and made from the same sources."""
        if self._fresh():
            self.shown.done(f"{self.title}: up to date")
            return
        started = time.monotonic()
        go = toolchain.find(self.place, lambda text: self.shown.tick(f"{self.title}: {text}"))
        self._compile(go)
        if "controller-gen" in self.target.packages:
            self._generate(go)
        self._stamp.write_text(self.target.digest())
        self.shown.done(f"{self.title}: built in {progress.elapsed(time.monotonic() - started)}")

    @property
    def _stamp(self) -> Path:
        return self.place.bin / f".{self.target.module.name}.stamp"

    @property
    def _log(self) -> Path:
        return self.place.logs / f"build-{self.target.module.name}.log"

    def _fresh(self) -> bool:
        made = [self.place.bin / name for name in self.target.packages]
        if "controller-gen" in self.target.packages:
            made.append(self.place.crds / "helm.toolkit.fluxcd.io_helmreleases.yaml")
        known = self._stamp.read_text() if self._stamp.exists() else ""
        return all(path.exists() for path in made) and known == self.target.digest()

    def _compile(self, go: Path) -> None:
        self.place.bin.mkdir(parents=True, exist_ok=True)
        self._log.unlink(missing_ok=True)
        packages = list(self.target.packages.values())
        stale = self._stale(go, packages)
        output = str(self.target.output(self.place.bin))
        log = self._log
        log.unlink(missing_ok=True)

        def how_far() -> str:
            done = len(stale & set(_lines(log)))
            return f"compiled {done} of {len(stale)} packages" if done < len(stale) else "linking"

        self._execute(go, [str(go), "build", "-v", *self.target.flags, "-o", output, *packages], how_far)

    def _stale(self, go: Path, packages: list[str]) -> set[str]:
        """Ask go what it would have to compile; this also downloads the modules that are not there yet."""
        template = "{{if .Stale}}{{.ImportPath}}{{end}}"
        argv = [str(go), "list", "-deps", "-f", template, *self.target.flags, *packages]
        self._execute(go, argv, lambda: "fetching modules and counting packages")
        return {line for line in _lines(self._log) if " " not in line}

    def _generate(self, go: Path) -> None:
        self.place.crds.mkdir(parents=True, exist_ok=True)
        paths = [f"paths={api}" for api in targets.APIS]
        argv = [str(self.place.bin / "controller-gen"), "crd", *paths, f"output:crd:dir={self.place.crds}"]
        self._execute(go, argv, lambda: "generating")

    def _execute(self, go: Path, argv: list[str], how_far: Callable[[], str]) -> None:
        started = time.monotonic()
        command = processes.Command(self.target.name, argv, self._log, environment(go), cwd=self.target.module)
        child = processes.Child(command)
        try:
            while not child.wait(POLL):
                seconds = progress.elapsed(time.monotonic() - started)
                self.shown.tick(f"{self.title}: {how_far()}, {seconds}")
        finally:
            child.stop()
        if child.exit_code != 0:
            msg = f"building {self.target.name} failed"
            raise errors.DevError(msg, self._log)


def environment(go: Path) -> dict[str, str]:
    """Build without a C compiler, for any Linux; generators look for go on PATH."""
    return {"CGO_ENABLED": "0", "PATH": f"{go.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines() if log.exists() else []
