from typing import Any

import hypothesis
import pytest
from conversion import samples, strategies

from kindwright_facade.conversion import metadata, releasing, restoring
from kindwright_facade.web import admitting

JSON = dict[str, Any]
KIND = samples.POSTGRES


def restored(release: JSON) -> JSON:
    return restoring.restore(KIND, "v1alpha1", release)


@hypothesis.given(strategies.objects())
def test_an_object_comes_back_as_it_was_created(wanted: JSON) -> None:
    found = restored(releasing.new_release(KIND, wanted))
    assert found == wanted


@hypothesis.given(strategies.releases())
def test_writing_back_what_was_read_changes_nothing(live: JSON) -> None:
    assert releasing.merged_release(KIND, live, restored(live)) == live


@hypothesis.given(strategies.releases(), strategies.objects())
def test_a_write_makes_the_object_what_was_wanted(live: JSON, wanted: JSON) -> None:
    found = restored(releasing.merged_release(KIND, live, wanted))
    for key in ("labels", "annotations", "ownerReferences"):
        assert (found["metadata"].get(key) or None) == wanted["metadata"].get(key)
    assert found.get("spec") == wanted.get("spec")


@hypothesis.given(strategies.releases(), strategies.objects())
def test_a_write_leaves_everything_foreign_alone(live: JSON, wanted: JSON) -> None:
    merged = releasing.merged_release(KIND, live, wanted)
    assert foreign(merged) == foreign(live)


@hypothesis.given(strategies.releases(), strategies.objects())
def test_a_write_changes_neither_of_its_arguments(live: JSON, wanted: JSON) -> None:
    before = repr((live, wanted))
    releasing.merged_release(KIND, live, wanted)
    assert repr((live, wanted)) == before


def foreign(release: JSON) -> JSON:
    """Return the HelmRelease without what belongs to the object."""
    meta = {key: value for key, value in release["metadata"].items() if key != "ownerReferences"}
    for key in ("labels", "annotations"):
        meta[key] = {name: value for name, value in (meta.get(key) or {}).items() if metadata.decode_key(name) is None}
    # Who owns what is told anew by every write; see test_observed_releases.
    meta.pop("managedFields", None)
    meta.pop("generateName", None)
    hidden = ("foregroundDeletion", "orphan", metadata.FLUX_FINALIZER)
    meta["finalizers"] = [name for name in meta.get("finalizers") or [] if name in hidden]
    spec = {key: value for key, value in release["spec"].items() if key != "values"}
    return {**release, "metadata": meta, "spec": spec}


def test_a_new_release_carries_the_definitions_spec_and_labels_and_the_identity() -> None:
    found = releasing.new_release(KIND, samples.wanted(labels={"team": "shop"}))
    assert found["spec"] == {**samples.RELEASE_SPEC, "values": {"size": "1Gi", "replicas": 1}}
    assert found["metadata"] == {
        "name": "postgres-orders",
        "namespace": "shop",
        "labels": {
            "x.kindwright.dev/team": "shop",
            "example.com/ui": "true",
            "kindwright.dev/group": "apps.example.com",
            "kindwright.dev/kind": "Postgres",
            "kindwright.dev/name": "orders",
        },
    }


def test_an_object_can_not_pretend_to_be_of_another_kind() -> None:
    found = releasing.new_release(KIND, samples.wanted(labels={"kindwright.dev/kind": "Redis"}))
    assert found["metadata"]["labels"]["kindwright.dev/kind"] == "Postgres"


def test_nothing_of_the_release_shows_on_the_object() -> None:
    live = samples.release(labels={"team": "flux"}, annotations={"note": "mine"}, finalizers=["finalizers.fluxcd.io"])
    found = restored(live)
    assert not {"labels", "annotations", "finalizers"} & set(found["metadata"])
    assert "chart" not in str(found["spec"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("labels", {"a": "b"}),
        ("annotations", {"a": "b"}),
        ("ownerReferences", [{"uid": "1"}]),
        ("finalizers", ["a.b/c"]),
    ],
)
def test_what_is_left_out_of_an_update_goes(field: str, value: Any) -> None:
    meta: JSON = {field: metadata.encode(value) if isinstance(value, dict) else value}
    merged = releasing.merged_release(KIND, samples.release(**meta), samples.wanted())
    assert not restored(merged)["metadata"].get(field)


def test_an_object_without_spec_has_no_values() -> None:
    wanted = samples.wanted()
    del wanted["spec"]
    assert "values" not in releasing.merged_release(KIND, samples.release(), wanted)["spec"]
    assert "values" not in releasing.new_release(KIND, wanted)["spec"]


@pytest.mark.parametrize("spec", [["a"], "text", 5, True])
def test_a_spec_that_is_no_map_is_refused(spec: Any) -> None:
    wanted = {**samples.wanted(), "spec": spec}
    with pytest.raises(Exception, match="spec in body must be of type object") as caught:
        admitting.check(KIND, KIND.stored, wanted)
    assert getattr(caught.value, "code", None) == 422
