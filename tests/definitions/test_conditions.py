import dataclasses
import datetime
from typing import Any

import pytest
from conversion import samples

from kindwright_operator import announcing, conditions, definitions, entries, trying

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
STAMP = "2026-01-02T03:04:05Z"
KIND = samples.POSTGRES


@pytest.mark.parametrize(
    ("condition", "kind", "status", "reason"),
    [
        (conditions.accepted([]), "Accepted", True, "Accepted"),
        (conditions.accepted(["x"]), "Accepted", False, "Refused"),
        (conditions.schema_ready([]), "SchemaReady", True, "Compiled"),
        (conditions.schema_ready(["x"]), "SchemaReady", False, "Broken"),
        (conditions.established(None, newest=False), "Established", False, "NotServed"),
        (conditions.established(KIND, newest=True), "Established", True, "Served"),
        (conditions.established(KIND, newest=False), "Established", True, "LastGoodRevision"),
        (conditions.discoverable(None, visible=False), "Discoverable", False, "NotServed"),
        (conditions.discoverable(KIND, visible=False), "Discoverable", False, "Pending"),
        (conditions.discoverable(KIND, visible=True), "Discoverable", True, "Listed"),
        (conditions.rolled_out(3, [], done=False), "RolledOut", False, "Progressing"),
        (conditions.rolled_out(3, [], done=True), "RolledOut", True, "Complete"),
        (conditions.rolled_out(3, ["a/b: x"], done=True), "RolledOut", False, "ChangesKept"),
    ],
)
def test_the_contract(condition: conditions.Condition, kind: str, status: bool, reason: str) -> None:
    assert (condition.type, condition.status, condition.reason) == (kind, status, reason)
    assert condition.message


def test_who_would_be_refused_is_told_with_the_field_and_what_to_do() -> None:
    trial = trying.Outcome("abc", 3, 7, ("shop/a", "shop/b"), ("spec.size", ""))
    said = conditions.harmless(trial).message
    assert said.startswith("3 of 7 objects would be refused by revision abc: shop/a (spec.size), shop/b, ...; ")
    assert said.endswith("kindwright.dev/acknowledged-revision=abc puts it in force all the same")


def test_what_waits_is_not_called_enforced() -> None:
    assert (
        conditions.schema_ready([], waits=True).message
        == "every served version can be published and enforced as written"
    )


def test_a_message_spells_out_a_few_and_counts_the_rest() -> None:
    assert conditions.accepted(["a", "b"]).message == "a; b"
    assert conditions.accepted(list("abcdefg")).message == "a; b; c; d; e; and 2 more"


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ([], STAMP),
        (
            [
                {
                    "type": "Accepted",
                    "status": "True",
                    "lastTransitionTime": "earlier",
                    "reason": "Old",
                    "message": "old",
                }
            ],
            "earlier",
        ),
        ([{"type": "Accepted", "status": "False", "lastTransitionTime": "earlier"}], STAMP),
        ([{"type": "Accepted", "status": "Unknown"}], STAMP),
        ([{"type": "Other", "status": "True", "lastTransitionTime": "earlier"}], STAMP),
    ],
)
def test_the_time_moves_with_the_status_only(before: Any, since: str) -> None:
    (found,) = conditions.merge(before, [conditions.accepted([])], 7, NOW)
    assert found == {
        "type": "Accepted",
        "status": "True",
        "reason": "Accepted",
        "message": "the definition is well-formed and clashes with no other",
        "lastTransitionTime": since,
        "observedGeneration": 7,
    }


def entry(served: Any = KIND, problems: tuple[str, ...] = (), **body: Any) -> entries.Entry:
    found = samples.definition()
    compiled = definitions.compile_definition(found)
    compiled = dataclasses.replace(compiled, kind=served or compiled.kind)
    in_force = None if served is None else entries.InForce(served, compiled.spec)
    return entries.Entry({**found, **body}, compiled, problems, in_force, 0.0)


def told(status: Any) -> dict[str, str]:
    return {condition["type"]: condition["status"] for condition in status["conditions"]}


def test_the_status_of_a_kind_that_is_visible() -> None:
    found = announcing.status(entry(), announcing.Observed((KIND, 0.24)), NOW)
    assert told(found) == {"Accepted": "True", "SchemaReady": "True", "Established": "True", "Discoverable": "True"}
    assert (found["observedGeneration"], found["servedVersions"], found["visibleAfter"]) == (1, ["v1alpha1"], "240ms")


def test_another_revision_that_is_visible_proves_nothing() -> None:
    found = announcing.status(entry(), announcing.Observed((samples.kind(), 0.24)), NOW)
    assert told(found)["Discoverable"] == "False"
    assert "visibleAfter" not in found


def test_the_status_of_what_is_refused() -> None:
    found = announcing.status(entry(None, ("clash",)), announcing.Observed(), NOW)
    assert told(found) == {"Accepted": "False", "SchemaReady": "True", "Established": "False", "Discoverable": "False"}
    assert found["servedVersions"] == []


@pytest.mark.parametrize(("generation", "shown"), [(1, "90ms"), (0, "240ms")])
def test_a_new_process_keeps_what_was_measured_for_the_same_generation(generation: int, shown: str) -> None:
    before = {"observedGeneration": generation, "visibleAfter": "90ms"}
    found = announcing.status(entry(status=before), announcing.Observed((KIND, 0.24)), NOW)
    assert found["visibleAfter"] == shown


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1ms"), (0.0004, "1ms"), (0.24, "240ms"), (0.9994, "999ms"), (1, "1.0s"), (1.26, "1.3s"), (75, "75.0s")],
)
def test_how_a_span_is_written(seconds: float, text: str) -> None:
    assert announcing.written(seconds) == text


def test_a_span_just_below_a_second_stays_readable() -> None:
    assert announcing.written(0.9999) in ("1s", "1.0s", "1000ms")


@pytest.mark.parametrize(
    ("condition", "kind", "reason"),
    [
        (conditions.accepted([]), "Normal", "Accepted"),
        (conditions.accepted(["x"]), "Warning", "NotAccepted"),
        (conditions.schema_ready(["x"]), "Warning", "NotSchemaReady"),
        (conditions.discoverable(KIND, visible=False), "Normal", "NotDiscoverable"),
        (conditions.established(None, newest=False), "Normal", "NotEstablished"),
        (conditions.rolled_out(1, ["x"], done=True), "Warning", "NotRolledOut"),
    ],
)
def test_an_event(condition: conditions.Condition, kind: str, reason: str) -> None:
    body = samples.definition()
    (written,) = conditions.merge([], [condition], 1, NOW)
    found = announcing.event(body, written)
    assert (found["type"], found["reason"], found["message"]) == (kind, reason, condition.message)
    assert found["involvedObject"]["uid"] == body["metadata"]["uid"]
    assert found["metadata"]["namespace"] == "default"
    # The same on every replica, so that it is written once; each has its own idea of when.
    (elsewhere,) = conditions.merge([], [condition], 1, NOW + datetime.timedelta(seconds=3))
    assert announcing.event(body, elsewhere)["metadata"]["name"] == found["metadata"]["name"]
    (later,) = conditions.merge([], [condition], 2, NOW)
    assert announcing.event(body, later)["metadata"]["name"] != found["metadata"]["name"]
