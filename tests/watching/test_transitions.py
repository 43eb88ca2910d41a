"""What a change is to somebody who selects: the table of entering, staying, leaving and being deleted."""

import json
from typing import Any

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st
from watching.feeding import release

from kindwright_facade.documents import rendering
from kindwright_facade.upstream import cache, window
from kindwright_facade.web import selecting
from kindwright_facade.web.watching import transitions

KIND = samples.POSTGRES
VIEW = rendering.View(KIND, KIND.versions[0])
EVERYTHING = selecting.parse(KIND, "", {})
RED = selecting.parse(KIND, "", {"labelSelector": "team=red"})


def labelled(team: str | None, version: int, name: str = "orders", **labels: str) -> Any:
    teams = {} if team is None else {"x.kindwright.dev/team": team}
    return release(name, version, labels={**teams, **labels}, annotations={"x.kindwright.dev/at": str(version)})


def change(before: Any, after: Any, *, gone: bool = False) -> window.Change:
    """Have the cache make the change, as it does for every watch."""
    found = cache.Cache()
    found.replace([] if before is None else [samples.member(before)], 10)
    found.apply([(samples.member(after), gone)])
    (made,) = found.window.read(found.window.first, 10) or ()
    return made


def events(selection: selecting.Selection, *changes: window.Change, newer_than: int = 0) -> list[tuple[str, str, str]]:
    """Give type, version and the version of the state that is shown."""
    lines = transitions.Batch(VIEW, changes).lines(selection, newer_than)
    found = []
    for line in map(json.loads, lines):
        meta = line["object"]["metadata"]
        found.append((line["type"], meta["resourceVersion"], meta["annotations"]["at"]))
    return found


@pytest.mark.parametrize(
    ("before", "after", "gone", "to_red", "to_all"),
    [
        (None, "red", False, [("ADDED", "11", "11")], [("ADDED", "11", "11")]),
        (None, "blue", False, [], [("ADDED", "11", "11")]),
        ("red", "red", False, [("MODIFIED", "11", "11")], [("MODIFIED", "11", "11")]),
        ("blue", "red", False, [("ADDED", "11", "11")], [("MODIFIED", "11", "11")]),
        # Who leaves is shown as before, in the version of the change that made it leave.
        ("red", "blue", False, [("DELETED", "11", "7")], [("MODIFIED", "11", "11")]),
        ("blue", "blue", False, [], [("MODIFIED", "11", "11")]),
        ("red", "red", True, [("DELETED", "11", "11")], [("DELETED", "11", "11")]),
        ("blue", "blue", True, [], [("DELETED", "11", "11")]),
        # Upstream shows the last state of what is deleted: nothing changes in that moment.
        (None, "red", True, [], []),
        (None, "blue", True, [], []),
    ],
)
def test_what_a_change_is(before: str | None, after: str, gone: bool, to_red: Any, to_all: Any) -> None:
    made = change(None if before is None else labelled(before, 7), labelled(after, 11), gone=gone)
    assert events(RED, made) == to_red
    assert events(EVERYTHING, made) == to_all


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Postgres", "Redis", [("DELETED", "11", "7")]),
        ("Redis", "Postgres", [("ADDED", "11", "11")]),
        ("Redis", "Redis", []),
    ],
)
def test_a_release_that_goes_over_to_another_kind(before: str, after: str, expected: Any) -> None:
    here, there = (
        labelled("red", version, **{"kindwright.dev/kind": kind}) for version, kind in ((7, before), (11, after))
    )
    made = change(here, there)
    assert events(EVERYTHING, made) == expected
    assert events(RED, made) == expected


@pytest.mark.parametrize(("namespace", "expected"), [("shop", [("ADDED", "11", "11")]), ("other", [])])
def test_a_namespace_sees_its_own(namespace: str, expected: Any) -> None:
    assert events(selecting.parse(KIND, namespace, {}), change(None, labelled("red", 11))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("metadata.name=orders", ["orders"]), ("metadata.name!=orders", ["other"]), ("metadata.namespace=x", [])],
)
def test_a_field_selector_selects_both_ends_alike(text: str, expected: list[str]) -> None:
    selection = selecting.parse(KIND, "", {"fieldSelector": text})
    for name in ("orders", "other"):
        made = [
            change(None, labelled("red", 11, name)),
            change(labelled("red", 7, name), labelled("blue", 11, name)),
            change(labelled("red", 7, name), labelled("red", 11, name), gone=True),
        ]
        found = [kind for kind, _, _ in events(selection, *made)]
        assert found == (["ADDED", "MODIFIED", "DELETED"] if name in expected else [])


@pytest.mark.parametrize(("newer_than", "expected"), [(0, 3), (11, 2), (12, 1), (13, 0), (99, 0)])
def test_only_what_is_newer_is_told(newer_than: int, expected: int) -> None:
    changes = [change(None, labelled("red", version, f"a{version}")) for version in (11, 12, 13)]
    for selection in (EVERYTHING, RED):
        assert len(events(selection, *changes, newer_than=newer_than)) == expected
        framed = transitions.Batch(VIEW, changes).framed(selection, newer_than)
        assert framed.count(b'"type"') == expected


def test_each_event_is_rendered_once_however_many_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    original = rendering.View.event

    def counted(view: rendering.View, kind: str, item: Any) -> bytes:
        rendered.append(kind)
        return original(view, kind, item)

    monkeypatch.setattr(rendering.View, "event", counted)
    batch = transitions.Batch(VIEW, [change(labelled("red", 7), labelled("blue", 11))])
    for selection in (EVERYTHING, RED, EVERYTHING, RED, selecting.parse(KIND, "shop", {})):
        batch.framed(selection, 0)
    # As a change to those who take everything, as a departure to the others.
    assert sorted(rendered) == ["DELETED", "MODIFIED"]


@hypothesis.given(st.lists(st.binary(min_size=1, max_size=40), max_size=4))
def test_a_chunk_says_how_long_it_is(lines: list[bytes]) -> None:
    framed = transitions.frame(lines)
    if not lines:
        # A chunk of nothing would end the body.
        assert framed == b""
        return
    size, _, rest = framed.partition(b"\r\n")
    assert rest == b"".join(lines) + b"\r\n"
    assert int(size, 16) == len(rest) - 2


TEAMS = st.sampled_from([None, "red", "blue"])


@hypothesis.given(st.lists(st.tuples(TEAMS, st.booleans()), min_size=1, max_size=12))
def test_who_follows_a_selection_has_what_it_selects(history: list[tuple[str | None, bool]]) -> None:
    """Whatever happens to one object: somebody who keeps what the events say has the selected state after each of them."""
    found = cache.Cache()
    found.replace([], 10)
    kept: str | None = None
    for version, (team, gone) in enumerate(history, start=11):
        start = found.window.end
        found.apply([(samples.member(labelled(team, version)), gone)])
        for kind, at, _ in events(RED, *(found.window.read(start, 10) or ())):
            assert at == str(version)
            assert (kind == "ADDED") == (kept is None)
            kept = None if kind == "DELETED" else at
        assert (kept is not None) == (team == "red" and not gone)
