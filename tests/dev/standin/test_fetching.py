from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from dev.standin import packages

from kindwright_dev.standin import archives, artifacts, fetching, storing

WHERE = "helmchart/default/it/db-1.0.0.tgz"
MANIFEST = "sha256:0123456789abcdef"


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[storing.Storage]:
    storage = storing.Storage(tmp_path / "artifacts")
    async with storage.serving("127.0.0.1", 0):
        yield storage


@pytest.fixture
async def fetcher(tmp_path: Path) -> AsyncIterator[fetching.Fetcher]:
    async with aiohttp.ClientSession() as session:
        yield fetching.Fetcher(session, tmp_path / "fetched")


def source(
    storage: storing.Storage, content: bytes, kind: str = "HelmChart", revision: str = "1.0.0"
) -> dict[str, Any]:
    storage.store(WHERE, content)
    artifact = {"digest": artifacts.digest(content), "revision": revision, "url": f"{storage.base}/{WHERE}"}
    return {"kind": kind, "status": {"artifact": artifact}}


async def test_a_helm_chart_is_installed_as_it_is(storage: storing.Storage, fetcher: fetching.Fetcher) -> None:
    content = packages.packed()
    archive = await fetcher.fetch(source(storage, content))
    assert (archive.chart, archive.version, archive.digest) == ("db", "1.0.0", "")
    assert archive.path.read_bytes() == content


async def test_a_chart_of_a_registry_has_its_digest_in_its_version(
    storage: storing.Storage, fetcher: fetching.Fetcher
) -> None:
    found = source(storage, packages.packed(), "OCIRepository", f"1.0.0@{MANIFEST}")
    archive = await fetcher.fetch(found)
    assert (archive.version, archive.digest) == ("1.0.0+0123456789ab", MANIFEST)
    assert archives.metadata(archive.path.read_bytes())["version"] == archive.version


async def test_an_artifact_is_fetched_once(storage: storing.Storage, fetcher: fetching.Fetcher) -> None:
    found = source(storage, packages.packed())
    first = await fetcher.fetch(found)
    storage.forget("HelmChart", "default", "it")
    assert await fetcher.fetch(found) == first


async def test_what_can_not_be_installed(storage: storing.Storage, fetcher: fetching.Fetcher) -> None:
    gone, changed = source(storage, packages.packed()), source(storage, packages.packed())
    changed["status"]["artifact"]["digest"] = artifacts.digest(b"other")
    with pytest.raises(fetching.FetchError, match="digest mismatch"):
        await fetcher.fetch(changed)
    with pytest.raises(fetching.FetchError, match="no chart"):
        await fetcher.fetch(source(storage, b"text"))
    storage.forget("HelmChart", "default", "it")
    with pytest.raises(fetching.FetchError, match="404"):
        await fetcher.fetch(gone)
