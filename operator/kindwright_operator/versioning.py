"""The versions of a definition: schema, columns and conversion of each, compiled into what is served. Pure; takes up to 50 ms."""

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kindwright_facade import admission, encoding, kinds
from kindwright_facade.jsonpaths import finding
from kindwright_facade.schemas import noting, published
from kindwright_facade.versions import checking, compiling
from kindwright_operator.charts import records

WAITING = "the chart has not been read yet"


@dataclasses.dataclass(frozen=True, slots=True)
class Compiled:
    """One version with what is wrong with it; what is broken is replaced by what is open. `written` is the schema in full.

    `notes` say what is published and does not come about.
    """

    version: kinds.Version
    written: Mapping[str, Any]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def compile_versions(
    versions: Sequence[Mapping[str, Any]], group: str, kind: str, chart: records.Derived | None
) -> list[Compiled]:
    """Compile every version, served or not; those that are converted are tried with samples on their way there and back."""
    found = [_compile(version, versions, chart, f"{group}/{{}} {kind}".format) for version in versions]
    stored = next((c for c, version in zip(found, versions, strict=True) if version.get("storage")), found[0])
    return [_tried(compiled, stored) for compiled in found]


def _compile(
    version: Mapping[str, Any],
    versions: Sequence[Mapping[str, Any]],
    chart: records.Derived | None,
    named: Callable[[str], str],
) -> Compiled:
    name, given = version["name"], version.get("schema") or {}
    from_chart = given.get("fromChart") is True
    # With both it is a record of what was read from the chart.
    known = chart is not None or not from_chart or "openAPIV3Schema" in given
    schema, compiled, problems = _schema(version, chart) if known else (_OPEN, None, [WAITING])
    columns, wrong_columns = _columns(version)
    conversion, wrong_steps = None, list[str]()
    if version.get("conversion"):
        conversion, wrong_steps = compiling.compile_conversion(
            version["conversion"], f"spec.versions[{name}].conversion"
        )
    made = kinds.Version(
        name=name,
        schema=compiled.schema if compiled else published.with_spec(schema),
        columns=columns,
        deprecation_warning=_deprecation(version, versions, named),
        writes_defaults=not from_chart,
        conversion=conversion,
        compiled=compiled,
    )
    where = f"spec.versions[{name}].schema."
    notes = tuple(where + note for note in noting.notes(schema))
    return Compiled(made, schema, (*problems, *wrong_columns, *wrong_steps), notes)


_OPEN: Mapping[str, Any] = {"type": "object"}


def _schema(
    version: Mapping[str, Any], chart: records.Derived | None
) -> tuple[Mapping[str, Any], admission.Admission | None, list[str]]:
    """Return the schema to serve, open to anything when the one that is written is broken, and else compiled."""
    given: Any = version.get("schema") or {}
    schema = chart.schema if chart is not None and given.get("fromChart") else given.get("openAPIV3Schema")
    compiled, problems = admission.examine(schema)
    where = f"spec.versions[{version['name']}].schema."
    return (_OPEN if problems else schema), compiled, [where + problem for problem in problems]


def _tried(compiled: Compiled, stored: Compiled) -> Compiled:
    """Add what is wrong with a conversion: a sample that does not come back as it was."""
    version = compiled.version
    if version.conversion is None or compiled.problems or stored.problems:
        return compiled
    schemas = (version.spec_schema, stored.version.spec_schema)
    refusals = checking.Refusals(functools.partial(_refusal, version), functools.partial(_refusal, stored.version))
    found = checking.round_trip(version.conversion, *schemas, refusals)
    if found is None:
        return compiled
    found = f"spec.versions[{version.name}].conversion: {found}"
    only_losses = dataclasses.replace(refusals, lose=False)
    if stored.version.writes_defaults or checking.round_trip(version.conversion, *schemas, only_losses):
        return dataclasses.replace(compiled, problems=(found,))
    # Nothing is lost, and the next version of a chart must not be kept away by what an older version of the kind leaves open.
    return dataclasses.replace(compiled, notes=(*compiled.notes, found))


def _refusal(version: kinds.Version, spec: encoding.JSON) -> str | None:
    """Say why a version's schema refuses a sample."""
    whole = version.admission.default({"metadata": {"name": "sample", "namespace": "sample"}, "spec": spec})
    causes = version.admission.validate(whole)
    return f"{causes[0].field}: {causes[0].message}" if causes else None


def _columns(version: Mapping[str, Any]) -> tuple[tuple[kinds.Column, ...], list[str]]:
    """Return the columns that can be shown, and what is wrong with the others."""
    columns = [_column(column) for column in version.get("additionalPrinterColumns") or ()]
    wrong = {column.name: finding.check(column.json_path) for column in columns}
    where = f"spec.versions[{version['name']}].additionalPrinterColumns"
    problems = [f"{where}[{name}].jsonPath: {why}" for name, why in wrong.items() if why is not None]
    return tuple(column for column in columns if wrong[column.name] is None), problems


def _column(column: Mapping[str, Any]) -> kinds.Column:
    return kinds.Column(
        name=column["name"],
        type=column["type"],
        json_path=column["jsonPath"],
        format=column.get("format") or "",
        description=column.get("description") or "",
        priority=column.get("priority") or 0,
    )


def _deprecation(version: Mapping[str, Any], versions: Sequence[Mapping[str, Any]], named: Callable[[str], str]) -> str:
    """Return the warning of a deprecated version, else an empty string; the text is a custom resource's."""
    if not version.get("deprecated"):
        return ""
    if version.get("deprecationWarning"):
        return str(version["deprecationWarning"])
    name = version["name"]
    others = [other["name"] for other in versions if other.get("served", True) and not other.get("deprecated")]
    better = [other for other in others if kinds.version_priority(other) > kinds.version_priority(name)]
    instead = f"; use {named(kinds.best_first(better)[0])}" if better else ""
    return f"{named(name)} is deprecated{instead}"
