"""One object against the schema of its version, as a create with strict field validation would check it. Pure."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.conversion import releasing, specs
from kindwright_facade.web import admitting, bodies, strictness
from kindwright_operator.commands import findings, packaged, reading

_UNDECODABLE = re.compile(r"`(metadata[^`]*)`")
_UNNAMED = errors.Cause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What came out: the findings, and unless they refuse it the object as it reads, `whole`, and as it is `stored`.

    The two differ by defaults that are the chart's own.
    """

    found: tuple[findings.Finding, ...]
    whole: encoding.JSON | None = None
    stored: encoding.JSON | None = None


_Check = Callable[[kinds.Kind, kinds.Version, Mapping[str, Any]], None]


def check_object(document: reading.Document, kind: kinds.Kind) -> Checked:
    """Check an object of the kind, in the version that it names."""
    name = document.identity[0].rpartition("/")[2]
    version = kind.version(name)
    if version is None:
        served = ", ".join(one.name for one in kind.versions)
        message = f"apiVersion: version {name} of {kind.names.kind} is not served, only {served}"
        return Checked((document.finding(findings.ERROR, message, "apiVersion"),))
    checked = _check(document, kind, version, _admit)
    if version.deprecation_warning:
        warning = document.finding(findings.WARNING, version.deprecation_warning, "apiVersion")
        return dataclasses.replace(checked, found=(*checked.found, warning))
    return checked


def _admit(kind: kinds.Kind, version: kinds.Version, wanted: Mapping[str, Any]) -> None:
    admitting.check(kind, version, wanted)
    if wanted.get("spec") is not None:
        specs.stored(kind, version, wanted["spec"])


def check_definition(document: reading.Document) -> Checked:
    """Check a ResourceDefinition as kube-apiserver would; what only Kindwright itself refuses is found by compiling it."""
    kind = packaged.kind()
    return _check(document, kind, kind.versions[0], _refuse)


def _refuse(kind: kinds.Kind, version: kinds.Version, wanted: Mapping[str, Any]) -> None:
    # Definitions are stored as they are: there is no release whose name could become too long.
    causes = [*releasing.problems(wanted), *version.admission.validate(wanted)]
    if causes:
        raise kind.invalid("", *causes)


def _check(document: reading.Document, kind: kinds.Kind, version: kinds.Version, check: _Check) -> Checked:
    meta = document.value.get("metadata")
    meta = {} if meta is None else meta
    try:
        bodies.check_metadata(meta)
    except bodies.UndecodableError as error:
        return Checked((document.finding(findings.ERROR, error.message, _undecodable(error.message, meta)),))
    pruned, unknown = strictness.prune(version, {**document.value, "metadata": meta}, {})
    try:
        pruned, embedded = version.admission.coerce(pruned)
    except ValueError as error:
        return Checked((document.finding(findings.ERROR, str(error), str(error).partition(":")[0]),))
    whole = version.admission.default(pruned)
    fields = (document.finding(findings.ERROR, f'unknown field "{path}"', path) for path in (*unknown, *embedded))
    found = (*fields, *_causes(document, _problems(kind, version, whole, check)))
    return Checked(found) if found else Checked((), whole, whole if version.writes_defaults else pruned)


def _undecodable(message: str, meta: Any) -> str:
    """Return the path that a message names; which label it is about, it does not say."""
    match = _UNDECODABLE.search(message)
    path = match[1] if match else "metadata"
    if not path.endswith("[...]"):
        return path
    pairs = meta[path.removeprefix("metadata.").removesuffix("[...]")].items()
    return path.replace("...", next((key for key, value in pairs if not isinstance(value, str)), ""))


def _problems(kind: kinds.Kind, version: kinds.Version, whole: encoding.JSON, check: _Check) -> Iterator[errors.Cause]:
    if not (whole["metadata"].get("name") or whole["metadata"].get("generateName")):
        yield _UNNAMED
    try:
        check(kind, version, whole)
    except errors.StatusError as error:
        yield from error.causes or [errors.Cause(error.reason, error.message)]


def _causes(document: reading.Document, causes: Iterator[errors.Cause]) -> Iterator[findings.Finding]:
    for cause in causes:
        # Upstream's word for the whole object.
        field = cause.field.removeprefix("<nil>")
        yield document.finding(findings.ERROR, ": ".join(filter(None, (field, cause.message))), field)
