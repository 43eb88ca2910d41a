import datetime
import json
from typing import Any

import pytest
from conversion import samples

from kindwright_facade import kinds
from kindwright_facade.conversion import members
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


def view(shape: rendering.Shape = rendering.Shape.OBJECT, **options: Any) -> rendering.View:
    return rendering.View(samples.POSTGRES, samples.version(), shape, **options)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "now", lambda: NOW)


def table(status: Any = None, **options: Any) -> Any:
    return json.loads(view(rendering.Shape.TABLE, **options).show(samples.release(status=status)))


@pytest.mark.usefixtures("later")
def test_a_row_for_people() -> None:
    found = table(READY)
    assert (found["kind"], found["apiVersion"]) == ("Table", "meta.k8s.io/v1")
    assert found["metadata"] == {"resourceVersion": "7"}
    (row,) = found["rows"]
    assert row["cells"] == ["orders", "True", "2m", "1.2.3", 1]


@pytest.mark.usefixtures("later")
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


def test_columns_are_named_unless_they_have_been() -> None:
    assert table()["columnDefinitions"] == tables.definitions(samples.version().columns)
    assert table(headed=False)["columnDefinitions"] is None


def listed(shown: rendering.View, meta: Any, *releases: Any) -> Any:
    """Put a list together as `listing` does."""
    items = [members.encode(samples.POSTGRES, "v1alpha1", release) for release in releases]
    body = b",".join(shown.element(item, NOW) for item in items)
    return json.loads(shown.opening() + body + shown.closing(meta))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_has_upstreams_metadata(count: int) -> None:
    meta = {"resourceVersion": "9", "continue": "t", "remainingItemCount": 3, "selfLink": "x"}
    found = listed(view(), meta, *[samples.release(f"a{number}") for number in range(count)])
    assert found["kind"] == "PostgresList"
    assert found["apiVersion"] == "apps.example.com/v1alpha1"
    assert found["metadata"] == {"resourceVersion": "9", "continue": "t", "remainingItemCount": 3}
    assert [item["metadata"]["name"] for item in found["items"]] == ["a0", "a1", "a2"][:count]


@pytest.mark.parametrize(
    ("shape", "kept"),
    [(rendering.Shape.OBJECT, True), (rendering.Shape.TABLE, False), (rendering.Shape.PARTIAL, False)],
)
def test_only_objects_show_that_nothing_follows(shape: rendering.Shape, kept: bool) -> None:
    found = listed(view(shape), {"resourceVersion": "9", "continue": ""})
    assert ("continue" in found["metadata"]) is kept


@pytest.mark.parametrize("meta_version", ["v1", "v1beta1"])
def test_metadata_only(meta_version: str) -> None:
    shown = view(rendering.Shape.PARTIAL, meta_version=meta_version)
    found = json.loads(shown.show(samples.release(status=READY)))
    assert (found["kind"], found["apiVersion"]) == ("PartialObjectMetadata", f"meta.k8s.io/{meta_version}")
    assert set(found) == {"kind", "apiVersion", "metadata"}
    several = listed(shown, {"resourceVersion": "9"}, samples.release(status=READY))
    assert several["kind"] == "PartialObjectMetadataList"
    assert several["items"] == [found]


def test_a_list_of_rows_counts_ages_to_one_moment() -> None:
    found = listed(view(rendering.Shape.TABLE), {"resourceVersion": "9"}, samples.release("a"), samples.release("b"))
    assert (found["kind"], found["metadata"]) == ("Table", {"resourceVersion": "9"})
    assert found["columnDefinitions"] == tables.definitions(samples.version().columns)
    assert [row["cells"][:3] for row in found["rows"]] == [["a", "Unknown", "2m"], ["b", "Unknown", "2m"]]


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
    event = json.loads(view(shape).bookmark("9", initial_events_end=True))
    assert event["type"] == "BOOKMARK"
    found = event["object"]
    assert found["kind"] == kind
    # In a Table the row stands for the object.
    shown = found["rows"][0]["object"] if shape is rendering.Shape.TABLE else found
    assert shown["metadata"] == {"resourceVersion": "9", "annotations": marks}
    assert json.loads(view(shape).bookmark("9"))["object"]["metadata"] == {"resourceVersion": "9"}


@pytest.mark.parametrize(
    ("include", "end", "kind", "api"),
    [
        ("Metadata", False, "PartialObjectMetadata", "meta.k8s.io/v1"),
        ("Metadata", True, "PartialObjectMetadata", "meta.k8s.io/v1"),
        ("Object", False, "Postgres", "apps.example.com/v1alpha1"),
        ("Object", True, "Postgres", "apps.example.com/v1alpha1"),
        ("None", False, None, None),
        # The one that tells of the end is the only one that is told by an annotation.
        ("None", True, "PartialObjectMetadata", "meta.k8s.io/v1"),
    ],
)
def test_a_bookmark_as_a_row(include: str, end: bool, kind: str | None, api: str | None) -> None:
    shown = view(rendering.Shape.TABLE, include=include)
    found = json.loads(shown.bookmark("9", initial_events_end=end))["object"]
    (row,) = found["rows"]
    assert row["cells"] == ["", *[None] * (len(found["columnDefinitions"]) - 1)]
    carried = row["object"] or {}
    assert (carried.get("kind"), carried.get("apiVersion")) == (kind, api)
    if kind is not None:
        marks = {"annotations": {"k8s.io/initial-events-end": "true"}} if end else {}
        assert carried["metadata"] == {"resourceVersion": "9", **marks}
        assert set(carried) == {"kind", "apiVersion", "metadata"}
