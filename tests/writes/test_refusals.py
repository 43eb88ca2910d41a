"""Refusals of upstream name fields of the chart's values; the client reads them in the words of its version."""

import pytest
from conversion import samples

from kindwright_facade import errors
from kindwright_facade.versions import compiling
from kindwright_facade.web import refusals

CONVERSION, _ = compiling.compile_conversion([{"move": {"from": ".spec.size", "to": ".spec.storage.size"}}], "it")
OLD = samples.version("v1beta1", conversion=CONVERSION)
TARGET = errors.Target("apps.example.com", "Postgres", "orders")


def refusal() -> errors.StatusError:
    cause = errors.Cause("FieldManagerConflict", "conflict with spec.storage.size", ".spec.storage.size")
    message = "Apply failed with 1 conflict: .spec.storage.size"
    return errors.StatusError(409, "Conflict", message, target=TARGET, causes=[cause], retry_after=3)


def test_fields_are_those_of_the_version() -> None:
    with pytest.raises(errors.StatusError) as caught, refusals.in_terms_of(OLD):
        raise refusal()
    found = caught.value
    assert found.message == "Apply failed with 1 conflict: .spec.size"
    assert found.causes == (errors.Cause("FieldManagerConflict", "conflict with spec.size", ".spec.size"),)
    assert (found.code, found.reason, found.target, found.retry_after) == (409, "Conflict", TARGET, 3)


def test_without_a_conversion_the_refusal_is_the_very_one() -> None:
    raised = refusal()
    with pytest.raises(errors.StatusError) as caught, refusals.in_terms_of(samples.version()):
        raise raised
    assert caught.value is raised


def test_a_race_stays_one() -> None:
    with pytest.raises(errors.RaceError), refusals.in_terms_of(OLD):
        raise errors.race(TARGET)
