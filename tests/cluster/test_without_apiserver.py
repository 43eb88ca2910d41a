"""kube-apiserver beneath is gone: Kindwright says 503 and when to ask again, and goes on afterwards."""

from collections.abc import Callable, Iterator

import pytest
from cluster import commands, kinds, polling, raw

from kindwright_dev import cluster as clusters

MERGE = "application/merge-patch+json"


@pytest.fixture
def direct(running: clusters.Cluster, facade: Callable[..., raw.Client]) -> raw.Client:
    return facade(running.plane.kubeconfig)


def refused(client: raw.Client, method: str, path: str, body: object = None) -> None:
    media = MERGE if method == "PATCH" else raw.JSON
    answer = client.request(method, path, body, media=media)
    status = answer.refusal(503, "ServiceUnavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert status["details"]["retryAfterSeconds"] == int(answer.headers["Retry-After"])


@pytest.fixture
def apiserver_stopped(
    running: clusters.Cluster, direct: raw.Client, kind: kinds.Kind, namespace: str
) -> Iterator[None]:
    # These have to be set up while kube-apiserver is there.
    del direct, kind, namespace
    running.plane.children["kube-apiserver"].stop()
    yield
    if not running.plane.children["kube-apiserver"].running():
        running.plane.restart_apiserver()


@pytest.mark.usefixtures("apiserver_stopped")
def test_without_kube_apiserver_everything_is_a_503_and_then_goes_on(
    running: clusters.Cluster, direct: raw.Client, kubectl: commands.Kubectl, kind: kinds.Kind, define: kinds.Define
) -> None:
    (process,) = running.kindwright.replicas
    collection = kind.path("default")
    refused(direct, "GET", collection)
    refused(direct, "GET", f"{collection}?watch=1")
    refused(direct, "GET", f"{collection}/one")
    refused(direct, "POST", collection, kind.object("one"))
    refused(direct, "PUT", f"{collection}/one", kind.object("one"))
    refused(direct, "PATCH", f"{collection}/one", {"spec": {}})
    refused(direct, "DELETE", f"{collection}/one")
    # Whether there is such a kind can't be told either: another replica may know it.
    refused(direct, "GET", f"/apis/{kind.api_version}/namespaces/default/unknowns")
    assert direct.get(f"/apis/{kind.api_version}").status == 200
    assert direct.get("/livez", accept="*/*").status == 200

    running.plane.restart_apiserver()
    polling.eventually(lambda: kubectl.apply(kind.object("one")), seconds=60)
    assert process.running()
    assert running.kindwright.replicas == [process]
    # Definitions and adoption are followed again.
    later = define()
    kubectl.apply(kind.release("found"), command="create")
    polling.eventually(lambda: kubectl.exists(kind.plural, "found"))
    kubectl.apply(later.object("one"), command="create")


@pytest.mark.usefixtures("apiserver_stopped")
def test_a_start_without_kube_apiserver_waits_and_can_be_called_off(running: clusters.Cluster) -> None:
    log = running.kindwright.replicas[0].command.log
    before = log.stat().st_size
    (name,) = running.kindwright.names
    process = running.plane.restart(name)
    polling.eventually(lambda: '"event": "waiting"' in log.read_text()[before:])
    assert process.running()
    process.stop()
    assert process.exit_code == 0, log.read_text()[before:]
