from typing import Any

import pytest

from kindwright_dev.standin import plans, statuses

FIRST, SECOND = "2026-11-22T07:17:01Z", "2026-11-22T07:17:36Z"
ATTEMPT = statuses.Attempt("install", "demo", "1.0.0", 0.18727889)
MANIFEST = """
apiVersion: v1
kind: ConfigMap
metadata: {name: demo-one-cm}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
"""


def moment(now: str = FIRST, generation: int = 1, **values: Any) -> statuses.Moment:
    source = {"kind": "HelmRepository", "name": "charts"}
    spec = {"interval": "5m", "values": values, "chart": {"spec": {"chart": "demo", "sourceRef": source}}}
    metadata = {"namespace": "default", "name": "demo-one", "generation": generation}
    return statuses.Moment(plans.read({"metadata": metadata, "spec": spec}), now)


def printed(version: int = 1, status: str = "deployed") -> dict[str, Any]:
    info = {"first_deployed": f"{FIRST[:-1]}.5Z", "last_deployed": f"{FIRST[:-1]}.5Z", "status": status}
    chart = {"metadata": {"name": "demo", "version": "1.0.0", "appVersion": "9.9"}}
    identity = {"name": "demo-one", "namespace": "default", "version": version}
    return {**identity, "info": info, "chart": chart, "manifest": MANIFEST}


def referring(now: str = FIRST, generation: int = 1) -> statuses.Moment:
    spec = {"interval": "5m", "chartRef": {"kind": "OCIRepository", "name": "charts"}}
    metadata = {"namespace": "default", "name": "demo-one", "generation": generation}
    return statuses.Moment(plans.read({"metadata": metadata, "spec": spec}), now)


def told(status: statuses.Status) -> list[tuple[str, str, str]]:
    return [(item["type"], item["status"], item["reason"]) for item in status["conditions"]]


def installed() -> statuses.Status:
    at = moment(msg="hi")
    return statuses.succeeded(statuses.running({"observedGeneration": -1}, at, ATTEMPT), at, ATTEMPT, printed())


def test_an_installed_release_looks_as_flux_writes_it() -> None:
    status = installed()
    message = "Helm install succeeded for release default/demo-one.v1 with chart demo@1.0.0"
    assert told(status) == [("Ready", "True", "InstallSucceeded"), ("Released", "True", "InstallSucceeded")]
    assert {item["message"] for item in status["conditions"]} == {message}
    assert sorted(status) == [
        "conditions",
        "helmChart",
        "history",
        "inventory",
        "lastAttemptedConfigDigest",
        "lastAttemptedGeneration",
        "lastAttemptedReleaseAction",
        "lastAttemptedReleaseActionDuration",
        "lastAttemptedRevision",
        "observedGeneration",
        "storageNamespace",
    ]
    assert status["lastAttemptedReleaseActionDuration"] == "187.27889ms"
    assert [entry["id"] for entry in status["inventory"]["entries"]] == [
        "_reader_rbac.authorization.k8s.io_ClusterRole",
        "default_demo-one-cm__ConfigMap",
    ]


def test_an_upgrade_supersedes() -> None:
    later = moment(SECOND, 2, msg="two")
    attempt = statuses.Attempt("upgrade", "demo", "1.0.0", 0.2)
    status = statuses.succeeded(installed(), later, attempt, printed(version=2))
    history = [(item.get("action"), item["status"], item["version"]) for item in status["history"]]
    assert history == [("upgrade", "deployed", 2), (None, "superseded", 1)]


def test_a_chart_from_a_registry_is_told_by_its_digest() -> None:
    attempt = statuses.Attempt("install", "demo", "1.0.0+abc", 0.2, "sha256:abc")
    status = statuses.succeeded({"helmChart": "x/y"}, referring(), attempt, printed())
    assert (status["lastAttemptedRevisionDigest"], status["history"][0]["ociDigest"]) == ("sha256:abc", "sha256:abc")
    assert "helmChart" not in status
    again = statuses.unchanged(status, referring(SECOND), attempt)
    assert again["lastAttemptedRevisionDigest"] == "sha256:abc"


def test_a_chart_from_elsewhere_has_no_digest() -> None:
    attempt = statuses.Attempt("upgrade", "demo", "1.0.0", 0.2)
    status = statuses.succeeded({"lastAttemptedRevisionDigest": "sha256:abc"}, moment(), attempt, printed())
    assert "lastAttemptedRevisionDigest" not in status
    assert "ociDigest" not in status["history"][0]


def test_the_history_is_short() -> None:
    status = installed()
    for version in range(2, 9):
        status = statuses.succeeded(status, moment(), ATTEMPT, printed(version))
    assert [item["version"] for item in status["history"]] == [8, 7, 6, 5, 4]


def test_a_missing_chart_observes_nothing() -> None:
    status = statuses.source_not_ready({"observedGeneration": -1}, moment(), "SourceNotReady", "no chart")
    assert status["helmChart"] == "default/default-demo-one"
    assert told(status) == [("Reconciling", "True", "Progressing"), ("Ready", "False", "SourceNotReady")]
    assert status["observedGeneration"] == -1


def test_a_failure_is_counted_and_goes_on() -> None:
    running = statuses.running({"observedGeneration": -1}, moment(), ATTEMPT)
    once = statuses.failed(running, moment(), ATTEMPT, "it broke", None)
    twice = statuses.failed(once, moment(SECOND), ATTEMPT, "it broke", None)
    assert told(twice) == [
        ("Reconciling", "True", "Progressing"),
        ("Ready", "False", "InstallFailed"),
        ("Released", "False", "InstallFailed"),
    ]
    expected = "Helm install failed for release default/demo-one with chart demo@1.0.0: it broke"
    assert twice["conditions"][1]["message"] == expected
    assert twice["conditions"][1]["lastTransitionTime"] == FIRST
    assert (twice["failures"], "history" in twice) == (2, False)


def test_a_failed_revision_that_helm_kept_is_history() -> None:
    stored = {"revision": 1, "updated": FIRST, "status": "failed", "chart": "demo-1.0.0", "app_version": "9.9"}
    status = statuses.failed({}, moment(), ATTEMPT, "it broke", stored)
    assert (status["history"][0]["status"], status["history"][0]["chartVersion"]) == ("failed", "1.0.0")
    assert not statuses.current(status, moment().plan, "1.0.0")


def test_the_same_values_and_version_are_current() -> None:
    status = installed()
    assert statuses.current(status, moment(msg="hi").plan, "1.0.0")
    assert not statuses.current(status, moment(msg="hi").plan, "1.0.1")
    assert not statuses.current(status, moment(msg="two").plan, "1.0.0")
    assert not statuses.current({}, moment(msg="hi").plan, "1.0.0")


def test_values_that_are_taken_back_make_it_ready_again() -> None:
    failed = statuses.failed(installed(), moment(SECOND, 2, msg=2), ATTEMPT, "it broke", None)
    status = statuses.unchanged(failed, moment(SECOND, 3, msg="hi"), ATTEMPT)
    assert told(status) == [("Ready", "True", "InstallSucceeded"), ("Released", "True", "InstallSucceeded")]
    assert (status["observedGeneration"], "failures" in status) == (3, False)


def test_an_uninstall_takes_the_history_along() -> None:
    status = statuses.uninstalled(installed(), moment(SECOND, 2))
    assert told(status) == [("Ready", "False", "UninstallSucceeded"), ("Released", "False", "UninstallSucceeded")]
    assert not {"helmChart", "history", "inventory", "storageNamespace"} & set(status)
    assert status["lastAttemptedRevision"] == "1.0.0"


def test_a_suspended_release_is_only_seen() -> None:
    assert statuses.suspended({}, moment(generation=4)) == {"observedGeneration": 4}


@pytest.mark.parametrize(
    ("old", "new", "patch"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {}, {"a": None}),
        ({}, {"b": [1]}, {"b": [1]}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "d": 3}}, {"a": {"c": None, "d": 3}}),
    ],
)
def test_only_what_changed_is_sent(old: statuses.Status, new: statuses.Status, patch: statuses.Status) -> None:
    assert statuses.merge_patch(old, new) == patch
