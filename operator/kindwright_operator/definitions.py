"""ResourceDefinition to `Kind`, or to a list of problems. Pure.

The CustomResourceDefinition's own schema has refused most mistakes before; what is checked here is what no schema can say, and all
that would spoil documents that clients share.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from kindwright_facade import jsonpaths, kinds
from kindwright_facade.schemas import published, structural

API_GROUP = "kindwright.dev"
API_VERSION = f"{API_GROUP}/v1alpha1"
PATH = f"/apis/{API_VERSION}/resourcedefinitions"

_RESERVED = ("k8s.io", "kubernetes.io")


@dataclasses.dataclass(frozen=True, slots=True)
class Compiled:
    """A definition's kind with what is wrong: with the definition itself, and with its schemas and columns.

    With schema problems `kind` is there all the same, those versions open to anything: it stands in for a last good
    revision that this process has not seen. Without problems `kind` is what to serve.
    """

    kind: kinds.Kind | None
    problems: tuple[str, ...] = ()
    schema_problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Tell whether the kind may be put in force."""
        return self.kind is not None and not self.problems and not self.schema_problems


def compile_definition(body: Mapping[str, Any]) -> Compiled:
    """Compile one definition as it stands in the cluster; never raises for what a user wrote."""
    problems: list[str] = []
    try:
        problems = _problems(body)
        spec = body["spec"]
        compiled = [_version(version) for version in spec["versions"] if version.get("served", True)]
        kind = _kind(body, spec, tuple(version for version, _ in compiled))
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        # Only without the CustomResourceDefinition's own schema in force.
        return Compiled(None, (*problems, f"spec: incomplete: {type(error).__name__} {error}"))
    schema_problems = [problem for _, found in compiled for problem in found]
    return Compiled(kind, tuple(problems), tuple(schema_problems))


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


def _kind(body: Mapping[str, Any], spec: Mapping[str, Any], versions: tuple[kinds.Version, ...]) -> kinds.Kind:
    meta, release = body["metadata"], spec["release"]
    every = spec["versions"]
    stored = next((version for version in every if version.get("storage")), every[0])
    return kinds.Kind(
        definition=meta["name"],
        uid=meta["uid"],
        generation=meta["generation"],
        group=spec["group"],
        names=_names(spec["names"]),
        versions=_best_first(versions),
        storage=stored["name"],
        release=kinds.Release(
            prefix=release["prefix"],
            spec=release["spec"],
            labels=release.get("labels") or {},
            adopt=release.get("adopt", True),
        ),
    )


def _best_first(versions: tuple[kinds.Version, ...]) -> tuple[kinds.Version, ...]:
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


def _version(version: Mapping[str, Any]) -> tuple[kinds.Version, list[str]]:
    """Compile one version; what is broken is replaced by what is open, and reported."""
    name = version["name"]
    schema: Any = (version.get("schema") or {}).get("openAPIV3Schema")
    wrong = [f"spec.versions[{name}].schema.{problem}" for problem in structural.problems(schema)]
    columns = [_column(column) for column in version.get("additionalPrinterColumns") or ()]
    wrong_paths = {column.json_path: jsonpaths.check(column.json_path) for column in columns}
    found = kinds.Version(
        name=name,
        schema=published.with_spec({"type": "object"} if wrong else schema),
        columns=tuple(column for column in columns if wrong_paths[column.json_path] is None),
        deprecation_warning=_deprecation(version),
    )
    where = f"spec.versions[{name}].additionalPrinterColumns"
    return found, wrong + [f"{where}: jsonPath {path}: {why}" for path, why in wrong_paths.items() if why is not None]


def _column(column: Mapping[str, Any]) -> kinds.Column:
    return kinds.Column(
        name=column["name"],
        type=column["type"],
        json_path=column["jsonPath"],
        format=column.get("format") or "",
        description=column.get("description") or "",
        priority=column.get("priority") or 0,
    )


def _deprecation(version: Mapping[str, Any]) -> str:
    if not version.get("deprecated"):
        return ""
    return version.get("deprecationWarning") or f"version {version['name']} is deprecated"
