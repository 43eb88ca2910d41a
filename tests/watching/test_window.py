"""The last changes: where a watch may begin in the past, and what is forgotten."""

from collections.abc import Sequence

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st
from watching import feeding

from kindwright_facade.upstream import window


def change(number: int, size: int = 0) -> window.Change:
    release = feeding.release(f"a{number}", number, annotations={"padding": "x" * size})
    return window.Change(samples.member(release))


def filled(*numbers: int, floor: int = 0, most_changes: int = 100) -> window.Window:
    found = window.Window(most_changes)
    found.reset(floor)
    for number in numbers:
        found.append(change(number))
    return found


def numbers_from(found: window.Window, version: int) -> list[int] | None:
    """Read everything newer than a version, as a watch does."""
    start = found.start(version)
    changes = None if start is None else found.read(start, 1000)
    return None if changes is None else [one.number for one in changes]


@pytest.mark.parametrize(
    ("version", "newer"),
    [
        (0, None), (9, None), (10, [12, 15, 20]), (11, [12, 15, 20]), (12, [15, 20]), (14, [15, 20]), (15, [20]),
        (19, [20]), (20, []), (21, []), (10**12, []),
    ],
)  # fmt: skip
def test_where_a_version_begins(version: int, newer: list[int] | None) -> None:
    assert numbers_from(filled(12, 15, 20, floor=10), version) == newer


def test_reading_goes_on_from_any_sequence_a_few_at_a_time() -> None:
    found = filled(*range(1, 8))
    start, seen = found.start(0), []
    assert start is not None
    while changes := found.read(start, 3):
        assert len(changes) <= 3
        seen += [one.number for one in changes]
        start += len(changes)
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert start == found.end
    found.append(change(8))
    assert [one.number for one in found.read(start, 3) or ()] == [8]


def test_nothing_is_read_where_something_is_forgotten() -> None:
    found = filled(*range(1, 9), most_changes=8)
    start = found.start(0)
    assert start is not None
    found.append(change(9))
    assert found.read(start, 10) is None
    assert found.first > start
    assert [one.number for one in found.read(found.first, 10) or ()] == list(range(found.floor + 1, 10))
    assert found.start(found.floor - 1) is None


def test_after_a_reset_no_older_sequence_can_be_read() -> None:
    found = filled(5, 6, floor=4)
    old = range(found.first, found.end + 1)
    found.reset(9)
    assert [found.read(sequence, 10) for sequence in old] == [None] * 3
    assert numbers_from(found, 8) is None
    assert numbers_from(found, 9) == []
    found.append(change(10))
    assert [found.read(sequence, 10) for sequence in old] == [None] * 3
    assert numbers_from(found, 9) == [10]


def size_of(changes: Sequence[window.Change]) -> int:
    return sum(len(one.member.raw) for one in changes)


STEPS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([0, 0, 0, 500, 5000])), min_size=1, max_size=60)


@hypothesis.given(STEPS, st.integers(1, 20), st.integers(0, 30))
def test_what_is_kept_is_all_that_came_after_the_floor(steps: list[tuple[int, int]], most: int, version: int) -> None:
    found, number, came = window.Window(most), 0, []
    for step, size in steps:
        number += step
        came.append(number)
        found.append(change(number, size))
        assert found.end == len(came)
        assert found.end - found.first <= most
    expected = [one for one in came if one > version]
    assert numbers_from(found, version) == (None if version < found.floor else expected)


@hypothesis.given(STEPS, st.integers(2000, 20000))
def test_bytes_are_bounded(steps: list[tuple[int, int]], most: int) -> None:
    found, number = window.Window(1000, most), 0
    for step, size in steps:
        number += step
        found.append(change(number, size))
        kept = found.read(found.first, 1000) or ()
        assert size_of(kept) <= most or len(kept) == 1
    assert numbers_from(found, found.floor) == [one.number for one in kept]


def test_many_small_changes_make_room_for_large_ones() -> None:
    found = window.Window(1000, 100_000)
    for number in range(1, 101):
        found.append(change(number))
    for number in range(101, 120):
        found.append(change(number, 20_000))
        assert size_of(found.read(found.first, 1000) or ()) <= 100_000


def test_a_change_is_about_the_kind_it_went_to_and_the_one_it_came_from() -> None:
    here = samples.member(feeding.release(version=1))
    there = samples.member(feeding.release(version=2, labels={"kindwright.dev/kind": "Redis"}))
    postgres, redis = ("apps.example.com", "Postgres"), ("apps.example.com", "Redis")
    assert window.Change(here).buckets == {postgres}
    assert window.Change(there, here).buckets == {postgres, redis}
    assert window.Change(there, there, gone=True).buckets == {redis}
