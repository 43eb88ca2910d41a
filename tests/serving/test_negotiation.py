from typing import Any

import pytest

from kindwright_facade import errors
from kindwright_facade.documents import rendering
from kindwright_facade.web import negotiation

OBJECT, TABLE, PARTIAL = rendering.Shape.OBJECT, rendering.Shape.TABLE, rendering.Shape.PARTIAL
AS_TABLE = "as=Table;g=meta.k8s.io;v=v1"
AS_PARTIAL = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
AS_LIST = "as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


@pytest.mark.parametrize(
    ("header", "types"),
    [
        ("application/json", ["application/json"]),
        ("a/b;q=0.1, c/d;q=0.9, e/f", ["e/f", "c/d", "a/b"]),
        ("a/b, c/d", ["a/b", "c/d"]),
        ("a/b;q=0", []),
        ("a/b;q=nonsense, c/d", ["c/d"]),
        ("A/B", ["a/b"]),
        (" , ,", []),
        ("a/b;q=nan", []),
    ],
)
def test_the_most_wanted_comes_first(header: str, types: list[str]) -> None:
    assert [found.type for found in negotiation.parse(header)] == types


@pytest.mark.parametrize(
    ("header", "collection", "media", "shape"),
    [
        (None, True, "application/json", OBJECT),
        ("", True, "application/json", OBJECT),
        ("*/*", True, "application/json", OBJECT),
        ("application/*", False, "application/json", OBJECT),
        ("application/yaml", False, "application/yaml", OBJECT),
        ("application/yaml;q=0.5, application/json;q=0.9", False, "application/json", OBJECT),
        ("application/yaml;q=0.9, application/json;q=0.5", False, "application/yaml", OBJECT),
        ("application/vnd.kubernetes.protobuf, application/json", True, "application/json", OBJECT),
        ("application/cbor, application/json", True, "application/json", OBJECT),
        (f"application/json;{AS_TABLE}", True, "application/json", TABLE),
        (f"application/json;{AS_TABLE}", False, "application/json", TABLE),
        (f"application/yaml;{AS_TABLE}", False, "application/yaml", TABLE),
        (f"application/json;{AS_PARTIAL}", False, "application/json", PARTIAL),
        (f"application/json;{AS_LIST}", True, "application/json", PARTIAL),
        (f"application/json;{AS_PARTIAL}, application/json", True, "application/json", OBJECT),
        ("application/json;as=Table;v=v2;g=meta.k8s.io, application/json", True, "application/json", OBJECT),
        ("application/json;as=Table;v=v1;g=other, application/json", True, "application/json", OBJECT),
        (
            f"application/vnd.kubernetes.protobuf;{AS_LIST},application/json;{AS_LIST}",
            True,
            "application/json",
            PARTIAL,
        ),
        (f"application/json;{AS_TABLE},application/json", True, "application/json", TABLE),
        (f"application/json; {AS_TABLE.replace(';', '; ')} ; q=1", True, "application/json", TABLE),
    ],
)
def test_what_is_chosen(header: str | None, collection: bool, media: str, shape: Any) -> None:
    found = negotiation.object_representation(header, collection=collection)
    assert (found.media_type, found.shape, found.meta_version) == (media, shape, "v1")


def test_the_older_version_of_tables() -> None:
    header = "application/json;as=Table;g=meta.k8s.io;v=v1beta1"
    assert negotiation.object_representation(header, collection=True).meta_version == "v1beta1"


@pytest.mark.parametrize(
    "header",
    [
        "text/html",
        "application/json;q=0",
        f"application/json;{AS_PARTIAL}",
        "application/json;as=Unknown;g=meta.k8s.io;v=v1",
        ",",
    ],
)
def test_nothing_fits(header: str) -> None:
    with pytest.raises(errors.StatusError) as caught:
        negotiation.object_representation(header, collection=True)
    assert (caught.value.code, caught.value.reason) == (406, "NotAcceptable")
    assert "application/json, application/yaml" in caught.value.message
