from pathlib import Path

import aiohttp
import pytest
import yarl

from kindwright_dev.standin import artifacts, storing

FOLDER = "helmchart/default/it"


@pytest.fixture
def storage(tmp_path: Path) -> storing.Storage:
    return storing.Storage(tmp_path / "artifacts")


def artifact(name: str, content: bytes) -> artifacts.Document:
    return {"path": f"{FOLDER}/{name}", "digest": artifacts.digest(content)}


def test_what_is_stored_is_held_byte_for_byte(storage: storing.Storage) -> None:
    storage.store(f"{FOLDER}/a.tgz", b"one")
    assert storage.holds(artifact("a.tgz", b"one"))
    assert not storage.holds(artifact("a.tgz", b"two"))
    assert not storage.holds(artifact("b.tgz", b"one"))


def test_the_one_before_is_kept_and_no_more(storage: storing.Storage) -> None:
    for number in range(4):
        storage.store(f"{FOLDER}/{number}.tgz", b"%d" % number)
    held = [number for number in range(4) if storage.holds(artifact(f"{number}.tgz", b"%d" % number))]
    assert held == [2, 3]


def test_a_source_that_goes_takes_its_files_along(storage: storing.Storage) -> None:
    storage.store(f"{FOLDER}/a.tgz", b"one")
    storage.store("helmchart/default/other/a.tgz", b"one")
    storage.forget("HelmChart", "default", "it")
    storage.forget("HelmChart", "default", "nobody")
    assert not storage.holds(artifact("a.tgz", b"one"))
    assert storage.holds({"path": "helmchart/default/other/a.tgz", "digest": artifacts.digest(b"one")})


async def test_files_are_served_as_they_are(storage: storing.Storage, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("no")
    storage.store(f"{FOLDER}/sha256:1.tar.gz", b"no gzip at all")
    async with storage.serving("127.0.0.1", 0), aiohttp.ClientSession() as session:
        for path in (f"{FOLDER}/sha256:1.tar.gz", f"{FOLDER}/{artifacts.LATEST}"):
            async with session.get(f"{storage.base}/{path}") as response:
                assert (response.status, await response.read()) == (200, b"no gzip at all")
                assert "Content-Encoding" not in response.headers
        for path in (FOLDER, "nothing", "%2e%2e/secret", "..%2fsecret"):
            async with session.get(yarl.URL(f"{storage.base}/{path}", encoded=True)) as response:
                assert response.status == 404
