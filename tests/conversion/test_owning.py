"""managedFields that clients write, put back into the HelmRelease's."""

from typing import Any

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st

from kindwright_facade.conversion import fieldsets, ownership, owning
from kindwright_facade.versions import walking

KIND = samples.POSTGRES
OBJECT: dict[str, Any] = {
    "f:metadata": {
        "f:labels": {"f:team": {}, "f:a.example/b": {}},
        "f:annotations": {"f:note": {}},
        "f:finalizers": {'v:"orphan"': {}, 'v:"example.org/hold"': {}},
        "f:ownerReferences": {'k:{"uid":"1"}': {}},
    },
    "f:spec": {".": {}, "f:size": {}, "f:list": {"i:0": {}}},
}
SYSTEM = {"f:metadata": {"f:labels": {"f:kindwright.dev/kind": {}}}, "f:spec": {"f:interval": {}}}
FIELDS: st.SearchStrategy[Any] = st.recursive(
    st.just({}),
    lambda sub: st.dictionaries(st.sampled_from([".", "f:a", "f:b", 'k:{"n":1}', 'v:"x"']), sub, max_size=3),
    max_leaves=6,
)


def entry(manager: str, fields: Any, operation: str = "Update", **more: Any) -> dict[str, Any]:
    fixed = {
        "manager": manager,
        "operation": operation,
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "fieldsType": "FieldsV1",
    }
    return {**fixed, "fieldsV1": fields, **more}


LABELS = {"x.kindwright.dev/team": "a", "a.example.x.kindwright.dev/b": "c", "kindwright.dev/kind": "Postgres"}
META: dict[str, Any] = {
    "labels": LABELS,
    "annotations": {"x.kindwright.dev/note": ""},
    "finalizers": ["example.org/hold"],
}


def encode(live: Any, wanted: Any) -> list[Any]:
    return owning.encode(KIND, {**META, "managedFields": live}, wanted)


def decode(live: Any) -> list[Any]:
    return ownership.decode(KIND, {**META, "managedFields": live})


def test_what_an_object_owns_comes_back() -> None:
    encoded = owning.encode_fields(OBJECT)
    assert encoded["f:spec"] == {"f:values": OBJECT["f:spec"]}
    assert ownership.decode_fields(encoded, META) == OBJECT


@hypothesis.given(FIELDS)
def test_whatever_of_spec_is_owned_comes_back(spec: Any) -> None:
    assert ownership.decode_fields(owning.encode_fields({"f:spec": spec}), META) == {"f:spec": spec}


@hypothesis.given(FIELDS, FIELDS, st.sampled_from(["Update", "Apply"]))
def test_writing_back_what_is_shown_changes_nothing(values: Any, system: Any, operation: str) -> None:
    own = {"f:metadata": {"f:annotations": {"f:x.kindwright.dev/note": {}}}, "f:spec": {"f:values": values}}
    live = [entry("one", walking.union(own, {"f:spec": {"f:chart": system}}), operation, time="t")]
    shown = decode(live)
    assert encode(live, shown) == live
    # Another entry beside it leaves this one as it is, too.
    more = encode(live, [*shown, {**shown[0], "manager": "two"}])
    assert more[0] == live[0]


@hypothesis.given(FIELDS, FIELDS)
def test_a_reset_takes_the_objects_part_and_leaves_the_systems(values: Any, system: Any) -> None:
    chart = {"f:spec": {"f:chart": system}}
    live = [entry("one", walking.union({"f:spec": {"f:values": values}}, chart), time="t")]
    assert encode(live, [{}]) == [{**live[0], "fieldsV1": chart}]


@hypothesis.given(FIELDS, FIELDS)
def test_a_union_holds_both_and_nothing_else(one: Any, other: Any) -> None:
    merged = walking.union(one, other)
    assert walking.union(one, merged) == walking.union(merged, other) == merged
    assert set(merged) == set(one) | set(other)
    assert walking.union(one, {}) == one


def test_a_split_loses_nothing() -> None:
    live = walking.union(owning.encode_fields(OBJECT), SYSTEM)
    own, system = fieldsets.split(live)
    assert walking.union(own, system) == live
    assert system == SYSTEM
    assert own == owning.encode_fields(OBJECT)


def test_what_was_read_is_written_back_as_it_was() -> None:
    live = [
        entry("a", {"f:spec": {"f:values": {"f:x": {}}, "f:interval": {}}}),
        entry("flux", {"f:status": {}}, subresource="status"),
    ]
    shown = decode(live)
    assert encode(live, shown) == live


def mixed() -> list[Any]:
    return [
        entry("creator", walking.union(owning.encode_fields(OBJECT), SYSTEM)),
        entry("person", owning.encode_fields(OBJECT), "Apply"),
        entry("kindwright", SYSTEM, "Apply"),
    ]


def test_a_reset_takes_what_the_object_shows_only() -> None:
    creator, _, ours = mixed()
    assert encode(mixed(), [{}]) == [{**creator, "fieldsV1": SYSTEM}, ours]


@pytest.mark.parametrize(
    "wanted", [[], [{"manager": "x"}], [{"manager": "x", "apiVersion": "v1", "fieldsType": "Other"}]]
)
def test_what_can_not_be_read_leaves_everything_as_it_is(wanted: Any) -> None:
    assert encode(mixed(), wanted) == mixed()


def test_what_we_do_to_a_release_is_not_shown() -> None:
    assert [found["manager"] for found in decode(mixed())] == ["creator", "person"]


def test_one_manager_may_take_over_from_another() -> None:
    live = [entry("old", walking.union({"f:spec": {"f:values": {"f:x": {}}}}, SYSTEM))]
    wanted = [{**entry("new", {"f:spec": {"f:x": {}}}, "Apply"), "apiVersion": "apps.example.com/v1alpha1"}]
    found = encode(live, wanted)
    assert found == [entry("old", SYSTEM), entry("new", {"f:spec": {"f:values": {"f:x": {}}}}, "Apply")]


@pytest.mark.parametrize(
    ("operation", "time", "moved"),
    [("Apply", "later", True), ("Apply", "created", True), ("Update", "created", True), ("Update", "later", False)],
)
def test_whose_system_fields_become_ours(operation: str, time: str, moved: bool) -> None:
    values: dict[str, Any] = {"f:spec": {"f:values": {"f:x": {}}}}
    live = [entry("someone", walking.union(values, SYSTEM), operation, time=time)]
    found = owning.given_to_kindwright(KIND, live, "created")
    if not moved:
        assert found == live
        return
    assert found[0] == {**live[0], "fieldsV1": values}
    assert (found[1]["manager"], found[1]["operation"], found[1]["fieldsV1"]) == ("kindwright", "Apply", SYSTEM)
    assert owning.given_to_kindwright(KIND, found, "created") == found


def test_nobody_elses_fields_are_taken() -> None:
    live = [
        entry("person", {"f:spec": {"f:suspend": {}}, "f:metadata": {"f:labels": {"f:mine": {}}}}, "Apply"),
        entry("flux", {"f:metadata": {"f:labels": {"f:kindwright.dev/kind": {}}}}, "Apply", subresource="status"),
    ]
    assert owning.given_to_kindwright(KIND, live, "created") == live
    assert not owning.owns_system_fields(KIND, live, "person")
    assert owning.owns_system_fields(KIND, [entry("person", SYSTEM, "Apply")], "person")
