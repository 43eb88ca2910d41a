import base64
from typing import Any

import pytest
from conversion import samples
from serving import fakes

from kindwright_facade import errors, kinds, registry
from kindwright_operator import apiservices

TARGET = apiservices.Target("kindwright-system", "kindwright", 443, b"the CA")
KEY = ("apps.example.com", "v1alpha1")


def snapshot(*served: kinds.Kind) -> registry.Snapshot:
    return registry.Registry().publish(served)


def wanted(*served: kinds.Kind, target: apiservices.Target = TARGET, withdrawing: Any = ()) -> dict[str, Any]:
    return apiservices.wanted(snapshot(*served), withdrawing, target)


def test_an_apiservice_as_it_should_be() -> None:
    (found,) = wanted(samples.POSTGRES, samples.kind("Redis", "redises")).values()
    assert found["metadata"]["name"] == "v1alpha1.apps.example.com"
    assert found["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "kindwright"}
    assert found["metadata"]["annotations"]["kindwright.dev/resources"] == "postgreses,redises"
    assert found["spec"] == {
        "group": "apps.example.com",
        "version": "v1alpha1",
        "service": {"namespace": "kindwright-system", "name": "kindwright", "port": 443},
        "groupPriorityMinimum": 1000,
        "versionPriority": 101,
        "caBundle": base64.b64encode(b"the CA").decode(),
    }


def test_without_a_ca_the_clusters_roots_decide() -> None:
    (found,) = wanted(samples.POSTGRES, target=apiservices.Target("n", "s", 1, b"")).values()
    assert "caBundle" not in found["spec"]


def test_one_for_each_group_version_served_or_on_its_way_out_and_none_for_no_kinds() -> None:
    assert wanted() == {}
    found = wanted(samples.POSTGRES, withdrawing=[("gone.example.com", "v1", "things"), (*KEY, "redises")])
    assert sorted(found) == ["v1.gone.example.com", "v1alpha1.apps.example.com"]
    assert (
        found["v1alpha1.apps.example.com"]["metadata"]["annotations"]["kindwright.dev/resources"]
        == "postgreses,redises"
    )


def test_better_versions_have_more_priority() -> None:
    names = ["v2", "v1", "v2beta1", "v1beta1", "v1alpha1"]
    served = samples.kind(versions=tuple(map(samples.version, names)))
    found = wanted(served)
    priorities = [found[f"{name}.apps.example.com"]["spec"]["versionPriority"] for name in names]
    assert priorities == sorted(priorities, reverse=True)
    assert len(set(priorities)) == len(priorities)
    assert all(0 < priority <= 1000 for priority in priorities)


def test_the_revision_changes_with_what_is_served_only() -> None:
    one, other = samples.POSTGRES, samples.kind("Redis", "redises")
    known = apiservices.revision(snapshot(one, other), KEY)
    assert apiservices.revision(snapshot(other, one), KEY) == known
    assert apiservices.revision(snapshot(samples.kind(), other), KEY) == known
    assert apiservices.revision(snapshot(one), KEY) != known
    assert apiservices.revision(snapshot(samples.kind(generation=2), other), KEY) != known
    assert apiservices.revision(snapshot(samples.kind(uid="new"), other), KEY) != known
    assert apiservices.revision(snapshot(one, other, samples.kind("App", "apps", group="b.example.com")), KEY) == known


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, False),
        ({"metadata": {"annotations": {"kindwright.dev/poked": "now", "foreign": "x"}}}, False),
        ({"spec": {"insecureSkipTLSVerify": False}}, False),
        ({"spec": {"caBundle": "b3RoZXI="}}, True),
        ({"spec": {"service": {"namespace": "x", "name": "y", "port": 1}}}, True),
        ({"metadata": {"annotations": {"kindwright.dev/revision": "old"}}}, True),
        ({"metadata": {"annotations": {"kindwright.dev/resources": "others"}}}, True),
    ],
)
def test_what_has_to_be_written_again(change: Any, differs: bool) -> None:
    (document,) = wanted(samples.POSTGRES).values()
    annotations = {**document["metadata"]["annotations"], **change.get("metadata", {}).get("annotations", {})}
    found = {"metadata": {"annotations": annotations}, "spec": {**document["spec"], **change.get("spec", {})}}
    assert apiservices.differs(found, document) is differs


def test_one_without_annotations_has_to_be_written_again() -> None:
    (document,) = wanted(samples.POSTGRES).values()
    assert apiservices.differs({"metadata": {}, "spec": document["spec"]}, document)


def service(name: str, group: str, *, ours: bool = False, automatic: bool = False, marks: Any = None) -> Any:
    labels = {"app.kubernetes.io/managed-by": "kindwright"} if ours else {}
    labels |= {"kube-aggregator.kubernetes.io/automanaged": "true"} if automatic else {}
    version = name.partition(".")[0]
    return {
        "metadata": {"name": name, "labels": labels, "annotations": marks},
        "spec": {"group": group, "version": version},
    }


def test_groups_that_others_serve() -> None:
    services = [
        service("v1.", ""),
        service("v1.apps", "apps", automatic=True),
        service("v1.metrics.k8s.io", "metrics.k8s.io"),
        service("v1alpha1.apps.example.com", "apps.example.com", ours=True),
    ]
    assert apiservices.foreign_groups(services) == {
        "apps": "a CustomResourceDefinition or Kubernetes itself",
        "metrics.k8s.io": "APIService v1.metrics.k8s.io",
    }


def test_what_was_served_is_remembered() -> None:
    mark = {"kindwright.dev/resources": "postgreses,redises"}
    services = [
        service("v1.apps.example.com", "apps.example.com", ours=True, marks=mark),
        service("v2.apps.example.com", "apps.example.com", ours=True),
        service("v1.other.example.com", "other.example.com", marks=mark),
    ]
    keys = [("apps.example.com", "v1", "postgreses"), ("apps.example.com", "v1", "redises")]
    assert apiservices.remembered(services) == keys


def test_who_asked_us_to_leave() -> None:
    mark = {"kindwright.dev/withdraw": "true"}
    assert apiservices.asked_to_leave([service("v1.a.example", "a.example", ours=True, marks=mark)])
    assert not apiservices.asked_to_leave(
        [service("v1.a.example", "a.example", marks=mark), service("v1.b", "b", ours=True)]
    )


@pytest.mark.parametrize(("answers", "methods", "fails"), [
    ([200], ["PATCH"], False), ([404, 201], ["PATCH", "POST"], False), ([404, 409], ["PATCH", "POST"], False), ([409], ["PATCH"], False),
    ([500], ["PATCH"], True), ([404, 403], ["PATCH", "POST"], True),
])  # fmt: skip
async def test_writing_one(answers: list[int], methods: list[str], fails: bool) -> None:
    upstream = fakes.Upstream()
    left = list(answers)
    upstream.faults.append(lambda _method, _path: fakes.answer(left.pop(0), {}))
    (document,) = wanted(samples.POSTGRES).values()
    if fails:
        with pytest.raises(errors.StatusError):
            await apiservices.APIServices(upstream).put(document)
    else:
        await apiservices.APIServices(upstream).put(document)
    assert [request.method for request in upstream.requests] == methods
    assert upstream.requests[-1].body["metadata"]["annotations"]["kindwright.dev/poked"]


async def test_one_is_deleted_only_as_it_was_read() -> None:
    upstream = fakes.Upstream()
    upstream.faults.append(lambda _method, _path: fakes.answer(409, {}))
    await apiservices.APIServices(upstream).delete({"metadata": {"name": "v1.a", "uid": "u", "resourceVersion": "5"}})
    assert upstream.requests[0].body["preconditions"] == {"uid": "u", "resourceVersion": "5"}
