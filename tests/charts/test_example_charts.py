"""The example charts: sound, whatever the release is called, and strict about their values."""

import pathlib
import re
from collections.abc import Callable
from typing import Any

import pytest

Documents = list[dict[str, Any]]

CHARTS = ["postgres", "redis", "webapp"]
KINDS = {
    "postgres": {"ConfigMap", "Secret", "Service", "StatefulSet"},
    "redis": {"Service", "StatefulSet"},
    "webapp": {"ConfigMap", "Deployment", "Service"},
}
# What Kubernetes takes as the name of a Service; a StatefulSet's may have 52 characters.
SERVICE_NAME = re.compile(r"[a-z]([-a-z0-9]{0,50}[a-z0-9])?")


def one(documents: Documents, kind: str) -> Any:
    (found,) = [document for document in documents if document["kind"] == kind]
    return found


def pod(documents: Documents) -> Any:
    (found,) = [document for document in documents if document["kind"] in {"Deployment", "StatefulSet"}]
    return found["spec"]["template"]


@pytest.fixture(scope="module")
def charts(root: pathlib.Path) -> pathlib.Path:
    """Give the folder of the charts."""
    return root / "examples" / "charts"


def test_all_charts_are_tested(charts: pathlib.Path) -> None:
    assert sorted(path.parent.name for path in charts.glob("*/Chart.yaml")) == CHARTS


@pytest.mark.parametrize("chart", CHARTS)
def test_lints(charts: pathlib.Path, lint: Callable[..., None], chart: str) -> None:
    lint(charts / chart)


@pytest.mark.parametrize("chart", CHARTS)
def test_makes(charts: pathlib.Path, render: Callable[..., Documents], chart: str) -> None:
    documents = render(charts / chart, f"{chart}-one")
    assert {document["kind"] for document in documents} == KINDS[chart]
    selector = one(documents, "Service")["spec"]["selector"]
    assert selector.items() <= pod(documents)["metadata"]["labels"].items()
    assert pod(documents)["spec"]["securityContext"]["runAsNonRoot"] is True


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("release", ["a", "9lives", "a.b", "x" * 53, "y" * 50 + ".z1", "z" * 42 + "-" + "z" * 10])
def test_any_release_name_will_do(
    charts: pathlib.Path, render: Callable[..., Documents], chart: str, release: str
) -> None:
    documents = render(charts / chart, release)
    names = {document["metadata"]["name"].removesuffix("-auth") for document in documents}
    assert all(SERVICE_NAME.fullmatch(name) for name in names), names
    assert {d["metadata"]["labels"]["app.kubernetes.io/instance"] for d in documents} == {release}


def test_alike_release_names_stay_apart(charts: pathlib.Path, render: Callable[..., Documents]) -> None:
    releases = ["a.b", "a-b", "x" * 53, "x" * 52 + "y", "9lives", "redis-9lives"]
    names = {one(render(charts / "redis", release), "Service")["metadata"]["name"] for release in releases}
    assert len(names) == len(releases)


def test_postgres_takes_a_secret_of_ones_own(charts: pathlib.Path, render: Callable[..., Documents]) -> None:
    documents = render(charts / "postgres", "postgres-one", passwordSecret="mine")
    assert "Secret" not in {document["kind"] for document in documents}
    (container,) = pod(documents)["spec"]["containers"]
    (password,) = [entry for entry in container["env"] if entry["name"] == "POSTGRES_PASSWORD"]
    assert password["valueFrom"]["secretKeyRef"] == {"name": "mine", "key": "password"}


def test_postgres_restarts_when_its_settings_change(charts: pathlib.Path, render: Callable[..., Documents]) -> None:
    plain = render(charts / "postgres", "postgres-one")
    changed = render(charts / "postgres", "postgres-one", parameters={"application_name": "it's"})
    assert pod(plain)["metadata"]["annotations"] != pod(changed)["metadata"]["annotations"]
    assert "application_name = 'it''s'\n" in one(changed, "ConfigMap")["data"]["postgresql.conf"]


@pytest.mark.parametrize("enabled", [False, True])
def test_redis_persistence(charts: pathlib.Path, render: Callable[..., Documents], enabled: bool) -> None:
    spec = one(render(charts / "redis", "redis-one", persistence={"enabled": enabled}), "StatefulSet")["spec"]
    assert ("volumeClaimTemplates" in spec) is enabled
    assert ("volumes" in spec["template"]["spec"]) is not enabled


def test_webapp_ingress(charts: pathlib.Path, render: Callable[..., Documents]) -> None:
    ingress = {"host": "shop.example.com", "className": "nginx", "tlsSecret": "shop-tls"}
    spec = one(render(charts / "webapp", "webapp-shop", ingress=ingress), "Ingress")["spec"]
    assert spec["ingressClassName"] == "nginx"
    assert spec["tls"] == [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]
    assert spec["rules"][0]["http"]["paths"][0]["backend"] == {
        "service": {"name": "webapp-shop", "port": {"name": "http"}}
    }


@pytest.mark.parametrize("missing", [0, 3, "50%"])
def test_webapp_takes_a_number_or_a_part(
    charts: pathlib.Path, render: Callable[..., Documents], missing: int | str
) -> None:
    documents = render(charts / "webapp", "webapp-one", maxUnavailable=missing)
    assert one(documents, "Deployment")["spec"]["strategy"] == {"rollingUpdate": {"maxUnavailable": missing}}


@pytest.mark.parametrize(
    ("chart", "values"),
    [
        ("postgres", {"version": "9"}),
        ("postgres", {"version": 17}),
        ("postgres", {"replicas": 2}),
        ("postgres", {"storage": {"size": "10"}}),
        ("postgres", {"size": "1Gi"}),
        ("postgres", {"parameters": {"max_connections": 50}}),
        ("redis", {"memoryMiB": 8}),
        ("redis", {"evictionPolicy": "random"}),
        ("redis", {"persistence": {"enabled": "yes"}}),
        ("webapp", {"image": ""}),
        ("webapp", {"port": 80}),
        ("webapp", {"maxUnavailable": "some"}),
        ("webapp", {"maxUnavailable": -1}),
        ("webapp", {"ingress": {"className": "nginx"}}),
    ],
)
def test_wrong_values_are_refused(
    charts: pathlib.Path, refusal: Callable[..., str], chart: str, values: dict[str, Any]
) -> None:
    assert "don't meet the specifications of the schema" in refusal(charts / chart, **values)
