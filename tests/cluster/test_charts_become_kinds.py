"""From a chart that nobody annotated to a kind: the schema is the chart's, and follows it."""

import dataclasses
import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from click import testing
from cluster import commands, kinds, polling, sources

from kindwright_dev import charting, fluxing, layout, locking
from kindwright_dev import cluster as clusters
from kindwright_dev import commands as dev_commands

VALUES: dict[str, Any] = {
    "replicaCount": 2,
    "image": {"repository": "example.com/gadget", "tag": "1.0", "pullPolicy": "IfNotPresent"},
    "service": {"type": "ClusterIP", "port": 8080},
    "resources": {},
    "extraEnv": [],
    "metrics": {"enabled": False},
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["service"],
    "definitions": {"port": {"type": "integer", "minimum": 1, "maximum": 65535}},
    "properties": {
        "replicaCount": {"type": "integer", "minimum": 0, "description": "How many gadgets run."},
        "service": {
            "type": "object",
            "properties": {"type": {"enum": ["ClusterIP", "NodePort"]}, "port": {"$ref": "#/definitions/port"}},
        },
        "nameOverride": {"type": "string", "pattern": "^(?!kube-)"},
    },
}
CONFIG_MAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {image: {{ .Values.image.tag | quote }}, replicas: {{ .Values.replicaCount | quote }}}
"""


@dataclasses.dataclass(frozen=True)
class Gadget:
    """A chart of this test alone, and the kind that is made of it."""

    flux: fluxing.Flux
    folder: pathlib.Path
    kind: kinds.Kind

    def publish(self, version: str, values: dict[str, Any] = VALUES, schema: dict[str, Any] | None = None) -> None:
        assert self.flux.publish(self.folder, charting.Edition(version, values, schema)) == version

    def archive(self, version: str) -> tuple[str, bytes]:
        """Return where a version that was published is served, and what is served there."""
        name = f"{self.folder.name}-{version}.tgz"
        return f"{self.flux.url}/{name}", (self.flux.repository / name).read_bytes()

    def definition(self) -> kinds.Document:
        found = self.kind.definition()
        (version,) = found["spec"]["versions"]
        version["schema"] = {"fromChart": True}
        version["additionalPrinterColumns"] = [
            {"name": "Replicas", "type": "integer", "jsonPath": ".spec.replicaCount"},
            {"name": "Chart", "type": "string", "jsonPath": ".status.release.chart"},
        ]
        found["spec"]["release"]["spec"]["chart"]["spec"] |= {"interval": "3s", "version": ">=0.1.0"}
        return found


@pytest.fixture
def gadget(running: clusters.Cluster, tmp_path: pathlib.Path) -> Gadget:
    word = kinds.token()
    folder = tmp_path / word
    (folder / "templates").mkdir(parents=True)
    described = {"apiVersion": "v2", "name": word, "version": "0.0.0", "description": "of a test"}
    (folder / "Chart.yaml").write_text(json.dumps(described))
    (folder / "templates" / "configmap.yaml").write_text(CONFIG_MAP)
    return Gadget(running.flux, folder, kinds.Kind(word, "gadget", suspend=False, chart=word))


def chart_version(admin: commands.Kubectl, gadget: Gadget) -> str:
    status: kinds.Document = admin.json("get", "rd", gadget.kind.definition_name).get("status", {})
    return str(status.get("chart", {}).get("version", ""))


def explained(kubectl: commands.Kubectl, field: str) -> str:
    """Explain a field: empty while the cluster's index of documents, which lags, does not know it."""
    return kubectl.answer("explain", field)


def test_a_chart_that_nobody_annotated(
    admin: commands.Kubectl, kubectl: commands.Kubectl, define: kinds.Define, gadget: Gadget
) -> None:
    gadget.publish("0.1.0")
    kind = define(gadget.kind, gadget.definition())
    assert chart_version(admin, gadget) == "0.1.0"

    # It is documented as the chart has it.
    polling.eventually(lambda: explained(kubectl, f"{kind.plural}.spec.service.port"))
    assert "pullPolicy" in kubectl.run("explain", f"{kind.plural}.spec", "--recursive")

    # It is enforced, and its defaults are shown and not stored.
    assert "spec.image" in kubectl.refused(
        "apply", "-f", "-", stdin=commands.manifest(kind.object("one", {"image": "latest"}))
    )
    kubectl.apply(kind.object("one", {"replicaCount": 3}))
    shown = kubectl.json("get", kind.plural, "one")["spec"]
    assert (shown["replicaCount"], shown["image"]["tag"], shown["service"]["port"]) == (3, "1.0", 8080)
    release = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    assert release["spec"]["values"] == {"replicaCount": 3}

    # Writing back what was read freezes nothing.
    kubectl.run("annotate", kind.plural, "one", "example.com/seen=yes")
    kubectl.run("patch", kind.plural, "one", "--type=merge", "-p", '{"spec":{"metrics":{"enabled":true}}}')
    release = kubectl.json("get", kinds.HELM_RELEASE, kind.release_name("one"))
    assert release["spec"]["values"] == {"replicaCount": 3, "metrics": {"enabled": True}}

    polling.eventually(
        lambda: kubectl.run("get", kind.plural, "one", "--no-headers").split()[1] == "True",
    )
    assert kubectl.run("get", kind.plural, "one", "--no-headers").split()[-2:] == ["3", gadget.folder.name]

    # A new version of the chart brings a new schema, and what nobody chose follows it.
    newer = {**VALUES, "image": {**VALUES["image"], "tag": "2.0"}, "debug": False}
    gadget.publish("0.2.0", newer)
    polling.eventually(lambda: chart_version(admin, gadget) == "0.2.0")
    polling.eventually(lambda: kubectl.json("get", kind.plural, "one")["spec"]["image"]["tag"] == "2.0")
    polling.eventually(lambda: explained(kubectl, f"{kind.plural}.spec.debug"), seconds=90)


def test_a_schema_in_the_chart_with_its_lossy_steps(
    admin: commands.Kubectl, kubectl: commands.Kubectl, define: kinds.Define, gadget: Gadget
) -> None:
    gadget.publish("1.0.0", schema=SCHEMA)
    kind = define(gadget.kind, gadget.definition())
    assert "How many gadgets run." in polling.eventually(lambda: explained(kubectl, f"{kind.plural}.spec.replicaCount"))
    refusal = kubectl.refused(
        "apply", "-f", "-", stdin=commands.manifest(kind.object("one", {"service": {"port": 70000}}))
    )
    assert "spec.service.port: Invalid value: 70000" in refusal
    status = admin.json("get", "rd", kind.definition_name)["status"]
    assert any("spec.nameOverride" in note for note in status["chart"]["notes"])
    assert status["chart"]["digest"].startswith("sha256:")


def test_a_chart_that_does_not_exist_is_told(admin: commands.Kubectl, gadget: Gadget) -> None:
    admin.apply(gadget.definition())
    kind = gadget.kind
    polling.eventually(
        lambda: (
            "ChartNotReady"
            in admin.run("get", "rd", kind.definition_name, "-o", "jsonpath={.status.conditions[*].reason}")
        ),
    )
    gadget.publish("0.1.0")
    admin.run("wait", "--for=condition=Discoverable", "rd", kind.definition_name, "--timeout=60s")


def test_a_process_that_starts_knows_the_schema_without_the_chart(
    running: clusters.Cluster, kubectl: commands.Kubectl, define: kinds.Define, gadget: Gadget
) -> None:
    gadget.publish("0.1.0")
    kind = define(gadget.kind, gadget.definition())
    running.flux.stop_standin()
    try:
        running.kindwright.restart()
        # For a moment kube-apiserver goes by what it knew while nobody was there.
        polling.eventually(lambda: kubectl.apply(kind.object("one", {"replicaCount": 1})))
        assert "spec.image" in kubectl.refused(
            "apply", "-f", "-", stdin=commands.manifest(kind.object("two", {"image": "latest"}))
        )
    finally:
        running.flux.start_standin()


def test_a_chart_that_others_than_flux_publish(
    admin: commands.Kubectl, kubectl: commands.Kubectl, define: kinds.Define, gadget: Gadget
) -> None:
    source = {"kind": "ExternalArtifact", "name": "gadget", "namespace": kubectl.namespace}
    kubectl.apply(
        {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "ExternalArtifact", "metadata": {"name": "gadget"}}
    )
    definition = gadget.definition()
    release = definition["spec"]["release"]["spec"]
    definition["spec"]["release"]["spec"] = {"interval": release["interval"], "chartRef": source}
    gadget.publish("0.1.0")
    sources.publish(
        kubectl, "externalartifacts", "gadget", sources.artifact(*gadget.archive("0.1.0"), revision="latest")
    )
    kind = define(gadget.kind, definition)
    assert chart_version(admin, gadget) == "0.1.0"
    kubectl.apply(kind.object("one", {"replicaCount": 3}))
    assert kubectl.json("get", kind.plural, "one")["spec"]["image"]["tag"] == "1.0"
    kubectl.run("wait", kind.plural, "one", "--for=condition=Ready", "--timeout=60s")

    gadget.publish("0.2.0", {**VALUES, "image": {**VALUES["image"], "tag": "2.0"}})
    sources.publish(
        kubectl, "externalartifacts", "gadget", sources.artifact(*gadget.archive("0.2.0"), revision="latest")
    )
    polling.eventually(lambda: kubectl.json("get", kind.plural, "one")["spec"]["image"]["tag"] == "2.0")


@pytest.fixture
def up(running: clusters.Cluster, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the cluster be the one that `up` has started in a checkout."""
    tools, place = layout.checkout(), layout.Layout(tmp_path / "checkout")
    place.dev.mkdir(parents=True)
    for made, there in (
        (place.bin, tools.bin),
        (place.crds, tools.crds),
        (place.data, running.options.data),
        (place.kubeconfig, running.plane.kubeconfig),
    ):
        made.symlink_to(there)
    monkeypatch.setattr(layout, "checkout", lambda: place)
    lock = locking.acquire(place.lock)
    assert lock is not None
    with lock:
        yield


@pytest.mark.usefixtures("up")
def test_a_chart_is_published_by_one_command_and_read_at_once(
    admin: commands.Kubectl, define: kinds.Define, gadget: Gadget
) -> None:
    gadget.publish("0.1.0")
    definition = gadget.definition()
    # Nothing but a request makes Flux look before the test is over.
    definition["spec"]["release"]["spec"]["chart"]["spec"]["interval"] = "1h"
    define(gadget.kind, definition)
    assert chart_version(admin, gadget) == "0.1.0"
    done = testing.CliRunner().invoke(
        dev_commands.cli, ["publish", str(gadget.folder), "--version", "0.2.0"], catch_exceptions=False
    )
    assert (done.exit_code, done.output) == (0, f"Published {gadget.folder.name} 0.2.0.\n")
    polling.eventually(lambda: chart_version(admin, gadget) == "0.2.0")
