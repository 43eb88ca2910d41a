import base64
from typing import Any

import pytest
from conversion import samples
from serving import fakes
from serving import harness as harnesses
from serving.harness import ITEMS, Harness


def without(key: str) -> Any:
    return {name: value for name, value in samples.wanted().items() if name != key}


async def test_an_object_is_stored_as_a_release_and_answered_as_the_object(harness: Harness) -> None:
    answer = await harness.call("POST", ITEMS, body=samples.wanted(labels={"team": "shop"}))
    assert answer.status == 201
    stored = harness.upstream.releases["shop", "postgres-orders"]
    assert stored["spec"]["values"] == {"size": "1Gi", "replicas": 1}
    assert stored["metadata"]["labels"]["x.kindwright.dev/team"] == "shop"
    meta = answer.json["metadata"]
    assert (answer.json["kind"], answer.json["apiVersion"]) == ("Postgres", "apps.example.com/v1alpha1")
    assert (meta["name"], meta["labels"]) == ("orders", {"team": "shop"})
    assert meta["resourceVersion"] == stored["metadata"]["resourceVersion"]
    assert meta["uid"] != stored["metadata"]["uid"]


@pytest.mark.parametrize("media", ["application/yaml", "application/json; charset=utf-8"])
async def test_a_body_may_be_yaml(harness: Harness, media: str) -> None:
    body = b'{"apiVersion": "apps.example.com/v1alpha1", "kind": "Postgres", "metadata": {"name": "a"}, "spec": {}}'
    assert (await harness.call("POST", ITEMS, body=body, media=media)).status == 201


@pytest.mark.parametrize(
    ("query", "agent", "params"),
    [
        ("", "kubectl/v1.36", {"fieldManager": "kubectl"}),
        ("?fieldManager=me", "kubectl/v1.36", {"fieldManager": "me"}),
        ("?dryRun=All", "curl", {"fieldManager": "curl", "dryRun": "All"}),
        ("", "", {"fieldManager": "unknown"}),
        ("", "x" * 200 + "/1", {"fieldManager": "x" * 128}),
    ],
)
async def test_how_a_write_is_passed_on(harness: Harness, query: str, agent: str, params: dict[str, str]) -> None:
    await harness.call("POST", ITEMS + query, body=samples.wanted(), headers={"User-Agent": agent})
    (sent,) = harness.upstream.sent("POST")
    assert sent.params == params
    assert ("shop", "postgres-orders") in harness.upstream.releases or "dryRun" in params


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        (b"{", 400, "can't be decoded"),
        (b"[]", 400, "must be an object"),
        (b"null", 400, "must be an object"),
        (without("kind"), 400, "Object 'kind' is missing"),
        (without("apiVersion"), 400, "Object 'apiVersion' is missing"),
        ({**samples.wanted(), "kind": 5}, 400, "Object 'kind' is missing"),
        ({**samples.wanted(), "kind": "Redis"}, 400, "(Redis) does not match the expected kind (Postgres)"),
        ({**samples.wanted(), "apiVersion": "v1"}, 400, "(v1) does not match the expected API version"),
        ({**samples.wanted(), "metadata": "x"}, 400, "metadata"),
        ({**samples.wanted(), "metadata": {"name": 5}}, 400, "metadata.name"),
        (samples.wanted(labels={"a": 5}), 400, "metadata.labels"),
        (samples.wanted(finalizers="x"), 400, "metadata.finalizers"),
        (samples.wanted(ownerReferences=[{"kind": 5}]), 400, "metadata.ownerReferences"),
        (samples.wanted(namespace="other"), 400, "the namespace of the provided object does not match"),
        (samples.wanted(resourceVersion="5"), 400, "resourceVersion should not be set"),
        (samples.wanted("a" * 60), 422, "limit is 53"),
        (samples.wanted(""), 422, "name or generateName is required"),
        ({**samples.wanted(), "spec": ["x"]}, 422, "must be of type object"),
        (b"[" * 100_000, 400, "can't be decoded"),
    ],
)
async def test_what_is_refused_and_how(harness: Harness, body: Any, code: int, says: str) -> None:
    answer = await harness.call("POST", ITEMS, body=body)
    assert (answer.status, answer.json["kind"], answer.json["code"]) == (code, "Status", code)
    assert says in answer.json["message"]
    assert not harness.upstream.sent("POST")


@pytest.mark.parametrize("media", ["application/cbor", "application/vnd.kubernetes.protobuf", "text/plain"])
async def test_other_media_are_a_415(harness: Harness, media: str) -> None:
    answer = await harness.call("POST", ITEMS, body=base64.b64decode("aGVsbG8="), media=media)
    assert (answer.status, answer.json["reason"]) == (415, "UnsupportedMediaType")
    assert "application/json, application/yaml" in answer.json["message"]


async def test_a_body_over_three_mebibytes_is_a_413(harness: Harness) -> None:
    limit = 3 * 1024 * 1024
    answer = await harness.call("POST", ITEMS, body=b" " * (limit + 1))
    assert (answer.status, answer.json["reason"]) == (413, "RequestEntityTooLarge")
    assert str(limit) in answer.json["message"]
    fits = b'{"x": "' + b"y" * (limit - 9) + b'"}'
    assert len(fits) == limit
    assert (await harness.call("POST", ITEMS, body=fits)).status == 400


async def test_a_taken_name_is_a_409(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert (answer.status, answer.json["reason"]) == (409, "AlreadyExists")
    assert answer.json["message"] == 'postgreses.apps.example.com "orders" already exists'


async def test_a_name_taken_by_a_release_that_is_no_member_is_explained(harness: Harness) -> None:
    stray = samples.release()
    stray["metadata"]["labels"] = {}
    harness.upstream.seed(stray)
    answer = await harness.call("POST", ITEMS, body=samples.wanted())
    assert answer.status == 409
    assert (
        'the HelmRelease "postgres-orders" in namespace "shop" is not an object of this kind' in answer.json["message"]
    )


async def test_a_generated_name_that_is_taken_is_tried_again(harness: Harness) -> None:
    taken = fakes.of_release(409, "AlreadyExists", "postgres-x")
    harness.upstream.fail("POST", taken, taken)
    body = samples.wanted("", generateName="a-")
    answer = await harness.call("POST", ITEMS, body=body)
    assert answer.status == 201
    names = [request.body["metadata"]["name"] for request in harness.upstream.sent("POST")]
    assert len(set(names)) == 3
    assert all(name.startswith("postgres-a-") for name in names)
    assert answer.json["metadata"]["generateName"] == "a-"


async def test_a_generated_name_is_not_tried_for_ever(harness: Harness) -> None:
    harness.upstream.fail("POST", *[fakes.of_release(409, "AlreadyExists", "postgres-x")] * 20)
    answer = await harness.call("POST", ITEMS, body=samples.wanted("", generateName="a-"))
    assert answer.status == 409
    assert len(harness.upstream.sent("POST")) == 8


async def test_an_unknown_kind_of_dry_run_is_a_422(harness: Harness) -> None:
    answer = await harness.call("POST", f"{ITEMS}?dryRun=Some", body=samples.wanted())
    assert (answer.status, answer.json["reason"]) == (422, "Invalid")
    assert '["Some"]: supported values: "All"' in answer.json["message"]
    assert not harness.upstream.sent("POST")


@pytest.mark.parametrize(
    ("warning", "header"),
    [
        ('use "v1"', r'299 - "use \"v1\""'),
        ("first\nsecond", '299 - "first second"'),
        ("first\r\nsecond", '299 - "first second"'),
        ("nul\x00", '299 - "nul"'),
    ],
)
async def test_a_deprecated_version_warns_in_one_line(warning: str, header: str) -> None:
    version = samples.version(deprecation_warning=warning)
    async with harnesses.running(samples.kind(versions=(version,))) as harness:
        answer = await harness.call("POST", ITEMS, body=samples.wanted())
        assert answer.status == 201
        assert " ".join(answer.headers["Warning"].replace("\x00", "").split()) == header
