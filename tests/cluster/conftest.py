"""One real cluster for all tests in this folder; each test has a namespace and kinds of its own in it."""

import pathlib
from collections.abc import Callable, Iterator

import pytest
from cluster import commands, kinds, raw

from kindwright_dev import cluster as clusters
from kindwright_dev import errors, layout, tools

HERE = pathlib.Path(__file__).parent
TEST_SECONDS = 150


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bound the tests, not their fixtures: the first one may have to build a control plane."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(TEST_SECONDS, func_only=True))


@pytest.fixture(scope="session")
def running(built_tools: tools.Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[clusters.Cluster]:
    """Run the control plane, the stand-in for helm-controller and Kindwright, as its chart installs it."""
    cluster = clusters.Cluster(clusters.Options(data=tmp_path_factory.mktemp("cluster"), tools=built_tools))
    try:
        cluster.start()
    except errors.DevError as error:
        pytest.fail(error.render())
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def preparing(running: clusters.Cluster, tmp_path_factory: pytest.TempPathFactory) -> commands.Kubectl:
    """Give kubectl as the administrator, for what several tests share."""
    return commands.Kubectl(running.options.tools.kubectl, running.plane.kubeconfig, tmp_path_factory.mktemp("kubectl"))


@pytest.fixture(scope="session")
def examples(preparing: commands.Kubectl) -> pathlib.Path:
    """Apply the example definitions, and give their folder."""
    folder = layout.checkout().examples
    preparing.run("apply", "-f", str(folder / "definitions"))
    preparing.run("wait", "--for=condition=Discoverable", "-f", str(folder / "definitions"), "--timeout=30s")
    return folder


@pytest.fixture(autouse=True)
def serving(running: clusters.Cluster) -> None:
    """Start every test with a cluster that is whole, whatever the one before did to it."""
    replicas = running.kindwright.replicas
    if replicas and all(child.running() for child in replicas):
        return
    try:
        running.kindwright.start()
    except errors.DevError as error:
        pytest.fail(error.render())


@pytest.fixture
def admin(running: clusters.Cluster, tmp_path: pathlib.Path) -> commands.Kubectl:
    """Give kubectl as the administrator, in the default namespace."""
    return commands.Kubectl(running.options.tools.kubectl, running.plane.kubeconfig, tmp_path / "kubectl")


@pytest.fixture
def namespace(admin: commands.Kubectl) -> str:
    """Create a namespace for the test. It stays: the cluster is thrown away."""
    name = kinds.token()
    admin.run("create", "namespace", name)
    return name


@pytest.fixture
def kubectl(admin: commands.Kubectl, namespace: str) -> commands.Kubectl:
    """Give kubectl as the administrator, in the test's namespace."""
    return commands.Kubectl(admin.binary, admin.kubeconfig, admin.home, namespace)


@pytest.fixture
def define(admin: commands.Kubectl) -> kinds.Define:
    """Apply the definition of a kind and return when the cluster shows it."""

    def define(kind: kinds.Kind | None = None, definition: kinds.Document | None = None) -> kinds.Kind:
        kind = kind or kinds.Kind(kinds.token())
        admin.apply(definition or kind.definition())
        admin.run("wait", "--for=condition=Discoverable", "rd", kind.definition_name, "--timeout=30s")
        return kind

    return define


@pytest.fixture
def kind(define: kinds.Define) -> kinds.Kind:
    """Define a kind whose HelmReleases are suspended, so that helm has nothing to do."""
    return define()


@pytest.fixture(scope="module")
def shared_kind(preparing: commands.Kubectl) -> kinds.Kind:
    """Define such a kind for all tests of one file, which have namespaces of their own."""
    kind = kinds.Kind(kinds.token())
    preparing.apply(kind.definition())
    preparing.run("wait", "--for=condition=Discoverable", "rd", kind.definition_name, "--timeout=30s")
    return kind


@pytest.fixture
def api(running: clusters.Cluster) -> raw.Client:
    """Give plain HTTPS to kube-apiserver as the administrator."""
    return raw.from_kubeconfig(running.plane.kubeconfig)


@pytest.fixture
def facade(running: clusters.Cluster, examples: pathlib.Path, admin: commands.Kubectl) -> Callable[..., raw.Client]:
    """Give plain HTTPS to Kindwright itself, verified as the aggregator does; as nobody, or as a kubeconfig's user."""
    del examples
    service = admin.json("get", "apiservice", "v1alpha1.apps.kindwright.dev")

    def facade(kubeconfig: pathlib.Path | None = None) -> raw.Client:
        return raw.direct(running.kindwright.address, service["spec"]["caBundle"], kubeconfig)

    return facade


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a figure where the person who runs the tests sees it."""

    def said(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201

    return said
