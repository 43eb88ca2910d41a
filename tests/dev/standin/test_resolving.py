from pathlib import Path
from typing import Any

import pytest
from dev.standin import packages

from kindwright_dev.standin import archives, artifacts, helming, resolving

ARCHIVE = helming.Archive(Path("db-1.0.0.tgz"), "db", "1.0.0")
URL = "oci://registry.example.com/charts/db"


def repository(**selector: Any) -> dict[str, Any]:
    return {"spec": {"url": URL, **({"layerSelector": selector} if selector else {})}}


@pytest.mark.parametrize(
    ("url", "chart"),
    [(URL, "db"), ("oci://localhost:5000/db", "db"), ("oci://localhost:5000/a/b/db/", "db")],
)
def test_a_url_names_a_chart_by_its_last_part(url: str, chart: str) -> None:
    assert resolving.chart_of(url) == chart


def test_a_url_carries_no_tag() -> None:
    with pytest.raises(artifacts.SourceError) as failure:
        resolving.chart_of(f"{URL}:1.0.0")
    assert (failure.value.reason, failure.value.persistent) == ("URLInvalid", True)
    assert failure.value.message.endswith("URL must not contain a tag; remove ':1.0.0'")


def test_a_layer_is_copied_or_extracted() -> None:
    content = packages.packed()
    copied = resolving.oci_artifact(repository(operation="copy"), ARCHIVE, content)
    extracted = resolving.oci_artifact(repository(), ARCHIVE, content)
    assert copied.content == content
    assert extracted.content == archives.repacked(content)
    assert copied.revision == extracted.revision == f"1.0.0@{archives.manifest_digest(content)}"
    assert copied.observed["observedLayerSelector"] == {"operation": "copy"}
    assert copied.news[1] == f"new revision '{copied.revision}' for 'registry.example.com/charts/db:1.0.0'"


def test_a_layer_of_another_type() -> None:
    with pytest.raises(artifacts.SourceError) as failure:
        resolving.oci_artifact(repository(mediaType="text/plain"), ARCHIVE, packages.packed())
    assert failure.value.reason == "OCIArtifactLayerOperationFailed"


def test_a_tag_that_moves_is_another_revision() -> None:
    old = resolving.oci_artifact(repository(), ARCHIVE, packages.packed())
    new = resolving.oci_artifact(repository(), ARCHIVE, packages.packed(**{"values.yaml": "a: 1\n"}))
    assert old.revision != new.revision


def test_a_helm_chart_has_the_bytes_of_the_repository() -> None:
    build = resolving.helm_chart(ARCHIVE, b"bytes", {"noted": 1}, forced=True)
    assert (build.content, build.file, build.revision, build.forced) == (b"bytes", "db-1.0.0.tgz", "1.0.0", True)
