from typing import Any

import pytest

from kindwright_facade.web import nulls

SCHEMA: dict[str, Any] = {
    "properties": {
        "text": {"type": "string"},
        "free": {"x-kubernetes-preserve-unknown-fields": True},
        "maybe": {"type": "string", "nullable": True},
        "fallback": {"type": "string", "default": "x"},
        "part": {"type": "object", "properties": {"size": {"type": "string"}}},
        "map": {"type": "object", "additionalProperties": {"type": "object"}},
    }
}


@pytest.mark.parametrize(
    ("wanted", "live", "found"),
    [
        ({"text": None}, {"text": "a"}, {"text": None}),
        ({"free": None, "text": "a"}, {}, {"text": "a"}),
        ({"maybe": None, "fallback": None}, {}, {"maybe": None, "fallback": None}),
        ({"part": None}, {"part": {"size": "1"}}, {"part": {}}),
        ({"part": None}, {"part": {}}, {"part": None}),
        ({"part": None}, {}, {"part": None}),
        ({"part": {"size": None}}, {"part": {"size": "1"}}, {"part": {"size": None}}),
        ({"map": {"a": None}}, {"map": {"a": {"b": 1}}}, {"map": {"a": {}}}),
        ({"unknown": None}, {}, {"unknown": None}),
    ],
)
def test_what_a_null_stands_for(wanted: Any, live: Any, found: Any) -> None:
    before = repr(wanted)
    assert nulls.settled(SCHEMA, wanted, live) == found
    assert repr(wanted) == before


def test_without_nulls_it_is_the_very_object() -> None:
    wanted = {"part": {"size": "1"}, "text": "a"}
    assert nulls.settled(SCHEMA, wanted, {}) is wanted


@pytest.mark.parametrize(
    ("found", "wanted", "whole"),
    [
        ({"spec": {"a": 1}}, {"spec": {"b": None}}, {"spec": {"a": 1, "b": None}}),
        ({}, {"spec": None}, {"spec": None}),
        ({"spec": {}}, {"spec": None}, {"spec": None}),
        ({"spec": {"a": 1}}, {"spec": None}, {"spec": {"a": 1}}),
        ({"spec": {"a": {"x": 1}}}, {"spec": {"a": {"y": None}}}, {"spec": {"a": {"x": 1, "y": None}}}),
        ({"spec": {"a": 1}}, {"spec": {"a": {"y": None}}}, {"spec": {"a": 1}}),
        ({"spec": {"a": [1]}}, {"spec": {"a": [None]}}, {"spec": {"a": [1]}}),
    ],
)
def test_nulls_are_seen_again(found: Any, wanted: Any, whole: Any) -> None:
    assert nulls.restored(found, wanted) == whole


def test_nothing_to_see_is_the_very_object() -> None:
    found = {"spec": {"a": {"x": 1}}}
    assert nulls.restored(found, {"spec": {"a": {}}}) is found
