"""The way to Flux's source-controller, for those whose Flux lets nobody in."""

from collections.abc import Callable
from typing import Any

Documents = list[dict[str, Any]]
Install = Callable[..., Documents]


def policies(documents: Documents) -> Documents:
    return [document for document in documents if document["kind"] == "NetworkPolicy"]


def test_no_policy_is_made_unasked(install: Install) -> None:
    assert policies(install()) == []


def test_the_policy_lets_these_pods_in_and_nobody_else(install: Install) -> None:
    documents = install(flux={"networkPolicy": True, "namespace": "flux"})
    (policy,) = policies(documents)
    assert policy["metadata"]["namespace"] == "flux"
    assert policy["spec"]["podSelector"] == {"matchLabels": {"app": "source-controller"}}
    ((rule,),) = [policy["spec"]["ingress"]]
    ((source,),) = [rule["from"]]
    (deployment,) = [document for document in documents if document["kind"] == "Deployment"]
    pods = deployment["spec"]["template"]["metadata"]["labels"]
    assert source["podSelector"]["matchLabels"].items() <= pods.items()
    assert source["namespaceSelector"] == {"matchLabels": {"kubernetes.io/metadata.name": "kindwright-system"}}
    assert rule["ports"] == [{"port": 9090, "protocol": "TCP"}]
