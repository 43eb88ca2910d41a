"""Laws that hold for all conversions, specs and owners."""

import copy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from versions import declaring, strategies

from kindwright_facade.schemas import pruning
from kindwright_facade.versions import checking, converting, fields, merging, walking


@given(st.data())
def test_what_passes_the_check_comes_back_as_it_was(data: st.DataObject) -> None:
    schema = data.draw(strategies.schemas())
    conversion = declaring.compiled(*data.draw(strategies.STEPS))
    assume(checking.round_trip(conversion, schema, strategies.OPEN) is None)
    for spec in data.draw(st.lists(strategies.specs(schema), min_size=5, max_size=5)):
        values = converting.to_hub(conversion, spec)
        back, _ = pruning.prune(schema, converting.from_hub(conversion, values), {}, "spec")
        assert checking.without_empty_parents(conversion, back) == checking.without_empty_parents(conversion, spec)


def _hub_or_none(conversion: Any, spec: Any, *, partial: bool = False) -> Any:
    try:
        return converting.to_hub(conversion, spec, partial=partial)
    except converting.ConversionError:
        return None


def _spec_or_none(conversion: Any, values: Any) -> Any:
    try:
        return converting.from_hub(conversion, values)
    except converting.ConversionError:
        return None


@given(strategies.STEPS, strategies.TREES)
def test_nothing_handed_in_is_changed(steps: Any, values: Any) -> None:
    conversion = declaring.compiled(*steps)
    before = copy.deepcopy(values)
    _hub_or_none(conversion, values)
    _spec_or_none(conversion, values)
    fields.to_hub(conversion, values)
    fields.to_version(conversion, values)
    merging.merge(values, {}, values)
    assert walking.same(values, before)


def trie(values: Any) -> Any:
    return {f"f:{key}": trie(value) for key, value in values.items()} if isinstance(values, dict) else {}


@given(strategies.STEPS, strategies.TREES)
def test_owned_fields_follow_the_values(steps: Any, values: Any) -> None:
    conversion = declaring.compiled(*steps)
    hub, spec = _hub_or_none(conversion, values, partial=True), _spec_or_none(conversion, values)
    if hub is not None:
        assert fields.to_hub(conversion, trie(values)) == trie(hub)
    if spec is not None:
        assert fields.to_version(conversion, trie(values)) == trie(spec)


@given(strategies.TREES, strategies.TREES, strategies.TREES)
def test_a_write_that_changes_nothing_changes_nothing(live: Any, visible: Any, wanted: Any) -> None:
    assert merging.merge(live, visible, visible) == live
    merged = merging.merge(live, visible, wanted)
    assert walking.same(merging.merge(merged, visible, wanted), merged)
    assert walking.same(merging.merge({}, {}, wanted), wanted)
    assert walking.same(merging.merge(live, live, wanted), wanted)


def _leaves(values: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(values, dict) or not values:
        return {path: values}
    return {where: leaf for key, value in values.items() for where, leaf in _leaves(value, (*path, key)).items()}


@st.composite
def views(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw live values and the part of them that a version shows."""
    live = draw(strategies.TREES)
    visible = live
    for path in draw(st.lists(st.sampled_from(sorted(_leaves(live))), max_size=4)) if live else []:
        visible = walking.without(visible, path)
    return live, visible


@given(views(), strategies.TREES)
def test_nothing_invisible_is_lost(view: Any, wanted: Any) -> None:
    live, visible = view
    merged = merging.merge(live, visible, wanted)
    for path, leaf in _leaves(live).items():
        hidden = walking.get(visible, path) is walking.MISSING
        touched = any(not isinstance(walking.get(wanted, path[:end]), dict) for end in range(1, len(path) + 1))
        written = touched and any(
            walking.get(wanted, path[:end]) is not walking.MISSING
            and not isinstance(walking.get(wanted, path[:end]), dict)
            for end in range(1, len(path) + 1)
        )
        if path and hidden and not written and walking.get(wanted, path) is walking.MISSING:
            assert walking.same(walking.get(merged, path), leaf)


@given(views(), strategies.TREES)
def test_and_what_is_wanted_is_there(view: Any, wanted: Any) -> None:
    live, visible = view
    merged = merging.merge(live, visible, wanted)
    for path, leaf in _leaves(wanted).items():
        if path and leaf != {}:
            assert walking.same(walking.get(merged, path), leaf)
