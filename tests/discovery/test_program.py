"""The discovering program by itself: that it is built of what the control plane is built of, and that it can fail."""

import subprocess
from pathlib import Path

import pytest
from discovery import compiling

from kindwright_dev import layout, targets

pytestmark = pytest.mark.timeout(compiling.BUILD_SECONDS + 60)


@pytest.fixture(scope="module")
def program() -> Path:
    return compiling.PROGRAM.build()


def test_its_client_is_as_new_as_the_control_plane() -> None:
    pinned = (layout.checkout().modules / "kubernetes" / "go.mod").read_text()
    version = targets.kubernetes_version(pinned)[0].replace("v1.", "v0.", 1)
    own = (compiling.PROGRAM.folder / "go.mod").read_text()
    assert f"k8s.io/client-go {version}\n" in own
    assert f"k8s.io/apimachinery {version}\n" in own


def test_it_is_formatted_and_sound() -> None:
    gofmt = Path(compiling.PROGRAM.go("env", "GOROOT").strip()) / "bin" / "gofmt"
    assert subprocess.check_output([str(gofmt), "-l", str(compiling.PROGRAM.folder)], text=True) == ""
    assert compiling.PROGRAM.go("vet", targets.FLAGS[0], ".") == ""


def test_what_it_can_not_do_is_an_error(program: Path, tmp_path: Path) -> None:
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: it\n"
        "clusters: [{name: it, cluster: {server: 'http://127.0.0.1:1'}}]\n"
        "contexts: [{name: it, context: {cluster: it, user: it}}]\n"
        "users: [{name: it, user: {}}]\n"
    )
    for arguments, complaint in (
        (["--kubeconfig", str(tmp_path / "none")], "no such file"),
        (["--kubeconfig", str(kubeconfig), "Pod"], '"Pod" is not kind.version.group'),
        (["--kubeconfig", str(kubeconfig), "Pod.v1.example.com"], "connection refused"),
    ):
        done = subprocess.run(
            [str(program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 1, done
        assert complaint in done.stderr
