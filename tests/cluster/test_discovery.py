"""What clients learn about the kinds: discovery in both forms, OpenAPI in both versions, merged by kube-apiserver."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cluster import kinds, polling, raw

from kindwright_dev import cluster as clusters

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


def references(value: Any) -> Iterator[str]:
    """Find every $ref in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref" and isinstance(inner, str):
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def resolves(document: kinds.Document, reference: str) -> bool:
    """Look whether a $ref points at something in its document."""
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(found, dict) or part not in found:
            return False
        found = found[part]
    return True


def test_both_forms_of_discovery_say_the_same(api: raw.Client, kind: kinds.Kind) -> None:
    groups = api.get("/apis", accept=AGGREGATED).json()["items"]
    (group,) = [item for item in groups if item["metadata"]["name"] == kind.group]
    (version,) = group["versions"]
    assert (version["version"], version["freshness"]) == (kind.version, "Current")
    legacy = api.get(f"/apis/{kind.api_version}").json()["resources"]
    (whole,) = [item for item in legacy if "/" not in item["name"]]
    (modern,) = version["resources"]
    assert modern["responseKind"] == {"group": kind.group, "version": kind.version, "kind": kind.kind}
    assert (modern["resource"], modern["scope"]) == (whole["name"], "Namespaced")
    assert whole["namespaced"] is True
    assert modern["singularResource"] == whole["singularName"] == kind.singular
    assert modern["shortNames"] == whole["shortNames"] == [kind.short]
    assert modern["categories"] == whole["categories"] == [kind.category]
    assert sorted(modern["verbs"]) == sorted(whole["verbs"])
    subresources = {item["name"]: sorted(item["verbs"]) for item in legacy if "/" in item["name"]}
    assert subresources == {
        f"{kind.plural}/{item['subresource']}": sorted(item["verbs"]) for item in modern["subresources"]
    }
    names = [item["name"] for item in api.get("/apis").json()["groups"]]
    assert kind.group in names
    listed = api.get(f"/apis/{kind.group}").json()
    assert listed["preferredVersion"]["groupVersion"] == kind.api_version


def test_documents_are_not_sent_twice(
    running: clusters.Cluster, facade: Callable[..., raw.Client], kind: kinds.Kind
) -> None:
    client = facade(running.plane.kubeconfig)
    paths = ["/apis", f"/apis/{kind.api_version}", "/openapi/v2", "/openapi/v3", f"/openapi/v3/apis/{kind.api_version}"]
    for path, accept in [*((path, raw.JSON) for path in paths), ("/apis", AGGREGATED)]:
        first = client.get(path, accept=accept)
        tag = first.headers["ETag"]
        assert tag.startswith('"')
        again = client.get(path, accept=accept, headers={"If-None-Match": tag})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        assert client.get(path, accept=accept, headers={"If-None-Match": '"other"'}).body == first.body
    aggregated, legacy = client.get("/apis", accept=AGGREGATED), client.get("/apis")
    assert aggregated.headers["ETag"] != legacy.headers["ETag"]
    assert "g=apidiscovery.k8s.io" in aggregated.headers["Content-Type"]


def test_documents_stay_the_same_over_a_restart(
    running: clusters.Cluster, facade: Callable[..., raw.Client], kind: kinds.Kind
) -> None:
    client = facade(running.plane.kubeconfig)
    paths = ["/apis", "/openapi/v2", "/openapi/v3", f"/openapi/v3/apis/{kind.api_version}"]
    before = [client.get(path) for path in paths]
    running.kindwright.restart()
    after = [client.get(path) for path in paths]
    assert [answer.headers["ETag"] for answer in after] == [answer.headers["ETag"] for answer in before]
    assert [answer.body for answer in after] == [answer.body for answer in before]


def test_openapi_v3_is_whole(api: raw.Client, kind: kinds.Kind) -> None:
    # kube-apiserver passes the document on as soon as it has taken notice of the new APIService, which discovery does not wait for.
    def passed_on() -> kinds.Document | None:
        answer = api.get(f"/openapi/v3/apis/{kind.api_version}")
        return answer.json() if answer.status == 200 else None

    document = polling.eventually(passed_on, seconds=90)
    assert document is not None
    assert document["openapi"].startswith("3.")
    found = list(references(document))
    assert found
    assert [reference for reference in found if not resolves(document, reference)] == []
    schemas = document["components"]["schemas"]
    identity = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    (schema,) = [item for item in schemas.values() if identity in item.get("x-kubernetes-group-version-kind", [])]
    assert schema["properties"]["spec"]["properties"]["replicas"]["description"] == "How many run."
    collection = f"/apis/{kind.api_version}/namespaces/{{namespace}}/{kind.plural}"
    assert {"get", "post", "delete"} <= set(document["paths"][collection])
    assert {"get", "put", "patch", "delete"} <= set(document["paths"][f"{collection}/{{name}}"])


def test_the_index_of_openapi_lists_the_group_and_its_links_work(api: raw.Client, kind: kinds.Kind) -> None:
    key = f"apis/{kind.api_version}"
    # The aggregator reads the index of every server once a minute.
    url = polling.eventually(lambda: api.get("/openapi/v3").json()["paths"].get(key), seconds=90)["serverRelativeURL"]
    assert api.get(url).json() == api.get(f"/openapi/v3/apis/{kind.api_version}").json()
    assert api.get(f"/openapi/v3/apis/{kind.api_version}?hash=STALE").status == 200


def test_the_merged_openapi_v2_has_ours_and_everybody_elses(api: raw.Client, kind: kinds.Kind) -> None:
    identity = {"group": kind.group, "version": kind.version, "kind": kind.kind}

    def merged() -> kinds.Document | None:
        document = api.get("/openapi/v2").json()
        ours = [
            item
            for item in document["definitions"].values()
            if identity in item.get("x-kubernetes-group-version-kind", [])
        ]
        return document if ours else None

    document = polling.eventually(merged, seconds=60) or {}
    assert "io.k8s.api.core.v1.Pod" in document["definitions"]
    assert "/api/v1/namespaces/{namespace}/pods" in document["paths"]
    assert f"/apis/{kind.api_version}/namespaces/{{namespace}}/{kind.plural}/{{name}}" in document["paths"]
    assert any("HelmRelease" in name for name in document["definitions"])
    assert [reference for reference in references(document) if not resolves(document, reference)] == []
    text = json.dumps([item for name, item in document["definitions"].items() if kind.token in name])
    assert '"additionalProperties": true' not in text
    assert '"additionalProperties": false' not in text


def test_the_version_is_told(running: clusters.Cluster, facade: Callable[..., raw.Client]) -> None:
    version = facade(running.plane.kubeconfig).get("/version").json()
    assert version["gitVersion"].startswith("v")
    assert version["major"].isdigit()
