"""What is served for a definition: the newest revision, unless it is broken or would refuse objects that exist."""

import dataclasses
import datetime
from typing import Any

import pytest
from conversion import samples

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import specs
from kindwright_operator import announcing, definitions, entries, inforce, trying

REVISION = "kindwright.dev/acknowledged-revision"


def body(
    maximum: int | None = None, *, generation: int = 1, status: Any = None, acknowledged: str = "", **more: Any
) -> Any:
    limits = {} if maximum is None else {"maximum": maximum}
    spec = {"type": "object", "properties": {"replicas": {"type": "integer", **limits}}}
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}}
    found = samples.definition(versions=[{"name": "v1alpha1", "storage": True, "schema": schema}], **more)
    found["metadata"] |= {"generation": generation, "resourceVersion": str(9 + generation)}
    if acknowledged:
        found["metadata"]["annotations"] = {REVISION: acknowledged}
    return found if status is None else {**found, "status": status}


def broken(generation: int = 2, status: Any = None) -> Any:
    found = body(generation=generation, status=status)
    found["spec"]["versions"][0]["schema"] = {"openAPIV3Schema": {"type": "object", "properties": {"spec": {}}}}
    return found


class Trials:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, refused: int | None = 0) -> None:
        self.refused = refused
        self.asked: list[tuple[str, str]] = []

    def __call__(self, before: kinds.Kind, after: kinds.Kind) -> trying.Outcome | None:
        self.asked.append((before.revision, after.revision))
        return (
            None
            if self.refused is None
            else trying.Outcome(after.revision, self.refused, 5, ("shop/a",), ("spec.size",))
        )


def make(
    found: Any, before: entries.Entry | None = None, trials: Trials | None = None, *problems: str
) -> entries.Entry:
    compiled = definitions.compile_definition(found)
    recorded = entries.recorded(found, compiled)
    return entries.make(before, entries.Found(found, compiled, problems, recorded), trials or Trials())


def served(entry: entries.Entry) -> kinds.Kind:
    assert entry.served is not None
    return entry.served


def test_a_new_definition_is_in_force_without_a_trial() -> None:
    trials = Trials(3)
    entry = make(body(), None, trials)
    assert entry.served is entry.compiled.kind
    assert (trials.asked, entry.waits, entry.trial) == ([], False, None)


@pytest.mark.parametrize(("refused", "waits"), [(None, True), (0, False), (3, True)])
def test_a_changed_schema_is_in_force_when_it_refuses_nothing(refused: int | None, *, waits: bool) -> None:
    first = make(body())
    entry = make(body(5, generation=2), first, Trials(refused))
    assert (entry.served is first.served, entry.waits) == (waits, waits)
    assert (entry.trial is not None) == bool(refused)


def test_what_refuses_objects_waits_for_its_own_revision_to_be_acknowledged() -> None:
    first, trials = make(body()), Trials(3)
    waiting = make(body(5, generation=2), first, trials)
    assert waiting.trial is not None
    other = make(body(5, generation=2, acknowledged="another"), waiting, trials)
    assert other.served is first.served
    entry = make(body(5, generation=2, acknowledged=waiting.trial.revision), other, trials)
    assert (served(entry).generation, entry.waits, entry.trial) == (2, False, None)


def test_a_change_that_shows_objects_alike_needs_no_trial() -> None:
    first, trials = make(body()), Trials(3)
    names = {"kind": "Postgres", "plural": "postgreses", "singular": "postgres", "shortNames": ["pg"]}
    entry = make(body(generation=2, names=names), first, trials)
    assert (served(entry).names.short_names, trials.asked) == (("pg",), [])


def test_nothing_changed_is_the_very_entry() -> None:
    first = make(body())
    found = entries.Found(first.body, first.compiled, ())
    assert entries.make(first, found, Trials()) is first


@pytest.mark.parametrize("problems", [(), ("spec.names: pg is already used",)])
def test_a_broken_or_clashing_change_keeps_what_is_in_force(problems: tuple[str, ...]) -> None:
    first = make(body())
    entry = make(broken() if not problems else body(5, generation=2), first, Trials(), *problems)
    assert entry.served is first.served
    assert not entry.waits


def status_of(entry: entries.Entry) -> Any:
    record = entries.record(entry)
    found = {"servedVersions": ["v1alpha1"], "revision": served(entry).revision}
    return found if record is None else {**found, "inForce": record}


def test_nothing_is_recorded_while_the_definition_says_it_itself() -> None:
    assert entries.record(make(body())) is None


@pytest.mark.parametrize("change", [broken(), body(5, generation=2)])
def test_a_process_that_starts_serves_what_was_in_force(change: Any) -> None:
    held = make(change, make(body()), Trials(3))
    status = status_of(held)
    assert encoding.decode(status["inForce"])["generation"] == 1
    entry = make({**change, "status": status}, None, Trials(3))
    assert served(entry).fingerprint == served(held).fingerprint
    assert served(entry).generation == 1
    assert entries.record(entry) == status["inForce"]


def test_a_process_that_starts_after_a_change_tries_it() -> None:
    status = status_of(make(body()))
    trials = Trials(3)
    entry = make(body(5, generation=2, status=status), None, trials)
    assert (entry.waits, len(trials.asked)) == (True, 1)
    # Nobody knows the schema that was in force: better open than gone.
    assert served(entry).versions[0].admission.validate({"metadata": {"name": "a"}, "spec": {"replicas": 99}}) == []


def test_a_process_that_starts_and_finds_the_same_revision_just_serves_it() -> None:
    trials = Trials(3)
    entry = make(body(status=status_of(make(body()))), None, trials)
    assert (entry.waits, trials.asked) == (False, [])


def test_what_stands_in_for_a_revision_goes_without_a_trial_when_that_revision_is_back() -> None:
    """So it is with a chart that is read a moment after the start, and a record that had no room in the status."""
    status = {"servedVersions": ["v1alpha1"], "revision": served(make(body(5))).revision}
    waiting, trials = make(broken(status=status)), Trials(3)
    assert inforce.status(waiting, None)["revision"] == status["revision"]
    entry = make(body(5, generation=3), waiting, trials)
    assert (entry.served is entry.compiled.kind, trials.asked) == (True, [])


def converted(to: str, *, generation: int = 1, served: bool = True, status: Any = None) -> Any:
    """Write a definition whose older version has `.spec.size` where the storage version has something else."""
    found = body(generation=generation, status=status)
    (stored,) = found["spec"]["versions"]
    spec = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}}
    steps = [{"move": {"from": ".spec.size", "to": to}}]
    found["spec"]["versions"] = [
        {**stored, "name": "v1", "schema": schema, "served": served},
        {"name": "v1alpha1", "schema": schema, "conversion": steps},
    ]
    return found


@pytest.mark.parametrize("to", ["no path", ".spec.volume.size"], ids=["broken", "another"])
def test_a_process_that_starts_after_a_conversion_was_changed_shows_objects_as_before(to: str) -> None:
    status = {**status_of(make(converted(".spec.storage.size"))), "servedVersions": ["v1", "v1alpha1"]}
    entry = make(converted(to, generation=2, status=status), None, Trials(3))
    kind, version = served(entry), served(entry).version("v1alpha1")
    assert version is not None
    assert specs.shown(kind, version, {"storage": {"size": "1Gi"}}) == {"size": "1Gi"}
    merged = specs.merged(kind, version, {"storage": {"size": "1Gi"}}, {"size": "2Gi"})
    assert merged == {"storage": {"size": "2Gi"}}


@pytest.mark.parametrize("revision", [{}, {"revision": "another"}])
def test_what_stands_in_is_not_recorded_as_if_it_had_been_in_force(revision: Any) -> None:
    status = {"servedVersions": ["v1alpha1"], **revision}
    entry = make(converted("no path", generation=2, status=status))
    assert (served(entry).generation, entries.record(entry)) == (1, None)


def test_a_storage_version_that_is_not_served_stands_behind_what_stands_in() -> None:
    status = {"servedVersions": ["v1alpha1"], "revision": "another"}
    kind = served(make(converted(".spec.storage.size", generation=2, served=False, status=status), None, Trials(3)))
    assert ([version.name for version in kind.versions], kind.stored.name) == (["v1alpha1"], "v1")


@pytest.mark.parametrize(
    "record", ["", "no json", "[]", "{}", '{"generation": 1, "spec": {}}', '{"generation": 1, "spec": 5}']
)
def test_a_record_that_can_not_be_read_is_as_none(record: str) -> None:
    status = {"servedVersions": ["v1alpha1"], "revision": "other", "inForce": record}
    entry = make(broken(status=status))
    assert [version.name for version in served(entry).versions] == ["v1alpha1"]


def test_a_record_says_no_more_than_what_objects_look_like() -> None:
    """Who may write a status must not choose what Flux installs, or under whose name."""
    held = make(body(5, generation=2), make(body()), Trials(3))
    record = encoding.decode(status_of(held)["inForce"])
    record["spec"] |= {
        "names": {"kind": "Redis", "plural": "redises"},
        "group": "other.example.com",
        "release": {"prefix": "redis-", "spec": {"serviceAccountName": "root"}},
    }
    status = {**status_of(held), "inForce": encoding.encode(record).decode()}
    found = served(make(body(5, generation=2, status=status), None, Trials(3)))
    assert (found.names.kind, found.group, found.release.prefix) == ("Postgres", "apps.example.com", "postgres-")
    assert found.release.spec == samples.RELEASE_SPEC
    assert found.fingerprint == served(held).fingerprint


def test_a_record_that_is_too_large_is_left_out_and_that_is_told() -> None:
    held = make(body(5, generation=2), make(body()), Trials(3))
    assert held.in_force is not None
    described = {**held.in_force.spec, "note": "x" * 800_000}
    large = dataclasses.replace(held, in_force=dataclasses.replace(held.in_force, spec=described))
    now = datetime.datetime.now(datetime.UTC)
    found = announcing.status(large, announcing.Observed(), now)
    assert "inForce" not in found
    assert any(inforce.TOO_LARGE in condition["message"] for condition in found["conditions"])
