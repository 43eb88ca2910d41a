"""Answers without a way through the application: only to the same question, and only while nothing of it has changed."""

import email.utils
import hashlib
import json
import time
from typing import Any

import pytest
from conversion import samples
from serving import fakes

from kindwright_facade import registry
from kindwright_facade.documents import rendering
from kindwright_facade.upstream import cache, reviews, trust
from kindwright_facade.web import callers, express, packing

DATA = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
PARTIAL = rendering.Shape.PARTIAL


class World:
    """All that an answer depends on."""

    def __init__(self) -> None:
        self.registry = registry.Registry()
        self.registry.publish([samples.POSTGRES])
        self.cache = cache.Cache()
        self.cache.replace([samples.member(samples.release())], 10)
        self.callers = callers.Callers(reviews.Reviews(fakes.Upstream()), trust.Trust())
        self.express = express.Express(self.registry, self.cache, self.callers)

    def question(self, data: bytes = DATA, peer: bytes = b"") -> express.Question:
        return self.express.question(express.digest(data, peer), data)

    def remember(self, data: bytes = DATA, peer: bytes = b"", **changes: Any) -> None:
        fields = {
            "view": rendering.View(samples.POSTGRES, samples.POSTGRES.versions[0]), "namespace": "shop",
            "release": "postgres-orders", "least": 0, "until": time.monotonic() + 10,
        }  # fmt: skip
        self.express.remember(self.question(data, peer), express.Pass(**{**fields, **changes}))

    def answer(self, data: bytes = DATA, peer: bytes = b"") -> Any:
        """Give the object of the answer, or None."""
        found = self.express.answer(express.digest(data, peer))
        return None if found is None else json.loads(found.partition(b"\r\n\r\n")[2])


@pytest.fixture
async def world() -> World:
    return World()


def test_what_is_remembered_is_answered(world: World) -> None:
    assert world.answer() is None
    world.remember()
    found = world.express.answer(express.digest(DATA, b""))
    assert found is not None
    head, _, body = found.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = dict(one.split(": ", 1) for one in lines)
    assert line == "HTTP/1.1 200 OK"
    assert abs(email.utils.parsedate_to_datetime(headers.pop("Date")).timestamp() - time.time()) < 5
    assert headers == {
        "Cache-Control": "no-cache, private", "Content-Type": "application/json", "Content-Length": str(len(body)),
    }  # fmt: skip
    assert body == rendering.View(samples.POSTGRES, samples.version()).show(samples.release())


@pytest.mark.parametrize(
    ("data", "peer"),
    [
        (DATA, b"certificate"), (DATA.replace(b"/a", b"/b"), b""), (DATA.replace(b"x", b"y"), b""), (DATA + b" ", b""),
        (DATA[:-1], b""), (b"", DATA), (DATA[1:], DATA[:1]),
    ],
)  # fmt: skip
def test_any_other_byte_is_another_question(world: World, data: bytes, peer: bytes) -> None:
    world.remember()
    assert world.answer(data, peer) is None


@pytest.mark.parametrize("cut", [1, 5, 11])
def test_a_certificate_can_not_be_sent_as_a_part_of_the_request(world: World, cut: int) -> None:
    peer = b"certificate"
    world.remember(DATA, peer)
    assert world.answer(DATA, peer)
    # Who has no certificate, or one that is the beginning of another's, sends the rest of it before the request.
    assert world.answer(peer[-cut:] + DATA, peer[:-cut]) is None


def test_a_pass_is_good_for_as_long_as_it_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    world.remember(until=now + 10)
    for seconds, good in ((0, True), (9.9, True), (10.1, False), (1000, False)):
        monkeypatch.setattr(time, "monotonic", lambda seconds=seconds: now + seconds)
        assert (world.answer() is not None) is good


@pytest.mark.parametrize(
    "served", [[], [samples.kind(generation=2)], [samples.POSTGRES, samples.kind("Redis", "redises")]]
)
def test_changed_definitions_end_it(world: World, served: Any) -> None:
    world.remember()
    world.registry.publish(served)
    assert world.answer() is None


def test_definitions_that_are_published_again_end_nothing(world: World) -> None:
    world.remember()
    world.registry.publish([samples.POSTGRES])
    assert world.answer() is not None


def test_changed_authorities_end_it(world: World) -> None:
    world.remember()
    world.callers.trust = trust.Trust(client_ca="another")
    assert world.answer() is None


@pytest.mark.parametrize("what", ["definitions", "authorities"])
def test_what_was_asked_before_a_change_is_not_remembered_after_it(world: World, what: str) -> None:
    asked = world.question()
    if what == "definitions":
        world.registry.publish([samples.kind(generation=2)])
    else:
        world.callers.trust = trust.Trust(client_ca="another")
    view = rendering.View(samples.POSTGRES, samples.POSTGRES.versions[0])
    world.express.remember(asked, express.Pass(view, "shop", "postgres-orders", 0, time.monotonic() + 10))
    assert world.answer() is None
    world.remember(b"GET /b")
    assert world.answer() is None
    assert world.answer(b"GET /b") is not None


def test_the_object_is_the_one_of_now(world: World) -> None:
    world.remember()
    world.cache.apply([(samples.member(samples.release(resourceVersion="12")), False)])
    assert world.answer()["metadata"]["resourceVersion"] == "12"
    world.cache.apply([(samples.member(samples.release(resourceVersion="13")), True)])
    assert world.answer() is None
    world.cache.apply([(samples.member(samples.release(resourceVersion="14")), False)])
    assert world.answer()["metadata"]["resourceVersion"] == "14"


def test_an_object_that_went_over_to_another_kind_is_not_shown(world: World) -> None:
    world.remember()
    moved = samples.release(resourceVersion="12", labels={"kindwright.dev/kind": "Redis"})
    world.cache.apply([(samples.member(moved), False)])
    assert world.answer() is None


@pytest.mark.parametrize(("least", "good"), [(0, False), (5, True), (10, True)])
def test_who_takes_any_version_needs_a_cache_that_is_not_lost(
    world: World, least: int, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "STALE_SECONDS", 0.0)
    world.remember(least=least)
    assert world.answer() is not None
    world.cache.lost()
    assert (world.answer() is not None) is good


def test_who_has_seen_a_version_is_shown_none_before_it(world: World) -> None:
    world.remember(least=9)
    world.cache.replace([samples.member(samples.release())], 8)
    assert world.answer() is None
    world.cache.advance(9)
    assert world.answer() is not None


def test_what_may_have_to_be_packed_is_left_to_the_application(world: World) -> None:
    world.remember()
    note = {"x.kindwright.dev/note": "x" * packing.THRESHOLD}
    world.cache.apply([(samples.member(samples.release(resourceVersion="12", annotations=note)), False)])
    assert world.answer() is None


def test_what_was_asked_longest_ago_is_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(express, "_REMEMBERED", 3)
    names = [b"GET /%d" % number for number in range(5)]
    for name in names[:3]:
        world.remember(name)
    world.remember(names[0])
    for name in names[3:]:
        world.remember(name)
    assert [name for name in names if world.answer(name)] == [names[0], names[3], names[4]]


def test_no_token_is_kept(world: World) -> None:
    world.remember(DATA.replace(b"x", b"s3cret"))
    assert "s3cret" not in repr(vars(world.express))
    assert b"s3cret" not in b"".join(world.express._passes)


def test_a_question_of_another_process_is_another_one() -> None:
    # Whoever could choose requests with equal digests would be answered for others.
    assert len(express._KEY) >= 16
    assert express.digest(DATA, b"") != hashlib.blake2b(DATA, digest_size=32).digest()
