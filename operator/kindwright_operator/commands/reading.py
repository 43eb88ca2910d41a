"""Files to documents: read, split as kubectl splits them, and parsed with the place of every value kept."""

import dataclasses
import pathlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import click

from kindwright_facade.yamls import composing, decoding, nodes, refusing
from kindwright_operator.commands import findings, locating

STDIN = "-"
_SEPARATOR = "---"
_ENDINGS = (".yaml", ".yml")
_DEEPEST = 100
"""How deep a document may be nested: what is checked afterwards recurses."""


class _Placed(Protocol):
    """What has a place, counted from nought."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class UnreadableError(click.ClickException):
    """A file that can't be read at all, told in one line; ends the command with code 2."""

    exit_code = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One file's text, under the name that findings call it by."""

    name: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One document: its value as JSON, and the same as nodes that know their place; `before` counts the lines above it in its file."""

    file: str
    before: int
    root: nodes.Node
    value: Mapping[str, Any]

    @property
    def identity(self) -> tuple[str, str]:
        """Return apiVersion and kind, empty where there is no text."""
        given = [self.value.get(field) for field in ("apiVersion", "kind")]
        version, kind = (text if isinstance(text, str) else "" for text in given)
        return version, kind

    def finding(self, level: str, message: str, path: str = "") -> findings.Finding:
        """Return a finding about a path of the object; its message may itself begin with the path."""
        return _at(self.file, self.before, locating.find(self.root, path), level, message)


def read(paths: Iterable[str]) -> list[Source]:
    """Read files, all YAML files of folders, and standard input for `-`; each once."""
    names = dict.fromkeys(name for path in paths for name in _expanded(path))
    return [Source("<stdin>" if name == STDIN else name, _text(name)) for name in names]


def _expanded(path: str) -> list[str]:
    folder = pathlib.Path(path)
    if path == STDIN or not folder.is_dir():
        return [path]
    try:
        found = sorted(str(file) for file in folder.iterdir() if file.suffix in _ENDINGS and file.is_file())
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from None
    if not found:
        raise UnreadableError(f"{path}: no file that ends in {' or '.join(_ENDINGS)}")
    return found


def _text(name: str) -> str:
    try:
        body = sys.stdin.buffer.read() if name == STDIN else pathlib.Path(name).read_bytes()
        return body.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: not UTF-8: {error.reason} at byte {error.start}") from None


def documents(sources: Iterable[Source]) -> tuple[list[Document], list[findings.Finding]]:
    """Return the objects of some files, those of a `List` one by one, and what is wrong with their text."""
    found: list[Document] = []
    wrong: list[findings.Finding] = []
    for name, before, text in ((source.name, *part) for source in sources for part in _split(source.text)):
        try:
            for document in _parsed(name, before, text):
                found += _flat(document)
                wrong += _repeated(document)
        except _RefusedError as error:
            wrong.append(error.finding)
    return found, wrong


class _RefusedError(Exception):
    def __init__(self, finding: findings.Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Split into documents at the lines at which kubectl does, each with the number of lines above it.

    Unlike a YAML parser that reads on, this keeps a broken document from hiding the others.
    """
    lines = text.split("\n")
    starts = [0, *(number for number, line in enumerate(lines) if _separates(line))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start, "\n".join(lines[start:end])


def _separates(line: str) -> bool:
    rest = line.removeprefix(_SEPARATOR).strip()
    return line.startswith(_SEPARATOR) and (not rest or rest.startswith("#"))


def _parsed(file: str, before: int, text: str) -> Iterator[Document]:
    """Parse one document; an empty one is none. Raises for what is no object."""
    try:
        root = composing.compose(text, _DEEPEST)
        value = decoding.value(root)
    except refusing.RefusedError as error:
        raise _RefusedError(_at(file, before, error, findings.ERROR, error.problem)) from None
    if root is None or value is None:
        return
    if not isinstance(value, dict):
        message = "not an object: a map with apiVersion and kind is expected"
        raise _RefusedError(_at(file, before, root, findings.ERROR, message))
    yield Document(file, before, root, value)


def _at(file: str, before: int, place: _Placed, level: str, message: str) -> findings.Finding:
    return findings.Finding(file, before + place.line + 1, place.column + 1, level, message)


def _repeated(document: Document) -> Iterator[findings.Finding]:
    for key in locating.repeated(document.root):
        yield _at(document.file, document.before, key, findings.ERROR, f'key "{key.value}" already set in map')


def _flat(document: Document) -> list[Document]:
    """Return the items of a `kind: List`, else the document itself."""
    items = document.value.get("items")
    if document.identity != ("v1", "List") or not isinstance(items, list):
        return [document]
    nodes = [locating.value(document.root, f"items[{index}]") for index in range(len(items))]
    return [
        Document(document.file, document.before, node, item)
        for node, item in zip(nodes, items, strict=True)
        if isinstance(item, dict)
    ]
