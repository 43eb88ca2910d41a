"""HelmReleases kept as bytes: what is read of them, and the objects that are made of them."""

import copy
import json
from typing import Any

import hypothesis
import pytest
from conversion import samples, strategies
from hypothesis import strategies as st

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import members, naming, restoring

KIND = samples.POSTGRES
BOTH = samples.kind(versions=(samples.version("v1"), samples.version("v1alpha1")))
OTHER_SCHEMA = {"type": "object", "properties": {"spec": {"type": "object", "required": ["size"]}}}


@hypothesis.given(strategies.releases())
def test_the_object_is_the_one_that_is_restored_byte_for_byte(release: Any) -> None:
    expected = encoding.encode(restoring.restore(KIND, "v1alpha1", release))
    assert samples.member(release).encoded(KIND, "v1alpha1").body == expected
    assert members.encode(KIND, "v1alpha1", release).body == expected


@hypothesis.given(strategies.releases())
def test_the_metadata_stands_where_it_is_said_to(release: Any) -> None:
    found = members.encode(KIND, "v1alpha1", release)
    assert json.loads(found.metadata) == json.loads(found.body)["metadata"]
    assert found.body[: found.start].endswith(b'"metadata":')


@pytest.mark.parametrize("spec", [{}, {"values": None}], ids=["without values", "with null"])
def test_an_object_that_is_metadata_only(spec: Any) -> None:
    found = members.encode(KIND, "v1alpha1", samples.release(spec=spec))
    assert json.loads(found.body) == restoring.restore(KIND, "v1alpha1", samples.release(spec=spec))
    assert found.end == len(found.body) - 1


@hypothesis.given(strategies.releases(), st.booleans())
def test_what_is_read_of_a_release(release: Any, spaced: bool) -> None:
    raw = json.dumps(release, indent=1).encode() if spaced else encoding.encode(release)
    member = members.Member(raw)
    meta = release["metadata"]
    assert (member.namespace, member.name, member.uid) == (meta["namespace"], meta["name"], meta["uid"])
    assert (member.number, member.labels) == (int(meta["resourceVersion"]), meta["labels"])
    assert member.raw == raw
    assert member.release() == release
    assert member.belongs_to(KIND) == naming.is_member(KIND, release)


@pytest.mark.parametrize("labels", [None, {}, ...], ids=["null", "none", "missing"])
def test_labels_may_be_missing(labels: Any) -> None:
    release = samples.release()
    release["metadata"]["labels"] = labels
    if labels is ...:
        del release["metadata"]["labels"]
    member = samples.member(release)
    assert member.labels == {}
    assert member.bucket == ("", "")
    assert not member.belongs_to(KIND)


@pytest.mark.parametrize(
    ("labels", "name", "belongs"),
    [
        ({}, "postgres-a", True),
        ({}, "a", False),
        ({naming.GROUP_LABEL: "other.example.com"}, "postgres-a", False),
        ({naming.KIND_LABEL: "Redis"}, "postgres-a", False),
        ({naming.KIND_LABEL: "postgres"}, "postgres-a", False),
    ],
)
def test_labels_and_prefix_make_a_member(labels: Any, name: str, belongs: bool) -> None:
    release = samples.release(labels=labels)
    release["metadata"]["name"] = name
    assert samples.member(release).belongs_to(KIND) is belongs
    assert naming.is_member(KIND, release) is belongs


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"null", b"[]", b"{}", b"5", b'"text"', b"<html>", b"\xff", b'{"metadata":null}', b'{"metadata":[]}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c"}}',
        b'{"metadata":{"name":"a","namespace":"b","resourceVersion":"1"}}',
        b'{"metadata":{"name":"a","uid":"c","resourceVersion":"1"}}',
        b'{"metadata":{"namespace":"b","uid":"c","resourceVersion":"1"}}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":""}}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"x"}}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":1}}',
        b'{"metadata":{"name":5,"namespace":"b","uid":"c","resourceVersion":"1"}}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"1","labels":[]}}',
        b'{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"1","labels":{"a":1}}}',
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        members.Member(raw)


@hypothesis.given(st.data())
def test_a_part_of_a_release_is_none(data: st.DataObject) -> None:
    whole = encoding.encode(data.draw(strategies.releases()))
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ValueError, match=r"."):
        members.Member(whole[:cut])


@pytest.fixture
def conversions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every conversion."""
    made: list[str] = []
    original = restoring.restore

    def restore(kind: kinds.Kind, version: str, release: Any) -> Any:
        made.append(version)
        return original(kind, version, release)

    monkeypatch.setattr(restoring, "restore", restore)
    return made


def test_a_member_is_converted_once_per_version(conversions: list[str]) -> None:
    member = samples.member(samples.release())
    found = [member.encoded(BOTH, name) for name in ("v1", "v1alpha1", "v1", "v1alpha1")]
    assert conversions == ["v1", "v1alpha1"]
    assert found[0] is found[2]
    assert found[1] is found[3]
    assert b'"apps.example.com/v1"' in found[0].body


@pytest.mark.parametrize(
    ("changes", "anew"),
    [
        ({}, False),
        ({"generation": 2, "uid": "another"}, False),
        ({"release": samples.release_of_kind(spec={"interval": "1m"}, labels={"a": "b"}, adopt=False)}, False),
        ({"versions": (samples.version(columns=()),)}, False),
        ({"versions": (samples.version(deprecation_warning="old"),)}, False),
        ({"versions": (samples.version(schema=copy.deepcopy(samples.SCHEMA)),)}, False),
        ({"versions": (samples.version(schema=OTHER_SCHEMA),)}, True),
        ({"storage": "v1"}, True),
        ({"release": samples.release_of_kind(prefix="post")}, True),
        ({"group": "other.example.com"}, True),
        ({"names": kinds.Names("Pg", "PgList", "pgs", "pg")}, True),
    ],
)
def test_only_what_decides_how_an_object_looks_is_converted_anew(
    conversions: list[str], changes: Any, anew: bool
) -> None:
    member, changed = samples.member(samples.release()), samples.kind(**changes)
    before = member.encoded(samples.kind(), "v1alpha1")
    after = member.encoded(changed, "v1alpha1")
    assert (samples.kind().fingerprint is not changed.fingerprint) is anew
    assert (after is not before) is anew
    assert len(conversions) == 1 + anew
    assert json.loads(after.body) == restoring.restore(changed, "v1alpha1", samples.release())


def test_the_same_is_the_same_release_in_the_same_version() -> None:
    first = samples.member(samples.release())
    assert first.same(samples.member(samples.release(labels={"team": "shop"})))
    assert not first.same(samples.member(samples.release(resourceVersion="8")))
    assert not first.same(samples.member(samples.release(uid="00000000-0000-4000-8000-000000000001")))


@hypothesis.given(strategies.releases(), st.integers(1, 2**63))
def test_a_member_in_another_version_is_otherwise_as_it_was(release: Any, number: int) -> None:
    found = samples.member(release).at(number)
    assert found.number == number
    expected = copy.deepcopy(release)
    expected["metadata"]["resourceVersion"] = str(number)
    assert found.release() == expected
