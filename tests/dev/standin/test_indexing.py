from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from kindwright_dev.standin import artifacts, indexing, storing

INDEX = b"apiVersion: v1\nentries: {db: [], cache: []}\n"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[storing.Storage]:
    storage = storing.Storage(tmp_path)
    async with storage.serving("127.0.0.1", 0):
        yield storage


@pytest.fixture
async def indexes() -> AsyncIterator[indexing.Indexes]:
    async with aiohttp.ClientSession() as session:
        yield indexing.Indexes(session)


def test_an_index_tells_its_charts() -> None:
    assert indexing.read(INDEX) == indexing.Index(artifacts.digest(INDEX), frozenset({"db", "cache"}))


@pytest.mark.parametrize("content", [b"", b"[]", b"text", b"entries:"])
def test_an_index_without_charts(content: bytes) -> None:
    assert indexing.read(content).charts == frozenset()


def test_no_index_at_all() -> None:
    with pytest.raises(ValueError, match="no YAML"):
        indexing.read(b"{")


async def test_an_index_is_read_anew_every_time(
    served: storing.Storage, indexes: indexing.Indexes, tmp_path: Path
) -> None:
    (tmp_path / "index.yaml").write_bytes(INDEX)
    assert (await indexes.get(f"{served.base}/")).charts == {"db", "cache"}
    (tmp_path / "index.yaml").write_bytes(b"entries: {new: []}")
    assert (await indexes.get(f"{served.base}/")).charts == {"new"}


async def test_the_last_index_is_good_while_there_is_none(
    served: storing.Storage, indexes: indexing.Indexes, tmp_path: Path
) -> None:
    with pytest.raises(indexing.UnreachableError):
        await indexes.get(served.base)
    (tmp_path / "index.yaml").write_bytes(INDEX)
    first = await indexes.get(served.base)
    (tmp_path / "index.yaml").write_bytes(b"{")
    assert await indexes.get(served.base) == first
    (tmp_path / "index.yaml").unlink()
    assert await indexes.get(served.base) == first
