"""Charts as Flux publishes them: artifacts of HelmCharts and OCIRepositories, fetched over http, and installed."""

import dataclasses
import http.client
import json
import pathlib
import urllib.parse
from typing import Any

import pytest
from cluster import commands, kinds, polling, sources
from dev.standin import packages

from kindwright_dev import charting, fluxing
from kindwright_dev import cluster as clusters

HELM_CHART = "helmcharts.source.toolkit.fluxcd.io"
EXTERNAL_ARTIFACT = "externalartifacts.source.toolkit.fluxcd.io"
OCI_REPOSITORY = "ocirepositories.source.toolkit.fluxcd.io"
REQUESTED_AT = "reconcile.fluxcd.io/requestedAt"
OFTEN, SELDOM = "1s", "10m"
CONFIG_MAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {chart: {{ .Chart.Version | quote }}, word: {{ .Values.word | quote }}}
"""


@dataclasses.dataclass(frozen=True)
class Chart:
    """A chart of this test alone, in the repository of the cluster."""

    flux: fluxing.Flux
    folder: pathlib.Path

    @property
    def name(self) -> str:
        return self.folder.name

    def publish(self, version: str, word: str = "one") -> bytes:
        assert self.flux.publish(self.folder, charting.Edition(version, {"word": word})) == version
        return (self.flux.repository / f"{self.name}-{version}.tgz").read_bytes()

    def helm_chart(self, **spec: Any) -> kinds.Document:
        source = {"kind": "HelmRepository", "name": fluxing.REPOSITORY}
        return source_of("HelmChart", {"chart": self.name, "interval": SELDOM, "sourceRef": source, **spec})

    def oci_repository(self, **spec: Any) -> kinds.Document:
        url = f"oci://registry.example.com/charts/{self.name}"
        return source_of("OCIRepository", {"url": url, "interval": SELDOM, **spec})


def source_of(kind: str, spec: kinds.Document) -> kinds.Document:
    return {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": kind, "metadata": {"name": "it"}, "spec": spec}


def release_of(kind: str) -> kinds.Document:
    spec = {"interval": SELDOM, "chartRef": {"kind": kind, "name": "it"}}
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "release"},
        "spec": spec,
    }


@pytest.fixture
def chart(running: clusters.Cluster, tmp_path: pathlib.Path) -> Chart:
    folder = tmp_path / kinds.token()
    (folder / "templates").mkdir(parents=True)
    described = {"apiVersion": "v2", "name": folder.name, "version": "0.0.0", "description": "of a test"}
    (folder / "Chart.yaml").write_text(json.dumps(described))
    (folder / "templates" / "configmap.yaml").write_text(CONFIG_MAP)
    return Chart(running.flux, folder)


@pytest.fixture
def flux(running: clusters.Cluster, kubectl: commands.Kubectl) -> commands.Kubectl:
    """Give kubectl in the test's namespace, where the cluster's chart repository is a HelmRepository, too."""
    repository = fluxing.helm_repository(running.flux.url)
    repository["metadata"] = {"name": fluxing.REPOSITORY}
    kubectl.apply(repository)
    return kubectl


def status(kubectl: commands.Kubectl, resource: str) -> dict[str, Any]:
    found: dict[str, Any] = kubectl.json("get", resource, "it").get("status", {})
    return found


def told(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {item["type"]: (item["status"], item["reason"]) for item in found.get("conditions", [])}


def published(kubectl: commands.Kubectl, resource: str, prefix: str) -> dict[str, Any]:
    """Wait until a revision is published, and give the status."""

    def probe() -> dict[str, Any]:
        found = status(kubectl, resource)
        assert found.get("artifact", {}).get("revision", "").startswith(prefix), found
        assert told(found)["Ready"][0] == "True", found
        return found

    return polling.eventually(probe)


def fetch(url: str) -> tuple[int, bytes]:
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path)
        response = connection.getresponse()
        assert response.getheader("Content-Encoding") is None
        return response.status, response.read()
    finally:
        connection.close()


def test_a_helm_chart_is_published_as_the_repository_has_it(flux: commands.Kubectl, chart: Chart) -> None:
    content = chart.publish("1.0.0")
    flux.apply(chart.helm_chart(version=">=1.0.0"))
    found = published(flux, HELM_CHART, "1.0.0")
    said = found["conditions"][0]
    assert told(found) == {
        "Ready": ("True", "ChartPullSucceeded"),
        "ArtifactInStorage": ("True", "ChartPullSucceeded"),
    }
    assert said["message"] == f"pulled '{chart.name}' chart with version '1.0.0'"
    assert (found["observedGeneration"], found["observedChartName"]) == (1, chart.name)
    artifact = found["artifact"]
    assert artifact["path"] == f"helmchart/{flux.namespace}/it/{chart.name}-1.0.0.tgz"
    assert artifact["url"].endswith(f"/{artifact['path']}")
    assert (artifact["digest"], artifact["size"]) == (sources.digest(content), len(content))
    assert fetch(artifact["url"]) == fetch(found["url"]) == (200, content)


def test_an_edition_replaces_what_it_names(chart: Chart) -> None:
    (chart.folder / "values.yaml").write_text("word: own\n")
    assert chart.flux.publish(chart.folder) == "0.0.0"
    schema = {"type": "object", "properties": {"word": {"type": "string"}}}
    assert chart.flux.publish(chart.folder, charting.Edition("1.0.0", {"word": "other"}, schema)) == "1.0.0"
    old, new = ((chart.flux.repository / f"{chart.name}-{v}.tgz").read_bytes() for v in ("0.0.0", "1.0.0"))
    assert packages.unpacked(old)[f"{chart.name}/values.yaml"] == b"word: own\n"
    files = packages.unpacked(new)
    assert files[f"{chart.name}/values.yaml"] == b"word: other\n"
    assert json.loads(files[f"{chart.name}/values.schema.json"]) == schema


def test_a_new_version_is_a_new_artifact(flux: commands.Kubectl, chart: Chart) -> None:
    first = chart.publish("1.0.0")
    flux.apply(chart.helm_chart(version="1.x", interval=OFTEN))
    before = published(flux, HELM_CHART, "1.0.0")["artifact"]
    second = chart.publish("1.1.0", "two")
    chart.publish("2.0.0")
    after = published(flux, HELM_CHART, "1.1.0")
    assert told(after).keys() == {"Ready", "ArtifactInStorage"}
    assert fetch(after["artifact"]["url"]) == fetch(after["url"]) == (200, second)
    # Who read the status before still gets what it named.
    assert fetch(before["url"]) == (200, first)


def test_a_request_does_not_wait_for_the_interval(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(chart.helm_chart())
    published(flux, HELM_CHART, "1.0.0")
    chart.publish("1.0.1")
    flux.run("annotate", HELM_CHART, "it", f"{REQUESTED_AT}=now")
    assert published(flux, HELM_CHART, "1.0.1")["lastHandledReconcileAt"] == "now"


def test_a_version_that_does_not_exist_yet(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(chart.helm_chart(version="2.x", interval=OFTEN))
    polling.eventually(lambda: "Stalled" in told(status(flux, HELM_CHART)))
    found = status(flux, HELM_CHART)
    refused = "InvalidChartReference"
    assert told(found) == {"Stalled": ("True", refused), "Ready": ("False", refused), "FetchFailed": ("True", refused)}
    assert found["conditions"][1]["message"] == (
        "invalid chart reference: failed to get chart version for remote reference:"
        f" no '{chart.name}' chart with version matching '2.x' found"
    )
    assert "artifact" not in found
    chart.publish("2.0.0")
    assert told(published(flux, HELM_CHART, "2.0.0")).keys() == {"Ready", "ArtifactInStorage"}


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"chart": "nothing-of-this-name"}, "InvalidChartReference"),
        ({"sourceRef": {"kind": "HelmRepository", "name": "nowhere"}}, "SourceUnavailable"),
    ],
)
def test_a_broken_helm_chart_says_why(flux: commands.Kubectl, chart: Chart, spec: kinds.Document, reason: str) -> None:
    flux.apply(chart.helm_chart(**spec))
    polling.eventually(lambda: told(status(flux, HELM_CHART)).get("Ready") == ("False", reason))
    assert told(status(flux, HELM_CHART))["FetchFailed"] == ("True", reason)


def test_a_deleted_helm_chart_takes_its_artifact_along(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(chart.helm_chart())
    url = published(flux, HELM_CHART, "1.0.0")["artifact"]["url"]
    assert flux.json("get", HELM_CHART, "it")["metadata"]["finalizers"] == ["finalizers.fluxcd.io"]
    flux.run("delete", HELM_CHART, "it", "--timeout=30s")
    assert fetch(url)[0] == 404


def test_artifacts_outlive_their_server(running: clusters.Cluster, flux: commands.Kubectl, chart: Chart) -> None:
    content = chart.publish("1.0.0")
    flux.apply(chart.helm_chart())
    url = published(flux, HELM_CHART, "1.0.0")["artifact"]["url"]
    running.flux.stop_standin()
    running.flux.start_standin()

    def served() -> bool:
        try:
            return fetch(url) == (200, content)
        except ConnectionError:
            return False

    polling.eventually(served)


@pytest.mark.parametrize("reference", [{"tag": "1.0.0"}, {"semver": "1.0.x"}])
def test_an_oci_repository_is_published(flux: commands.Kubectl, chart: Chart, reference: kinds.Document) -> None:
    content = chart.publish("1.0.0")
    chart.publish("1.1.0")
    selector = {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "operation": "copy"}
    flux.apply(chart.oci_repository(ref=reference, layerSelector=selector))
    found = published(flux, OCI_REPOSITORY, "1.0.0@sha256:")
    artifact = found["artifact"]
    assert told(found) == {"Ready": ("True", "Succeeded"), "ArtifactInStorage": ("True", "Succeeded")}
    assert found["conditions"][0]["message"] == f"stored artifact for digest '{artifact['revision']}'"
    manifest = artifact["revision"].removeprefix("1.0.0@")
    assert artifact["path"] == f"ocirepository/{flux.namespace}/it/{manifest}.tar.gz"
    assert artifact["metadata"]["org.opencontainers.image.title"] == chart.name
    assert found["observedLayerSelector"] == selector
    assert artifact["digest"] == sources.digest(content)
    assert fetch(artifact["url"]) == fetch(found["url"]) == (200, content)


def test_a_tag_that_nobody_pushed(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(chart.oci_repository())
    failed = ("False", "OCIArtifactPullFailed")
    polling.eventually(lambda: told(status(flux, OCI_REPOSITORY)).get("Ready") == failed)
    assert told(status(flux, OCI_REPOSITORY))["Reconciling"] == ("True", "ProgressingWithRetry")


def deployed(flux: commands.Kubectl, version: str) -> dict[str, Any]:
    """Wait until a version of the chart is installed, and give the HelmRelease's status."""

    def probe() -> dict[str, Any]:
        found: dict[str, Any] = flux.json("get", kinds.HELM_RELEASE, "release").get("status", {})
        assert told(found).get("Ready", ("",))[0] == "True", found
        assert found["history"][0]["chartVersion"].startswith(version), found
        return found

    return polling.eventually(probe)


def test_a_release_of_an_oci_repository(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(chart.oci_repository(ref={"semver": "1.x"}, interval=OFTEN), release_of("OCIRepository"))
    first = deployed(flux, "1.0.0+")
    revision = status(flux, OCI_REPOSITORY)["artifact"]["revision"]
    manifest = revision.removeprefix("1.0.0@")
    version = f"1.0.0+{manifest.removeprefix('sha256:')[:12]}"
    assert (first["lastAttemptedRevision"], first["lastAttemptedRevisionDigest"]) == (version, manifest)
    assert (first["history"][0]["chartVersion"], first["history"][0]["ociDigest"]) == (version, manifest)
    assert "helmChart" not in first
    assert flux.json("get", "configmap", "release")["data"] == {"chart": version, "word": "one"}

    chart.publish("1.0.1", "two")
    second = deployed(flux, "1.0.1+")
    assert [item["status"] for item in second["history"]] == ["deployed", "superseded"]
    assert flux.json("get", "configmap", "release")["data"]["word"] == "two"


def test_a_release_waits_for_its_helm_chart(flux: commands.Kubectl, chart: Chart) -> None:
    chart.publish("1.0.0")
    flux.apply(release_of("HelmChart"))

    def waiting() -> bool:
        found = flux.json("get", kinds.HELM_RELEASE, "release").get("status", {})
        return told(found).get("Ready") == ("False", "ArtifactFailed")

    polling.eventually(waiting)
    flux.apply(chart.helm_chart(interval=OFTEN))
    assert deployed(flux, "1.0.0")["lastAttemptedRevision"] == "1.0.0"
    chart.publish("1.2.0", "two")
    deployed(flux, "1.2.0")
    assert flux.json("get", "configmap", "release")["data"] == {"chart": "1.2.0", "word": "two"}
    flux.run("delete", kinds.HELM_RELEASE, "release", "--timeout=30s")
    assert not flux.exists("configmap", "release")


def test_a_release_of_an_artifact_that_others_publish(flux: commands.Kubectl, chart: Chart) -> None:
    flux.apply(source_of("ExternalArtifact", {}), release_of("ExternalArtifact"))
    for version, word in (("1.0.0", "one"), ("1.1.0", "two")):
        name = f"{chart.name}-{version}.tgz"
        artifact = sources.artifact(f"{chart.flux.url}/{name}", chart.publish(version, word), version)
        sources.publish(flux, EXTERNAL_ARTIFACT, "it", artifact)
        deployed(flux, version)
        assert flux.json("get", "configmap", "release")["data"] == {"chart": version, "word": word}
