import copy
from typing import Any

import pytest
from versions.declaring import SIZES, cel, compiled, default, move, rename

from kindwright_facade.versions import fields, merging


@pytest.mark.parametrize(
    ("steps", "version", "hub"),
    [
        (
            [rename("users", "people")],
            {"f:users": {'k:{"a":1}': {".": {}, "f:a": {}}}},
            {"f:people": {'k:{"a":1}': {".": {}, "f:a": {}}}},
        ),
        ([move("size", "storage.size")], {"f:size": {}}, {"f:storage": {"f:size": {}}}),
        ([move("size", "storage.size")], {"f:size": {}, "f:x": {}}, {"f:storage": {"f:size": {}}, "f:x": {}}),
        (
            [move("storage.size", "size")],
            {"f:storage": {"f:size": {}, "f:c": {}}},
            {"f:size": {}, "f:storage": {"f:c": {}}},
        ),
        ([move("m", "o.m")], {"f:m": {".": {}, "f:a": {}}}, {"f:o": {"f:m": {".": {}, "f:a": {}}}}),
        # Who owns the map that both fields are in owns it still.
        ([rename("m.a", "m.b")], {"f:m": {".": {}, "f:a": {}}}, {"f:m": {".": {}, "f:b": {}}}),
        ([cel("m.a", "self", "self")], {"f:m": {".": {}, "f:a": {}}}, {"f:m": {".": {}, "f:a": {}}}),
        ([cel("list", "self", "self", "text")], {"f:list": {}}, {"f:text": {}}),
        (
            SIZES,
            {"f:replicas": {}, "f:tier": {}, "f:sizeGi": {}},
            {"f:instances": {}, "f:tier": {}, "f:storage": {"f:size": {}}},
        ),
        # An owner of the whole map keeps it.
        ([move("size", "storage.size")], {"f:storage": {}}, {"f:storage": {}}),
        ([rename("a", "b")], {}, {}),
    ],
)
def test_owned_fields_are_carried_both_ways(steps: Any, version: Any, hub: Any) -> None:
    conversion = compiled(*steps)
    before = copy.deepcopy((version, hub))
    assert fields.to_hub(conversion, version) == hub
    assert fields.to_version(conversion, hub) == version
    assert (version, hub) == before


@pytest.mark.parametrize(
    ("steps", "hub", "version"),
    [
        ([default("storage.class", "fast")], {"f:storage": {".": {}, "f:class": {}}}, {}),
        (
            [default("storage.class", "fast")],
            {"f:storage": {"f:class": {}, "f:size": {}}},
            {"f:storage": {"f:size": {}}},
        ),
        ([default("storage.class", "fast")], {"f:storage": {}}, {"f:storage": {}}),
        ([move("size", "storage.size")], {"f:size": {}}, {}),
        ([rename("m.a", "m.b")], {"f:m": {".": {}, "f:a": {}}}, {}),
        ([rename("m.a", "m.b")], {"f:m": {"f:a": {}, "f:c": {}}}, {"f:m": {"f:c": {}}}),
        ([move("size", "storage.size")], {"f:storage": {".": {}, "f:size": {}}}, {"f:size": {}}),
        ([cel("text", "self", "self", "list")], {"f:list": {".": {}, "f:a": {}}}, {"f:text": {}}),
    ],
)
def test_what_the_version_does_not_show_nobody_owns_in_it(steps: Any, hub: Any, version: Any) -> None:
    assert fields.to_version(compiled(*steps), hub) == version


def test_an_empty_map_that_becomes_the_field_is_owned_no_more() -> None:
    assert fields.to_hub(compiled(move("storage.size", "storage")), {"f:storage": {}, "f:x": {}}) == {"f:x": {}}


def test_owners_of_two_fields_that_become_one_own_both() -> None:
    conversion = compiled(move("a", "b"))
    assert fields.to_hub(conversion, {"f:a": {"f:x": {}}, "f:b": {"f:y": {}}}) == {"f:b": {"f:x": {}, "f:y": {}}}


def test_what_was_hidden_is_still_owned_after_a_write_through_the_version() -> None:
    conversion = compiled(*SIZES)
    live: Any = {"f:instances": {}, "f:storage": {".": {}, "f:size": {}, "f:class": {}}}
    seen = fields.to_version(conversion, live)
    assert seen == {"f:replicas": {}, "f:sizeGi": {}}
    visible, wanted = fields.to_hub(conversion, seen), fields.to_hub(conversion, {"f:sizeGi": {}})
    assert merging.merge(live, visible, wanted) == {"f:storage": {".": {}, "f:size": {}, "f:class": {}}}
