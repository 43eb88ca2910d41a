"""ResourceDefinition to `Kind`, or to a list of problems. Pure.

The CustomResourceDefinition's own schema has refused most mistakes before; what is checked here is what no schema can say, and all
that would spoil documents that clients share.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_operator import versioning
from kindwright_operator.charts import nesting, records, relaxing

API_GROUP = "kindwright.dev"
API_VERSION = f"{API_GROUP}/v1alpha1"
PATH = f"/apis/{API_VERSION}/resourcedefinitions"

MAX_DEPTH = 256
"""How deeply a definition may be nested: schemas may be, 48 levels of them, and so may the values in them."""

_RESERVED = ("k8s.io", "kubernetes.io")


@dataclasses.dataclass(frozen=True, slots=True)
class Compiled:
    """A definition's kind with what is wrong: with the definition itself, and with its schemas, columns and conversions.

    With schema problems `kind` is there all the same, those versions open to anything: it stands in for a last good
    revision that this process has not seen. Without problems `kind` is what to serve, and `spec` the definition's with every
    schema written out. `notes` say what is served in another way than it is written.
    """

    kind: kinds.Kind | None
    problems: tuple[str, ...] = ()
    schema_problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    spec: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Tell whether the kind may be put in force."""
        return self.kind is not None and not self.problems and not self.schema_problems


def wants_chart(body: Mapping[str, Any]) -> bool:
    """Tell whether a schema is to be read from the chart."""
    versions = (body.get("spec") or {}).get("versions")
    found = (version.get("schema") for version in versions or () if isinstance(version, Mapping))
    return any(isinstance(schema, Mapping) and schema.get("fromChart") is True for schema in found)


def compile_definition(body: Mapping[str, Any], chart: records.Derived | None = None) -> Compiled:
    """Compile one definition as it stands in the cluster; never raises for what a user wrote.

    `chart` is what was read from the chart, if it was. Takes up to 50 ms, so it belongs beside the event loop.
    """
    problems: list[str] = []
    if nesting.is_deeper(body.get("spec"), MAX_DEPTH):
        return Compiled(None, (f"spec: nested deeper than {MAX_DEPTH} levels",))
    try:
        problems = _problems(body)
        spec = body["spec"]
        chart, notes = _in_part(body, chart)
        versions = versioning.compile_versions(spec["versions"], spec["group"], spec["names"]["kind"], chart)
        kind = _kind(body, spec, [found.version for found in versions])
        written = _written(spec, versions)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError) as error:
        # Only without the CustomResourceDefinition's own schema in force.
        return Compiled(None, (*problems, f"spec: incomplete: {type(error).__name__} {error}"))
    # Made here, beside the loop, and kept.
    _ = (kind.fingerprint, *(version.admission for version in (*kind.versions, kind.stored)))
    return Compiled(
        kind,
        tuple(problems),
        tuple(problem for found in versions for problem in found.problems),
        (*(note for found in versions for note in found.notes), *notes),
        written,
    )


def _in_part(body: Mapping[str, Any], chart: records.Derived | None) -> tuple[records.Derived | None, tuple[str, ...]]:
    """Return the chart as far as the objects hold its values, and what is not checked therefore."""
    if chart is None or not wants_chart(body):
        return chart, ()
    found, notes = relaxing.for_release(chart, body["spec"]["release"]["spec"])
    return found, tuple(f"spec.release.spec.valuesFrom: {note}" for note in notes)


def _written(spec: Mapping[str, Any], versions: Sequence[versioning.Compiled]) -> encoding.JSON:
    """Return the spec with its schemas in full, as another process can take it up without the chart."""
    written = [
        {**version, "schema": {**version["schema"], "openAPIV3Schema": found.written}}
        for version, found in zip(spec["versions"], versions, strict=True)
    ]
    return {**spec, "versions": written}


def _problems(body: Mapping[str, Any]) -> list[str]:
    spec = body.get("spec") or {}
    group = str(spec.get("group") or "")
    names = spec.get("names") or {}
    found = []
    if reserved_group(group):
        found.append(f"spec.group: {group!r} is reserved")
    expected = f"{names.get('plural')}.{group}"
    if (body.get("metadata") or {}).get("name") != expected:
        found.append(f"metadata.name: must be {expected}")
    if not any(version.get("served", True) for version in spec.get("versions") or ()):
        found.append("spec.versions: at least one must be served")
    return found


def reserved_group(group: str) -> bool:
    """Tell a group that belongs to Kubernetes or to ResourceDefinition itself."""
    return group in ("", API_GROUP, *_RESERVED) or group.endswith(tuple("." + name for name in _RESERVED))


def _kind(body: Mapping[str, Any], spec: Mapping[str, Any], versions: Sequence[kinds.Version]) -> kinds.Kind:
    meta, release = body["metadata"], spec["release"]
    every = spec["versions"]
    stored = next((version for version in every if version.get("storage")), every[0])
    served = {version["name"] for version in every if version.get("served", True)}
    return kinds.Kind(
        definition=meta["name"],
        uid=meta["uid"],
        generation=meta["generation"],
        group=spec["group"],
        names=_names(spec["names"]),
        versions=_best_first([version for version in versions if version.name in served]),
        storage=stored["name"],
        hub=next(version for version in versions if version.name == stored["name"]),
        release=kinds.Release(
            prefix=release["prefix"],
            spec=release["spec"],
            labels=release.get("labels") or {},
            adopt=release.get("adopt", True),
        ),
    )


def _best_first(versions: Sequence[kinds.Version]) -> tuple[kinds.Version, ...]:
    by_name = {version.name: version for version in versions}
    return tuple(by_name[name] for name in kinds.best_first(by_name))


def _names(names: Mapping[str, Any]) -> kinds.Names:
    kind = names["kind"]
    return kinds.Names(
        kind=kind,
        list_kind=names.get("listKind") or f"{kind}List",
        plural=names["plural"],
        singular=names.get("singular") or kind.lower(),
        short_names=tuple(names.get("shortNames") or ()),
        categories=tuple(names.get("categories") or ()),
    )
