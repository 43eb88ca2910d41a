"""Specs of versions and the chart's values: what each write leaves of the other, whatever the version shows."""

from typing import Any

import pytest
from conversion import samples

from kindwright_facade import kinds
from kindwright_facade.conversion import releasing, restoring, specs
from kindwright_facade.versions import compiling

JSON = dict[str, Any]
HUB: JSON = {
    "storage": {"type": "object", "properties": {"size": {"type": "string"}, "class": {"type": "string"}}},
    "replicas": {"type": "integer", "default": 2},
}
STEPS = [
    {"move": {"from": ".spec.size", "to": ".spec.storage.size"}},
    {"cel": {"path": ".spec.hours", "to": ".spec.minutes", "toStorage": "self * 60", "fromStorage": "self / 60"}},
]


def schema(properties: JSON) -> JSON:
    return {"type": "object", "properties": {"spec": {"type": "object", "properties": properties}}}


def made(*, from_chart: bool = False) -> kinds.Kind:
    conversion, problems = compiling.compile_conversion(STEPS, "conversion")
    assert problems == []
    hub = kinds.Version("v1", schema(HUB | {"minutes": {"type": "integer"}}), writes_defaults=not from_chart)
    old = kinds.Version(
        "v1beta1",
        schema({"size": {"type": "string"}, "hours": {"type": "integer"}, "tier": {"type": "string", "default": "s"}}),
        conversion=conversion,
    )
    plain = kinds.Version("v1alpha1", schema({"replicas": {"type": "integer"}}))
    return samples.kind(versions=(hub, old, plain), storage="v1", hub=hub)


KIND = made()
CHART = made(from_chart=True)


def version(name: str, kind: kinds.Kind = KIND) -> kinds.Version:
    found = kind.version(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "values", "spec"),
    [
        ("v1", {"storage": {"size": "1Gi"}, "past": "every schema"}, {"storage": {"size": "1Gi"}, "past": "every schema"}),
        ("v1beta1", {"storage": {"size": "1Gi", "class": "x"}, "minutes": 120}, {"size": "1Gi", "hours": 2}),
        ("v1beta1", {"storage": {"size": "1Gi"}, "minutes": "soon"}, {"size": "1Gi"}),
        ("v1beta1", {"storage": "odd", "size": "hidden"}, {}),
        ("v1alpha1", {"storage": {"size": "1Gi"}}, {"replicas": 2}),
    ],
)  # fmt: skip
def test_what_a_version_shows(name: str, values: JSON, spec: JSON) -> None:
    assert specs.shown(KIND, version(name), values) == spec


def test_a_read_adds_the_defaults_of_the_version() -> None:
    release = samples.release(spec={"values": {"storage": {"size": "1Gi"}}})
    assert restoring.restore(KIND, "v1beta1", release)["spec"] == {"size": "1Gi", "tier": "s"}
    assert restoring.restore(KIND, "v1", release)["spec"] == {"storage": {"size": "1Gi"}, "replicas": 2}
    assert release["spec"]["values"] == {"storage": {"size": "1Gi"}}


def test_a_version_that_is_not_served_is_still_the_one_that_is_stored() -> None:
    hidden = samples.kind(versions=(version("v1alpha1"),), storage="v1", hub=version("v1"))
    assert specs.shown(hidden, version("v1alpha1"), {"storage": {}}) == {"replicas": 2}


@pytest.mark.parametrize(
    ("name", "live", "spec", "values"),
    [
        ("v1", {"a": 1}, {"replicas": 2}, {"replicas": 2}),
        ("v1beta1", {"storage": {"size": "1", "class": "x"}, "a": 1}, {"size": "2"}, {"storage": {"size": "2", "class": "x"}, "a": 1}),
        ("v1beta1", {"storage": {"size": "1", "class": "x"}}, {}, {"storage": {"class": "x"}}),
        ("v1beta1", {"storage": {"size": "1"}, "minutes": "soon"}, {"size": "1"}, {"storage": {"size": "1"}, "minutes": "soon"}),
        ("v1beta1", {"a": 1}, None, {"a": 1}),
        ("v1beta1", None, {"size": "1"}, {"storage": {"size": "1"}}),
        ("v1beta1", None, None, None),
        ("v1alpha1", {"a": 1}, {"replicas": 2}, {"a": 1}),
        ("v1alpha1", {"a": 1}, {"replicas": 3}, {"a": 1, "replicas": 3}),
    ],
)  # fmt: skip
def test_what_a_write_makes_of_the_values(name: str, live: JSON | None, spec: JSON | None, values: JSON | None) -> None:
    before = repr((live, spec))
    assert specs.merged(KIND, version(name), live, spec) == values
    assert repr((live, spec)) == before


@pytest.mark.parametrize(
    ("live", "spec", "values"),
    [
        ({"storage": "odd", "minutes": "soon"}, {"size": "1Gi", "hours": 1}, {"storage": "odd", "minutes": "soon"}),
        ({"minutes": "soon"}, {"size": "1Gi", "hours": 1}, {"minutes": "soon", "storage": {"size": "1Gi"}}),
        ({"storage": "odd", "minutes": "soon"}, {"size": "1Gi", "hours": 2}, {"storage": "odd", "minutes": 120}),
        ({"storage": "odd", "minutes": "soon"}, {"size": "2Gi", "hours": 1}, {"storage": {"size": "2Gi"}, "minutes": "soon"}),
        ({"storage": {"class": "x"}}, {"size": "1Gi", "hours": 1}, {"storage": {"class": "x", "size": "1Gi"}, "minutes": 60}),
    ],
)  # fmt: skip
def test_a_default_shown_in_the_place_of_what_can_not_be_shown_does_not_replace_it(
    live: JSON, spec: JSON, values: JSON
) -> None:
    """Every client sends back the defaults that it was shown: a label through such a version must change no values."""
    conversion, problems = compiling.compile_conversion(STEPS, "conversion")
    assert problems == []
    filled = {"size": {"type": "string", "default": "1Gi"}, "hours": {"type": "integer", "default": 1}}
    old = kinds.Version("v1beta1", schema(filled), conversion=conversion)
    kind = samples.kind(versions=(version("v1"), old), storage="v1", hub=version("v1"))
    assert specs.merged(kind, old, live, spec) == values


@pytest.mark.parametrize(
    ("live", "spec", "values"),
    [
        ({}, {"replicas": 2}, {}),
        ({}, {"replicas": 3}, {"replicas": 3}),
        ({"replicas": 2}, {"replicas": 2}, {"replicas": 2}),
        ({"replicas": 3}, {"replicas": 2}, {"replicas": 2}),
        ({"replicas": 3}, {}, {}),
        ({"past": 1}, {"past": 1, "replicas": 2, "storage": {}}, {"past": 1, "storage": {}}),
        ({"replicas": 3}, None, None),
        (None, {"replicas": 2, "storage": {"size": "1"}}, {"storage": {"size": "1"}}),
        (None, {}, {}),
        (None, None, None),
    ],
)
def test_defaults_of_the_chart_are_shown_and_not_written(live: JSON, spec: JSON | None, values: JSON | None) -> None:
    assert specs.merged(CHART, version("v1", CHART), live, spec) == values


def test_a_field_that_can_not_be_converted_is_refused_by_its_name() -> None:
    wanted = samples.wanted(spec={"hours": "many"})
    with pytest.raises(Exception, match=r'"orders" is invalid: spec\.hours: Invalid value') as caught:
        releasing.new_release(KIND, wanted, version("v1beta1"))
    assert getattr(caught.value, "code", None) == 422
    for write in (releasing.merged_release, releasing.apply_configuration):
        with pytest.raises(Exception, match=r'"orders" is invalid: spec\.hours: Invalid value'):
            write(KIND, samples.release(), wanted, version("v1beta1"))


def test_managed_fields_follow_the_values() -> None:
    fields: JSON = {"f:values": {"f:storage": {".": {}, "f:size": {}, "f:class": {}}, "f:minutes": {}, "f:past": {}}}
    entry = {
        "manager": "kubectl",
        "operation": "Update",
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:spec": fields},
    }
    release = samples.release(managedFields=[entry])
    (shown,) = restoring.restore(KIND, "v1beta1", release)["metadata"]["managedFields"]
    assert (shown["apiVersion"], shown["fieldsV1"]) == (
        "apps.example.com/v1beta1",
        {"f:spec": {"f:size": {}, "f:hours": {}}},
    )
    # Written back as they were read, nobody owns less.
    wanted = restoring.restore(KIND, "v1beta1", release)
    merged = releasing.merged_release(KIND, release, wanted, version("v1beta1"))
    assert merged["metadata"]["managedFields"] == [entry]
    changed = {**shown, "fieldsV1": {"f:spec": {"f:size": {}}}}
    wanted["metadata"]["managedFields"] = [changed]
    (kept,) = releasing.merged_release(KIND, release, wanted, version("v1beta1"))["metadata"]["managedFields"]
    assert kept["fieldsV1"]["f:spec"]["f:values"] == {"f:storage": {".": {}, "f:size": {}, "f:class": {}}, "f:past": {}}


@pytest.mark.parametrize("values", ["text", 5, [1], [], "", True])
@pytest.mark.parametrize(("kind", "name"), [(CHART, "v1"), (KIND, "v1beta1"), (KIND, "v1alpha1"), (KIND, "v1")])
def test_values_that_are_no_map_stay_until_the_spec_is_another_one(kind: kinds.Kind, name: str, values: Any) -> None:
    release = samples.release(spec={"values": values})
    current = restoring.restore(kind, name, release)
    labelled = {**current, "metadata": {**current["metadata"], "labels": {"a": "b"}}}
    assert releasing.merged_release(kind, release, labelled, version(name, kind))["spec"]["values"] == values
    mended = {**current, "spec": {}}
    assert releasing.merged_release(kind, release, mended, version(name, kind))["spec"]["values"] == {}


def test_the_defaults_of_a_chart_come_back_where_a_choice_is_taken_back() -> None:
    hub = version("v1", CHART)
    release = samples.release(spec={"values": {"replicas": 9}})
    current = restoring.restore(CHART, "v1", release)
    del current["spec"]["replicas"]
    assert releasing.merged_release(CHART, release, current, hub)["spec"]["values"] == {}
