"""The check that the informers' test stands on: it has to see whatever may go wrong on the wire."""

from typing import Any

import pytest
from informers import checking, histories, samples

FOUND, FIRST, SECOND, THIRD, LAST = list(samples.era().told(samples.ALL))[:5]
WHOLE = (FOUND, FIRST, SECOND, THIRD, LAST)
STATE = [samples.told("ADDED", "a", 14), samples.told("ADDED", "b", 12)]  # as of 14
ITEMS = [event._replace(type="ITEM") for event in STATE]


def problems(*streams: dict[str, Any], eras: list[histories.Era] | None = None) -> str:
    return "\n".join(checking.problems(streams, samples.ALL, eras or [samples.era()]))


def listed(*items: histories.Event, version: int = 14, **more: Any) -> dict[str, Any]:
    return samples.sent(*items, watch=False, version=version, **{"from": 0, **more})


def watch_list(state: list[histories.Event], end: int, *events: histories.Event, since: int = 0) -> dict[str, Any]:
    wired = [*map(samples.wire, state), samples.bookmark(end, end=True), *map(samples.wire, events)]
    return samples.sent(initial=True, events=wired, match="NotOlderThan", **{"from": since})


@pytest.mark.parametrize("upto", range(len(WHOLE) + 1))
def test_a_watch_may_end_anywhere(upto: int) -> None:
    assert problems(samples.sent(*WHOLE[:upto])) == ""


@pytest.mark.parametrize("left_out", range(len(WHOLE) - 1))
def test_a_lost_event_is_seen_once_a_later_one_came(left_out: int) -> None:
    found = problems(samples.sent(*(event for event in WHOLE if event != WHOLE[left_out])))
    assert found.startswith("watch: lost between 10 and 18")
    assert str(WHOLE[left_out]) in found


def test_a_bookmark_says_that_nothing_is_missing() -> None:
    wired = [samples.wire(FOUND), samples.bookmark(13)]
    assert problems(samples.sent(events=wired)) == ""
    assert "lost between 10 and 14" in problems(samples.sent(events=[*wired, samples.bookmark(14)]))
    assert "lost between 10 and 14" in problems(samples.sent(events=[samples.bookmark(14), samples.wire(FIRST)]))
    assert "after 14" in problems(samples.sent(events=[samples.bookmark(14), samples.wire(FIRST)]))
    assert "after 13" in problems(samples.sent(events=[*wired, samples.bookmark(12)]))


@pytest.mark.parametrize(
    "events", [(FOUND, FOUND), (FOUND, FIRST, FOUND), (FIRST, FOUND), (FOUND, SECOND, FIRST), (LAST, LAST)]
)
def test_what_comes_twice_or_out_of_order_is_seen(events: tuple[histories.Event, ...]) -> None:
    assert " after " in problems(samples.sent(*events))


@pytest.mark.parametrize(
    "event",
    [
        FOUND._replace(type="MODIFIED"),
        FOUND._replace(key="n/c"),
        FOUND._replace(version=histories.Version("another", 12)),
        samples.told("ADDED", "b", 13),
        samples.told("ADDED", "b", 11),  # not adopted then
    ],
)
def test_what_never_happened_is_seen(event: histories.Event) -> None:
    assert "made up" in problems(samples.sent(event))


def test_a_watch_must_not_bring_what_is_older_than_asked_for() -> None:
    assert problems(samples.sent(THIRD, **{"from": 15})) == ""
    assert "after 15" in problems(samples.sent(SECOND, **{"from": 15}))
    assert "lost between 12 and 17" in problems(samples.sent(THIRD, **{"from": 12}))


def test_a_state_has_to_be_that_of_its_version() -> None:
    assert problems(listed(*ITEMS)) == problems(watch_list(STATE, 14)) == ""
    assert problems(watch_list(STATE, 14, SECOND, THIRD)) == ""
    for wrong in (listed(*ITEMS[1:]), listed(*ITEMS, version=15), watch_list(STATE, 13), watch_list(STATE[:1], 14)):
        assert "the state at" in problems(wrong)
    assert "lost between 14 and 17" in problems(watch_list(STATE, 14, THIRD))
    assert "an object twice" in problems(listed(*ITEMS, ITEMS[0]))
    assert "in the initial state" in problems(watch_list([STATE[0], STATE[1]._replace(type="MODIFIED")], 14))


def test_a_state_has_to_be_as_new_as_asked_for() -> None:
    for since, match, fine in ((14, "", True), (15, "", False), (13, "Exact", False), (14, "Exact", True)):
        assert (problems(listed(*ITEMS, match=match, **{"from": since})) == "") == fine
    assert "asked for was 15" in problems(watch_list(STATE, 14, since=15))


def test_what_says_nothing_is_passed_over() -> None:
    assert problems(samples.sent(LAST, status=503), listed(version=14, partial=True)) == ""
    cut_off = samples.sent(STATE[0], initial=True)
    assert problems(cut_off) == ""
    error = samples.wire(histories.Event("ERROR", "/", histories.Version("", 0)), code=410)
    assert problems(samples.sent(events=[samples.wire(FOUND), error])) == ""


def test_an_answer_that_was_not_read_is_no_proof() -> None:
    assert "can't be read" in problems(samples.sent(media="application/vnd.kubernetes.protobuf"))


def test_nothing_is_claimed_about_the_time_between_two_eras() -> None:
    later = histories.Era(30, {"n/t0-db-a": samples.release("a", 25)}, end=30)
    later.add(samples.changed("MODIFIED", "a", 33))
    eras = [samples.era(), later]
    between, after = samples.told("MODIFIED", "a", 25), samples.told("MODIFIED", "a", 33)
    assert problems(samples.sent(between, after, **{"from": 20}), eras=eras) == ""
    assert problems(listed(samples.told("ITEM", "a", 17), version=25), eras=eras) == ""
    assert "lost" in problems(samples.sent(events=[samples.bookmark(40)], **{"from": 30}), eras=eras)


def test_what_no_handler_was_told_of_is_seen() -> None:
    streams = [samples.sent(FOUND, FIRST), samples.sent(FIRST, status=503)]
    handled = [samples.wire(event._replace(type="update")) for event in (FOUND, FIRST)]
    assert checking.untold({"streams": streams, "events": handled}) == []
    assert checking.untold({"streams": streams, "events": handled[:1]}) == [FIRST]
