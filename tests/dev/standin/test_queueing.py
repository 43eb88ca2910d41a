import asyncio

import pytest

from kindwright_dev.standin import queueing

KEY = ("default", "one")


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> queueing.Queue:
    monkeypatch.setattr(queueing, "FIRST_RETRY", 0.01)
    return queueing.Queue()


async def taken(queue: queueing.Queue, seconds: float = 0.05) -> queueing.Key | None:
    try:
        return await asyncio.wait_for(queue.get(), seconds)
    except TimeoutError:
        return None


async def test_a_key_waits_once(queue: queueing.Queue) -> None:
    queue.add(KEY)
    queue.add(KEY)
    assert await taken(queue) == KEY
    queue.done(KEY)
    assert await taken(queue) is None


async def test_a_key_in_work_comes_back_when_it_is_done(queue: queueing.Queue) -> None:
    queue.add(KEY)
    assert await taken(queue) == KEY
    queue.add(KEY)
    assert await taken(queue) is None
    queue.done(KEY)
    assert await taken(queue) == KEY


async def test_a_failure_is_tried_again_later(queue: queueing.Queue) -> None:
    queue.retry(KEY)
    assert await taken(queue) == KEY


async def test_asking_now_replaces_asking_later(queue: queueing.Queue) -> None:
    queue.add_after(KEY, 0.02)
    queue.add(KEY)
    assert await taken(queue) == KEY
    queue.done(KEY)
    assert await taken(queue) is None


async def test_what_is_forgotten_does_not_come_back(queue: queueing.Queue) -> None:
    queue.add_after(KEY, 0.01)
    queue.forget(KEY)
    assert await taken(queue) is None
