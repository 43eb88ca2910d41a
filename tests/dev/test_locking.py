import os
from pathlib import Path

from kindwright_dev import locking


def test_nobody_owns_what_never_ran(tmp_path: Path) -> None:
    assert locking.owner(tmp_path / "lock") is None


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "dev" / "lock"
    mine = locking.acquire(path)
    assert mine is not None
    with mine:
        assert locking.acquire(path) is None
        assert locking.owner(path) == os.getpid()
    assert locking.owner(path) is None
