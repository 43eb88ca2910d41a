from typing import Any

import pytest
import yaml
from conversion import samples
from serving import fakes
from serving.harness import EVERYWHERE, ITEM, ITEMS, Harness

STATUS = {"conditions": [{"type": "Ready", "status": "True"}], "lastAttemptedRevision": "1.2.0"}


@pytest.fixture
def harness(harness: Harness) -> Harness:
    harness.upstream.seed(samples.release(status=STATUS, labels={"x.kindwright.dev/team": "shop"}))
    return harness


def accept(media: str) -> dict[str, Any]:
    return {"headers": {"Accept": media}}


@pytest.mark.parametrize("path", [ITEM, f"{ITEM}/status", f"{ITEM}/"])
async def test_an_object(harness: Harness, path: str) -> None:
    answer = await harness.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.json["metadata"]["name"] == "orders"
    assert answer.json["metadata"]["labels"] == {"team": "shop"}
    assert answer.json["spec"] == {"size": "1Gi", "replicas": 1}
    assert answer.json["status"] == {"conditions": STATUS["conditions"], "version": "1.2.0"}


async def test_the_version_is_passed_on(harness: Harness) -> None:
    await harness.get(f"{ITEM}?resourceVersion=5&pretty=true")
    assert harness.upstream.sent("GET")[0].params == {"resourceVersion": "5"}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (ITEMS, {}),
        (f"{ITEMS}?limit=5&continue=abc&pretty=x", {"limit": "5", "continue": "abc"}),
        (
            f"{EVERYWHERE}?resourceVersion=0&resourceVersionMatch=NotOlderThan",
            {"resourceVersion": "0", "resourceVersionMatch": "NotOlderThan"},
        ),
        (f"{ITEMS}?fieldSelector=metadata.name%3Dorders", {"fieldSelector": "metadata.name=postgres-orders"}),
    ],
)
async def test_a_list_asks_for_members_only(harness: Harness, path: str, params: dict[str, str]) -> None:
    answer = await harness.get(path)
    assert (answer.status, answer.json["kind"]) == (200, "PostgresList")
    (sent,) = harness.upstream.sent("GET")
    assert sent.params == {
        "labelSelector": "kindwright.dev/group=apps.example.com,kindwright.dev/kind=Postgres",
        **params,
    }
    assert sent.path.endswith("/v2/helmreleases" if path.startswith(EVERYWHERE) else "/namespaces/shop/helmreleases")


async def test_a_selector_narrows_the_membership(harness: Harness) -> None:
    await harness.get(f"{ITEMS}?labelSelector=team+in+(shop)")
    selector = harness.upstream.sent("GET")[0].params["labelSelector"]
    assert (
        selector == "kindwright.dev/group=apps.example.com,kindwright.dev/kind=Postgres,x.kindwright.dev/team in (shop)"
    )


@pytest.mark.parametrize("query", ["labelSelector=a+b", "fieldSelector=spec.size%3D1"])
async def test_a_selector_that_can_not_be_read_is_a_400(harness: Harness, query: str) -> None:
    answer = await harness.get(f"{ITEMS}?{query}")
    assert (answer.status, answer.json["reason"]) == (400, "BadRequest")
    assert not harness.upstream.sent("GET")


@pytest.mark.parametrize(
    ("media", "path", "kind"),
    [
        ("application/json;as=Table;g=meta.k8s.io;v=v1, application/json", ITEMS, "Table"),
        ("application/json;as=Table;g=meta.k8s.io;v=v1", ITEM, "Table"),
        ("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", ITEMS, "PartialObjectMetadataList"),
        ("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", ITEM, "PartialObjectMetadata"),
        ("application/json", ITEMS, "PostgresList"),
        ("*/*", ITEM, "Postgres"),
    ],
)
async def test_representations(harness: Harness, media: str, path: str, kind: str) -> None:
    assert (await harness.get(path, **accept(media))).json["kind"] == kind


@pytest.mark.parametrize(("include", "kind"), [("", "PartialObjectMetadata"), ("Object", "Postgres"), ("None", None)])
async def test_what_rows_carry(harness: Harness, include: str, kind: str | None) -> None:
    query = f"?includeObject={include}" if include else ""
    found = (await harness.get(ITEMS + query, **accept("application/json;as=Table;g=meta.k8s.io;v=v1"))).json
    assert (found["rows"][0]["object"] or {}).get("kind") == kind


async def test_yaml_for_those_who_ask(harness: Harness) -> None:
    answer = await harness.get(**accept("application/yaml"))
    assert answer.headers["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(answer.text)["metadata"]["name"] == "orders"


@pytest.mark.parametrize("path", [ITEM, ITEMS, "/apis", "/openapi/v2"])
async def test_what_nobody_offers_is_a_406(harness: Harness, path: str) -> None:
    answer = await harness.get(path, **accept("image/png"))
    assert (answer.status, answer.json["reason"]) == (406, "NotAcceptable")


async def test_a_release_that_is_no_member_is_not_there(harness: Harness) -> None:
    stray = samples.release("stray")
    stray["metadata"]["labels"] = {}
    harness.upstream.seed(stray)
    assert (await harness.get(ITEM.replace("orders", "stray"))).status == 404
    assert [item["metadata"]["name"] for item in (await harness.get(ITEMS)).json["items"]] == ["orders"]


@pytest.mark.parametrize(
    ("answer", "code", "reason", "says"),
    [
        (fakes.answer(404, b"404 page not found"), 503, "ServiceUnavailable", "no JSON object"),
        (fakes.answer(404, {"hello": 1}), 503, "ServiceUnavailable", "no Status"),
        (fakes.answer(404, fakes.failure(404, "NotFound", "no such resource")), 503, "ServiceUnavailable", "Flux"),
        (fakes.answer(200, b"<html>"), 503, "ServiceUnavailable", "beneath is not available"),
        (fakes.answer(200, []), 503, "ServiceUnavailable", "beneath is not available"),
        (fakes.answer(429, b"Too many requests"), 503, "ServiceUnavailable", "429"),
        (
            fakes.answer(429, fakes.failure(429, "TooManyRequests", "slow", retryAfterSeconds=7)),
            429,
            "TooManyRequests",
            "slow",
        ),
        (fakes.answer(401, fakes.failure(401, "Unauthorized")), 500, "InternalError", "ServiceAccount"),
        (
            fakes.of_release(
                403, "Forbidden", "x", 'helmreleases is forbidden: User "system:sa" cannot get resource "helmreleases"'
            ),
            500,
            "InternalError",
            "ServiceAccount",
        ),
        (fakes.answer(410, fakes.failure(410, "Expired", "too old")), 410, "Expired", "too old"),
        (
            fakes.answer(
                504,
                fakes.failure(
                    504,
                    "Timeout",
                    "Too large resource version",
                    causes=[{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}],
                    retryAfterSeconds=1,
                ),
            ),
            504,
            "Timeout",
            "Too large resource version",
        ),
    ],
)
@pytest.mark.parametrize("path", [ITEM, ITEMS])
async def test_what_upstream_says_in_the_objects_terms(  # noqa: PLR0913, PLR0917 - the columns of the table
    harness: Harness, path: str, answer: Any, code: int, reason: str, says: str
) -> None:
    harness.upstream.fail("GET", answer)
    found = await harness.get(path)
    assert (found.status, found.json["reason"], found.json["kind"]) == (code, reason, "Status")
    assert says in found.json["message"]
    if code in (429, 503, 504):
        assert int(found.headers["Retry-After"]) >= 1
    if code == 504:
        assert found.json["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


async def test_head_answers_without_a_body(harness: Harness) -> None:
    answer = await harness.call("HEAD", ITEM)
    assert (answer.status, answer.text) == (200, "")
