"""What helm-controller really wrote, as objects: managedFields and status."""

import json
from typing import Any

import pytest
from conversion import samples

from kindwright_facade.conversion import ownership, releasing, reporting, restoring

NAMES = sorted(path.stem for path in samples.OBSERVED.glob("*.yaml"))
KIND = samples.kind("Demo", "demos", release=samples.release_of_kind(prefix="demo-"))
SYSTEM = (
    "helm.toolkit.fluxcd.io",
    "f:values",
    "f:chart",
    "f:interval",
    "f:suspend",
    "f:history",
    "f:inventory",
    "f:lastAttempted",
)


def restored(name: str) -> dict[str, Any]:
    return restoring.restore(KIND, "v1alpha1", samples.observed(name))


def managers(name: str) -> dict[tuple[str, str], Any]:
    found = restored(name)["metadata"]["managedFields"]
    return {(entry["manager"], entry.get("subresource", "")): entry["fieldsV1"] for entry in found}


def test_all_six_are_there() -> None:
    assert NAMES == ["chart-missing", "install-failed", "installed", "suspended", "terminating", "upgraded"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_tells_of_the_release_behind(name: str) -> None:
    managed = json.dumps(restored(name)["metadata"].get("managedFields", []))
    assert [word for word in SYSTEM if word in managed] == []
    whole = json.dumps(restored(name))
    assert "helm.toolkit.fluxcd.io" not in whole
    assert samples.observed(name)["metadata"]["uid"] not in whole


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_that_is_left_owns_something_of_the_object(name: str) -> None:
    for entry in restored(name)["metadata"].get("managedFields", []):
        assert entry["fieldsV1"]
        assert entry["apiVersion"] == "apps.example.com/v1alpha1"
        assert set(entry["fieldsV1"]) <= {"f:metadata", "f:spec", "f:status"}


@pytest.mark.parametrize("name", NAMES)
def test_conditions_stay_verbatim(name: str) -> None:
    before = samples.observed(name).get("status") or {}
    after = restored(name).get("status") or {}
    for key in ("conditions", "observedGeneration"):
        assert after.get(key) == before.get(key)


@pytest.mark.parametrize(
    ("name", "version", "release"),
    [
        ("installed", "1.0.0", {"name": "demo-one", "chart": "demo", "revision": 1, "status": "deployed"}),
        ("upgraded", "1.0.0", {"name": "demo-one", "chart": "demo", "revision": 2, "status": "deployed"}),
        ("chart-missing", None, None),
        ("suspended", None, {"suspended": True}),
        ("terminating", "1.0.0", None),
    ],
)
def test_what_runs_is_told(name: str, version: str | None, release: Any) -> None:
    status = restored(name).get("status") or {}
    assert status.get("version") == version
    assert status.get("release") == release


def test_a_failed_install_tells_the_version_that_was_tried() -> None:
    assert (
        restored("install-failed")["status"]["version"]
        == samples.observed("install-failed")["status"]["lastAttemptedRevision"]
    )


def test_owners_of_values_own_the_spec() -> None:
    found = managers("upgraded")
    assert found["kubectl-patch", ""] == {"f:spec": {"f:msg": {}}}
    assert found["kubectl-client-side-apply", ""]["f:spec"] == {}
    status = found["helm-controller", "status"]["f:status"]
    assert status == {"f:conditions": {}, "f:observedGeneration": {}, "f:release": {}, "f:version": {}}
    # All that this manager owned besides is Flux's finalizer, which does not show.
    assert ("helm-controller", "") not in found


def test_another_partys_finalizer_stays_owned() -> None:
    found = managers("terminating")["kubectl-patch", ""]
    assert found == {"f:metadata": {"f:finalizers": {'v:"example.org/hold"': {}}}, "f:spec": {"f:msg": {}}}


def test_labels_and_finalizers_are_translated_in_ownership() -> None:
    fields: dict[str, Any] = {
        "f:metadata": {
            "f:labels": {
                ".": {},
                "f:x.kindwright.dev/team": {},
                "f:a.example.x.kindwright.dev/b": {},
                "f:kindwright.dev/kind": {},
                "f:foreign": {},
            },
            "f:annotations": {"f:foreign": {}},
            "f:finalizers": {'v:"x.kindwright.dev/orphan"': {}, 'v:"orphan"': {}, 'v:"finalizers.fluxcd.io"': {}},
            "f:ownerReferences": {'k:{"uid":"1"}': {}},
        }
    }
    live = {"labels": {"x.kindwright.dev/team": ""}, "finalizers": ["x.kindwright.dev/orphan", "finalizers.fluxcd.io"]}
    shown = ownership.decode_fields(fields, live)["f:metadata"]
    assert shown["f:labels"] == {".": {}, "f:team": {}, "f:a.example/b": {}}
    assert "f:annotations" not in shown
    assert shown["f:finalizers"] == {'v:"orphan"': {}}
    assert shown["f:ownerReferences"] == {'k:{"uid":"1"}': {}}
    terminating = ownership.decode_fields(fields, {**live, "deletionTimestamp": "2026-01-01T00:00:00Z"})["f:metadata"]
    assert 'v:"finalizers.fluxcd.io"' in terminating["f:finalizers"]


@pytest.mark.parametrize("name", NAMES)
def test_writing_back_what_was_read_changes_nothing(name: str) -> None:
    live = samples.observed(name)
    assert releasing.merged_release(KIND, live, restored(name)) == live


@pytest.mark.parametrize("name", NAMES)
def test_a_reset_of_managed_fields_leaves_those_of_the_release(name: str) -> None:
    live = samples.observed(name)
    found = releasing.merged_release(
        KIND, live, {**restored(name), "metadata": {**restored(name)["metadata"], "managedFields": [{}]}}
    )
    left = json.dumps(found["metadata"]["managedFields"])
    assert "f:values" not in left
    assert "example.org/hold" not in left
    for field in ("f:chart", "f:interval", "finalizers.fluxcd.io"):
        assert (field in left) == (field in json.dumps(live["metadata"]["managedFields"]))


@pytest.mark.parametrize(
    "status", [{}, {"history": []}, {"history": None}, {"history": ["x"]}, {"history": "x"}, {"conditions": "x"}]
)
def test_a_status_of_an_unknown_shape_breaks_nothing(status: dict[str, Any]) -> None:
    assert reporting.chart_version(status) == ""
    assert reporting.condition(status, "Ready") == {}
    assert "release" not in reporting.report(status)
