"""The definitions among some documents: each checked and compiled, then all of them against each other. Pure."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kindwright_facade import admission, kinds
from kindwright_operator import clashes, definitions
from kindwright_operator.charts import records
from kindwright_operator.commands import charting, checking, findings, packaged, reading

Identity = tuple[str, str]
"""Group and kind."""


@dataclasses.dataclass(frozen=True, slots=True)
class Defined:
    """What the documents define: the kinds that could be `served`, and those whose definition is `refused`."""

    served: Mapping[Identity, kinds.Kind]
    refused: frozenset[Identity]
    found: tuple[findings.Finding, ...]

    def kind_of(self, document: reading.Document) -> kinds.Kind | None:
        """Return the kind that an object is of, if it is defined here."""
        return self.served.get(_identity(document))

    def refuses(self, document: reading.Document) -> bool:
        """Tell an object of a kind that is defined here, but not well."""
        return _identity(document) in self.refused


def _identity(document: reading.Document) -> Identity:
    version, kind = document.identity
    return version.rpartition("/")[0], kind


def is_definition(document: reading.Document) -> bool:
    """Tell a ResourceDefinition, of whatever version."""
    own = packaged.kind()
    return _identity(document) == (own.group, own.names.kind)


def define(documents: Iterable[reading.Document], charts: Sequence[records.Derived] = ()) -> Defined:
    """Compile the definitions among the documents, with their charts; the first one given keeps what two of them want."""
    found: list[findings.Finding] = []
    sound: dict[str, _Compiled] = {}
    refused: set[Identity] = set()
    for document in documents:
        one = _compile(document, charts)
        found += one.found
        if one.kind is None or findings.failed(one.found):
            refused |= _meant(document)
        elif one.kind.definition in sound:
            found.append(_again(one, sound[one.kind.definition]))
        else:
            sound[one.kind.definition] = one
    found += _clashes(list(sound.values()))
    served = [one.kind for one in sound.values() if one.kind is not None]
    return Defined({(kind.group, kind.names.kind): kind for kind in reversed(served)}, frozenset(refused), tuple(found))


@dataclasses.dataclass(frozen=True, slots=True)
class _Compiled:
    document: reading.Document
    kind: kinds.Kind | None
    found: tuple[findings.Finding, ...]

    @property
    def name(self) -> str:
        return self.kind.definition if self.kind is not None else ""


def _meant(document: reading.Document) -> set[Identity]:
    """Return what a definition of whatever shape defines."""
    spec = document.value.get("spec")
    names = spec.get("names") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(names, dict):
        return set()
    return {(str(spec.get("group")), str(names.get("kind")))}


def _compile(document: reading.Document, charts: Sequence[records.Derived]) -> _Compiled:
    if document.identity[0] != definitions.API_VERSION:
        message = f"apiVersion: must be {definitions.API_VERSION}"
        return _Compiled(document, None, (document.finding(findings.ERROR, message, "apiVersion"),))
    checked = checking.check_definition(document)
    if checked.whole is None:
        return _Compiled(document, None, (*checked.found, *_schemas(document)))
    chart, about = _chart(document, checked.whole, charts)
    stored = {**checked.whole, "metadata": {**checked.whole["metadata"], "uid": "", "generation": 1}}
    result = definitions.compile_definition(stored, chart or charting.OPEN)
    wrong = [document.finding(findings.ERROR, text, text) for text in (*result.problems, *result.schema_problems)]
    notes = [document.finding(findings.NOTE, note, note) for note in result.notes]
    return _Compiled(document, result.kind, (*about, *wrong, *notes))


def _schemas(document: reading.Document) -> Iterator[findings.Finding]:
    """Look at the schemas of a definition that is refused already, so that both can be mended at once."""
    spec = document.value.get("spec")
    versions = spec.get("versions") if isinstance(spec, dict) else None
    for index, version in enumerate(versions if isinstance(versions, list) else ()):
        schema = version.get("schema") if isinstance(version, dict) else None
        if isinstance(schema, dict) and isinstance(schema.get("openAPIV3Schema"), dict):
            for problem in admission.problems(schema["openAPIV3Schema"]):
                text = f"spec.versions[{index}].schema.{problem}"
                yield document.finding(findings.ERROR, text, text)


def _chart(
    document: reading.Document, body: Mapping[str, Any], charts: Sequence[records.Derived]
) -> tuple[records.Derived | None, Sequence[findings.Finding]]:
    """Return the chart that a sound definition wants its schema from, and what is to be said about it."""
    spec = body["spec"]
    wanting = [index for index, version in enumerate(spec["versions"]) if version["schema"].get("fromChart")]
    if not wanting:
        return None, ()
    path = f"spec.versions[{wanting[0]}].schema.fromChart"
    chart = charting.choose(charts, spec["release"]["spec"])
    if chart is None:
        message = (
            f"{path}: neither the chart's schema nor objects can be checked against it without the chart, see --chart"
        )
        return None, [document.finding(findings.WARNING, message, path)]
    return chart, [document.finding(findings.NOTE, f"{path}: {note}", path) for note in chart.notes]


def _again(one: _Compiled, first: _Compiled) -> findings.Finding:
    line = first.document.before + first.document.root.line + 1
    where = f"{first.document.file}:{line}"
    message = f"metadata.name: {one.name} is defined at {where} already; a cluster keeps the last one applied"
    return one.document.finding(findings.WARNING, message, "metadata.name")


def _clashes(compiled: Sequence[_Compiled]) -> Iterator[findings.Finding]:
    candidates = [
        clashes.Candidate(f"{number:09}", one.kind) for number, one in enumerate(compiled) if one.kind is not None
    ]
    problems = clashes.find(candidates, {})
    for one in compiled:
        if one.name in problems:
            yield one.document.finding(findings.ERROR, problems[one.name], problems[one.name])
