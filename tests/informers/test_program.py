"""The informer program by itself: its own tests, and that it ends when it should."""

import subprocess
from pathlib import Path

import pytest
from informers import building

from kindwright_dev import layout, targets

pytestmark = pytest.mark.timeout(building.BUILD_SECONDS + 60)


@pytest.fixture(scope="module")
def program() -> Path:
    return building.PROGRAM.build()


def test_its_own_tests_pass() -> None:
    building.PROGRAM.go("test", *targets.FLAGS, "-timeout=60s", "./...")


def test_its_client_is_as_new_as_the_control_plane() -> None:
    pinned = (layout.checkout().modules / "kubernetes" / "go.mod").read_text()
    version = targets.kubernetes_version(pinned)[0].replace("v1.", "v0.", 1)
    own = (building.PROGRAM.folder / "go.mod").read_text()
    assert f"k8s.io/client-go {version}\n" in own
    assert f"k8s.io/apimachinery {version}\n" in own


def test_it_is_formatted() -> None:
    gofmt = Path(building.PROGRAM.go("env", "GOROOT").strip()) / "bin" / "gofmt"
    assert subprocess.check_output([str(gofmt), "-l", str(building.PROGRAM.folder)], text=True) == ""


def test_what_it_can_not_do_is_an_error(program: Path, tmp_path: Path) -> None:
    for arguments, complaint in (
        (["--kubeconfig", str(tmp_path / "none")], "no such file"),
        (["--kubeconfig", str(_kubeconfig(tmp_path)), "--dynamic", "pods"], '"pods" is not group/version/resource'),
        (["--kubeconfig", str(_kubeconfig(tmp_path)), "--dynamic", "a/v1/pods"], "unknown: no such command"),
    ):
        done = subprocess.run(
            [str(program), *arguments], input="unknown\n", capture_output=True, text=True, check=False, timeout=30
        )
        assert done.returncode == 1, done
        assert complaint in done.stderr


def test_it_answers_without_a_server_and_ends_with_its_input(program: Path, tmp_path: Path) -> None:
    argv = [str(program), "--kubeconfig", str(_kubeconfig(tmp_path)), "--metadata", "a/v1/pods"]
    done = subprocess.run(argv, input="synced\n", capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, done.stdout) == (0, '{"metadata/a/v1/pods":false}\n')


def _kubeconfig(folder: Path) -> Path:
    """Write one for a server that is not there."""
    path = folder / "kubeconfig"
    path.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: it\n"
        "clusters: [{name: it, cluster: {server: 'http://127.0.0.1:1'}}]\n"
        "contexts: [{name: it, context: {cluster: it, user: it}}]\n"
        "users: [{name: it, user: {}}]\n"
    )
    return path
