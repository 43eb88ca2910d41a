"""Fields that are unknown or written twice: dropped, dropped and told, or refused."""

from typing import Any

import pytest
from conversion import samples
from serving.harness import ITEM, ITEMS, MERGE, Harness

from kindwright_facade.schemas import pruning

UNKNOWN = samples.wanted(spec={"size": "1Gi", "sise": "2Gi", "more": {"a": 1}})
TWICE = b"""{"apiVersion": "apps.example.com/v1alpha1", "kind": "Postgres", "metadata": {"name": "orders"},
"spec": {"size": "1Gi", "size": "2Gi"}}"""


def warnings(answer: Any) -> list[str]:
    return sorted(answer.headers.getall("Warning", []))


@pytest.mark.parametrize("query", ["", "?fieldValidation=Warn"])
async def test_unknown_fields_are_dropped_and_told(harness: Harness, query: str) -> None:
    answer = await harness.call("POST", ITEMS + query, body=UNKNOWN)
    assert (answer.status, answer.json["spec"]) == (201, {"size": "1Gi"})
    assert warnings(answer) == [r'299 - "unknown field \"spec.more\""', r'299 - "unknown field \"spec.sise\""']
    assert harness.upstream.releases["shop", "postgres-orders"]["spec"]["values"] == {"size": "1Gi"}


async def test_or_dropped_without_a_word(harness: Harness) -> None:
    answer = await harness.call("POST", f"{ITEMS}?fieldValidation=Ignore", body=UNKNOWN)
    assert (answer.status, answer.json["spec"], warnings(answer)) == (201, {"size": "1Gi"}, [])


@pytest.mark.parametrize(
    ("body", "says"), [(UNKNOWN, 'unknown field "spec.sise"'), (TWICE, 'duplicate field "spec.size"')]
)
async def test_or_refused(harness: Harness, body: Any, says: str) -> None:
    answer = await harness.call("POST", f"{ITEMS}?fieldValidation=Strict", body=body)
    assert (answer.status, answer.json["reason"]) == (400, "BadRequest")
    assert "strict decoding error: " in answer.json["message"]
    assert says in answer.json["message"]
    assert not harness.upstream.sent("POST")


async def test_another_word_is_a_422(harness: Harness) -> None:
    answer = await harness.call("POST", f"{ITEMS}?fieldValidation=Perhaps", body=UNKNOWN)
    assert (answer.status, answer.json["reason"]) == (422, "Invalid")
    assert not harness.upstream.sent("POST")


async def test_a_patch_is_validated_too(harness: Harness) -> None:
    harness.upstream.seed(samples.release())
    patch = {"spec": {"sise": "2Gi"}}
    answer = await harness.call("PATCH", f"{ITEM}?fieldValidation=Strict", body=patch, media=MERGE)
    assert answer.status == 422
    answer = await harness.call("PATCH", ITEM, body=patch, media=MERGE)
    assert (answer.status, warnings(answer)) == (200, [r'299 - "unknown field \"spec.sise\""'])


async def test_what_others_put_past_the_schema_is_not_lost(harness: Harness) -> None:
    release = samples.release()
    release["spec"]["values"]["past"] = {"the": "schema"}
    harness.upstream.seed(release)
    answer = await harness.call("PATCH", ITEM, body={"spec": {"size": "2Gi"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (200, [])
    assert harness.upstream.releases["shop", "postgres-orders"]["spec"]["values"]["past"] == {"the": "schema"}
    answer = await harness.call("PATCH", ITEM, body={"spec": {"past": "changed"}}, media=MERGE)
    assert (answer.status, warnings(answer)) == (200, ['299 - "unknown field \\"spec.past\\""'])
    assert harness.upstream.releases["shop", "postgres-orders"]["spec"]["values"]["past"] == {"the": "schema"}
    answer = await harness.call("PATCH", f"{ITEM}?fieldValidation=Strict", body={"spec": {"past": 1}}, media=MERGE)
    assert answer.status == 422


@pytest.mark.parametrize("key", ["a\nb", "a\rb", "a\r\nInjected: yes", "a\x00b", 'a"b', "a\\b", "ключ", "a\x7f"])
async def test_a_warning_about_any_key_fits_into_a_header(harness: Harness, key: str) -> None:
    answer = await harness.call("POST", ITEMS, body=samples.wanted(spec={key: 1}))
    assert answer.status == 201
    assert "Injected" not in answer.headers


OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"a": {"type": "object"}}}


@pytest.mark.parametrize(
    ("schema", "value", "known", "pruned", "unknown"),
    [
        ({}, {"a": 1}, {}, {}, ["a"]),
        ({"properties": {"a": {}}}, {"a": 1, "b": 2}, {}, {"a": 1}, ["b"]),
        ({"properties": {"a": {}}}, {"a": 1, "b": 2}, {"b": 2}, {"a": 1, "b": 2}, []),
        ({"properties": {"a": {}}}, {"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}, ["b"]),
        ({"properties": {"a": {}}}, {"a": 1}, {"b": 3}, {"a": 1}, []),
        ({"properties": {"a": {"properties": {}}}}, {"a": {"b": 1}}, {}, {"a": {}}, ["a.b"]),
        ({"additionalProperties": {"properties": {"x": {}}}}, {"k": {"x": 1, "y": 2}}, {}, {"k": {"x": 1}}, ["k.y"]),
        ({"additionalProperties": True}, {"k": {"x": 1}}, {}, {"k": {"x": 1}}, []),
        ({"items": {"properties": {"x": {}}}}, [{"x": 1}, {"y": 2}], [], [{"x": 1}, {}], ["[1].y"]),
        ({"items": {"properties": {"x": {}}}}, [{"x": 1}, {"y": 2}], [{}, {"y": 1}], [{"x": 1}, {"y": 2}], []),
        ({"properties": {"l": {"items": {}}}}, {"l": [{"y": 2}]}, {"l": [{"y": 1}]}, {"l": [{"y": 2}]}, []),
        (OPEN, {"z": {"y": 1}, "a": {"b": 1}}, {}, {"z": {"y": 1}, "a": {}}, ["a.b"]),
        ({"properties": {"a": {"type": "string"}}}, {"a": {"not": "a string"}}, {}, {"a": {}}, ["a.not"]),
        ({"properties": {}}, "text", {}, "text", []),
        ({"properties": {}}, None, {}, None, []),
    ],
)
def test_pruning(schema: Any, value: Any, known: Any, pruned: Any, unknown: list[str]) -> None:
    before = repr(value)
    assert pruning.prune(schema, value, known, "") == (pruned, unknown)
    assert repr(value) == before
