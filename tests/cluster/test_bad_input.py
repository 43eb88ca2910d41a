"""Bad requests, sent through kube-apiserver: always a Status that says what is wrong, in the object's terms."""

import copy
import json

import pytest
from cluster import commands, kinds, raw

MERGE = "application/merge-patch+json"


@pytest.fixture(scope="module")
def kind(shared_kind: kinds.Kind) -> kinds.Kind:
    return shared_kind


@pytest.fixture
def one(kubectl: commands.Kubectl, kind: kinds.Kind) -> kinds.Document:
    kubectl.apply(kind.object("one"), command="create")
    return kubectl.json("get", kind.plural, "one")


@pytest.fixture
def collection(kind: kinds.Kind, namespace: str) -> str:
    return kind.path(namespace)


def changed(document: kinds.Document, **metadata: object) -> kinds.Document:
    """Copy a document with some metadata replaced, or left out where it is None."""
    meta = {**document["metadata"], **metadata}
    return {**copy.deepcopy(document), "metadata": {key: value for key, value in meta.items() if value is not None}}


def test_what_nobody_serves_is_not_found(api: raw.Client, kind: kinds.Kind, namespace: str, collection: str) -> None:
    group = f"/apis/{kind.group}"
    for path in (f"{group}/{kind.version}/namespaces/{namespace}/others", f"{group}/{kind.version}/others"):
        status = api.get(path).refusal(404, "NotFound")
        assert status["message"] == "the server could not find the requested resource"
    status = api.get(f"{collection}/nobody").refusal(404, "NotFound")
    assert status["message"] == f'{kind.definition_name} "nobody" not found'
    assert status["details"] == {"name": "nobody", "group": kind.group, "kind": kind.plural}
    api.request("DELETE", f"{collection}/nobody").refusal(404, "NotFound")
    api.request("PATCH", f"{collection}/nobody", {}, media=MERGE).refusal(404, "NotFound")
    api.get(f"{collection}/nobody/log").refusal(404, "NotFound")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b'{"a": 1}}'),
        ("application/json", b"\xff\xfe"),
        ("application/json", b""),
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/yaml", b"a: [1"),
        ("application/yaml", b"a:\n\tb: c"),
        ("application/yaml", b"- a"),
    ],
)
def test_a_body_that_cannot_be_read(api: raw.Client, collection: str, media: str, body: bytes) -> None:
    api.request("POST", collection, body, media=media).refusal(400, "BadRequest")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "Other"}, "Other"),
        ({"kind": None}, "kind"),
        ({"apiVersion": "v1"}, "v1"),
        ({"apiVersion": None}, "apiVersion"),
        ({"metadata": {"name": "new", "namespace": "elsewhere"}}, "namespace"),
        ({"metadata": "text"}, "metadata"),
        ({"metadata": {"name": 7}}, "metadata.name"),
        ({"metadata": {"name": "new", "labels": {"a": 1}}}, "labels"),
        ({"metadata": {"name": "new", "resourceVersion": "7"}}, "resourceVersion"),
    ],
)
def test_an_object_that_is_not_what_the_path_means(
    api: raw.Client, kind: kinds.Kind, collection: str, change: kinds.Document, word: str
) -> None:
    body = {key: value for key, value in {**kind.object("new"), **change}.items() if value is not None}
    assert word in api.request("POST", collection, body).refusal(400, "BadRequest")["message"]


def test_another_name_in_the_body_than_in_the_path(api: raw.Client, one: kinds.Document, collection: str) -> None:
    status = api.request("PUT", f"{collection}/one", changed(one, name="two")).refusal(400, "BadRequest")
    assert "two" in status["message"]
    patch = {"metadata": {"name": "two"}}
    api.request("PATCH", f"{collection}/one", patch, media=MERGE).refusal(400, "BadRequest")


def test_a_body_over_the_limit(api: raw.Client, kind: kinds.Kind, collection: str) -> None:
    body = json.dumps(kind.object("big", {"database": "x" * (3 * 1024 * 1024)}))
    status = api.request("POST", collection, body).refusal(413, "RequestEntityTooLarge")
    assert str(3 * 1024 * 1024) in status["message"]


@pytest.mark.usefixtures("one")
@pytest.mark.parametrize(
    "sent",
    [
        ("POST", "", "application/vnd.kubernetes.protobuf"),
        ("POST", "", "application/cbor"),
        ("POST", "", "text/plain"),
        ("PUT", "/one", "application/vnd.kubernetes.protobuf"),
        ("PATCH", "/one", "application/strategic-merge-patch+json"),
        ("PATCH", "/one", "application/json"),
        ("DELETE", "/one", "application/vnd.kubernetes.protobuf"),
    ],
)
def test_a_media_type_that_is_not_taken(
    api: raw.Client, kind: kinds.Kind, collection: str, sent: tuple[str, str, str]
) -> None:
    method, name, media = sent
    answer = api.request(method, f"{collection}{name}", json.dumps(kind.object("one")), media=media)
    answer.refusal(415, "UnsupportedMediaType")
    assert api.get(f"{collection}/one").status == 200


@pytest.mark.parametrize("accept", ["text/html", "application/vnd.kubernetes.protobuf", "application/json;q=0"])
def test_an_answer_that_cannot_be_given(api: raw.Client, collection: str, accept: str) -> None:
    api.get(collection, accept=accept).refusal(406, "NotAcceptable")


@pytest.mark.parametrize(
    "query",
    [
        "labelSelector=a%20b%20c",
        "labelSelector=a=b=c",
        "labelSelector=,,",
        "labelSelector=a%20in%20(b",
        "fieldSelector=spec.replicas%3D1",
        "fieldSelector=metadata.uid%3D1",
        "fieldSelector=nonsense",
        "limit=many",
        "continue=nonsense",
        "resourceVersion=nonsense",
    ],
)
def test_a_query_that_cannot_be_understood(api: raw.Client, collection: str, query: str) -> None:
    api.get(f"{collection}?{query}").refusal(400, "BadRequest")


def test_a_name_that_helm_cannot_take(api: raw.Client, kind: kinds.Kind, collection: str) -> None:
    longest = 53 - len(kind.prefix)
    status = api.request("POST", collection, kind.object("n" * (longest + 1))).refusal(422, "Invalid")
    assert "53" in status["message"]
    assert str(longest) in status["message"]
    assert (status["details"]["kind"], status["details"]["group"]) == (kind.kind, kind.group)
    assert status["details"]["causes"][0]["field"] == "metadata.name"
    assert api.request("POST", collection, kind.object("n" * longest)).status == 201


@pytest.mark.parametrize("name", ["Upper", "under_score", "-dash", "dot.", "sp ace"])
def test_a_name_that_is_none(api: raw.Client, kind: kinds.Kind, collection: str, name: str) -> None:
    status = api.request("POST", collection, kind.object(name)).refusal(422, "Invalid")
    assert f'{kind.kind}.{kind.group} "{name}" is invalid: metadata.name: ' in status["message"]
    assert status["details"]["kind"] == kind.kind
    assert status["details"]["name"] == name
    assert "elm" not in json.dumps(status)
    assert kind.prefix not in json.dumps(status)


def test_no_name_at_all(api: raw.Client, kind: kinds.Kind, collection: str) -> None:
    status = api.request("POST", collection, changed(kind.object("x"), name=None)).refusal(422, "Invalid")
    assert "name or generateName is required" in status["message"]


def test_metadata_that_is_invalid(api: raw.Client, kind: kinds.Kind, collection: str) -> None:
    for metadata, field in (
        ({"labels": {"a/b/c": "x"}}, "metadata.labels"),
        ({"labels": {"team": "not a value"}}, "metadata.labels"),
        ({"labels": {f"{'x.' * 120}com/a": "b"}}, "metadata.labels"),
        ({"annotations": {"not a key": "x"}}, "metadata.annotations"),
        ({"finalizers": ["not a finalizer"]}, "metadata.finalizers"),
    ):
        status = api.request("POST", collection, kind.object("new", **metadata)).refusal(422, "Invalid")
        assert status["details"]["kind"] == kind.kind
        assert status["details"]["causes"][0]["field"].startswith(field)
        assert "kindwright.dev" not in status["message"].replace(kind.group, "")


def test_a_namespace_that_is_not_there(api: raw.Client, kind: kinds.Kind) -> None:
    path = kind.path("not-there")
    status = api.request("POST", path, kind.object("one")).refusal(404, "NotFound")
    assert status["message"] == 'namespaces "not-there" not found'
    assert api.get(path).json()["items"] == []
