"""The definitions: what is in force, and what was."""

import dataclasses
import itertools
from collections.abc import Mapping

from conversion import samples

from kindwright_facade import kinds, registry

GROUP = "apps.example.com"
PLURALS = {"Postgres": "postgreses", "Redis": "redises", "Kafka": "kafkas"}
KINDS = {plural: kind for kind, plural in PLURALS.items()}
VERSIONS = ("v1", "v1alpha1")
# With the first two, HelmReleases go from kind to kind; with the other one, some are named otherwise and some are no members.
PREFIXES = {"postgreses": ("pg-", "pg-a"), "redises": ("", "pg-"), "kafkas": ("k-", "k-a")}
# The objects hold what no definition speaks of, and a version that is not the storage version shows nothing else.
OPEN = {
    "type": "object",
    "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
}
CHANGES = ("schema", "spec", "columns", "uid", "withdrawn")


@dataclasses.dataclass(frozen=True)
class Definition:
    """One kind's definition, as far as it changes here: each number counts its changes.

    The prefix can't be changed; but who deletes a definition and makes it anew may choose another one.
    """

    plural: str
    schema: int = 0
    spec: int = 0
    columns: int = 0
    uid: int = 0

    @property
    def prefix(self) -> str:
        prefixes = PREFIXES[self.plural]
        return prefixes[(self.uid + 1) // 2 % len(prefixes)]

    def compiled(self) -> kinds.Kind:
        schema = {**OPEN, "description": f"of {self.schema}"}
        columns = (kinds.Column(f"Number {self.columns}", "integer", ".spec.number"),)
        release = kinds.Release(self.prefix, {**samples.RELEASE_SPEC, "interval": f"{self.spec}m"})
        return samples.kind(
            KINDS[self.plural],
            self.plural,
            group=GROUP,
            uid=f"{self.plural}-{self.uid}",
            versions=tuple(kinds.Version(name, schema, columns) for name in VERSIONS),
            release=release,
        )


@dataclasses.dataclass(frozen=True)
class Edition:
    """What was in force for a while: no definition is a kind that is withdrawn.

    Whoever knows objects as of a version before `known_from` may know them as they were under another definition.
    """

    definition: Definition | None
    kind: kinds.Kind | None
    known_from: int = 0


class Catalogue:
    """Publishes definitions, and remembers all editions of each."""

    def __init__(self, published: registry.Registry) -> None:
        self._registry = published
        self.editions: Mapping[str, list[Edition]] = {
            plural: [Edition(Definition(plural), Definition(plural).compiled())] for plural in KINDS
        }
        self._publish()

    def current(self, plural: str) -> kinds.Kind | None:
        return self.editions[plural][-1].kind

    def change(self, plural: str, what: str, position: int) -> None:
        """Change one part of a definition; what is withdrawn comes back with the next change; `position` is the cache's."""
        before = [edition.definition for edition in self.editions[plural] if edition.definition is not None][-1]
        if what == "withdrawn":
            self.editions[plural].append(Edition(None, None))
        else:
            after = dataclasses.replace(before, **{what: getattr(before, what) + 1})
            self.editions[plural].append(Edition(after, after.compiled(), position))
        self._publish()

    def _publish(self) -> None:
        kept = [found[-1].kind for found in self.editions.values()]
        self._registry.publish([kind for kind in kept if kind is not None])

    def expires(self, plural: str, since: int) -> bool:
        """Tell whether objects have been shown in another way since an edition."""
        found = self.editions[plural][since:]
        return any(
            _look(before) != _look(after) for before, after in itertools.pairwise(found) if before.kind and after.kind
        )

    def known_from(self, plural: str) -> int:
        """Return the version from which on nobody knows objects as they were under another definition."""
        found = self.editions[plural]
        unlike = [after.known_from for before, after in itertools.pairwise(found) if _look(before) != _look(after)]
        return max(unlike, default=0)

    def ends(self, plural: str, since: int) -> bool:
        """Tell whether there was no definition at some time since an edition."""
        return any(edition.kind is None for edition in self.editions[plural][since:])

    def renames(self, plural: str, since: int) -> bool:
        """Tell whether objects are named in another way than in an edition."""
        found = self.editions[plural][since:]
        return len({edition.definition.prefix for edition in found if edition.definition is not None}) > 1


def _look(edition: Edition) -> tuple[int, ...]:
    found = edition.definition
    return () if found is None else (found.schema, found.columns, found.uid)
