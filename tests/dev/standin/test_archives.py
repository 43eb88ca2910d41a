import pytest
from dev.standin import packages

from kindwright_dev.standin import archives


def test_the_metadata_is_the_charts_own_not_a_subcharts() -> None:
    assert archives.metadata(packages.packed("db", "1.2.3"))["version"] == "1.2.3"


def test_an_archive_without_a_chart() -> None:
    with pytest.raises(KeyError):
        archives.metadata(archives.with_version(packages.packed("a/b"), "1.0.0"))


def test_another_version_changes_nothing_else() -> None:
    old = packages.packed(**{"values.yaml": "a: 1\n"})
    new = archives.with_version(old, "1.0.0+abc")
    assert archives.metadata(new) == {**archives.metadata(old), "version": "1.0.0+abc"}
    kept = {path: data for path, data in packages.unpacked(new).items() if path != "db/Chart.yaml"}
    assert kept == {path: data for path, data in packages.unpacked(old).items() if path != "db/Chart.yaml"}


def test_a_layer_that_is_extracted_has_other_bytes_and_the_same_files() -> None:
    old = packages.packed()
    new = archives.repacked(old)
    assert new != old
    assert packages.unpacked(new) == packages.unpacked(old)


def test_a_manifest_is_named_by_its_chart() -> None:
    digest = archives.manifest_digest(packages.packed())
    assert digest.startswith("sha256:")
    assert digest == archives.manifest_digest(packages.packed())
    assert digest != archives.manifest_digest(packages.packed(**{"values.yaml": "a: 1\n"}))


def test_annotations_are_those_of_helm_push() -> None:
    assert archives.image_annotations({"name": "db", "version": "1.0.0", "home": "x"}) == {
        "org.opencontainers.image.title": "db",
        "org.opencontainers.image.version": "1.0.0",
    }
