"""One definition with all that is known of it, and the choice of what is served for it. Pure."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from typing import Any

from kindwright_facade import encoding, kinds
from kindwright_facade.schemas import published
from kindwright_operator import definitions, trying

Try = Callable[[kinds.Kind, kinds.Kind], trying.Outcome | None]
Revision = tuple[str, int, str]


@dataclasses.dataclass(frozen=True, slots=True)
class InForce:
    """What is served: the kind, and the spec that it was compiled from, schemas written out.

    `stands_for` is the revision that it stands in for, when nothing but its name is known, or not even that.
    """

    kind: kinds.Kind
    spec: Mapping[str, Any]
    stands_for: str | None = None

    @property
    def revision(self) -> str:
        """The name of the revision, for the status."""
        return self.stands_for or self.kind.revision


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One definition: as it stands, what it compiled into, and what is served for it.

    `problems` holds clashes too; `since` is the monotonic second at which this state was first seen. `trial` is what came of trying
    a revision that therefore is not in force.
    """

    body: encoding.JSON
    compiled: definitions.Compiled
    problems: tuple[str, ...]
    in_force: InForce | None
    since: float
    trial: trying.Outcome | None = None

    @property
    def served(self) -> kinds.Kind | None:
        """The kind that is served."""
        return None if self.in_force is None else self.in_force.kind

    @property
    def name(self) -> str:
        """The definition's name."""
        return str(self.body["metadata"]["name"])

    @property
    def waits(self) -> bool:
        """Tell whether the definition is sound, and an earlier revision is in force all the same."""
        return not self.problems and self.compiled.sound and self.served is not self.compiled.kind

    def is_made_of(self, found: "Found") -> bool:
        """Tell whether a definition that was found compiled into the same, and clashes with the same."""
        return self.compiled is found.compiled and self.problems == found.problems

    def is_as(self, other: "Entry") -> bool:
        """Tell whether nothing at all is different."""
        version = self.body["metadata"]["resourceVersion"]
        return (
            version == other.body["metadata"]["resourceVersion"]
            and self.compiled is other.compiled
            and self.problems == other.problems
            and self.served is other.served
            and self.trial == other.trial
        )


def revision(body: Mapping[str, Any]) -> Revision:
    """Return what of a definition decides: the uid, the generation of its spec, and what of it was acknowledged."""
    meta = body["metadata"]
    return (meta["uid"], meta["generation"], (meta.get("annotations") or {}).get(trying.ACKNOWLEDGED, ""))


def untried(after: kinds.Kind) -> trying.Outcome:
    """Stand for a trial where there are no objects to try with."""
    return trying.Outcome(after.revision)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A definition as it was found: what it compiled into, what is wrong with it, clashes too, and what its status says is in force."""

    body: encoding.JSON
    compiled: definitions.Compiled
    problems: tuple[str, ...]
    recorded: InForce | None = None


def make(before: Entry | None, found: Found, try_: Try) -> Entry:
    """Make the entry of a definition; `before` itself when nothing is different.

    What the status says is in force is for a process that has not seen it. Nothing is taken away by mistake.
    """
    body = found.body
    if before is not None and before.body is body and before.is_made_of(found) and not before.waits:
        return before
    known = before is not None and before.body["metadata"]["uid"] == body["metadata"]["uid"]
    in_force, trial = _choose(before.in_force if before is not None and known else found.recorded, found, try_)
    served = None if in_force is None else in_force.kind
    same = before is not None and revision(before.body) == revision(body) and before.served is served
    since = before.since if before is not None and same else time.monotonic()
    made = Entry(body, found.compiled, found.problems, in_force, since, trial)
    # Whoever has dealt with an entry need not look at it again.
    return before if before is not None and before.is_as(made) else made


def _choose(previous: InForce | None, found: Found, try_: Try) -> tuple[InForce | None, trying.Outcome | None]:
    kind = found.compiled.kind
    if found.problems or not found.compiled.sound or kind is None:
        return previous, None
    newest = InForce(kind, found.compiled.spec)
    if previous is not None and previous.kind is kind:
        return previous, None
    if previous is None or previous.kind.fingerprint == kind.fingerprint or previous.stands_for == kind.revision:
        return newest, None
    outcome = try_(previous.kind, kind)
    if outcome is None:
        return previous, None
    if outcome.refused and revision(found.body)[2] != outcome.revision:
        return previous, outcome
    return newest, None


def record(entry: Entry) -> str | None:
    """Write down what is in force, for a process that starts after the definition was changed; None where it can do without.

    It can when the definition says it all itself, and shows every object as it is stored: a schema that is lost is made good by an
    open one, but nothing tells where the fields of a version would have been in the values.
    """
    if entry.in_force is None or entry.in_force.stands_for is not None:
        return None
    spec = entry.in_force.spec
    own = spec is entry.compiled.spec and not definitions.wants_chart(entry.body)
    if (own or spec == entry.body["spec"]) and not any(version.get("conversion") for version in spec["versions"]):
        return None
    found = {"generation": entry.in_force.kind.generation, "spec": spec}
    # In the order of keys as it is: documents are made of it, and stay the same to the byte.
    return encoding.encode(found).decode()


def recorded(body: Mapping[str, Any], compiled: definitions.Compiled) -> InForce | None:
    """Read what the status says is in force; None when it says nothing.

    The very revision that `compiled` is stays in force even if the definition is refused by now, for what another one wants too.
    When only the versions are known, they are served open to anything, so that nothing that was established goes away.
    """
    status, meta = body.get("status") or {}, body["metadata"]
    if compiled.sound and compiled.kind is not None and status.get("revision") in (None, compiled.kind.revision):
        return InForce(compiled.kind, compiled.spec) if status.get("revision") else None
    try:
        found = encoding.decode(status.get("inForce") or "null") or {}
        # No more than this: who may write a status must not choose what Flux installs, or under whose name.
        spec = {**body["spec"], "versions": found["spec"]["versions"]}
        old = {"metadata": {**meta, "generation": found["generation"]}, "spec": spec}
    except (ValueError, KeyError, TypeError, AttributeError):
        return _stand_in(status, compiled)
    made = definitions.compile_definition(old)
    return InForce(made.kind, spec) if made.sound and made.kind is not None else _stand_in(status, compiled)


def _stand_in(status: Mapping[str, Any], compiled: definitions.Compiled) -> InForce | None:
    served, kind = set(status.get("servedVersions") or ()), compiled.kind
    if kind is None:
        return None
    kept = tuple(_opened(version) if compiled.sound else version for version in kind.versions if version.name in served)
    # An earlier generation: this one is not in force.
    hub = next((version for version in kept if version.name == kind.storage), None) or _opened(kind.stored)
    found = dataclasses.replace(kind, versions=kept, hub=hub, generation=kind.generation - 1)
    return InForce(found, compiled.spec, str(status.get("revision") or "")) if kept else None


def _opened(version: kinds.Version) -> kinds.Version:
    return dataclasses.replace(version, schema=published.with_spec({"type": "object"}))
