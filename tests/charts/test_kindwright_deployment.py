"""The Deployment and what stands around it: arguments, certificates, security, availability."""

import pathlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

Documents = list[dict[str, Any]]
Install = Callable[..., Documents]
RunHelm = Callable[..., subprocess.CompletedProcess[str]]

ARGUMENTS = [
    "serve",
    "--secure-port=8443",
    "--service-namespace=$(POD_NAMESPACE)",
    "--service-name=kindwright",
    "--service-port=443",
    "--log-format=json",
]


def one(documents: Documents, kind: str) -> Any:
    (found,) = [document for document in documents if document["kind"] == kind]
    return found


def pod(documents: Documents) -> Any:
    return one(documents, "Deployment")["spec"]["template"]["spec"]


def container(documents: Documents) -> Any:
    (found,) = pod(documents)["containers"]
    return found


@pytest.mark.parametrize("values", [{}, {"tls": {"secretName": "own"}}, {"replicas": 1}, {"replicas": 3}])
def test_chart_lints(root: pathlib.Path, lint: Callable[..., None], values: dict[str, Any]) -> None:
    lint(root / "charts" / "kindwright", **values)


def test_arguments_without_a_certificate(install: Install) -> None:
    found = container(install())
    assert "command" not in found
    assert found["args"] == [*ARGUMENTS, "--tls-secret-name=kindwright-serving-cert"]
    assert found["env"] == [{"name": "POD_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}]


def test_arguments_with_a_certificate(install: Install) -> None:
    documents = install(tls={"secretName": "own"})
    assert container(documents)["args"] == [
        *ARGUMENTS,
        "--tls-cert-file=/etc/kindwright/tls/tls.crt",
        "--tls-private-key-file=/etc/kindwright/tls/tls.key",
        "--tls-ca-file=/etc/kindwright/tls/ca.crt",
    ]
    assert {"name": "tls", "mountPath": "/etc/kindwright/tls", "readOnly": True} in container(documents)["volumeMounts"]
    # Readable for the group, which fsGroup makes the process's own, and for nobody else.
    assert {"name": "tls", "secret": {"secretName": "own", "defaultMode": 0o440}} in pod(documents)["volumes"]


def test_more_arguments_and_environment_come_last(install: Install) -> None:
    found = container(install(extraArgs=["--verbose"], extraEnv=[{"name": "A", "value": "b"}]))
    assert found["args"][-1] == "--verbose"
    assert found["env"][-1] == {"name": "A", "value": "b"}


def test_service_port_reaches_the_process(install: Install) -> None:
    documents = install(service={"port": 8443})
    assert "--service-port=8443" in container(documents)["args"]
    assert one(documents, "Service")["spec"]["ports"] == [
        {"name": "https", "port": 8443, "targetPort": "https", "protocol": "TCP"}
    ]
    assert container(documents)["ports"] == [{"name": "https", "containerPort": 8443, "protocol": "TCP"}]


@pytest.mark.parametrize(
    ("release", "values", "name"),
    [
        ("kindwright", {}, "kindwright"),
        ("kindwright-canary", {}, "kindwright-canary"),
        ("kinds", {}, "kinds-kindwright"),
        ("kinds", {"nameOverride": "kinds"}, "kinds"),
        ("kinds", {"fullnameOverride": "api"}, "api"),
        ("a.b", {}, "a-b-kindwright"),
        ("k" * 53, {}, "k" * 50),
    ],
)
def test_names(install: Install, release: str, values: dict[str, Any], name: str) -> None:
    documents = install(release, **values)
    assert one(documents, "Service")["metadata"]["name"] == name
    assert one(documents, "Deployment")["metadata"]["name"] == name
    assert f"--service-name={name}" in container(documents)["args"]


@pytest.mark.parametrize("tls", ["", "own"])
def test_container_has_no_rights_it_does_not_need(install: Install, tls: str) -> None:
    documents = install(tls={"secretName": tls})
    assert pod(documents)["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "runAsGroup": 65532,
        "fsGroup": 65532,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container(documents)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"name": "tmp", "mountPath": "/tmp"} in container(documents)["volumeMounts"]
    assert {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}} in pod(documents)["volumes"]


def test_only_the_pods_get_the_token(install: Install) -> None:
    documents = install()
    assert one(documents, "ServiceAccount")["automountServiceAccountToken"] is False
    assert pod(documents)["automountServiceAccountToken"] is True
    assert pod(documents)["serviceAccountName"] == one(documents, "ServiceAccount")["metadata"]["name"]


@pytest.mark.parametrize(
    ("probe", "path"), [("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")]
)
def test_probes(install: Install, probe: str, path: str) -> None:
    assert container(install())[probe]["httpGet"] == {"path": path, "port": "https", "scheme": "HTTPS"}


def test_an_update_never_takes_a_serving_replica_first(install: Install) -> None:
    documents = install()
    deployment = one(documents, "Deployment")["spec"]
    assert deployment["replicas"] == 2
    assert deployment["strategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}
    assert pod(documents)["terminationGracePeriodSeconds"] == 30


@pytest.mark.parametrize(("replicas", "enabled", "expected"), [(1, True, 0), (2, True, 1), (3, True, 1), (3, False, 0)])
def test_disruption_budget_only_where_it_cannot_block_a_drain(
    install: Install, replicas: int, enabled: bool, expected: int
) -> None:
    documents = install(replicas=replicas, podDisruptionBudget={"enabled": enabled})
    budgets = [document for document in documents if document["kind"] == "PodDisruptionBudget"]
    assert [budget["spec"]["maxUnavailable"] for budget in budgets] == [1] * expected


def test_selectors_select_the_pods(install: Install) -> None:
    documents = install(podLabels={"app.kubernetes.io/name": "other", "team": "platform"})
    template = one(documents, "Deployment")["spec"]["template"]["metadata"]["labels"]
    selector = {"app.kubernetes.io/name": "kindwright", "app.kubernetes.io/instance": "kindwright"}
    assert template == selector | {"team": "platform"}
    assert one(documents, "Deployment")["spec"]["selector"]["matchLabels"] == selector
    assert one(documents, "Service")["spec"]["selector"] == selector
    assert one(documents, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == selector
    (spread,) = pod(documents)["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == selector


def test_image(install: Install) -> None:
    digest = f"sha256:{'0' * 64}"
    assert container(install())["image"] == "kindwright:0.1.0"
    assert container(install(image={"tag": "1.0.0"}))["image"] == "kindwright:1.0.0"
    assert container(install(image={"tag": "1.0.0", "digest": digest}))["image"] == f"kindwright@{digest}"


def test_scheduling_is_passed_on(install: Install) -> None:
    values: dict[str, Any] = {
        "priorityClassName": "system-cluster-critical",
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "tolerations": [{"key": "control", "operator": "Exists"}],
        "affinity": {"nodeAffinity": {}},
        "topologySpreadConstraints": [{"maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}],
        "imagePullSecrets": [{"name": "pull"}],
    }
    found = pod(install(**values))
    assert {key: found[key] for key in values} == values


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"replica": 3}, "replica"),
        ({"replicas": "3"}, "replicas"),
        ({"replicas": -1}, "replicas"),
        ({"service": {"port": 0}}, "port"),
        ({"service": {"type": "LoadBalancer"}}, "type"),
        ({"logFormat": "xml"}, "logFormat"),
        ({"image": {"digest": "sha256:0"}}, "digest"),
        ({"tls": {"certificate": "x"}}, "certificate"),
        ({"extraArgs": "--verbose"}, "extraArgs"),
        ({"serviceAccount": {"create": False}}, "name"),
        ({"fullnameOverride": "k" * 51}, "fullnameOverride"),
        ({"podDisruptionBudget": {"maxUnavailable": "0%"}}, "maxUnavailable"),
    ],
)
def test_wrong_values_are_refused(
    root: pathlib.Path, refusal: Callable[..., str], values: dict[str, Any], message: str
) -> None:
    assert message in refusal(root / "charts" / "kindwright", **values)


@pytest.mark.parametrize(("version", "accepted"), [("1.29.9", False), ("1.30.0", True), ("1.33.1-gke.100", True)])
def test_versions_of_kubernetes(root: pathlib.Path, run_helm: RunHelm, version: str, accepted: bool) -> None:
    result = run_helm("template", "kindwright", str(root / "charts" / "kindwright"), "--kube-version", version)
    assert (result.returncode == 0) is accepted
    assert ("requires kubeVersion" in result.stderr) is not accepted
