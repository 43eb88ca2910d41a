"""kubectl, as a person runs it: its exit code, and what it says, without what no two runs have in common."""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60.0
_NOISE = (
    (re.compile(r"/\S*/(LIVE|MERGED)-\d+"), r"\1"),  # where diff keeps its files
    (re.compile(r"\t\d{4}-\d\d-\d\d .*$", re.MULTILINE), ""),  # and when it wrote them
    (re.compile(r"(?<=\s)\d{1,2}s(?=\s|$)"), "<age>"),
    (re.compile(r"\S*/kubectl-edit-\S+"), "<file>"),
    (re.compile(r'resourceVersion: "\d+"'), 'resourceVersion: "<rv>"'),
    (re.compile(r" {2,}"), "  "),  # columns are as wide as what stands in them
)

_LISTED = "* "


@dataclass(frozen=True)
class Kubectl:
    """The program, as the administrator."""

    binary: Path
    kubeconfig: Path
    home: Path

    def run(
        self, side: str, namespace: str, arguments: Sequence[str], stdin: str | None, editor: str = ""
    ) -> tuple[int, Any]:
        """Run it; its discovery is cached per kind."""
        argv = [str(self.binary), "--kubeconfig", str(self.kubeconfig), "--namespace", namespace, *arguments]
        done = subprocess.run(
            argv,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            env=self._environment(side, editor),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return done.returncode, {"out": _decoded(done.stdout), "err": _quiet(done.stderr)}

    def _environment(self, side: str, editor: str) -> dict[str, str]:
        known = {key: value for key, value in os.environ.items() if not key.startswith("KUBE")}
        known |= {"HOME": str(self.home), "KUBECACHEDIR": str(self.home / side)}
        return {**known, "KUBE_EDITOR": editor} if editor else known


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return _quiet(text)


def _quiet(text: str) -> list[str]:
    for pattern, word in _NOISE:
        text = pattern.sub(word, text)
    lines = text.splitlines()
    if all(line.startswith(_LISTED) for line in lines[1:]):  # what is invalid, in an order of chance
        lines[1:] = sorted(lines[1:])
    return lines
