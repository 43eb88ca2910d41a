"""The status of a source, step by step."""

from typing import Any

import pytest

from kindwright_dev.standin import artifacts, observing

FIRST, SECOND = "2026-11-22T07:17:01Z", "2026-11-22T07:17:36Z"
BASE = "http://127.0.0.1:1"
WHERE = "helmchart/default/it/db-1.0.0.tgz"
NEW = {"observedGeneration": -1}


def moment(now: str = FIRST, generation: int = 1, requested_at: str = "") -> observing.Moment:
    return observing.Moment(generation, now, requested_at)


def build(version: str = "1.0.0", *, forced: bool = False) -> artifacts.Build:
    pulled = f"pulled 'db' chart with version '{version}'"
    return artifacts.Build(
        version,
        f"db-{version}.tgz",
        b"chart",
        ("NewChart", pulled),
        ("ChartPullSucceeded", pulled),
        {"observedChartName": "db"},
        {"observedSourceArtifactRevision": "sha256:index"},
        forced=forced,
    )


def stored(old: observing.Status, at: observing.Moment, made: artifacts.Build) -> observing.Status:
    artifact = artifacts.describe(made, WHERE, BASE, at.now)
    return observing.stored(old, at, made, artifact, artifacts.latest(artifact, BASE))


def told(status: observing.Status) -> list[tuple[str, str, str]]:
    return [(item["type"], item["status"], item["reason"]) for item in status["conditions"]]


def refusal(*, persistent: bool) -> artifacts.SourceError:
    return artifacts.SourceError("Broken", "it broke", persistent=persistent, noted={"noted": "yes"})


def test_a_published_chart_looks_as_source_controller_writes_it() -> None:
    status = stored(observing.begun(NEW, moment()), moment(), build())
    conditions = status.pop("conditions")
    assert status == {
        "artifact": {
            "digest": artifacts.digest(b"chart"),
            "lastUpdateTime": FIRST,
            "path": WHERE,
            "revision": "1.0.0",
            "size": 5,
            "url": f"{BASE}/{WHERE}",
        },
        "observedChartName": "db",
        "observedGeneration": 1,
        "observedSourceArtifactRevision": "sha256:index",
        "url": f"{BASE}/helmchart/default/it/latest.tar.gz",
    }
    said = {"status": "True", "reason": "ChartPullSucceeded", "message": "pulled 'db' chart with version '1.0.0'"}
    seen = {"lastTransitionTime": FIRST, "observedGeneration": 1}
    assert conditions == [{"type": kind, **said, **seen} for kind in ("Ready", "ArtifactInStorage")]


def test_a_new_source_is_progressing() -> None:
    status = observing.begun(NEW, moment())
    assert told(status) == [("Reconciling", "True", "Progressing"), ("Ready", "Unknown", "Progressing")]
    assert status["conditions"][0]["message"] == "processing object: new generation -1 -> 1"


def test_a_new_generation_stays_ready_until_something_is_found() -> None:
    status = observing.begun(stored(NEW, moment(), build()), moment(SECOND, 2))
    assert told(status)[:2] == [("Reconciling", "True", "Progressing"), ("Ready", "True", "ChartPullSucceeded")]


def test_looking_again_changes_nothing() -> None:
    status = stored(NEW, moment(), build())
    assert observing.begun(status, moment(SECOND)) == status
    assert observing.current(status, build())
    assert observing.stored(status, moment(SECOND), build(), status["artifact"], status["url"]) == status


def test_an_artifact_is_out_of_date_while_another_is_made() -> None:
    status = observing.building(stored(NEW, moment(), build()), moment(SECOND), build("1.1.0"))
    assert told(status) == [
        ("Reconciling", "True", "Progressing"),
        ("Ready", "Unknown", "Progressing"),
        ("ArtifactInStorage", "True", "ChartPullSucceeded"),
        ("ArtifactOutdated", "True", "NewChart"),
    ]
    assert status["artifact"]["revision"] == "1.0.0"
    assert told(stored(status, moment(SECOND), build("1.1.0"))) == told(stored(NEW, moment(), build()))


def test_a_first_artifact_puts_none_out_of_date() -> None:
    assert "ArtifactOutdated" not in dict.fromkeys(
        kind for kind, *_ in told(observing.building(NEW, moment(), build()))
    )


@pytest.mark.parametrize(
    ("status", "made"),
    [
        ({}, build()),
        (stored(NEW, moment(), build()), build("1.1.0")),
        (stored(NEW, moment(), build()), build(forced=True)),
        ({**stored(NEW, moment(), build()), "observedChartName": "other"}, build()),
    ],
    ids=["none", "version", "forced", "name"],
)
def test_what_asks_for_another_artifact(status: observing.Status, made: artifacts.Build) -> None:
    assert not observing.current(status, made)


def test_an_artifact_that_disappeared() -> None:
    status = observing.lost(stored(NEW, moment(), build()), moment(SECOND))
    assert told(status) == [("Reconciling", "True", "Progressing"), ("Ready", "Unknown", "Progressing")]
    assert not {"artifact", "url"} & set(status)


def test_a_failure_that_may_pass() -> None:
    status = observing.failed(observing.begun(NEW, moment()), moment(), refusal(persistent=False))
    assert told(status) == [
        ("Reconciling", "True", "ProgressingWithRetry"),
        ("Ready", "False", "Broken"),
        ("FetchFailed", "True", "Broken"),
    ]
    assert (status["observedGeneration"], status["noted"]) == (-1, "yes")


def test_a_failure_that_stays_stalls_and_keeps_the_artifact() -> None:
    status = observing.failed(stored(NEW, moment(), build()), moment(SECOND, 2), refusal(persistent=True))
    assert told(status) == [
        ("Stalled", "True", "Broken"),
        ("Ready", "False", "Broken"),
        ("ArtifactInStorage", "True", "ChartPullSucceeded"),
        ("FetchFailed", "True", "Broken"),
    ]
    assert (status["observedGeneration"], status["artifact"]["revision"]) == (2, "1.0.0")


def test_a_failure_is_forgotten_when_it_works() -> None:
    failed = observing.failed(NEW, moment(), refusal(persistent=True))
    assert told(stored(failed, moment(SECOND), build())) == told(stored(NEW, moment(), build()))


@pytest.mark.parametrize("persistent", [True, False])
def test_a_request_is_handled_whatever_comes_of_it(persistent: bool) -> None:
    asked = moment(requested_at="now")
    assert stored(NEW, asked, build())["lastHandledReconcileAt"] == "now"
    assert observing.failed(NEW, asked, refusal(persistent=persistent))["lastHandledReconcileAt"] == "now"


def source(status: dict[str, Any], generation: int = 1) -> dict[str, Any]:
    metadata = {"namespace": "default", "name": "it", "generation": generation}
    return {"kind": "HelmChart", "metadata": metadata, "status": status}


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (source(stored(NEW, moment(), build())), ""),
        (source(NEW), "latest generation of object has not been reconciled"),
        (source(stored(NEW, moment(), build()), 2), "latest generation of object has not been reconciled"),
        (source(observing.failed(NEW, moment(), refusal(persistent=False))), "it broke"),
        (source(observing.failed(NEW, moment(), refusal(persistent=True))), "it broke"),
        (source({"observedGeneration": 1}), "does not have an artifact"),
    ],
    ids=["ready", "new", "changed", "failing", "stalled", "empty"],
)
def test_what_helm_controller_waits_for(found: dict[str, Any], why: str) -> None:
    assert observing.unready(found) == (f"HelmChart 'default/it' is not ready: {why}" if why else "")


def test_an_external_artifact_counts_no_generations() -> None:
    external = {**source({"artifact": {"digest": "sha256:1"}}, 3), "kind": "ExternalArtifact"}
    assert observing.unready(external) == ""
    assert observing.unready({**external, "status": {}}).endswith("does not have an artifact")
