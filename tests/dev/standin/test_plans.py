from typing import Any

import pytest

from kindwright_dev.standin import plans


def release(**spec: Any) -> dict[str, Any]:
    source = {"kind": "HelmRepository", "name": "charts"}
    chart = {"spec": {"chart": "demo", "version": "1.x", "sourceRef": source}}
    metadata = {"namespace": "default", "name": "one", "generation": 3, "uid": "u"}
    return {"metadata": metadata, "spec": {"interval": "10m", "chart": chart, **spec}}


def test_defaults_are_those_of_flux() -> None:
    plan = plans.read(release())
    assert (plan.release, plan.target) == ("one", "default")
    assert plan.source == plans.Source("HelmRepository", "default", "charts")
    assert (plan.timeout, plan.interval, plan.history) == (300, 600, 5)
    assert (plan.helm_chart, plan.reference) == ("default/default-one", None)
    assert plan.values == {}


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({}, "one"),
        ({"targetNamespace": "there"}, "there-one"),
        ({"releaseName": "mine"}, "mine"),
        ({"releaseName": "mine", "targetNamespace": "there"}, "mine"),
        ({"releaseName": "x" * 60}, "x" * 40 + "-42f2d9733566"),
    ],
)
def test_release_name(spec: dict[str, Any], name: str) -> None:
    assert plans.release_name("one", spec) == name


@pytest.mark.parametrize(
    ("values", "digest"),
    [
        ({}, "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"),
        ({"msg": "hi"}, "dfaa3be1cbd82ecb3ab43d74dcc5832a7b9415aad085203a76b1a5b5fec63cab"),
        ({"msg": {"a": "b"}}, "9fd123c76a122bf7c4794c307e314ba7edee2caa862d1ead57f07174572d3cd3"),
    ],
)
def test_the_config_digest_is_the_one_flux_writes(values: dict[str, Any], digest: str) -> None:
    assert plans.read(release(values=values)).config_digest == f"sha256:{digest}"


@pytest.mark.parametrize(("namespace", "where"), [({}, "default"), ({"namespace": "there"}, "there")])
def test_a_chart_may_be_referred_to(namespace: dict[str, str], where: str) -> None:
    found = release()
    del found["spec"]["chart"]
    found["spec"]["chartRef"] = {"kind": "HelmChart", "name": "db", **namespace}
    plan = plans.read(found)
    assert plan.reference == plans.Source("HelmChart", where, "db")
    assert plan.helm_chart == ""


def test_a_status_asks_for_no_work() -> None:
    seen = plans.trigger(release())
    assert plans.trigger({**release(), "status": {"observedGeneration": 3}}) == seen


@pytest.mark.parametrize(
    "change",
    [
        {"generation": 4},
        {"deletionTimestamp": "2026-11-22T07:17:50Z"},
        {"annotations": {"reconcile.fluxcd.io/requestedAt": "now"}},
        {"uid": "another"},
    ],
)
def test_wishes_ask_for_work(change: dict[str, Any]) -> None:
    changed = release()
    changed["metadata"] |= change
    assert plans.trigger(changed) != plans.trigger(release())


def test_an_artifact_of_others_asks_for_work_when_it_is_another_one() -> None:
    found: dict[str, Any] = {"metadata": {"uid": "one"}, "status": {"artifact": {"digest": "sha256:1"}}}
    said = {**found, "status": {**found["status"], "conditions": [{"type": "Ready"}]}}
    assert plans.published(said) == plans.published(found)
    for other in ({"metadata": {"uid": "one"}}, {**found, "status": {"artifact": {"digest": "sha256:2"}}}):
        assert plans.published(other) != plans.published(found)
