from typing import Any

import pytest
from conversion import samples
from serving.harness import ITEM, MERGE, Harness

from kindwright_facade.conversion import naming

JSON_PATCH = "application/json-patch+json"
UID = naming.object_uid(samples.POSTGRES, samples.RELEASE_UID)


@pytest.fixture
def harness(harness: Harness) -> Harness:
    harness.upstream.seed(samples.release(labels={"team": "flux"}, finalizers=["finalizers.fluxcd.io"]))
    return harness


def stored(harness: Harness) -> Any:
    return harness.upstream.releases["shop", "postgres-orders"]


async def test_an_update_changes_values_and_nothing_foreign(harness: Harness) -> None:
    before = stored(harness)
    wanted = samples.wanted(resourceVersion="7", spec={"size": "2Gi"}, labels={"team": "shop"})
    answer = await harness.call("PUT", ITEM, body=wanted)
    assert answer.status == 200
    after = stored(harness)
    assert after["spec"] == {**before["spec"], "values": {"size": "2Gi"}}
    assert after["metadata"]["finalizers"] == before["metadata"]["finalizers"]
    assert after["metadata"]["labels"] == {**before["metadata"]["labels"], "x.kindwright.dev/team": "shop"}
    assert answer.json["metadata"]["resourceVersion"] == after["metadata"]["resourceVersion"] != "7"


async def test_the_body_that_goes_upstream_carries_the_version_that_was_read(harness: Harness) -> None:
    await harness.call("PUT", f"{ITEM}?fieldManager=me", body=samples.wanted(resourceVersion="7"))
    (sent,) = harness.upstream.sent("PUT")
    assert sent.body["metadata"]["resourceVersion"] == "7"
    assert sent.body["metadata"]["uid"] == samples.RELEASE_UID
    assert sent.params == {"fieldManager": "me"}


@pytest.mark.parametrize(
    ("meta", "code", "reason", "says"),
    [
        ({"resourceVersion": "6"}, 409, "Conflict", "the object has been modified"),
        ({"resourceVersion": "8"}, 409, "Conflict", "the object has been modified"),
        ({}, 422, "Invalid", "must be specified for an update"),
        ({"resourceVersion": "7", "uid": samples.RELEASE_UID}, 409, "Conflict", f"UID in object meta: {UID}"),
        ({"resourceVersion": "7", "uid": "other"}, 409, "Conflict", "UID in precondition: other"),
    ],
)
async def test_a_stale_or_mistaken_update_writes_nothing(
    harness: Harness, meta: Any, code: int, reason: str, says: str
) -> None:
    answer = await harness.call("PUT", ITEM, body=samples.wanted(**meta))
    assert (answer.status, answer.json["reason"]) == (code, reason)
    assert says in answer.json["message"]
    assert not harness.upstream.sent("PUT")


async def test_an_update_under_another_name_is_a_400(harness: Harness) -> None:
    answer = await harness.call("PUT", ITEM, body=samples.wanted("other", resourceVersion="7"))
    assert answer.status == 400
    assert "does not match the name on the URL" in answer.json["message"]


async def test_an_update_that_loses_a_race_is_a_409_in_the_objects_terms(harness: Harness) -> None:
    harness.upstream.race("PUT", 1, 'helmreleases.helm.toolkit.fluxcd.io "postgres-orders": x')
    answer = await harness.call("PUT", ITEM, body=samples.wanted(resourceVersion="7"))
    assert (answer.status, answer.json["reason"]) == (409, "Conflict")
    assert "helm" not in answer.text
    assert len(harness.upstream.sent("PUT")) == 1


PATCHES: list[tuple[str, Any]] = [
    (MERGE, {"spec": {"size": "2Gi"}}),
    (JSON_PATCH, [{"op": "replace", "path": "/spec/size", "value": "2Gi"}]),
]


@pytest.mark.parametrize(("media", "patch"), PATCHES)
async def test_a_patch(harness: Harness, media: str, patch: Any) -> None:
    answer = await harness.call("PATCH", ITEM, body=patch, media=media)
    assert (answer.status, answer.json["spec"]) == (200, {"size": "2Gi", "replicas": 1})
    assert stored(harness)["spec"] == {**samples.RELEASE_SPEC, "values": {"size": "2Gi", "replicas": 1}}


@pytest.mark.parametrize(("media", "patch"), PATCHES)
@pytest.mark.parametrize("races", [1, 4])
async def test_a_patch_without_a_version_is_tried_again(harness: Harness, media: str, patch: Any, races: int) -> None:
    harness.upstream.race("PUT", races)
    assert (await harness.call("PATCH", ITEM, body=patch, media=media)).status == 200
    assert len(harness.upstream.sent("PUT")) == len(harness.upstream.sent("GET")) == races + 1
    assert stored(harness)["spec"]["values"]["size"] == "2Gi"


async def test_a_patch_that_loses_every_race_is_a_409_in_the_end(harness: Harness) -> None:
    harness.upstream.race("PUT", 1000)
    answer = await harness.call("PATCH", ITEM, body={"spec": {"size": "2Gi"}}, media=MERGE)
    assert (answer.status, answer.json["reason"]) == (409, "Conflict")
    assert 5 <= len(harness.upstream.sent("PUT")) <= 20


@pytest.mark.parametrize(
    ("media", "patch"),
    [
        (MERGE, {"metadata": {"resourceVersion": "7"}, "spec": {"size": "2Gi"}}),
        (JSON_PATCH, [{"op": "test", "path": "/metadata/resourceVersion", "value": "7"}]),
        (JSON_PATCH, [{"op": "replace", "path": "/metadata/resourceVersion", "value": "7"}]),
    ],
)
async def test_a_patch_that_names_the_version_is_not(harness: Harness, media: str, patch: Any) -> None:
    harness.upstream.race("PUT", 1)
    assert (await harness.call("PATCH", ITEM, body=patch, media=media)).status in (409, 422)
    assert len(harness.upstream.sent("PUT")) == 1


@pytest.mark.parametrize(
    ("media", "patch", "code"),
    [
        (MERGE, {"metadata": {"resourceVersion": "6"}}, 409),
        (MERGE, {"metadata": {"uid": samples.RELEASE_UID}}, 422),
        (MERGE, {"metadata": {"name": "other"}}, 400),
        (MERGE, {"kind": "Redis"}, 400),
        (MERGE, {"spec": None}, 200),
        (MERGE, {"spec": "text"}, 422),
        (MERGE, [], 400),
        (MERGE, b"{", 400),
        (JSON_PATCH, {"op": "add"}, 400),
        (JSON_PATCH, [{"op": "test", "path": "/spec/size", "value": "9Gi"}], 422),
        (JSON_PATCH, [{"op": "remove", "path": "/metadata"}], 400),
        (JSON_PATCH, [{"op": "test", "path": "/a", "value": 1}] * 10_001, 413),
        ("application/strategic-merge-patch+json", {}, 415),
        ("application/apply-patch+cbor", b"\xa0", 415),
        ("application/json", {}, 415),
    ],
)
async def test_how_patches_are_refused(harness: Harness, media: str, patch: Any, code: int) -> None:
    answer = await harness.call("PATCH", ITEM, body=patch, media=media)
    assert answer.status == code
    assert answer.json["kind"] == ("Postgres" if code == 200 else "Status")
    assert bool(harness.upstream.sent("PUT")) is (code == 200)


async def test_a_patch_can_not_change_what_is_not_the_objects(harness: Harness) -> None:
    before = stored(harness)
    patch = {
        "metadata": {"generation": 9, "creationTimestamp": None, "managedFields": [{}]},
        "status": {"version": "9"},
    }
    assert (await harness.call("PATCH", ITEM, body=patch, media=MERGE)).status == 200
    after = stored(harness)
    assert {**after, "metadata": {**after["metadata"], "resourceVersion": "7"}} == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET"])
async def test_what_is_not_there_is_a_404(harness: Harness, method: str) -> None:
    path = ITEM.replace("orders", "absent")
    body = None if method == "GET" else {} if method == "PATCH" else samples.wanted("absent", resourceVersion="7")
    answer = await harness.call(
        method,
        path,
        body=body if method != "DELETE" else None,
        media=MERGE if method == "PATCH" else "application/json",
    )
    assert (answer.status, answer.json["reason"]) == (404, "NotFound")
    assert answer.json["message"] == 'postgreses.apps.example.com "absent" not found'
    assert answer.json["details"] == {"name": "absent", "group": "apps.example.com", "kind": "postgreses"}


async def test_a_dry_run_is_passed_on(harness: Harness) -> None:
    answer = await harness.call("PATCH", f"{ITEM}?dryRun=All", body={"spec": {"size": "2Gi"}}, media=MERGE)
    assert answer.json["spec"]["size"] == "2Gi"
    assert stored(harness)["spec"]["values"]["size"] == "1Gi"
    assert harness.upstream.sent("PUT")[0].params["dryRun"] == "All"
