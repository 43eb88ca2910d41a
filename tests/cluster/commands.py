"""kubectl, driven as a person does: the real program, its output, its complaints."""

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cluster import polling

SECONDS = 60.0
Document = dict[str, Any]


class KubectlError(AssertionError):
    """kubectl failed where it should not have; the message is what it said."""


@dataclass(frozen=True)
class Kubectl:
    """kubectl as one user, in one namespace, with a cache of its own."""

    binary: Path
    kubeconfig: Path
    home: Path
    namespace: str = "default"
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def as_user(self, kubeconfig: Path) -> "Kubectl":
        """Give the same for another user; discovery is cached apart."""
        return replace(self, kubeconfig=kubeconfig, home=self.home / kubeconfig.stem)

    def with_arguments(self, *arguments: str) -> "Kubectl":
        """Give the same with arguments in every call."""
        return replace(self, arguments=(*self.arguments, *arguments))

    def run(self, *arguments: str, stdin: str | None = None, environment: Mapping[str, str] | None = None) -> str:
        """Run it and give its output; KubectlError with its complaint when it fails."""
        done = self._run(arguments, stdin, environment)
        if done.returncode != 0:
            raise KubectlError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}\n{done.stdout.strip()}")
        return done.stdout

    def refused(self, *arguments: str, stdin: str | None = None) -> str:
        """Run what has to fail and give its complaint."""
        done = self._run(arguments, stdin, None)
        assert done.returncode != 0, f"kubectl {' '.join(arguments)} did not fail: {done.stdout}"
        return done.stderr

    def answer(self, *arguments: str) -> str:
        """Run what may fail and give its output: ``auth can-i`` answers no with an exit code."""
        return self._run(arguments, None, None).stdout.strip()

    def json(self, *arguments: str) -> Document:
        """Run it with JSON output and give the document."""
        document: Document = json.loads(self.run(*arguments, "-o", "json"))
        return document

    def apply(self, *documents: Document, command: str = "apply") -> str:
        """Apply documents from standard input; ``command`` may be create, too."""
        return self.run(command, "-f", "-", stdin=manifest(*documents))

    def exists(self, *arguments: str) -> bool:
        """Look whether an object is there; KubectlError when that can't be told."""
        return bool(self.run("get", *arguments, "--ignore-not-found", "-o", "name").strip())

    @contextlib.contextmanager
    def watching(self, *arguments: str) -> "Iterator[Watch]":
        """Start ``kubectl get -w`` in the background; it is ended at the end of the block."""
        self.home.mkdir(parents=True, exist_ok=True)
        output = self.home / f"watch-{len(list(self.home.glob('watch-*')))}"
        with output.open("w") as stream:
            argv = self._argv(("get", *arguments, "--watch"))
            process = subprocess.Popen(argv, stdout=stream, stderr=subprocess.STDOUT, env=self._environment({}))
            try:
                yield Watch(output, process)
            finally:
                process.kill()
                process.wait()

    def _run(
        self, arguments: Sequence[str], stdin: str | None, environment: Mapping[str, str] | None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._argv(arguments),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            env=self._environment(environment or {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS * 2,
        )

    def _argv(self, arguments: Sequence[str]) -> list[str]:
        fixed = ["--kubeconfig", str(self.kubeconfig), "--namespace", self.namespace, *self.arguments]
        return [str(self.binary), *fixed, *arguments]

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        known = {key: value for key, value in os.environ.items() if not key.startswith("KUBE")}
        return {**known, "HOME": str(self.home), "KUBECACHEDIR": str(self.home / "cache"), **self.environment, **more}


@dataclass(frozen=True)
class Watch:
    """The output of a watch so far."""

    output: Path
    process: subprocess.Popen[bytes]

    def text(self) -> str:
        """Give everything it printed until now."""
        return self.output.read_text()

    def lines(self) -> list[str]:
        """Give what it printed, line by line."""
        return self.text().splitlines()

    def documents(self) -> list[Document]:
        """Give what it printed as JSON documents, one after the other; an unfinished last one is left out."""
        decoder, text, found = json.JSONDecoder(), self.text(), []
        while text := text.lstrip():
            try:
                document, end = decoder.raw_decode(text)
            except json.JSONDecodeError:
                break
            found.append(document)
            text = text[end:]
        return found

    def until(self, *words: str, seconds: float = 30.0) -> str:
        """Wait for a line that holds all of these words, and give it."""

        def probe() -> str | None:
            fitting = [line for line in self.lines() if all(word in line for word in words)]
            assert fitting, f"no line with {words} in:\n{self.text()}"
            return fitting[0]

        return polling.eventually(probe, seconds=seconds) or ""


def manifest(*documents: Document) -> str:
    """Write documents as one stream; JSON is YAML."""
    return "\n---\n".join(json.dumps(document) for document in documents)
