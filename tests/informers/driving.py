"""The informer program while it runs: a command in, an answer out."""

import contextlib
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cluster import kinds

Document = dict[str, Any]
SORTS = ("dynamic", "metadata")
# client-go then compares the state that came within a watch with a list at exactly its version, and panics over a difference.
DETECTOR = "KUBE_WATCHLIST_INCONSISTENCY_DETECTOR"


@dataclass(frozen=True)
class Scope:
    """What informers are restricted to: one namespace, objects with these labels; everything when empty."""

    namespace: str = ""
    labels: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def selector(self) -> str:
        """The labels as a selector."""
        return ",".join(f"{key}={value}" for key, value in self.labels.items())


@dataclass(frozen=True)
class Settings:
    """What one process follows, and how."""

    kubeconfig: Path
    followed: Sequence[kinds.Kind]
    watch_list: bool
    scope: Scope = field(default_factory=Scope)

    def arguments(self) -> list[str]:
        """Write the command line."""
        flags = [f"--kubeconfig={self.kubeconfig}", *(f"--{sort}" for sort in SORTS)]
        scope = [f"--namespace={self.scope.namespace}", f"--selector={self.scope.selector}"]
        return [*flags, f"--watch-list={str(self.watch_list).lower()}", *scope, *map(resource, self.followed)]

    def __str__(self) -> str:
        how = "watch-list" if self.watch_list else "list and watch"
        return f"{how} of {self.scope.namespace or 'all namespaces'} {self.scope.selector}".strip()


def resource(kind: kinds.Kind) -> str:
    """Name a kind as the program does."""
    return f"{kind.api_version}/{kind.plural}"


class Informers:
    """One process with both sorts of informers for several kinds. Leaving the block ends it."""

    def __init__(self, binary: Path, settings: Settings, log: Path) -> None:
        """Start it; what client-go has to say goes into the log."""
        self.settings = settings
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(binary), *settings.arguments()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, DETECTOR: "true"},
                text=True,
            )

    def ask(self, command: str) -> Document:
        """Send a command and give its answer by informer; AssertionError with the log's end when the process is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{command}\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        assert line, f"the informers have ended:\n{self._said()}"
        answer: Document = json.loads(line)
        return answer

    def synced(self) -> bool:
        """Look whether every informer has its initial state, and has told it."""
        return all(self.ask("synced").values())

    def stop(self) -> int:
        """End it as its user would, by the end of its input, and give its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            return self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._process.stdout.close()

    def _said(self) -> str:
        # Without the stacks, of which client-go prints several, what matters is near the end.
        return "\n".join([line for line in self._log.read_text().splitlines() if not line.startswith("\t")][-60:])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
