"""Five hundred kinds: the real garbage collector starts anew, follows all of them, and takes exactly what has to go."""

import concurrent.futures
import contextlib
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from cluster import kinds, polling, raw

from kindwright_dev import cluster as clusters
from kindwright_dev import errors, tools

GROUPS = 10
PER_GROUP = 50
SHOWN_SECONDS = 300.0
SECONDS = 120.0
CALM = 3.0
WRITERS = 4
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
DEFINITIONS = "/apis/kindwright.dev/v1alpha1/resourcedefinitions"
CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"
NAMESPACE = "default"

Said = Callable[[str], None]


@pytest.fixture(scope="module")
def running(built_tools: tools.Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[clusters.Cluster]:
    """Run a cluster for this file alone: so many kinds would slow down every other test's discovery."""
    cluster = clusters.Cluster(clusters.Options(data=tmp_path_factory.mktemp("many"), tools=built_tools))
    try:
        cluster.start()
    except errors.DevError as error:
        pytest.fail(error.render())
    yield cluster
    cluster.stop()


@pytest.fixture
def many(api: raw.Client, said: Said) -> list[kinds.Kind]:
    """Define all kinds, and wait until the cluster shows them."""
    tokens = [kinds.token() for _ in range(GROUPS)]
    found = [kinds.Kind(token, f"k{number}") for number in range(PER_GROUP) for token in tokens]
    started = time.monotonic()
    together(lambda kind: created(api, DEFINITIONS, kind.definition()), found)
    applied = time.monotonic() - started

    polling.eventually(lambda: not unlisted(api, found), seconds=SHOWN_SECONDS, pause=1.0)
    listed = time.monotonic() - started
    polling.eventually(lambda: discoverable(api) == len(found), seconds=SHOWN_SECONDS, pause=1.0)
    said(
        f"{len(found)} kinds in {GROUPS} groups: defined in {applied:.1f} s, all in the cluster's /apis after {listed:.1f} s, "
        f"every status says so after {time.monotonic() - started:.1f} s"
    )
    return found


def unlisted(api: raw.Client, several: Sequence[kinds.Kind]) -> set[tuple[str, str]]:
    """Give what kube-apiserver's aggregated discovery does not list."""
    groups = api.get("/apis", accept=AGGREGATED).json()["items"]
    versions = [(group["metadata"]["name"], version) for group in groups for version in group["versions"]]
    listed = {(group, one["resource"]) for group, version in versions for one in version.get("resources", ())}
    return {(kind.group, kind.plural) for kind in several} - listed


def discoverable(api: raw.Client) -> int:
    """Count the definitions that are said to be listed."""
    wanted = ("Discoverable", "True")
    found = [item.get("status", {}).get("conditions", ()) for item in api.get(DEFINITIONS).json()["items"]]
    return sum(1 for conditions in found if wanted in [(one["type"], one["status"]) for one in conditions])


def together(action: Callable[[kinds.Kind], object], several: Sequence[kinds.Kind]) -> None:
    """Do something for every kind, a few at a time."""
    with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(action, several))


def created(api: raw.Client, path: str, body: kinds.Document) -> kinds.Document:
    answer = api.request("POST", path, body)
    assert answer.status == 201, answer.body[:500]
    return answer.json()


def deleted(api: raw.Client, kind: kinds.Kind, name: str, policy: str = "Background") -> None:
    answer = api.request("DELETE", kind.path(NAMESPACE, name), {"propagationPolicy": policy})
    assert answer.status == 200, answer.body[:500]


def owning(api: raw.Client, kind: kinds.Kind, name: str) -> None:
    """Make an object, and a ConfigMap that it owns."""
    owner = created(api, kind.path(NAMESPACE), kind.object(name))
    created(api, CONFIG_MAPS, kinds.config_map(dependent(kind, name), owner))


def dependent(kind: kinds.Kind, name: str) -> str:
    return f"{kind.singular}-{name}"


def dependents(api: raw.Client, name: str) -> dict[str, kinds.Document]:
    """Give the ConfigMaps of all kinds' objects of that name."""
    items = api.get(CONFIG_MAPS).json()["items"]
    return {item["metadata"]["name"]: item for item in items if item["metadata"]["name"].endswith(f"-{name}")}


def collected(api: raw.Client, several: Sequence[kinds.Kind], name: str) -> None:
    """Wait until the ConfigMaps of these kinds' objects of that name are gone."""
    wanted = {dependent(kind, name) for kind in several}

    def gone() -> bool:
        left = wanted & dependents(api, name).keys()
        assert not left, f"{len(left)} of {len(wanted)} are left: {sorted(left)[:5]}"
        return True

    polling.eventually(gone, seconds=SECONDS)


def kept(api: raw.Client, several: Sequence[kinds.Kind], name: str) -> None:
    """Check that the ConfigMaps of these kinds' objects of that name are all there."""
    missing = {dependent(kind, name) for kind in several} - dependents(api, name).keys()
    assert not missing, f"collected: {sorted(missing)[:5]}, {len(missing)} of {len(several)}"


@contextlib.contextmanager
def asking(api: raw.Client, path: str) -> Iterator[list[tuple[int, float]]]:
    """Get something again and again beside the block, and collect the answers' codes and times."""
    found: list[tuple[int, float]] = []
    stopping = threading.Event()

    def ask() -> None:
        while not stopping.wait(0.2):
            started = time.monotonic()
            status = api.get(path).status
            found.append((status, time.monotonic() - started))

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        done = pool.submit(ask)
        try:
            yield found
        finally:
            stopping.set()
            done.result()


@pytest.fixture
def owned(api: raw.Client, many: list[kinds.Kind], said: Said) -> list[kinds.Kind]:
    """Make an object of each kind whose owner goes, and one of each group's first kind that stays; give these kinds."""
    first = many[:GROUPS]
    started = time.monotonic()
    together(lambda kind: owning(api, kind, "gone"), many)
    together(lambda kind: owning(api, kind, "kept"), first)
    said(f"{len(many) + len(first)} objects with a ConfigMap each: made in {time.monotonic() - started:.1f} s")
    return first


@pytest.mark.timeout(600, func_only=True)
def test_the_collector_follows_every_kind(
    running: clusters.Cluster, api: raw.Client, many: list[kinds.Kind], owned: list[kinds.Kind], said: Said
) -> None:
    others = [kind for kind in many if kind not in owned]
    manager = running.plane.children["kube-controller-manager"]
    manager.stop()
    before = manager.command.log.stat().st_size
    together(lambda kind: deleted(api, kind, "gone"), owned)
    kept(api, many, "gone")

    with asking(api, owned[1].path(NAMESPACE, "kept")) as answers:
        started = time.monotonic()
        running.plane.restart_controller_manager()
        collected(api, owned, "gone")
        said(f"{len(owned)} dependents left over, collected after its start in {time.monotonic() - started:.1f} s")
        # It waits for all kinds, but not for ever: then it would go by what it knows.
        assert "all resource monitors have synced" in manager.command.log.read_text()[before:]
        kept(api, others, "gone")
        # That these owners go is told by an event alone: every kind has to be followed.
        started = time.monotonic()
        together(lambda kind: deleted(api, kind, "gone"), others)
        collected(api, others, "gone")
        said(f"{len(others)} owners of as many kinds deleted, dependents collected: {time.monotonic() - started:.1f} s")
        kept(api, owned, "kept")
        orphaned(api, owned[0])
        polling.throughout(lambda: kept(api, owned, "kept"), seconds=CALM)

    seconds = [duration for _, duration in answers]
    said(f"{len(answers)} gets meanwhile: median {statistics.median(seconds):.3f} s, longest {max(seconds):.3f} s")
    assert {status for status, _ in answers} == {200}


def orphaned(api: raw.Client, kind: kinds.Kind) -> None:
    """Delete an object and leave its dependent: it alone is freed, and not collected."""
    deleted(api, kind, "kept", "Orphan")
    polling.eventually(lambda: api.get(kind.path(NAMESPACE, "kept")).status == 404, seconds=SECONDS)
    freed = [name for name, item in dependents(api, "kept").items() if "ownerReferences" not in item["metadata"]]
    assert freed == [dependent(kind, "kept")]
