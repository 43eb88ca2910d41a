"""Lists of HelmReleases taken apart while they come, in pieces of any size."""

import itertools
import json
from collections.abc import Iterable
from typing import Any

import hypothesis
import pytest
from conversion import samples, strategies
from hypothesis import strategies as st

from kindwright_facade import encoding
from kindwright_facade.conversion import members
from kindwright_facade.upstream import splitting

META = {"continue": "", "resourceVersion": "9"}
TEXT = '"items":[{},{"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease"}]'


def document(items: Any, meta: Any = META) -> bytes:
    """Write a list as upstream does: without white space, its keys in alphabetical order."""
    named = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "items": items, "kind": "HelmReleaseList", "metadata": meta}
    return encoding.encode(named)


def nested(*found: Any) -> Any:
    """Put HelmReleases into the values of one, as a chart of charts might."""
    spec = {"values": {"items": [{"a": 1}, *found, {"apiVersion": "helm.toolkit.fluxcd.io/v2"}], "text": TEXT}}
    return samples.release("outer", spec=spec, annotations={"last": json.dumps({"items": list(found)}), "text": TEXT})


RELEASES = st.one_of(
    strategies.releases(), st.lists(strategies.releases(), max_size=6).map(lambda found: nested(*found))
)


def split(pieces: Iterable[bytes]) -> tuple[list[Any], Any]:
    """Feed all pieces; returns the members, decoded, and the metadata."""
    splitter = splitting.Splitter()
    found = [member for piece in pieces for member in splitter.feed(piece)]
    left, meta = splitter.finish()
    return [member.release() for member in (*found, *left)], meta


def pieces_of(body: bytes, cuts: Iterable[int]) -> list[bytes]:
    places = [0, *sorted(cuts), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(places)]


@st.composite
def cut_lists(draw: st.DrawFn) -> tuple[list[Any], Any, list[bytes]]:
    """Draw a list, its metadata, and what it comes in."""
    items = draw(st.lists(RELEASES, max_size=5))
    meta = draw(st.fixed_dictionaries({"resourceVersion": st.just("9")}, optional={"continue": st.text(max_size=5)}))
    body = document(items, meta)
    return items, meta, pieces_of(body, draw(st.lists(st.integers(0, len(body)), max_size=20)))


@hypothesis.given(cut_lists())
def test_a_list_in_any_pieces_gives_its_members_and_metadata(found: tuple[list[Any], Any, list[bytes]]) -> None:
    items, meta, pieces = found
    assert split(pieces) == (items, meta)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40, 100_000])
def test_a_list_in_pieces_of_one_size(size: int) -> None:
    items = [samples.release("a"), nested(samples.release("b"), samples.release("c")), samples.release("d")]
    body = document(items)
    assert split(body[start : start + size] for start in range(0, len(body), size)) == (items, META)


@hypothesis.given(cut_lists(), st.data())
def test_a_list_that_breaks_off_is_none_and_what_was_given_of_it_is_whole(
    found: tuple[list[Any], Any, list[bytes]], data: st.DataObject
) -> None:
    items, _, pieces = found
    whole = b"".join(pieces)
    splitter = splitting.Splitter()
    given = splitter.feed(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert [member.release() for member in given] == items[: len(given)]
    with pytest.raises(ValueError, match=r"."):
        splitter.finish()


def test_members_are_given_as_soon_as_the_next_one_begins() -> None:
    splitter = splitting.Splitter()
    first, second = samples.release("a"), samples.release("b")
    body = document([first, second])
    place = body.index(b',{"apiVersion"') + len(b',{"apiVersion":"helm.toolkit.fluxcd.io/v2"')
    assert splitter.feed(body[: place - 1]) == []
    (given,) = splitter.feed(body[place - 1 : place])
    assert given.release() == first
    assert splitter.feed(body[place:]) == []
    (left,), _ = splitter.finish()
    assert left.release() == second


@pytest.mark.parametrize("items", [None, []])
def test_a_list_of_nothing(items: Any) -> None:
    assert split([document(items)]) == ([], META)


def test_a_list_without_items() -> None:
    assert split([b'{"metadata":{"resourceVersion":"9"}}']) == ([], {"resourceVersion": "9"})


def test_a_list_with_white_space_is_understood_at_its_end() -> None:
    items = [samples.release("a"), samples.release("b")]
    body = json.dumps(json.loads(document(items)), indent=2).encode()
    assert split(pieces_of(body, range(0, len(body), 50))) == (items, META)


GARBAGE = [
    b"", b"<html>", b"null", b"[]", b"{}", b"5", b"\xff", b'{"items":[]}', b'{"items":[],"metadata":null}',
    b'{"items":{},"metadata":{}}', b'{"items":[{}],"metadata":{}}', b'{"items":[null],"metadata":{}}',
    b'{"items":["a"],"metadata":{}}', document([{"kind": "HelmRelease"}]), document([samples.release()]) + b"x",
    document([samples.release(), {"metadata": {"name": "half"}}]), document([samples.release()]) * 2,
]  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE)
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_no_list_is_refused(body: bytes, size: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        split(body[start : start + size] for start in range(0, len(body), size))


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the size of everything that is tried as a member."""
    tried: list[int] = []

    class Counted(members.Member):
        def __init__(self, raw: bytes) -> None:
            tried.append(len(raw))
            super().__init__(raw)

    monkeypatch.setattr(members, "Member", Counted)
    return tried


@pytest.mark.parametrize("size", [50_000, 5_000_000])
def test_an_item_that_holds_many_releases_costs_a_few_attempts(attempts: list[int], size: int) -> None:
    many = nested(*[samples.release(f"n{number}") for number in range(2000)])
    items = [samples.release("a"), many, samples.release("b"), samples.release("c")]
    body = document(items)
    found, _ = split(body[start : start + size] for start in range(0, len(body), size))
    assert found == items
    assert len(attempts) <= 2 * len(items) + 8
    assert sum(attempts) < 8 * len(body)


def test_items_that_all_hold_a_release_are_given_as_they_come(attempts: list[int]) -> None:
    items = [nested(samples.release(f"n{number}")) for number in range(100)]
    body = document(items)
    splitter = splitting.Splitter()
    given = [member for start in range(0, len(body), 999) for member in splitter.feed(body[start : start + 999])]
    assert len(given) == len(items) - 1
    assert sum(attempts) < 8 * len(body)
