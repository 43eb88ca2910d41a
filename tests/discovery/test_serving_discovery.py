from typing import Any

import pytest
from conversion import samples
from serving import harness as harnesses
from serving.harness import ITEM, ITEMS, Harness

from kindwright_facade import errors
from kindwright_facade.web import dispatching

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
GROUP = "/apis/apps.example.com"
VERSION = f"{GROUP}/v1alpha1"
DOCUMENTS = ["/apis", GROUP, VERSION, "/openapi/v2", "/openapi/v3", "/openapi/v3/apis/apps.example.com/v1alpha1"]
ALL = [*DOCUMENTS, "/version", "/", ITEM, ITEMS, f"{ITEMS}?watch=true", "/apis/other.example.com/v1", "/nothing"]


def accept(media: str) -> dict[str, Any]:
    return {"headers": {"Accept": media}}


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("token", [harnesses.TOKEN, ""])
async def test_before_the_definitions_are_known_everything_is_a_503(path: str, token: str) -> None:
    async with harnesses.running(ready=False) as harness:
        for method in ("GET", "POST", "DELETE"):
            answer = await harness.call(method, path, token=token)
            assert (answer.status, answer.json["kind"], answer.json["reason"]) == (503, "Status", "ServiceUnavailable")
            assert int(answer.headers["Retry-After"]) >= 1
        assert not harness.upstream.requests


async def test_health_before_and_after() -> None:
    async with harnesses.running(ready=False) as harness:
        for path in ("/healthz", "/livez"):
            assert (await harness.get(path, token="")).text == "ok"
        assert (await harness.get("/readyz", token="")).status == 503
        harness.registry.publish([])
        harness.registry.ready.set()
        assert (await harness.get("/readyz", token="")).text == "ok"


async def test_aggregated_and_legacy_discovery_agree(harness: Harness) -> None:
    harness.registry.publish(
        [samples.POSTGRES, samples.kind("Redis", "redises"), samples.kind("App", "apps", group="b.example.com")]
    )
    aggregated = (await harness.get("/apis", **accept(AGGREGATED))).json
    legacy = (await harness.get("/apis")).json
    assert [group["metadata"]["name"] for group in aggregated["items"]] == [group["name"] for group in legacy["groups"]]
    for group, plain in zip(aggregated["items"], legacy["groups"], strict=True):
        assert (await harness.get(f"/apis/{plain['name']}")).json == {"kind": "APIGroup", "apiVersion": "v1", **plain}
        assert [version["version"] for version in group["versions"]] == [
            version["version"] for version in plain["versions"]
        ]
        assert plain["preferredVersion"] == plain["versions"][0]
        for version in group["versions"]:
            listed = (await harness.get(f"/apis/{plain['name']}/{version['version']}")).json
            assert listed["groupVersion"] == f"{plain['name']}/{version['version']}"
            assert flattened(version) == {found["name"]: comparable(found) for found in listed["resources"]}


def comparable(resource: Any) -> Any:
    return {
        "kind": resource["kind"],
        "singular": resource["singularName"],
        "namespaced": resource["namespaced"],
        "verbs": resource["verbs"],
        "short": resource.get("shortNames"),
        "categories": resource.get("categories"),
    }


def flattened(version: Any) -> Any:
    found = {}
    for resource in version["resources"]:
        fixed = {"kind": resource["responseKind"]["kind"], "namespaced": resource["scope"] == "Namespaced"}
        names = {"singular": resource["singularResource"], "short": resource.get("shortNames")}
        more = {"verbs": resource["verbs"], "categories": resource.get("categories")}
        found[resource["resource"]] = fixed | names | more
        for sub in resource["subresources"]:
            empty = {"singular": "", "short": None, "categories": None}
            found[f"{resource['resource']}/{sub['subresource']}"] = fixed | empty | {"verbs": sub["verbs"]}
    return found


async def test_what_is_implemented_is_what_is_offered(harness: Harness) -> None:
    resources = {found["name"]: found["verbs"] for found in (await harness.get(VERSION)).json["resources"]}
    assert resources == {"postgreses": list(dispatching.VERBS[""]), "postgreses/status": ["get"]}
    assert set(resources["postgreses"]) == {
        "create",
        "delete",
        "deletecollection",
        "get",
        "list",
        "patch",
        "update",
        "watch",
    }


@pytest.mark.parametrize(
    ("header", "kind", "version"),
    [
        (AGGREGATED, "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2"),
        (AGGREGATED.replace("v=v2", "v=v2beta1"), "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2beta1"),
        (
            f"{AGGREGATED},{AGGREGATED.replace('v=v2', 'v=v2beta1')},application/json",
            "APIGroupDiscoveryList",
            "apidiscovery.k8s.io/v2",
        ),
        (f"{AGGREGATED.replace('v=v2', 'v=v3')},application/json", "APIGroupList", "v1"),
        ("application/json", "APIGroupList", "v1"),
        ("*/*", "APIGroupList", "v1"),
        (f"application/json;q=0.9,{AGGREGATED};q=0.8", "APIGroupList", "v1"),
    ],
)
async def test_which_form_of_discovery_is_sent(harness: Harness, header: str, kind: str, version: str) -> None:
    answer = await harness.get("/apis", **accept(header))
    assert (answer.json["kind"], answer.json["apiVersion"]) == (kind, version)
    shown = answer.headers["Content-Type"].replace(" ", "")
    assert shown.startswith(
        f"application/json;g=apidiscovery.k8s.io;v={version.partition('/')[2]};as="
        if "/" in version
        else "application/json"
    )
    assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize("path", DOCUMENTS)
async def test_an_unchanged_document_is_not_sent_again(harness: Harness, path: str) -> None:
    first = await harness.get(path)
    tag = first.headers["ETag"]
    assert (first.status, tag[0], tag[-1]) == (200, '"', '"')
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await harness.get(path, headers={"If-None-Match": known})
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    assert (await harness.get(path, headers={"If-None-Match": '"other"'})).status == 200
    harness.registry.publish(
        [samples.POSTGRES, samples.kind("Redis", "redises"), samples.kind("Redis", "redises", group="b.example.com")]
    )
    changed = await harness.get(path, headers={"If-None-Match": tag})
    assert changed.status == (200 if path != GROUP else 304)


@pytest.mark.parametrize("path", DOCUMENTS)
async def test_a_document_is_the_same_for_everybody(harness: Harness, path: str) -> None:
    harness.upstream.tokens["other"] = {"username": "root", "groups": ["system:masters"]}
    one, other = await harness.get(path), await harness.get(path, token="other")
    assert one.text == other.text


async def test_a_stale_hash_gets_todays_document(harness: Harness) -> None:
    plain = await harness.get("/openapi/v3/apis/apps.example.com/v1alpha1")
    stale = await harness.get("/openapi/v3/apis/apps.example.com/v1alpha1?hash=OLD")
    assert (stale.status, stale.text, stale.headers["ETag"]) == (200, plain.text, plain.headers["ETag"])
    url = (await harness.get("/openapi/v3")).json["paths"]["apis/apps.example.com/v1alpha1"]["serverRelativeURL"]
    assert (await harness.get(url)).text == plain.text
    assert url.endswith(plain.headers["ETag"].strip('"'))


@pytest.mark.parametrize("path", ["/apis/other.example.com", "/apis/other.example.com/v1", f"{GROUP}/v9"])
async def test_what_is_not_known_is_confirmed_before_a_404(harness: Harness, path: str) -> None:
    calls = harnesses.confirmed(harness.registry)
    assert (await harness.get(path)).status == 404
    assert calls == [1]

    async def unsure() -> None:
        raise errors.unavailable("down")

    harness.registry.confirm = unsure
    assert (await harness.get(path)).status == 503


async def test_a_kind_that_another_replica_knows_is_found_by_the_confirmation(harness: Harness) -> None:
    async def confirm() -> None:
        harness.registry.publish([samples.POSTGRES, samples.kind("Redis", "redises", group="b.example.com")])

    harness.registry.confirm = confirm
    assert (await harness.get("/apis/b.example.com/v1alpha1")).status == 200


async def test_while_the_last_kind_is_withdrawn_its_group_version_stays_up(harness: Harness) -> None:
    harness.registry.publish([])
    answer = await harness.get(VERSION)
    assert (answer.status, answer.json["resources"]) == (200, [])
    assert (await harness.get("/apis", **accept(AGGREGATED))).json["items"] == []
    for path in (ITEM, ITEMS, f"{ITEMS}?watch=true"):
        gone = await harness.get(path)
        assert (gone.status, gone.json["reason"]) == (503, "ServiceUnavailable")
        assert gone.headers["Retry-After"] == "5"


@pytest.mark.parametrize("path", ["/apis", GROUP, VERSION])
async def test_a_slash_at_the_end_changes_nothing(harness: Harness, path: str) -> None:
    """kube-apiserver serves both, and clients that are generated from its OpenAPI ask for the one with the slash."""
    assert (await harness.get(f"{path}/")).status == 200


async def test_the_version(harness: Harness) -> None:
    found = (await harness.get("/version")).json
    assert (found["major"], found["minor"], found["gitVersion"]) == ("0", "1", "v0.1.0")
    assert all(isinstance(value, str) for value in found.values())
