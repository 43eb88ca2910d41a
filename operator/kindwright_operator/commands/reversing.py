"""From a HelmRelease in a file to the object that it is, or would be once it is adopted. Pure."""

from collections.abc import Sequence

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import naming, restoring
from kindwright_facade.web import bodies
from kindwright_facade.yamls import nodes
from kindwright_operator import adopting
from kindwright_operator.commands import checking, defining, findings, locating, reading

_KEPT = ("name", "namespace", "labels", "annotations", "finalizers", "ownerReferences")


def restore(
    defined: defining.Defined, namespace: str | None, document: reading.Document
) -> tuple[encoding.JSON | None, Sequence[findings.Finding]]:
    """Return the object of a HelmRelease, None for one of no such kind, and, as warnings, why a create of it would be refused."""
    problem = _problem(document)
    if problem:
        return None, [document.finding(findings.ERROR, problem, problem)]
    meta = {key: value for key, value in document.value["metadata"].items() if key in _KEPT}
    meta.setdefault("namespace", namespace or "default")
    release = {**document.value, "metadata": meta, "status": {}}
    kind = _kind(release, defined)
    if kind is None:
        message = "skipped: neither labelled as an object of these kinds, nor with the prefix and chart of one"
        return None, [document.finding(findings.NOTE, message, "metadata.name")]
    version = kind.storage if kind.version(kind.storage) else kind.versions[0].name
    found = restoring.restore(kind, version, release)
    checked = checking.check_object(_as_object(document, found), kind)
    return found, [findings.softened(one) for one in checked.found]


def _problem(document: reading.Document) -> str | None:
    version, name = document.identity
    if (version.partition("/")[0], name) != (naming.API_VERSION.partition("/")[0], naming.KIND):
        return f"kind: must be a {naming.KIND} of {naming.API_VERSION}"
    try:
        meta = bodies.check_metadata(document.value.get("metadata"))
    except bodies.UndecodableError as error:
        return f"metadata: {error.message}"
    spec = document.value.get("spec")
    if not meta.name:
        return "metadata.name: Required value"
    if not isinstance(spec, dict):
        return "spec: must be a map"
    return None if isinstance(spec.get("values"), dict | None) else "spec.values: must be a map"


def _kind(release: encoding.JSON, defined: defining.Defined) -> kinds.Kind | None:
    for kind in defined.served.values():
        if naming.is_member(kind, release):
            return kind
    if naming.KIND_LABEL in (release["metadata"].get("labels") or {}):
        return None
    try:
        candidate = adopting.candidate({**release, "metadata": {**release["metadata"], "resourceVersion": ""}})
    except AttributeError:
        # What is no HelmRelease in the cluster's eyes may hold anything where the chart is.
        return None
    return None if candidate is None else adopting.choose(candidate, defined.served.values())


def _as_object(document: reading.Document, found: encoding.JSON) -> reading.Document:
    """Make a document of the object whose places are the HelmRelease's: what is under spec stands under spec.values there."""
    root = nodes.Mapping([], document.root.line, document.root.column)
    for name, path in (("metadata", "metadata"), ("spec", "spec.values")):
        shown = locating.find(document.root, path)
        key = nodes.Scalar(name, shown.line, shown.column, name)
        root.value.append((key, locating.value(document.root, path)))
    return reading.Document(document.file, document.before, root, found)
