"""Who is calling, over real TLS: the front proxy's word, a client certificate, or a token."""

import dataclasses
import datetime
import pathlib
from typing import Any

import aiohttp
import multidict
import pytest
from serving import pki, tls
from serving.harness import ITEM

from kindwright_facade.upstream import reviews, trust
from kindwright_facade.web import callers
from kindwright_operator import certificates

GROUPS = [("X-Remote-Group", f"team-{number}") for number in range(200)]
TRUST = trust.Trust(
    user_headers=("x-remote-user",),
    uid_headers=("x-remote-uid",),
    group_headers=("x-remote-group",),
    extra_prefixes=("x-remote-extra-",),
    allowed_names=("front-proxy",),
)
HEADERS = {"X-Remote-User": "carol", "X-Remote-Group": "staff"}
TOKEN = "let-me-in"


class World:
    """Two authorities that the cluster knows, one that nobody knows, and a serving certificate."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.proxy, self.clients, self.strangers = (
            pki.Authority(name, folder) for name in ("proxy", "clients", "strangers")
        )
        self.bundle: certificates.Bundle = tls.bundle()

    def trust(self, **changes: Any) -> trust.Trust:
        fields = {name: getattr(TRUST, name) for name in TRUST.__slots__}
        return trust.Trust(**{**fields, "client_ca": self.clients.pem, "proxy_ca": self.proxy.pem, **changes})

    async def call(
        self, files: tuple[str, str] | None, headers: Any = None, token: str = "", **changes: Any
    ) -> tuple[int, Any]:
        """Read an object; returns the status and who the review was about, (0, None) when the handshake failed."""
        async with tls.listening(self.folder, self.bundle, self.trust(**changes)) as listener:
            async with listener.session(self.bundle.ca, files) as session:
                try:
                    async with session.get(ITEM, **tls.request_options(headers, token)) as response:
                        status = response.status
                except aiohttp.ClientError:
                    return 0, None
            asked = [r.body["spec"] for r in listener.upstream.requests if r.path.endswith("subjectaccessreviews")]
            return status, (asked[0]["user"], asked[0]["groups"]) if asked else None


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("pki"))


async def test_the_front_proxy_speaks_for_others(world: World) -> None:
    assert await world.call(world.proxy.client("front-proxy"), HEADERS) == (200, ("carol", ["staff"]))


async def test_two_hundred_groups_get_in(world: World) -> None:
    status, who = await world.call(world.proxy.client("front-proxy"), [("X-Remote-User", "carol"), *GROUPS])
    assert status == 200
    assert who == ("carol", [group for _, group in GROUPS])


async def test_only_allowed_names_may_speak_for_others(world: World) -> None:
    assert await world.call(world.proxy.client("another"), HEADERS) == (401, None)
    assert await world.call(world.proxy.client("another"), HEADERS, allowed_names=()) == (200, ("carol", ["staff"]))


async def test_the_word_of_a_mere_client_counts_for_nothing(world: World) -> None:
    status, who = await world.call(world.clients.client("dave", "devs"), HEADERS)
    assert (status, who) == (200, ("dave", ["devs", "system:authenticated"]))
    assert await world.call(world.clients.client("front-proxy"), HEADERS) == (
        200,
        ("front-proxy", ["system:authenticated"]),
    )


async def test_without_any_certificate_headers_count_for_nothing(world: World) -> None:
    assert await world.call(None, HEADERS) == (401, None)
    assert await world.call(None, HEADERS, TOKEN) == (200, ("alice", []))


async def test_the_front_proxy_that_names_nobody_is_nobody(world: World) -> None:
    files = world.proxy.client("front-proxy")
    for headers in ({}, {"X-Remote-User": ""}, {"X-Remote-Group": "system:masters"}):
        assert await world.call(files, headers) == (401, None)
    assert await world.call(files, {"X-Remote-Group": "system:masters"}, TOKEN) == (200, ("alice", []))


async def test_a_certificate_without_a_name_is_nobody(world: World) -> None:
    assert await world.call(world.clients.client("", "devs")) == (401, None)


@pytest.mark.parametrize("which", ["strangers", "expired proxy", "expired client"])
async def test_a_certificate_that_proves_nothing_gets_nobody_in(world: World, which: str) -> None:
    past = {"life": -datetime.timedelta(days=1)}
    files = {
        "strangers": lambda: world.strangers.client("front-proxy"),
        "expired proxy": lambda: world.proxy.client("front-proxy", **past),
        "expired client": lambda: world.clients.client("dave", **past),
    }[which]()
    status, who = await world.call(files, HEADERS)
    assert status in (0, 401)
    assert who is None


async def test_a_certificate_that_expires_on_an_open_connection_stops_counting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = callers.read_certificate
    async with (
        tls.listening(world.folder, world.bundle, world.trust()) as listener,
        listener.session(world.bundle.ca, world.clients.client("dave")) as session,
    ):
        async with session.get(ITEM, **tls.request_options()) as response:
            assert response.status == 200
        now = datetime.datetime.now(datetime.UTC)
        monkeypatch.setattr(callers, "read_certificate", lambda *args: dataclasses.replace(read(*args), not_after=now))
        async with session.get(ITEM, **tls.request_options()) as response:
            assert response.status == 401


async def test_a_replaced_ca_is_believed_at_once_and_the_old_one_no_more(world: World) -> None:
    files = world.clients.client("dave")
    async with (
        tls.listening(world.folder, world.bundle, world.trust()) as listener,
        listener.session(world.bundle.ca, files) as session,
    ):
        async with session.get(ITEM, **tls.request_options()) as response:
            assert response.status == 200
        listener.callers.trust = world.trust(client_ca=world.strangers.pem)
        # On the same connection: the handshake was before.
        async with session.get(ITEM, **tls.request_options()) as response:
            assert response.status == 401


@pytest.mark.parametrize(
    ("headers", "user"),
    [
        ([("X-Remote-User", "a")], reviews.User("a")),
        ([("x-remote-user", "a"), ("X-REMOTE-GROUP", "g"), ("x-remote-group", "h")], reviews.User("a", "", ("g", "h"))),
        ([("X-Remote-User", "a"), ("X-Remote-Uid", "1")], reviews.User("a", "1")),
        (
            [
                ("X-Remote-User", "a"),
                ("X-Remote-Extra-Scopes", "x"),
                ("X-Remote-Extra-scopes", "y"),
                ("X-Remote-Extra-a%2Fb", "z"),
            ],
            reviews.User("a", "", (), (("a/b", ("z",)), ("scopes", ("x", "y")))),
        ),
        ([("X-Remote-User", "")], None),
        ([], None),
    ],
)
def test_what_the_front_proxy_says(headers: Any, user: reviews.User | None) -> None:
    assert callers.forwarded(TRUST, multidict.CIMultiDict(headers)) == user


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, trust.Trust()),
        (
            {
                "client-ca-file": "C",
                "requestheader-client-ca-file": "P",
                "requestheader-allowed-names": '["front-proxy"]',
                "requestheader-username-headers": '["X-Remote-User"]',
                "requestheader-uid-headers": '["X-Remote-Uid"]',
                "requestheader-group-headers": '["X-Remote-Group"]',
                "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
            },
            trust.Trust(
                "C",
                "P",
                ("front-proxy",),
                ("x-remote-user",),
                ("x-remote-uid",),
                ("x-remote-group",),
                ("x-remote-extra-",),
            ),
        ),
    ],
)
def test_what_kube_apiserver_publishes(data: Any, found: trust.Trust) -> None:
    assert trust.parse(data) == found


@pytest.mark.parametrize("value", ["{", '"x"', "[1]", "{}"])
def test_a_list_of_names_that_is_none_is_refused_and_not_taken_for_everybody(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        trust.parse({"requestheader-allowed-names": value})
