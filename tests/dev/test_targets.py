from pathlib import Path

import pytest

from kindwright_dev import targets

GO_MOD = "module example\n\nrequire k8s.io/kubernetes v1.36.3\n\nreplace (\n\tk8s.io/api => k8s.io/api v0.36.3\n)\n"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "go.mod").write_text(GO_MOD)
    (tmp_path / "go.sum").write_text("")
    return tmp_path


def test_kubernetes_is_told_its_version() -> None:
    assert targets.version_flags(GO_MOD) == [
        "-X k8s.io/component-base/version.gitVersion=v1.36.3",
        "-X k8s.io/component-base/version.gitMajor=1",
        "-X k8s.io/component-base/version.gitMinor=36",
        "-X k8s.io/component-base/version.gitTreeState=clean",
    ]


def test_a_module_without_kubernetes_is_refused() -> None:
    with pytest.raises(ValueError, match="requires no k8s"):
        targets.version_flags("module example\n")


def test_one_binary_gets_its_name_and_several_a_folder(module: Path) -> None:
    one = targets.Target(module, {"etcd": "example/server"})
    two = targets.Target(module, {"a": "example/a", "b": "example/b"})
    assert one.output(Path("bin")) == Path("bin/etcd")
    assert two.output(Path("bin")) == Path("bin")


def test_what_is_provided_is_left_out(module: Path) -> None:
    target = targets.Target(module, {"a": "example/a", "b": "example/b"})
    assert target.without({"a", "z"}).packages == {"b": "example/b"}


@pytest.mark.parametrize("name", ["go.mod", "go.sum"])
def test_changed_pins_make_another_digest(module: Path, name: str) -> None:
    target = targets.Target(module, {"a": "example/a"})
    before = target.digest()
    (module / name).write_text("changed")
    assert target.digest() != before


def test_changed_flags_make_another_digest(module: Path) -> None:
    packages = {"a": "example/a"}
    assert targets.Target(module, packages).digest() != targets.Target(module, packages, ("-s",)).digest()


def test_the_pinned_modules_cover_every_tool() -> None:
    modules = Path(__file__).parents[2] / "dev" / "tools"
    binaries = {name for target in targets.everything(modules) for name in target.packages}
    assert binaries >= {"etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm"}
