from pathlib import Path

import pytest

from kindwright_dev import errors, layout, tools


def binary(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


def test_kubebuilder_assets_win(tmp_path: Path) -> None:
    given = binary(tmp_path / "assets" / "etcd")
    place = layout.Layout(tmp_path)
    binary(place.bin / "etcd")
    found = tools.find(place, {"KUBEBUILDER_ASSETS": str(tmp_path / "assets")})
    assert found.etcd == given
    assert found.kube_apiserver == place.bin / "kube-apiserver"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    place = layout.Layout(tmp_path)
    binary(place.bin / "etcd")
    with pytest.raises(errors.DevError, match=r"not built yet: kube-apiserver, .*, crds; run"):
        tools.find(place, {}).require()


def test_nothing_is_missing_when_all_is_there(tmp_path: Path) -> None:
    place = layout.Layout(tmp_path)
    for name in ("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm"):
        binary(place.bin / name)
    binary(place.crds / "some.yaml")
    assert tools.find(place, {}).missing() == []


def test_the_checkout_is_the_one_this_lies_in() -> None:
    assert layout.checkout().root == Path(__file__).parents[2]
