import contextlib
import gzip
import pathlib
import tarfile
from typing import Any

import pytest
from chartschemas import packing
from hypothesis import given, settings
from hypothesis import strategies as st

from kindwright_operator.charts import archives, records, unpacking


def refusal(archive: bytes, budget: archives.Budget | None = None) -> str:
    with pytest.raises(records.ChartError) as caught:
        unpacking.unpack(archive, budget)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_chart_and_what_says_something_about_its_values() -> None:
    files = packing.files({"size": 1}, {"type": "object"})
    files |= {"orders/templates/x.yaml": b"{{ not yaml", "orders/README.md": b"", "orders/crds/a.yaml": b"- ["}
    found = unpacking.unpack(packing.tgz(files))
    assert found == records.Chart("orders", "1.2.3", {"size": 1}, "size: 1\n", {"type": "object"}, subcharts=())


def test_a_chart_with_nothing_but_its_name() -> None:
    found = unpacking.unpack(packing.tgz(packing.files(appVersion=None)))
    assert (found.values, found.values_schema) == ({}, None)


def test_a_schema_that_is_a_boolean_is_one() -> None:
    assert unpacking.unpack(packing.tgz(packing.files(schema=False))).values_schema is False


def test_subcharts_come_in_folders_and_packed_under_their_aliases() -> None:
    packed = packing.tgz(packing.files({"port": 6379}, root="redis", name="redis"))
    files = {
        **packing.files(
            dependencies=[
                {"name": "redis", "alias": "cache"},
                {"name": "redis", "alias": "queue"},
                {"name": "postgres", "version": "1"},
            ]
        ),
        "orders/charts/redis-1.0.0.tgz": packed,
        **packing.files({"a": 1}, root="orders/charts/postgres", name="postgres"),
        **packing.files({"b": 1}, root="orders/charts/postgres/charts/common", name="common"),
        **packing.files({"c": 1}, root="orders/charts/postgres/charts/common/charts/deep", name="deep"),
        **packing.files({"d": 1}, root="orders/charts/_off", name="off"),
    }
    found = dict(unpacking.unpack(packing.tgz(files)).subcharts)
    assert list(found) == ["cache", "postgres", "queue"]
    assert found["cache"] is found["queue"]
    assert found["cache"].values == {"port": 6379}
    ((name, common),) = found["postgres"].subcharts
    assert (name, common.values, common.subcharts) == ("common", {"b": 1}, ())


def test_an_old_chart_lists_its_subcharts_in_a_file_of_its_own() -> None:
    files = {
        **packing.files(),
        "orders/requirements.yaml": b"dependencies: [{name: redis, alias: cache}]",
        **packing.files(root="orders/charts/redis", name="redis"),
    }
    assert [key for key, _ in unpacking.unpack(packing.tgz(files)).subcharts] == ["cache"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Chart.yaml is missing"),
        ({"orders/Chart.yaml": b"name: x"}, "name and version are required"),
        ({"orders/Chart.yaml": b"[]"}, "must be a map"),
        ({"orders/Chart.yaml": b"a: ["}, "Chart.yaml: "),
        (packing.files(b"- 1"), "values.yaml: must be a map"),
        (packing.files(b"a: &x [1, 2, 3]\nb: *nowhere"), "values.yaml: "),
        (packing.files(b"a: " + b"[" * 200 + b"]" * 200), "nested deeper"),
        (packing.files(b"a: " + b"x" * (2 << 20)), "more than"),
        ({**packing.files(), "orders/values.schema.json": b"{"}, "values.schema.json: "),
        ({**packing.files(), "orders/values.schema.json": b"[" * 5000}, "values.schema.json: "),
    ],
)
def test_what_helm_could_not_use_is_refused(files: dict[str, bytes], message: str) -> None:
    assert message in refusal(packing.tgz(files))


@pytest.mark.parametrize(
    "name", ["orders/../values.yaml", "../values.yaml", "/etc/values.yaml", "a\\..\\values.yaml", "c:/x/values.yaml"]
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    assert "leads out" in refusal(packing.tgz({**packing.files(), name: b"a: 1"}))


@pytest.mark.parametrize(
    "again", ["orders/values.yaml", "./orders/values.yaml", "other/values.yaml", "orders//values.yaml"]
)
def test_a_file_that_is_there_twice_is_refused(again: str) -> None:
    archive = packing.tgz([*packing.files({"a": 1}).items(), (again, b"a: 2")])
    assert "values.yaml twice" in refusal(archive)


def test_links_and_devices_are_passed_over() -> None:
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
    for kind in kinds:
        member = packing.link("orders/values.yaml", "orders/Chart.yaml", kind)
        assert unpacking.unpack(packing.tgz([*packing.files().items(), ("x", member)])).values == {}


def test_a_sparse_file_claims_bytes_that_it_does_not_have() -> None:
    member = tarfile.TarInfo("orders/values.yaml")
    member.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.size": str(1 << 50), "GNU.sparse.map": "0,0"}
    archive = packing.tgz([*packing.files().items(), ("x", member)], format=tarfile.PAX_FORMAT)
    assert unpacking.unpack(archive).values == {}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_are_names(form: int) -> None:
    files = {**packing.files({"a": 1}), f"orders/templates/{'x' * 300}": b""}
    assert unpacking.unpack(packing.tgz(files, format=form)).values == {"a": 1}


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        (archives.Budget(total=1 << 20), "more bytes than"),
        (archives.Budget(members=20), "more members than"),
        (archives.Budget(each=10), "a file in the archive"),
    ],
)
def test_more_than_the_budget_is_refused(budget: archives.Budget, message: str) -> None:
    many = {f"orders/templates/{index}": b"" for index in range(30)}
    bomb = {"orders/templates/big": bytes(4 << 20)}
    assert message in refusal(packing.tgz({**packing.files({"a": "x" * 100}), **many, **bomb}), budget)


def test_packed_subcharts_share_the_budget() -> None:
    packed = {
        f"orders/charts/{name}.tgz": packing.tgz({**packing.files(root=name, name=name), f"{name}/x": bytes(300_000)})
        for name in "abc"
    }
    archive = packing.tgz({**packing.files(), **packed})
    assert len(unpacking.unpack(archive).subcharts) == 3
    assert "more bytes" in refusal(archive, archives.Budget(total=700_000))


@pytest.mark.parametrize("cut", [5, 20, -30, -9, -1])
def test_half_an_archive_is_refused(cut: int) -> None:
    assert refusal(packing.tgz(packing.files({"a": 1}))[:cut])


def test_bytes_after_the_archive_must_be_gzip_again() -> None:
    archive = packing.tgz(packing.files({"a": 1}))
    assert unpacking.unpack(archive + bytes(100)).values == {"a": 1}
    assert "gzip" in refusal(archive + b"more")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2999), st.integers(0, 255)), min_size=1, max_size=8), st.booleans())
def test_no_archive_does_worse_than_being_refused(changes: list[tuple[int, int]], packed: bool) -> None:
    whole = packing.tar({**packing.files({"a": 1}), "orders/" + "y" * 120: b""}, format=tarfile.PAX_FORMAT)
    archive = bytearray(gzip.compress(whole) if packed else whole)
    for index, value in changes:
        archive[index % len(archive)] = value
    with contextlib.suppress(records.ChartError):
        unpacking.unpack(bytes(archive) if packed else gzip.compress(bytes(archive)))


def write(folder: pathlib.Path, files: dict[str, Any]) -> pathlib.Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "orders"


def test_a_folder_is_read_as_its_archive_would_be(tmp_path: pathlib.Path) -> None:
    files = {
        **packing.files({"a": 1}, {"type": "object"}, dependencies=[{"name": "redis", "alias": "cache"}]),
        **packing.files({"b": 1}, root="orders/charts/redis", name="redis"),
        "orders/charts/packed.tgz": packing.tgz(packing.files(root="packed", name="packed")),
        "orders/templates/x.yaml": b"",
    }
    archive = tmp_path / "orders.tgz"
    archive.write_bytes(packing.tgz(files))
    found = unpacking.read_folder(write(tmp_path, files))
    assert found == unpacking.unpack(archive.read_bytes()) == unpacking.read_folder(archive)
    assert [key for key, _ in found.subcharts] == ["cache", "packed"]


def test_a_folder_that_is_none_is_refused(tmp_path: pathlib.Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(records.ChartError):
            unpacking.read_folder(path)


def test_values_are_what_helm_takes_them_for() -> None:
    files = packing.files(b"flag: y\nlimit: 1.5e3\nport: 08\nclock: 1:30\nodd: =\non: x\n")
    expected = {"flag": True, "limit": 1500, "port": 8, "clock": "1:30", "odd": "=", "true": "x"}
    assert unpacking.unpack(packing.tgz(files)).values == expected
