import asyncio
from typing import Any

import pytest
from serving import fakes

from kindwright_facade import errors
from kindwright_facade.upstream import client, reviews

ALICE = reviews.User("alice", "1", ("a", "b"), (("scopes", ("x", "y")),))
QUESTION = reviews.ResourceQuestion("get", "g", "v1", "things", name="a")


class Slow(fakes.Upstream):
    """Answers only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def request(self, method: str, path: str, **options: Any) -> client.Answer:
        await self.go_on.wait()
        return await super().request(method, path, **options)


@pytest.mark.parametrize(
    ("status", "user"),
    [
        ({"authenticated": True, "user": {"username": "alice"}}, reviews.User("alice")),
        (
            {
                "authenticated": True,
                "user": {"username": "a", "uid": "1", "groups": ["g", "h"], "extra": {"z": ["1"], "b": ["2", "3"]}},
            },
            reviews.User("a", "1", ("g", "h"), (("b", ("2", "3")), ("z", ("1",)))),
        ),
        ({"authenticated": False, "user": {"username": "alice"}}, None),
        ({}, None),
        (None, None),
    ],
)
async def test_who_a_token_is(status: Any, user: reviews.User | None) -> None:
    upstream = fakes.Upstream()
    upstream.faults.append(lambda _method, _path: fakes.answer(201, {"status": status}))
    assert await reviews.Reviews(upstream).identify("t") == user


@pytest.mark.parametrize(
    ("status", "allowed", "reason"),
    [
        ({"allowed": True}, True, ""),
        ({"allowed": True, "reason": "rbac"}, True, "rbac"),
        ({"allowed": False, "reason": "no"}, False, "no"),
        ({"allowed": True, "denied": True}, False, ""),
        ({}, False, ""),
    ],
)
async def test_what_an_answer_means(status: Any, allowed: bool, reason: str) -> None:
    upstream = fakes.Upstream()
    upstream.faults.append(lambda _method, _path: fakes.answer(201, {"status": status}))
    assert await reviews.Reviews(upstream).allowed(ALICE, QUESTION) == reviews.Decision(allowed, reason)


async def test_a_question_carries_all_that_is_known_of_the_user() -> None:
    upstream = fakes.Upstream()
    await reviews.Reviews(upstream).allowed(ALICE, QUESTION)
    assert upstream.requests[0].body["spec"] == {
        "user": "alice",
        "uid": "1",
        "groups": ["a", "b"],
        "extra": {"scopes": ["x", "y"]},
        "resourceAttributes": {"verb": "get", "group": "g", "version": "v1", "resource": "things", "name": "a"},
    }


@pytest.mark.parametrize(
    "answer", [fakes.answer(500, b"token t"), fakes.answer(403, {"kind": "Status"}), fakes.answer(201, b"<html>")]
)
async def test_a_review_that_fails_is_a_503_and_is_asked_again(answer: client.Answer) -> None:
    upstream = fakes.Upstream()
    upstream.tokens["t"] = {"username": "alice"}
    answers = [answer]
    upstream.faults.append(lambda _method, _path: answers.pop() if answers else None)
    access = reviews.Reviews(upstream)
    with pytest.raises(errors.StatusError) as caught:
        await access.identify("t")
    assert caught.value.code == 503
    assert "token t" not in caught.value.message
    assert await access.identify("t") == reviews.User("alice")


async def test_equal_questions_at_the_same_time_are_one_request() -> None:
    upstream = Slow()
    access = reviews.Reviews(upstream)
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(access.allowed(ALICE, QUESTION)) for _ in range(5)]
        other = tasks.create_task(access.allowed(ALICE, reviews.PathQuestion("get", "/apis")))
        await asyncio.sleep(0)
        upstream.go_on.set()
    assert {task.result().allowed for task in [*asked, other]} == {True}
    assert len(upstream.requests) == 2


async def test_a_caller_that_gives_up_spoils_it_for_nobody_else() -> None:
    upstream = Slow()
    access = reviews.Reviews(upstream)
    first = asyncio.create_task(access.allowed(ALICE, QUESTION))
    second = asyncio.create_task(access.allowed(ALICE, QUESTION))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    upstream.go_on.set()
    assert (await second).allowed


async def test_another_user_is_another_question() -> None:
    upstream = fakes.Upstream()
    upstream.permits = lambda spec: bool(spec["user"] == "alice")
    access = reviews.Reviews(upstream)
    assert (await access.allowed(ALICE, QUESTION)).allowed
    assert not (await access.allowed(reviews.User("bob", "1", ALICE.groups, ALICE.extra), QUESTION)).allowed


async def test_a_token_is_not_kept() -> None:
    upstream = fakes.Upstream()
    upstream.tokens["secret-token"] = {"username": "alice"}
    access = reviews.Reviews(upstream)
    await access.identify("secret-token")
    assert "secret-token" not in repr(vars(access))
    keys = [key for key in access._identified._LRUCacheWrapper__cache]  # type: ignore[attr-defined] # noqa: C416
    assert keys
    assert "secret-token" not in repr(
        [getattr(part, "value", part) for key in keys for part in getattr(key, "key", key)]
    )
