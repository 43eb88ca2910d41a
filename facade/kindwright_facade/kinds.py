"""What a ResourceDefinition compiles into: frozen records that every layer reads and none changes."""

import dataclasses
import functools
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from kindwright_facade import admission, errors
from kindwright_facade.versions import steps

_VERSION = re.compile(r"^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$")
_OPEN: Mapping[str, Any] = {"x-kubernetes-preserve-unknown-fields": True}
_STABILITY = {"alpha": 0, "beta": 1, None: 2}


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What a kind is called, as `spec.names` of a CustomResourceDefinition."""

    kind: str
    list_kind: str
    plural: str
    singular: str
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A printer column; `json_path` is Kubernetes JSONPath without braces (`.spec.replicas`)."""

    name: str
    type: str
    json_path: str
    format: str = ""
    description: str = ""
    priority: int = 0


@dataclasses.dataclass(frozen=True, eq=False)
class Version:
    """One version; `schema` is the structural OpenAPI v3 schema of the whole object.

    `conversion` leads to the chart's values and back; without one this version's spec is those. Defaults that are the chart's own are
    shown and not written (`writes_defaults` is False): stored, they would outlive the chart's. `compiled` is what was made of the schema
    already, if it was.
    """

    name: str
    schema: Mapping[str, Any]
    columns: tuple[Column, ...] = ()
    deprecation_warning: str = ""
    writes_defaults: bool = True
    conversion: steps.Conversion | None = None
    compiled: admission.Admission | None = None

    @functools.cached_property
    def admission(self) -> admission.Admission:
        """The schema, compiled when it is first asked for: whoever makes a version to be served does so beside the event loop."""
        if self.compiled is not None and self.compiled.schema is self.schema:
            return self.compiled
        return admission.compile_admission(self.schema)

    @property
    def spec_schema(self) -> Mapping[str, Any]:
        """The schema of the spec; one that says nothing of it takes anything."""
        found: Mapping[str, Any] = (self.schema.get("properties") or {}).get("spec", _OPEN)
        return found


@dataclasses.dataclass(frozen=True, eq=False)
class Release:
    """How objects are stored: `spec` is a HelmRelease spec without values, `labels` are stamped on creation."""

    prefix: str
    spec: Mapping[str, Any]
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    adopt: bool = True


@dataclasses.dataclass(frozen=True, eq=False)
class Kind:
    """One kind, compiled: compared by identity, so an unchanged definition must keep its record.

    `versions` holds the served ones, best first; `storage` names the version whose spec is the chart's values, and `hub` is that
    version, served or not: the others are converted from and to it. Without it it is one of the served.
    """

    definition: str
    uid: str
    generation: int
    group: str
    names: Names
    versions: tuple[Version, ...]
    storage: str
    release: Release
    hub: Version | None = None

    @functools.cached_property
    def fingerprint(self) -> str:
        """Whatever decides how a HelmRelease is shown as an object; interned, so that equal ones are one string."""
        schemas = {version.name: version.schema for version in (*self.versions, self.stored)}
        conversions = {version.name: str(version.conversion) for version in self.versions}
        decisive = [self.group, self.names.kind, self.storage, self.release.prefix, schemas, conversions]
        return sys.intern(hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest())

    @property
    def revision(self) -> str:
        """A name for the schemas and conversions in force, short enough for people: the beginning of the fingerprint."""
        return self.fingerprint[:12]

    @functools.cached_property
    def stored(self) -> Version:
        """The version whose spec is the chart's values."""
        return self.hub or self.version(self.storage) or self.versions[0]

    @property
    def resource(self) -> errors.Target:
        """The resource as messages and details name it, without an object's name."""
        return errors.Target(group=self.group, kind=self.names.plural)

    def version(self, name: str) -> Version | None:
        """Return the served version of that name, if there is one."""
        return next((version for version in self.versions if version.name == name), None)

    def target(self, name: str, uid: str = "") -> errors.Target:
        """Name one object for a Status: the resource, as in NotFound and Conflict."""
        return errors.Target(self.group, self.names.plural, name, uid)

    def invalid(self, name: str, *causes: errors.Cause) -> errors.StatusError:
        """Build the 422 for one object: the kind, not the resource, as upstream does for Invalid."""
        return errors.invalid(errors.Target(self.group, self.names.kind, name), causes)


def version_priority(name: str) -> tuple[int, int, int]:
    """Sort key under which the best version is the largest: v2 > v1 > v1beta1 > v1alpha1 > anything else.

    The order of `k8s.io/apimachinery/pkg/version.CompareKubeAwareVersionStrings`.
    """
    match = _VERSION.match(name)
    if not match:
        return (-1, 0, 0)
    major, stability, minor = match.groups()
    return (_STABILITY[stability], int(major), int(minor or 0))


def best_first(names: Iterable[str]) -> list[str]:
    """Sort versions, the best first; those of another form come last, in alphabetical order."""
    return sorted(sorted(names), key=version_priority, reverse=True)
