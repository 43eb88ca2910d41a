import datetime
import json
from typing import Any

import pytest
from conversion import samples

from kindwright_facade import kinds
from kindwright_facade.conversion import members, restoring
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
        ("string", "", ""),
        ("string", 5, "5"),
        ("string", 1234567890123, "1234567890123"),
        ("string", 2.5, "2.5"),
        ("string", -0.5, "-0.5"),
        ("string", 0.0, "0"),
        ("string", 123456.5, "123456.5"),
        ("string", 1000000.5, "1.0000005e+06"),
        ("string", 1.5e30, "1.5e+30"),
        ("string", 0.0001, "0.0001"),
        ("string", 0.00000125, "1.25e-06"),
        ("string", 1e-100, "1e-100"),
        ("string", True, "true"),
        ("string", False, "false"),
        ("string", None, "<no value>"),
        ("string", [], "[]"),
        ("string", {"b": [1, None, True], "a": "é"}, '{"a":"é","b":[1,null,true]}'),
        ("string", ["<a>&b", 'q"\\'], r'["\u003ca\u003e\u0026b","q\"\\"]'),
        ("string", [1000000.5, 1.5e30, 0.0000001, 0.000001], "[1000000.5,1.5e+30,1e-7,0.000001]"),
        ("string", ..., None),
        ("integer", 5, 5),
        ("integer", 5.9, 5),
        ("integer", -5.9, -5),
        ("integer", 1.5e30, -(1 << 63)),
        ("integer", "5", None),
        ("integer", True, None),
        ("integer", None, None),
        ("integer", [5], None),
        ("integer", ..., None),
        ("number", 1.5, 1.5),
        ("number", 2, 2),
        ("number", 2**53 + 1, 2**53),
        ("number", 2**63 - 1, 9223372036854776000),
        ("number", "x", None),
        ("number", None, None),
        ("boolean", True, True),
        ("boolean", False, False),
        ("boolean", "true", None),
        ("boolean", 1, None),
        ("date", "2026-01-01T00:00:00Z", "2m"),
        ("date", "2026-01-01T01:00:00.5+01:00", "119s"),
        ("date", "tomorrow", "<invalid>"),
        ("date", "2026-01-01", "<invalid>"),
        ("date", "2026-01-01 00:00:00Z", "<invalid>"),
        ("date", "2026-13-01T00:00:00Z", "<invalid>"),
        ("date", "", "<unknown>"),
        ("date", "null", "<unknown>"),
        ("date", "0001-01-01T00:00:00Z", "<unknown>"),
        ("date", 5, None),
        ("date", None, None),
    ],
)
def test_a_cell_is_of_its_columns_type_or_null(kind: str, value: Any, shown: Any) -> None:
    found = cell(kind, value)
    assert found == shown
    assert type(found) is type(shown)


@pytest.mark.parametrize("kind", ["string", "integer"])
def test_of_several_values_the_first_is_shown(kind: str) -> None:
    column = kinds.Column("X", kind, ".spec.ports[*].port")
    found = {"metadata": {"name": "a"}, "spec": {"ports": [{"port": 1}, {"port": 2}]}}
    assert tables.cells([column], found, NOW)[-1] == ("1" if kind == "string" else 1)


@pytest.mark.parametrize(
    ("path", "kind", "shown"),
    [
        (".status.release.chart", "string", "postgres"),
        (".status.release.revision", "integer", 3),
        (".status.release.suspended", "boolean", True),
        (".status.version", "string", "1.2.3"),
        ('.status.conditions[?(@.type=="Ready")].status', "string", "True"),
    ],
)
def test_what_is_known_of_the_release_can_be_a_column(path: str, kind: str, shown: Any) -> None:
    history = [{"chartName": "postgres", "chartVersion": "1.2.3", "version": 3}]
    live = samples.release(status={**READY, "history": history})
    live["spec"]["suspend"] = True
    column = kinds.Column("X", kind, path)
    assert tables.cells([column], restoring.restore(samples.POSTGRES, "v1alpha1", live), NOW)[-1] == shown


def test_a_column_is_described_as_it_is_written() -> None:
    plain = kinds.Column("X", "date", ".spec.x")
    written = kinds.Column("Y", "integer", ".spec.y", "int32", "How many.", 2)
    one, other = tables.definitions([plain, written])[-2:]
    assert (one["name"], one["type"], one["format"], one["priority"]) == ("X", "date", "", 0)
    assert ".spec.x" in one["description"]
    assert other == {"name": "Y", "type": "integer", "format": "int32", "description": "How many.", "priority": 2}


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
