from typing import Any

import pytest

from kindwright_dev import deployments, errors

POD = deployments.Pod("kindwright-0", "kindwright-system", "kindwright", "127.100.7.7")


def deployment(**container: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": [{"name": "kindwright", **container}]}}}}


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$(A)", "1"),
        ("x$(A)y$(B)", "x1y2"),
        ("$(MISSING)", "$(MISSING)"),
        ("$$(A)", "$(A)"),
        ("$A", "$A"),
        ("100%", "100%"),
    ],
)
def test_references_are_expanded_as_in_kubernetes(text: str, expanded: str) -> None:
    assert deployments.expand(text, {"A": "1", "B": "2"}) == expanded


def test_arguments_and_environment_are_resolved() -> None:
    env = [
        {"name": "POD_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}},
        {"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "WHERE", "value": "$(POD_NAMESPACE)/$(POD_IP)"},
    ]
    found = deployments.container(deployment(args=["serve", "--in=$(WHERE)"], env=env), "kindwright", POD)
    assert found.arguments == ["serve", "--in=kindwright-system/127.100.7.7"]
    assert found.environment["WHERE"] == "kindwright-system/127.100.7.7"


def test_what_needs_a_kubelet_is_refused() -> None:
    env = [{"name": "SECRET", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    with pytest.raises(errors.DevError, match="SECRET needs a kubelet"):
        deployments.container(deployment(env=env), "kindwright", POD)


def test_a_missing_container_is_refused() -> None:
    with pytest.raises(errors.DevError, match="no container 'other'"):
        deployments.container(deployment(), "other", POD)


def test_the_service_account_has_a_default() -> None:
    assert deployments.service_account(deployment()) == "default"
