import re
import uuid

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st

from kindwright_facade import errors
from kindwright_facade.conversion import naming
from kindwright_facade.web import admitting

KIND = samples.POSTGRES
ROOM = naming.MAX_RELEASE_NAME - len("postgres-")


@hypothesis.given(st.uuids())
def test_the_uid_is_stable_and_never_the_releases(uid: uuid.UUID) -> None:
    found = naming.object_uid(KIND, str(uid))
    assert found == str(uuid.uuid5(uid, "Postgres.apps.example.com"))
    assert found != str(uid)
    assert uuid.UUID(found).version == 5


def test_the_same_release_has_another_uid_as_another_kind() -> None:
    uids = {
        naming.object_uid(kind, samples.RELEASE_UID)
        for kind in (KIND, samples.kind("Redis"), samples.kind(group="other.example.com"))
    }
    assert len(uids) == 3


@pytest.mark.parametrize("name", ["a", "a" * ROOM])
def test_names_that_fit(name: str) -> None:
    admitting.check(KIND, KIND.stored, samples.wanted(name))


def test_a_name_too_long_for_helm_is_refused_with_the_numbers() -> None:
    with pytest.raises(errors.StatusError) as caught:
        admitting.check(KIND, KIND.stored, samples.wanted("a" * (ROOM + 1)))
    assert caught.value.code == 422
    assert caught.value.target == errors.Target("apps.example.com", "Postgres", "a" * (ROOM + 1))
    (cause,) = caught.value.causes
    assert cause.field == "metadata.name"
    assert f"no more than {ROOM} characters" in cause.message
    assert "named with 54" in cause.message
    assert "limit is 53" in cause.message


@pytest.mark.parametrize("base", ["a-", "x" * 60])
def test_a_generated_name_fits_and_starts_as_asked(base: str) -> None:
    made = {naming.generated_name(KIND, base) for _ in range(20)}
    assert len(made) == 20
    for name in made:
        assert len(naming.release_name(KIND, name)) <= naming.MAX_RELEASE_NAME
        assert name.startswith(base[: ROOM - 5])
        assert re.fullmatch(r"[bcdfghjklmnpqrstvwxz2456789]{5}", name[-5:])


@pytest.mark.parametrize(
    ("labels", "name", "member"),
    [
        ({}, "postgres-orders", True),
        ({}, "orders", False),
        ({"kindwright.dev/kind": "Redis"}, "postgres-orders", False),
        ({"kindwright.dev/group": "other.example.com"}, "postgres-orders", False),
        ({"kindwright.dev/name": "another"}, "postgres-orders", True),
    ],
)
def test_the_labels_decide_and_the_prefix_names(labels: dict[str, str], name: str, member: bool) -> None:
    assert naming.is_member(KIND, samples.release(labels=labels) | {"metadata": meta(labels, name)}) is member


def meta(labels: dict[str, str], name: str) -> dict[str, object]:
    found: dict[str, object] = samples.release(labels=labels)["metadata"]
    return {**found, "name": name}


def test_a_release_without_any_metadata_is_no_member() -> None:
    assert not naming.is_member(KIND, {})
    assert not naming.is_member(KIND, {"metadata": {"name": "postgres-a", "labels": None}})


def test_a_name_too_long_for_a_label_value_leaves_that_label_out() -> None:
    labels = naming.identity_labels(KIND, "a" * 64)
    assert naming.NAME_LABEL not in labels
    assert labels[naming.KIND_LABEL] == "Postgres"
