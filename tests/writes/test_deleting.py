from typing import Any

import pytest
from conversion import samples
from serving import fakes
from serving.harness import EVERYWHERE, ITEM, ITEMS, Harness

from kindwright_facade import errors
from kindwright_facade.conversion import naming
from kindwright_facade.web import deleting, options

UID = naming.object_uid(samples.POSTGRES, samples.RELEASE_UID)
HELD: dict[str, Any] = {"finalizers": ["finalizers.fluxcd.io"]}


def delete_options(**fields: Any) -> Any:
    return {"kind": "DeleteOptions", "apiVersion": "v1", **fields}


async def test_what_is_gone_at_once_is_answered_with_a_status(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    answer = await harness.call("DELETE", ITEM)
    assert (answer.status, answer.json["status"]) == (200, "Success")
    assert answer.json["details"] == {"name": "orders", "group": "apps.example.com", "kind": "postgreses", "uid": UID}
    assert not harness.upstream.releases


async def test_what_is_still_going_is_answered_with_the_object(harness: Harness) -> None:
    harness.upstream.seed(samples.release(**HELD))
    answer = await harness.call("DELETE", ITEM)
    assert (answer.status, answer.json["kind"]) == (200, "Postgres")
    meta = answer.json["metadata"]
    assert meta["deletionTimestamp"]
    # A terminating object that shows no finalizer has the namespace controller report an error.
    assert meta["finalizers"] == ["finalizers.fluxcd.io"]


@pytest.mark.parametrize(
    ("policy", "finalizers"),
    [
        (None, []),
        ("Background", []),
        ("Foreground", ["x.kindwright.dev/foregroundDeletion"]),
        ("Orphan", ["x.kindwright.dev/orphan"]),
    ],
)
async def test_the_policy_becomes_a_finalizer_and_upstream_deletes_in_the_background(
    harness: Harness, policy: str | None, finalizers: list[str]
) -> None:
    harness.upstream.seed(samples.release())
    body = delete_options(**({"propagationPolicy": policy} if policy else {}))
    answer = await harness.call("DELETE", ITEM, body=body)
    (sent,) = harness.upstream.sent("DELETE")
    assert sent.body["propagationPolicy"] == "Background"
    assert sent.body["preconditions"]["uid"] == samples.RELEASE_UID
    kept = harness.upstream.releases.get(("shop", "postgres-orders"))
    assert (kept["metadata"]["finalizers"] if kept else []) == finalizers
    shown = answer.json["metadata"].get("finalizers") if finalizers else None
    assert shown == ([name.removeprefix("x.kindwright.dev/") for name in finalizers] or None)


@pytest.mark.parametrize(
    ("current", "policy", "marked"),
    [
        (["a"], "", ["a"]),
        (["a"], "Foreground", ["a", "x.kindwright.dev/foregroundDeletion"]),
        (["x.kindwright.dev/orphan", "a"], "Foreground", ["a", "x.kindwright.dev/foregroundDeletion"]),
        (["x.kindwright.dev/orphan", "a"], "Background", ["a"]),
        (["x.kindwright.dev/orphan"], "Orphan", ["x.kindwright.dev/orphan"]),
        (["foregroundDeletion"], "Background", ["foregroundDeletion"]),
    ],
)
def test_finalizers_of_a_policy(current: list[str], policy: str, marked: list[str]) -> None:
    assert deleting.marked_finalizers(current, policy) == marked


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ({}, 200),
        ({"uid": UID}, 200),
        ({"uid": UID, "resourceVersion": "7"}, 200),
        ({"uid": samples.RELEASE_UID}, 409),
        ({"uid": "other"}, 409),
        ({"resourceVersion": "6"}, 409),
    ],
)
async def test_preconditions_are_about_the_object(harness: Harness, checks: Any, code: int) -> None:
    harness.upstream.seed(samples.release())
    answer = await harness.call("DELETE", ITEM, body=delete_options(preconditions=checks))
    assert answer.status == code
    assert bool(harness.upstream.releases) is (code == 409)
    if code == 409:
        assert answer.json["reason"] == "Conflict"
        if checks.get("uid") != samples.RELEASE_UID:
            assert samples.RELEASE_UID not in answer.text


async def test_a_uid_in_upstreams_own_conflict_is_never_the_releases(harness: Harness) -> None:
    why = f"Precondition failed: UID in precondition: {samples.RELEASE_UID}, UID in object meta: 00000000-0000-4000-8000-000000000009"
    harness.upstream.seed(samples.release())
    harness.upstream.race("DELETE", 1000, why)
    answer = await harness.call("DELETE", ITEM)
    assert answer.status == 409
    assert samples.RELEASE_UID not in answer.text


@pytest.mark.parametrize(
    ("checks", "code", "tries"), [({}, 200, 2), ({"uid": UID}, 200, 2), ({"resourceVersion": "7"}, 409, 1)]
)
async def test_a_conflict_is_tried_again_unless_the_caller_named_the_version(
    harness: Harness, checks: Any, code: int, tries: int
) -> None:
    harness.upstream.seed(samples.release())
    harness.upstream.race("DELETE", 1)
    answer = await harness.call("DELETE", ITEM, body=delete_options(preconditions=checks))
    assert (answer.status, len(harness.upstream.sent("DELETE"))) == (code, tries)


@pytest.mark.parametrize("how", ["query", "body"])
async def test_a_dry_run_writes_nothing(harness: Harness, how: str) -> None:
    harness.upstream.seed(samples.release())
    query = "?dryRun=All&propagationPolicy=Foreground" if how == "query" else ""
    body = None if query else delete_options(dryRun=["All"], propagationPolicy="Foreground")
    assert (await harness.call("DELETE", ITEM + query, body=body)).status == 200
    assert harness.upstream.releases["shop", "postgres-orders"] == samples.release()
    assert not harness.upstream.sent("PUT")
    # With a body, upstream reads no option from the query.
    assert harness.upstream.sent("DELETE")[0].body["dryRun"] == ["All"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({}, options.DeleteOptions()),
        ({"propagationPolicy": "Orphan"}, options.DeleteOptions("Orphan")),
        ({"orphanDependents": True}, options.DeleteOptions("Orphan")),
        ({"orphanDependents": False}, options.DeleteOptions("Background", awaited=True)),
        ({"gracePeriodSeconds": 5, "kind": "DeleteOptions"}, options.DeleteOptions()),
        (
            {"preconditions": {"uid": "u", "resourceVersion": "v"}, "dryRun": ["All"]},
            options.DeleteOptions("", "u", "v", dry_run=True),
        ),
        ({"preconditions": None, "dryRun": None}, options.DeleteOptions()),
    ],
)
def test_delete_options(value: Any, found: options.DeleteOptions) -> None:
    assert options.parse_delete(value) == found


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        ([], 400, "can't be decoded"),
        ({"propagationPolicy": 5}, 400, "propagationPolicy"),
        ({"preconditions": "x"}, 400, "preconditions"),
        ({"propagationPolicy": "Later"}, 422, '"Foreground", "Background", "Orphan"'),
        ({"dryRun": ["Some"]}, 422, '"Some"'),
        ({"propagationPolicy": "Orphan", "orphanDependents": True}, 422, "cannot be both set"),
    ],
)
def test_delete_options_that_are_refused(value: Any, code: int, says: str) -> None:
    with pytest.raises(errors.StatusError) as caught:
        options.parse_delete(value)
    assert caught.value.code == code
    assert says in caught.value.message


async def test_deleting_a_selection(harness: Harness) -> None:
    for name in ("a", "b", "held"):
        release = samples.release(name, **(HELD if name == "held" else {}))
        harness.upstream.seed(release)
    stray = samples.release("stray")
    stray["metadata"]["labels"] = {}
    harness.upstream.seed(stray)
    answer = await harness.call("DELETE", f"{ITEMS}?labelSelector=team%3Dshop", body=delete_options())
    assert answer.status == 200
    assert [item["metadata"]["name"] for item in answer.json["items"]] == ["a", "b", "held"]
    assert sorted(harness.upstream.releases) == [("shop", "postgres-held"), ("shop", "postgres-stray")]
    (listed,) = [request for request in harness.upstream.sent("GET") if request.path.endswith("/helmreleases")]
    assert listed.params["labelSelector"].endswith(",x.kindwright.dev/team=shop")


async def test_one_that_is_gone_meanwhile_does_not_spoil_the_others(harness: Harness) -> None:
    harness.upstream.seed(samples.release("a"), samples.release("b"))
    harness.upstream.fail("DELETE", fakes.of_release(404, "NotFound", "postgres-a"))
    answer = await harness.call("DELETE", ITEMS)
    assert answer.status == 200
    assert len(harness.upstream.releases) == 1


async def test_a_selection_that_can_not_be_deleted_says_why(harness: Harness) -> None:
    harness.upstream.seed(samples.release("a"), samples.release("b"))
    harness.upstream.fail("DELETE", *[fakes.answer(503, fakes.failure(503, "ServiceUnavailable", "down"))] * 9)
    answer = await harness.call("DELETE", ITEMS)
    assert (answer.status, answer.json["reason"]) == (503, "ServiceUnavailable")


async def test_a_collection_is_deleted_within_one_namespace_only(harness: Harness) -> None:
    assert (await harness.call("DELETE", EVERYWHERE)).status == 405
