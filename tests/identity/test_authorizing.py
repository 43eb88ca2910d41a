"""Who may: in upstream's words, asked about the kind, never about the HelmRelease behind it."""

from typing import Any

import pytest
from conversion import samples
from serving.harness import EVERYWHERE, ITEM, ITEMS, TOKEN, Harness

SUBRESOURCE = f"{ITEM}/status"


def deny(harness: Harness, reason: str = "") -> None:
    harness.upstream.permits = lambda _: False
    harness.upstream.reason = reason


def reviews(harness: Harness) -> list[Any]:
    return [
        request.body["spec"] for request in harness.upstream.requests if request.path.endswith("subjectaccessreviews")
    ]


@pytest.mark.parametrize(
    "path", [ITEM, ITEMS, "/apis", "/openapi/v2", "/openapi/v3", "/version", "/apis/apps.example.com/v1alpha1", "/x"]
)
@pytest.mark.parametrize("token", ["", "wrong"])
async def test_nobody_is_a_401(harness: Harness, path: str, token: str) -> None:
    answer = await harness.get(path, token=token)
    assert (answer.status, answer.json["reason"], answer.json["message"]) == (401, "Unauthorized", "Unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not harness.upstream.sent("GET")
    assert not reviews(harness)


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer  ", TOKEN, "bearer\t"])
async def test_other_credentials_are_none(harness: Harness, header: str) -> None:
    assert (await harness.get(ITEM, token="", headers={"Authorization": header})).status == 401


async def test_the_scheme_may_be_written_small(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    assert (await harness.get(ITEM, token="", headers={"Authorization": f"bearer {TOKEN}"})).status == 200


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz"])
async def test_health_is_for_everybody(harness: Harness, path: str) -> None:
    answer = await harness.get(path, token="")
    assert (answer.status, answer.text) == (200, "ok")


@pytest.mark.parametrize(
    ("method", "path", "message", "details"),
    [
        (
            "GET",
            ITEM,
            (
                'postgreses.apps.example.com "orders" is forbidden: User "alice" cannot get resource "postgreses" '
                'in API group "apps.example.com" in the namespace "shop"'
            ),
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
        (
            "GET",
            ITEMS,
            (
                'postgreses.apps.example.com is forbidden: User "alice" cannot list resource "postgreses" '
                'in API group "apps.example.com" in the namespace "shop"'
            ),
            {"group": "apps.example.com", "kind": "postgreses"},
        ),
        (
            "GET",
            EVERYWHERE,
            (
                'postgreses.apps.example.com is forbidden: User "alice" cannot list resource "postgreses" '
                'in API group "apps.example.com" at the cluster scope'
            ),
            {"group": "apps.example.com", "kind": "postgreses"},
        ),
        (
            "GET",
            SUBRESOURCE,
            (
                'postgreses.apps.example.com "orders" is forbidden: User "alice" cannot get resource "postgreses/status" '
                'in API group "apps.example.com" in the namespace "shop"'
            ),
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
        (
            "DELETE",
            ITEMS,
            (
                'postgreses.apps.example.com is forbidden: User "alice" cannot deletecollection resource "postgreses" '
                'in API group "apps.example.com" in the namespace "shop"'
            ),
            {"group": "apps.example.com", "kind": "postgreses"},
        ),
        ("GET", "/version", 'forbidden: User "alice" cannot get path "/version"', {}),
        ("POST", "/apis", 'forbidden: User "alice" cannot post path "/apis"', {}),
        ("GET", "/openapi/v2", 'forbidden: User "alice" cannot get path "/openapi/v2"', {}),
    ],
)
async def test_a_403_in_upstreams_words(harness: Harness, method: str, path: str, message: str, details: Any) -> None:
    deny(harness)
    answer = await harness.call(method, path)
    assert (answer.status, answer.json["reason"], answer.json["message"]) == (403, "Forbidden", message)
    assert answer.json["details"] == details
    assert not harness.upstream.sent(method)


async def test_the_authorizers_own_words_follow(harness: Harness) -> None:
    deny(harness, "no such role")
    assert (await harness.get(ITEM)).json["message"].endswith('in the namespace "shop": no such role')


async def test_an_unknown_kind_is_a_403_to_those_who_may_not_look(harness: Harness) -> None:
    deny(harness)
    assert (await harness.get(ITEM.replace("postgreses", "redises"))).status == 403


@pytest.mark.parametrize(
    ("method", "path", "question"),
    [
        ("GET", ITEM, {"verb": "get", "name": "orders", "namespace": "shop"}),
        ("GET", ITEMS, {"verb": "list", "namespace": "shop"}),
        ("GET", f"{EVERYWHERE}?watch=true", {"verb": "watch"}),
        ("GET", f"{ITEMS}?fieldSelector=metadata.name%3Da", {"verb": "list", "name": "a", "namespace": "shop"}),
        ("POST", ITEMS, {"verb": "create", "namespace": "shop"}),
        ("PUT", ITEM, {"verb": "update", "name": "orders", "namespace": "shop"}),
        ("PATCH", ITEM, {"verb": "patch", "name": "orders", "namespace": "shop"}),
        ("DELETE", ITEM, {"verb": "delete", "name": "orders", "namespace": "shop"}),
        ("GET", SUBRESOURCE, {"verb": "get", "name": "orders", "namespace": "shop", "subresource": "status"}),
    ],
)
async def test_what_is_asked(harness: Harness, method: str, path: str, question: dict[str, str]) -> None:
    await harness.call(method, path)
    (spec,) = reviews(harness)
    fixed = {"group": "apps.example.com", "version": "v1alpha1", "resource": "postgreses"}
    assert spec["resourceAttributes"] == {**fixed, **question}
    assert (spec["user"], spec["groups"]) == ("alice", ["system:authenticated"])


async def test_a_path_is_asked_about_as_a_path(harness: Harness) -> None:
    await harness.get("/openapi/v3")
    assert reviews(harness)[0]["nonResourceAttributes"] == {"verb": "get", "path": "/openapi/v3"}


@pytest.mark.parametrize(
    ("user", "discovery", "objects"),
    [
        ({"username": "root", "groups": ["system:masters"]}, 200, 200),
        ({"username": "system:kube-aggregator", "groups": []}, 200, 403),
        ({"username": "system:aggregator"}, 200, 403),
        ({"username": "bob", "groups": ["masters"]}, 403, 403),
    ],
)
async def test_whom_discovery_never_refuses(harness: Harness, user: Any, discovery: int, objects: int) -> None:
    harness.upstream.tokens["special"] = user
    harness.upstream.seed(samples.release())
    deny(harness)
    for path in ("/apis", "/apis/apps.example.com/v1alpha1", "/openapi/v2", "/openapi/v3"):
        assert (await harness.get(path, token="special")).status == discovery
    if discovery == 200:
        assert not reviews(harness)
    assert (await harness.get(ITEM, token="special")).status == objects


async def test_equal_questions_are_asked_once(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    for _ in range(3):
        assert (await harness.get(ITEM)).status == 200
    assert len(reviews(harness)) == 1
    assert len([r for r in harness.upstream.requests if r.path.endswith("tokenreviews")]) == 1
