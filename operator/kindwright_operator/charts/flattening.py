"""One place of a JSON Schema as the list of plain nodes that all apply there: `$ref`, `allOf` and branches without a choice resolved."""

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kindwright_operator.charts import classifying, dialects, pointing, records

_MOST_NODES = 60_000
_DEEPEST = 60


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Part:
    """One node, reached through the references `through`; `only` are the types it speaks of, all when None."""

    schema: Any
    through: frozenset[int] = frozenset()
    only: classifying.Atoms | None = None
    depth: int = 0

    def sub(self, schema: Any, only: classifying.Atoms | None = None) -> "Part":
        """Return a node inside this one."""
        return Part(schema, self.through, only, self.depth + 1)

    def behind(self, target: Any) -> "Part":
        """Return the node that a reference in this one stands for."""
        return Part(target, self.through | {id(target)}, self.only, self.depth + 1)


class Sheet:
    """What one translation writes down on its way."""

    def __init__(self, document: pointing.Document) -> None:
        """Begin the translation of a document."""
        self.document = document
        self.draft = document.draft
        self.classifier = classifying.Classifier(document)
        self.notes: list[records.Note] = []
        self._nodes = 0

    def note(self, path: str, message: str) -> None:
        """Write down that something is lost."""
        self.notes.append(records.Note(path, message))

    def spend(self, path: str) -> bool:
        """Count one more node; False when there were too many, as when references multiply."""
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            self.note(path, "the chart's schema is too large: what is below is open")
        return self._nodes <= _MOST_NODES

    @contextlib.contextmanager
    def aside(self) -> Iterator[list[records.Note]]:
        """Write what is lost meanwhile on a sheet of its own: there may be another way to say it."""
        before, self.notes = self.notes, []
        found = self.notes
        try:
            yield found
        finally:
            self.notes = before

    def atoms(self, parts: Sequence[Part]) -> classifying.Atoms:
        """Return the types that all parts let through."""
        found = classifying.ALL
        for part in parts:
            found &= self.classifier.atoms(part.schema) | (classifying.ALL - (part.only or classifying.ALL))
        return found

    def null(self, parts: Sequence[Part]) -> bool:
        """Tell whether all parts let null through."""
        return all(self.classifier.null(part.schema) for part in parts if part.only is None)


def flatten(sheet: Sheet, parts: Sequence[Part], path: str, atoms: classifying.Atoms) -> list[Part]:
    """Return the nodes that apply where these do, to values of these types."""
    found: list[Part] = []
    for part in parts:
        _expand(sheet, part, atoms, path, found)
    return found


def _expand(sheet: Sheet, part: Part, atoms: classifying.Atoms, path: str, found: list[Part]) -> None:
    schema = part.schema
    if not isinstance(schema, dict):
        if schema is not True:
            what = "nothing is allowed here" if schema is False else "what stands here is no schema"
            sheet.note(path, f"{what} by the chart's schema: left open")
        return
    if part.depth > _DEEPEST:
        sheet.note(path, "the chart's schema is nested too deep here: what is below is not checked")
        return
    if not sheet.spend(path):
        return
    if isinstance(schema.get("$ref"), str):
        _follow(sheet, part, atoms, path, found)
        if sheet.draft <= dialects.DRAFT_7:
            # What stands beside a reference says nothing, but people read it.
            words = {key: schema[key] for key in ("title", "description") if key in schema}
            found.append(dataclasses.replace(part, schema=words))
            return
    found.append(part)
    for sub in dialects.listed(schema, "allOf"):
        _expand(sheet, part.sub(sub, part.only), atoms, path, found)
    for keyword in ("anyOf", "oneOf"):
        for sub in unambiguous(sheet, part, keyword, atoms) or ():
            _expand(sheet, sub, atoms, path, found)


def _follow(sheet: Sheet, part: Part, atoms: classifying.Atoms, path: str, found: list[Part]) -> None:
    reference = part.schema["$ref"]
    target = sheet.document.resolve(reference, part.schema)
    if target is None:
        sheet.note(path, f"the reference {reference[:100]!r} leads out of the chart's schema or nowhere: left open")
    elif id(target) in part.through and isinstance(target, dict):
        sheet.note(path, f"the reference {reference[:100]!r} comes back to itself: left open from here on")
    else:
        _expand(sheet, part.behind(target), atoms, path, found)


def unambiguous(sheet: Sheet, part: Part, keyword: str, atoms: classifying.Atoms) -> list[Part] | None:
    """Return the branches that apply for sure, each to its types: where a value's type alone says which one it is.

    None when there is a choice that a value's type does not make.
    """
    branches = dialects.listed(part.schema, keyword)
    if not branches:
        return None
    # A type that the part does not speak of makes no choice in it.
    spoken = atoms if part.only is None else atoms & part.only
    possible = [(sub, kinds) for sub in branches if (kinds := sheet.classifier.atoms(sub) & spoken)]
    if not possible:
        return None
    if sum(len(kinds) for _, kinds in possible) != len(frozenset().union(*(kinds for _, kinds in possible))):
        return None
    # Null is not asked here: it is let through, or not, by the classifier alone.
    alone = len(possible) == 1 and part.only is None
    return [part.sub(sub, None if alone else kinds) for sub, kinds in possible]


def everything_within(sheet: Sheet, parts: Sequence[Part]) -> list[Part]:
    """Return every node that speaks of the same place, whether it applies or not: for what there is to describe."""
    found: list[Part] = []
    pending = list(reversed(parts))
    while pending:
        part = pending.pop()
        schema = part.schema
        if not isinstance(schema, dict) or part.depth > _DEEPEST or not sheet.spend(""):
            continue
        found.append(part)
        reference = schema.get("$ref")
        target = sheet.document.resolve(reference, schema) if isinstance(reference, str) else None
        if isinstance(target, dict) and id(target) not in part.through:
            pending.append(part.behind(target))
        pending += [part.sub(sub) for sub in reversed([*_branches(schema)])]
    return found


_LISTS = ("allOf", "anyOf", "oneOf")
_SCHEMAS = ("if", "then", "else", "not")
_MAPS = ("dependencies", "dependentSchemas")
_BRANCHING = frozenset((*_LISTS, *_SCHEMAS, *_MAPS))


def _branches(schema: Mapping[str, Any]) -> Iterator[Any]:
    if _BRANCHING.isdisjoint(schema):
        return
    for keyword in _LISTS:
        yield from dialects.listed(schema, keyword)
    for keyword in _SCHEMAS:
        if keyword in schema:
            yield schema[keyword]
    for keyword in _MAPS:
        if isinstance(schema.get(keyword), dict):
            yield from (sub for sub in schema[keyword].values() if isinstance(sub, dict))
