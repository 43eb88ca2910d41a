"""Objects that break their schema because somebody wrote the HelmRelease by hand: they stay readable, listable, deletable, and what
does not look at the spec can still be patched, as the garbage collector does when it takes a finalizer off.
"""

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from conversion import samples
from serving import harness as harnesses

from kindwright_facade import kinds
from kindwright_operator import definitions

JSON_PATCH = "application/json-patch+json"
KEPT, GOING = "example.com/kept", "example.com/going"

FIELDS = {
    "size": {"type": "string", "enum": ["small", "large"]},
    "names": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
    "replicas": {"type": "integer", "maximum": 3},
}
RULE = {"rule": "!has(self.replicas) || self.replicas > 0"}
SPEC = {"type": "object", "properties": FIELDS, "x-kubernetes-validations": [RULE]}
INVALID: Mapping[str, Any] = {
    "a wrong type": {"size": 3},
    "not in the enum": {"size": "odd"},
    "one item twice": {"names": ["a", "a"]},
    "too large": {"replicas": 9},
    "a broken rule": {"replicas": 0},
    "no map": "text",
    "a list": [1, 2],
}
# A rule that can't be evaluated at all refuses every write.
MAPS = {label: values for label, values in INVALID.items() if isinstance(values, Mapping)}


def kind() -> kinds.Kind:
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": SPEC}}}
    body = samples.definition(versions=[{"name": "v1alpha1", "storage": True, "schema": schema}])
    compiled = definitions.compile_definition(body)
    assert compiled.sound, compiled
    assert compiled.kind is not None
    return compiled.kind


def release(values: Any, **meta: Any) -> Any:
    found = samples.release("orders", finalizers=[GOING, KEPT], **meta)
    found["spec"]["values"] = copy.deepcopy(values)
    return found


def stored(harness: harnesses.Harness) -> Any:
    (found,) = harness.upstream.releases.values()
    return found


@pytest.mark.parametrize("values", INVALID.values(), ids=list(INVALID))
async def test_an_invalid_object_is_shown_and_listed_as_it_is(values: Any) -> None:
    async with harnesses.running(kind()) as harness:
        harness.upstream.seed(release(values))
        assert (await harness.get()).json["spec"] == values
        (listed,) = (await harness.get(harnesses.ITEMS)).json["items"]
        assert listed["spec"] == values


@pytest.mark.parametrize("values", INVALID.values(), ids=list(INVALID))
@pytest.mark.parametrize("media", [harnesses.MERGE, JSON_PATCH])
async def test_a_finalizer_comes_off_an_invalid_object_that_is_being_deleted(values: Any, media: str) -> None:
    merge = {"metadata": {"finalizers": [KEPT]}}
    patch = [{"op": "remove", "path": "/metadata/finalizers/0"}]
    async with harnesses.running(kind()) as harness:
        going = {"deletionTimestamp": "2026-01-01T00:00:00Z", "deletionGracePeriodSeconds": 0}
        harness.upstream.seed(release(values, **going))
        body = merge if media == harnesses.MERGE else patch
        answer = await harness.call("PATCH", harnesses.ITEM, body=body, media=media)
        assert answer.status == 200, answer.text
        assert stored(harness)["metadata"]["finalizers"] == [KEPT]
        assert stored(harness)["spec"]["values"] == values


@pytest.mark.parametrize("values", MAPS.values(), ids=list(MAPS))
async def test_labels_of_an_invalid_object_change_and_its_values_do_not(values: Any) -> None:
    async with harnesses.running(kind()) as harness:
        harness.upstream.seed(release(values))
        body = {"metadata": {"labels": {"team": "blue"}}}
        answer = await harness.call("PATCH", harnesses.ITEM, body=body, media=harnesses.MERGE)
        assert answer.status == 200, answer.text
        assert answer.json["metadata"]["labels"]["team"] == "blue"
        assert stored(harness)["spec"]["values"] == values


async def test_what_an_update_makes_worse_is_refused_and_nothing_is_written() -> None:
    async with harnesses.running(kind()) as harness:
        harness.upstream.seed(release({"size": "odd", "replicas": 2}))
        body = {"spec": {"replicas": 9}}
        answer = await harness.call("PATCH", harnesses.ITEM, body=body, media=harnesses.MERGE)
        assert answer.status == 422
        causes = [cause["field"] for cause in answer.json["details"]["causes"]]
        assert causes == ["spec.replicas"]
        assert harness.upstream.sent("PUT") == []


@pytest.mark.parametrize("query", ["", "?dryRun=All"])
async def test_a_refused_create_sends_nothing_upstream(query: str) -> None:
    body = {"apiVersion": "apps.example.com/v1alpha1", "kind": "Postgres", "spec": {"size": "odd"}}
    async with harnesses.running(kind()) as harness:
        named = {**body, "metadata": {"generateName": "made-"}}
        answer = await harness.call("POST", harnesses.ITEMS + query, body=named)
        assert answer.status == 422, answer.text
        assert answer.json["details"]["name"].startswith("made-")
        assert harness.upstream.sent("POST") == []


async def test_a_stale_update_is_a_conflict_even_when_it_is_invalid_too() -> None:
    async with harnesses.running(kind()) as harness:
        harness.upstream.seed(release({"size": "small"}))
        found = (await harness.get()).json
        found["metadata"]["resourceVersion"] = "1"
        found["spec"] = {"size": "odd"}
        answer = await harness.call("PUT", harnesses.ITEM, body=found)
        assert (answer.status, answer.json["reason"]) == (409, "Conflict")
