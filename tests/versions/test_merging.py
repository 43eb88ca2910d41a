import copy
from typing import Any

import pytest
from versions.declaring import SIZES, compiled

from kindwright_facade.versions import converting, merging

LIVE = {"a": 1, "m": {"x": 1, "hidden": 2}, "hidden": 3, "l": [{"x": 1, "hidden": 1}]}
SEEN = {"a": 1, "m": {"x": 1}, "l": [{"x": 1}]}


@pytest.mark.parametrize(
    ("wanted", "merged"),
    [
        (SEEN, LIVE),
        (SEEN | {"a": 2}, LIVE | {"a": 2}),
        (SEEN | {"a": True}, LIVE | {"a": True}),
        (SEEN | {"new": {"y": 1}}, LIVE | {"new": {"y": 1}}),
        (SEEN | {"m": {"x": 2, "y": 3}}, LIVE | {"m": {"x": 2, "y": 3, "hidden": 2}}),
        (SEEN | {"m": {}}, LIVE | {"m": {"hidden": 2}}),
        (SEEN | {"m": None}, LIVE | {"m": None}),
        ({"a": 1, "l": [{"x": 1}]}, LIVE | {"m": {"hidden": 2}}),
        ({"m": {"x": 1}}, {"m": {"x": 1, "hidden": 2}, "hidden": 3}),
        ({}, {"m": {"hidden": 2}, "hidden": 3}),
        # A list is one value.
        (SEEN | {"l": [{"x": 1}, {"x": 2}]}, LIVE | {"l": [{"x": 1}, {"x": 2}]}),
        # What was hidden and is wanted now is the client's word.
        (SEEN | {"hidden": 4}, LIVE | {"hidden": 4}),
        (SEEN | {"a": {"deep": 1}}, LIVE | {"a": {"deep": 1}}),
    ],
)
def test_only_what_the_client_changed_is_changed(wanted: Any, merged: Any) -> None:
    before = copy.deepcopy((LIVE, SEEN, wanted))
    found = merging.merge(LIVE, SEEN, wanted)
    assert found == merged
    assert (type(found.get("a")), found.get("a")) == (type(merged.get("a")), merged.get("a"))
    assert (LIVE, SEEN, wanted) == before


def test_a_default_that_was_only_shown_is_not_written() -> None:
    conversion = compiled(*SIZES)
    live = {"storage": {"size": "1Gi"}, "foreign": True}
    seen = converting.from_hub(conversion, live)
    assert seen == {"sizeGi": 1, "foreign": True}
    visible = converting.to_hub(conversion, {"sizeGi": 1})
    wanted = converting.to_hub(conversion, {"sizeGi": 2})
    assert merging.merge(live, visible, wanted) == {"storage": {"size": "2Gi"}, "foreign": True}


def test_nor_does_it_replace_what_is_there() -> None:
    conversion = compiled(*SIZES)
    live = {"storage": {"size": "1Gi", "class": "slow"}}
    visible = converting.to_hub(conversion, converting.from_hub(conversion, live))
    assert merging.merge(live, visible, converting.to_hub(conversion, {})) == {"storage": {"class": "slow"}}


def test_a_create_has_nothing_to_keep() -> None:
    wanted = converting.to_hub(compiled(*SIZES), {"sizeGi": 2})
    assert merging.merge({}, {}, wanted) == {"storage": {"size": "2Gi", "class": "fast"}}
