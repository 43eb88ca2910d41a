import datetime
from typing import Any

import pytest
from conversion import samples

from kindwright_facade import kinds
from kindwright_facade.documents import rendering, tables

NOW = datetime.datetime(2026, 1, 1, 0, 2, tzinfo=datetime.UTC)
READY = {"conditions": [{"type": "Ready", "status": "True"}], "history": [{"chartVersion": "1.2.3"}]}


def cell(kind: str, value: Any) -> Any:
    column = kinds.Column("X", kind, ".spec.x")
    found = {"metadata": {"name": "a"}, "spec": {} if value is ... else {"x": value}}
    return tables.cells([column], found, NOW)[-1]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("string", "a", "a"),
        ("string", 5, "5"),
        ("string", True, "true"),
        ("string", {"a": [1]}, '{"a":[1]}'),
        ("string", ..., None),
        ("integer", 5, 5),
        ("integer", 5.9, 5),
        ("integer", "5", None),
        ("integer", True, None),
        ("integer", ..., None),
        ("number", 1.5, 1.5),
        ("number", 2, 2),
        ("number", "x", None),
        ("boolean", True, True),
        ("boolean", False, False),
        ("boolean", "true", None),
        ("date", "2026-01-01T00:00:00Z", "2m"),
        ("date", "tomorrow", "<invalid>"),
    ],
)
def test_a_cell_is_of_its_columns_type_or_null(kind: str, value: Any, shown: Any) -> None:
    found = cell(kind, value)
    assert found == shown
    assert type(found) is type(shown)


def test_a_date_that_is_missing_is_null_as_upstream_has_it() -> None:
    assert cell("date", ...) is None


def test_the_first_columns_are_the_same_for_every_kind() -> None:
    named = [column["name"] for column in tables.definitions(samples.version().columns)]
    assert named == ["Name", "Ready", "Age", "Version", "Replicas"]
    for column in tables.definitions(samples.version().columns):
        assert set(column) == {"name", "type", "format", "description", "priority"}
        assert column["description"]


def table(status: Any = None, **options: Any) -> Any:
    view = rendering.View(samples.POSTGRES, samples.version(), rendering.Shape.TABLE, **options)
    return view.one(samples.release(status=status), now=NOW)


def test_a_row_for_people() -> None:
    found = table(READY)
    assert (found["kind"], found["apiVersion"]) == ("Table", "meta.k8s.io/v1")
    assert found["metadata"] == {"resourceVersion": "7"}
    (row,) = found["rows"]
    assert row["cells"] == ["orders", "True", "2m", "1.2.3", 1]


def test_a_row_before_flux_has_said_anything() -> None:
    assert table()["rows"][0]["cells"] == ["orders", "Unknown", "2m", "", 1]


@pytest.mark.parametrize(
    ("include", "kind", "keys"),
    [
        ("Metadata", "PartialObjectMetadata", {"kind", "apiVersion", "metadata"}),
        ("Object", "Postgres", {"kind", "apiVersion", "metadata", "spec", "status"}),
    ],
)
def test_what_a_row_carries(include: str, kind: str, keys: set[str]) -> None:
    carried = table(READY, include=include)["rows"][0]["object"]
    assert carried["kind"] == kind
    assert set(carried) == keys
    assert carried["metadata"]["name"] == "orders"


def test_a_row_may_carry_nothing() -> None:
    assert table(include="None")["rows"][0].get("object") is None


def test_a_list_leaves_out_what_is_no_member() -> None:
    stray = samples.release(name="stray")
    stray["metadata"]["name"] = "stray"
    listing = {"metadata": {"resourceVersion": "9", "continue": "t", "remainingItemCount": 3, "selfLink": "x"}}
    view = rendering.View(samples.POSTGRES, samples.version())
    found = view.listed({**listing, "items": [samples.release(), stray]})
    assert found["kind"] == "PostgresList"
    assert found["apiVersion"] == "apps.example.com/v1alpha1"
    assert found["metadata"] == {"resourceVersion": "9", "continue": "t", "remainingItemCount": 3}
    assert [item["metadata"]["name"] for item in found["items"]] == ["orders"]
    assert view.listed({**listing, "items": None})["items"] == []


@pytest.mark.parametrize("meta_version", ["v1", "v1beta1"])
def test_metadata_only(meta_version: str) -> None:
    view = rendering.View(samples.POSTGRES, samples.version(), rendering.Shape.PARTIAL, meta_version=meta_version)
    found = view.one(samples.release(status=READY))
    assert (found["kind"], found["apiVersion"]) == ("PartialObjectMetadata", f"meta.k8s.io/{meta_version}")
    assert set(found) == {"kind", "apiVersion", "metadata"}
    listed = view.listed({"metadata": {"resourceVersion": "9"}, "items": [samples.release()]})
    assert listed["kind"] == "PartialObjectMetadataList"
    assert listed["items"] == [found]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (rendering.Shape.OBJECT, "Postgres"),
        (rendering.Shape.PARTIAL, "PartialObjectMetadata"),
        (rendering.Shape.TABLE, "Table"),
    ],
)
def test_a_bookmark_tells_a_version_and_marks_only(shape: rendering.Shape, kind: str) -> None:
    marks = {"k8s.io/initial-events-end": "true"}
    view = rendering.View(samples.POSTGRES, samples.version(), shape)
    found = view.bookmark({"resourceVersion": "9", "annotations": marks, "creationTimestamp": None, "name": "x"})
    assert found["kind"] == kind
    # In a Table the row stands for the object.
    shown = found["rows"][0]["object"] if shape is rendering.Shape.TABLE else found
    assert shown["metadata"] == {"resourceVersion": "9", "annotations": marks}
    assert view.bookmark({"resourceVersion": "9"})["metadata"] == {"resourceVersion": "9"}
