"""What is answered without the application is answered to nobody but the one whom the application has let in."""

import pathlib
import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest
from serving import pki, rawhttp, tls
from serving.harness import ITEM

from kindwright_facade.upstream import trust
from kindwright_facade.web import paths

CAROL = rawhttp.get(f"{ITEM}?resourceVersion=0", "X-Remote-User: carol", token="")
BARE = rawhttp.get(f"{ITEM}?resourceVersion=0", token="")
HEALTH = rawhttp.get("/healthz", token="")


class World:
    """A listener that believes a front proxy and some clients; carol and dave may read."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.proxy, self.clients = pki.Authority("proxy", folder), pki.Authority("clients", folder)
        self.bundle = tls.bundle()
        self.trust = trust.Trust(
            client_ca=self.clients.pem, proxy_ca=self.proxy.pem, user_headers=("x-remote-user",),
            group_headers=("x-remote-group",), allowed_names=("front-proxy",),
        )  # fmt: skip
        self.listener: Any = None
        self.seen = 0

    async def ask(self, data: bytes, files: tuple[str, str] | None = None, times: int = 1) -> list[int]:
        """Ask on a connection of its own, on which something harmless has been asked before; returns the statuses."""
        async with rawhttp.connected(self.listener, self.bundle.ca, files) as connection:
            assert (await connection.ask(HEALTH)).status == 200
            return [(await connection.ask(data)).status for _ in range(times)]

    async def known(self, data: bytes, files: tuple[str, str]) -> None:
        """Have a question answered without the application."""
        before = self.seen
        assert await self.ask(data, files, times=3) == [200] * 3
        # The harmless one, and the first of the three.
        assert self.seen == before + 2


def encoded(files: tuple[str, str]) -> bytes:
    """Give a certificate as a handshake would show it."""
    return ssl.PEM_cert_to_DER_cert(pathlib.Path(files[0]).read_text())


@pytest.fixture
async def world(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    found = World(tmp_path)
    original = paths.parse

    def parse(*given: Any) -> Any:
        found.seen += 1
        return original(*given)

    monkeypatch.setattr(paths, "parse", parse)
    async with tls.listening(tmp_path, found.bundle, found.trust) as found.listener:
        found.listener.upstream.permits = lambda spec: spec["user"] in ("carol", "dave")
        yield found


async def test_the_word_of_the_front_proxy_is_not_taken_from_others(world: World) -> None:
    proxy = world.proxy.client("front-proxy")
    await world.known(CAROL, proxy)
    assert await world.ask(CAROL) == [401]
    assert await world.ask(CAROL, world.proxy.client("another")) == [401]
    assert await world.ask(CAROL, world.clients.client("mallory")) == [403]
    # Another certificate of the front proxy's is as good, but has to be looked at.
    before = world.seen
    assert await world.ask(CAROL, world.proxy.client("front-proxy")) == [200]
    assert world.seen == before + 2


@pytest.mark.parametrize("user", ["mallory", "Carol", "carol2"])
async def test_other_users_of_the_front_proxy_are_others(world: World, user: str) -> None:
    proxy = world.proxy.client("front-proxy")
    await world.known(CAROL, proxy)
    assert await world.ask(CAROL.replace(b"carol", user.encode()), proxy) == [403]
    assert await world.ask(BARE, proxy) == [401]


async def test_the_same_request_under_another_certificate_is_another(world: World) -> None:
    await world.known(BARE, world.clients.client("dave"))
    assert await world.ask(BARE) == [401]
    assert await world.ask(BARE, world.clients.client("mallory")) == [403]


async def test_a_certificate_that_is_sent_as_text_is_none(world: World) -> None:
    files = world.clients.client("dave")
    await world.known(BARE, files)
    assert await world.ask(encoded(files) + BARE) == [400]


async def test_an_authority_that_is_not_believed_any_more_is_noticed_at_once(world: World) -> None:
    files = world.clients.client("dave")
    async with rawhttp.connected(world.listener, world.bundle.ca, files) as connection:
        assert [(await connection.ask(BARE)).status for _ in range(3)] == [200] * 3
        world.listener.callers.trust = trust.Trust(client_ca=pki.Authority("new", world.listener._folder).pem)
        assert (await connection.ask(BARE)).status == 401
