"""The cache by itself: what it holds, in which order, what it can prove, and what it tells its listeners."""

from collections.abc import Sequence
from typing import Any

import hypothesis
import pytest
from conversion import samples
from hypothesis import strategies as st

from kindwright_facade.conversion import members
from kindwright_facade.upstream import cache, window

POSTGRES, REDIS = ("apps.example.com", "Postgres"), ("apps.example.com", "Redis")


def member(name: str = "orders", version: int = 7, namespace: str = "shop", kind: str = "Postgres") -> members.Member:
    labels = {"kindwright.dev/kind": kind}
    return samples.member(samples.release(name, resourceVersion=str(version), namespace=namespace, labels=labels))


class Listener:
    """Writes down what it hears, and where the cache is at that moment."""

    def __init__(self, source: cache.Cache) -> None:
        self.heard: list[Any] = []
        self._cache = source
        source.subscribe(self)

    def on_changes(self, changes: Sequence[window.Change]) -> None:
        last = self._cache.window.read(self._cache.window.end - len(changes), 1000)
        assert list(last or ()) == list(changes)
        self.heard.append([change.number for change in changes])

    def on_reset(self) -> None:
        assert self._cache.synced
        self.heard.append("reset")

    def on_bookmark(self) -> None:
        self.heard.append(self._cache.position)


def listed(found: cache.Cache, bucket: members.Bucket = POSTGRES, namespace: str = "") -> list[str]:
    return [f"{one.namespace}/{one.name}@{one.number}" for one in found.list(bucket, namespace)]


def filled(*found: members.Member, version: int = 10) -> cache.Cache:
    made = cache.Cache()
    made.replace(found, version)
    return made


def test_at_first_it_proves_nothing() -> None:
    found = cache.Cache()
    assert not found.synced
    assert not found.live
    assert not found.proves(0)
    assert listed(found) == []
    assert found.get(POSTGRES, "shop", "postgres-orders") is None


def test_a_list_in_one_version_proves_all_up_to_it() -> None:
    found = filled(member(), version=10)
    assert found.live
    assert [found.proves(number) for number in (0, 9, 10, 11)] == [True, True, True, False]
    assert listed(found) == ["shop/postgres-orders@7"]
    assert (len(found), found.position, found.window.floor) == (1, 10, 10)
    assert found.window.start(9) is None


def test_changes_and_bookmarks_move_the_position_on() -> None:
    found = filled(member(version=7), version=10)
    found.apply([(member("a", 12), False), (member("orders", 14), True)])
    assert found.position == 14
    found.advance(20)
    assert found.position == 20
    found.advance(15)
    assert found.position == 20
    assert found.proves(20)
    assert listed(found) == ["shop/postgres-a@12"]


def test_what_is_not_newer_is_not_told_again() -> None:
    found = filled(member(version=7), version=10)
    heard = Listener(found)
    found.apply([(member(version=9), False), (member(version=10), True), (member(version=11), False)])
    found.apply([(member(version=11), False)])
    assert [one for one in heard.heard if one] == [[11]]
    assert listed(found) == ["shop/postgres-orders@11"]


def test_listeners_hear_of_everything_in_order() -> None:
    found = cache.Cache()
    heard = Listener(found)
    found.replace([], 10)
    found.apply([(member(version=11), False), (member(version=12), True)])
    found.advance(15)
    found.replace([member(version=16)], 20)
    found.apply([(member(version=21), False)])
    assert heard.heard == ["reset", [11, 12], 15, "reset", [21]]


def test_a_new_list_forgets_what_it_does_not_hold() -> None:
    found = filled(member("a"), member("b"), member("c", kind="Redis"), version=10)
    old = found.window.end
    found.apply([(member("d", 11), False)])
    found.replace([member("b")], 20)
    assert listed(found) == ["shop/postgres-b@7"]
    assert listed(found, REDIS) == []
    assert len(found) == 1
    assert found.get(POSTGRES, "shop", "postgres-a") is None
    assert found.window.read(old, 10) is None
    assert found.window.start(19) is None
    assert found.window.start(20) == found.window.end


def test_a_new_list_may_be_of_an_older_version() -> None:
    found = filled(member(version=15), version=20)
    found.replace([member(version=7)], 10)
    assert (found.position, found.proves(15)) == (10, False)
    assert found.window.start(15) == found.window.end
    assert listed(found) == ["shop/postgres-orders@7"]


def test_one_member_by_kind_namespace_and_name() -> None:
    found = filled(member("a"), member("a", namespace="other"))
    kept = found.get(POSTGRES, "other", "postgres-a")
    assert kept is not None
    assert (kept.namespace, kept.name) == ("other", "postgres-a")
    for bucket, namespace, name in ((REDIS, "shop", "postgres-a"), (POSTGRES, "none", "postgres-a")):
        assert found.get(bucket, namespace, name) is None
    assert found.get(POSTGRES, "shop", "a") is None


def test_a_member_that_goes_over_to_another_kind_leaves_the_first() -> None:
    found = filled(member("a"), version=10)
    before = found.get(POSTGRES, "shop", "postgres-a")
    found.apply([(member("a", 11, kind="Redis"), False)])
    assert (listed(found), listed(found, REDIS)) == ([], ["shop/postgres-a@11"])
    (change,) = found.window.read(found.window.first, 10) or ()
    assert change.before is before
    assert change.buckets == {POSTGRES, REDIS}
    assert len(found) == 1
    found.apply([(member("a", 12, kind="Redis"), True)])
    assert (listed(found), listed(found, REDIS), len(found)) == ([], [], 0)


def test_the_end_of_what_was_not_known_is_kept_in_the_window_only() -> None:
    found = filled(version=10)
    found.apply([(member(version=11), True)])
    (change,) = found.window.read(found.window.first, 10) or ()
    assert (change.number, change.before, change.gone) == (11, None, True)
    assert len(found) == 0


def test_what_was_before_is_kept_only_where_somebody_could_select_by_it() -> None:
    found = filled(member("a"), version=10)
    before = found.get(POSTGRES, "shop", "postgres-a")
    found.apply([(member("a", 11), False)])
    labelled = samples.release("a", resourceVersion="12", labels={"x.kindwright.dev/team": "shop"})
    found.apply([(samples.member(labelled), False)])
    first, second = found.window.read(found.window.first, 10) or ()
    assert first.before is not None
    assert first.before is not before
    assert first.before.labels == first.member.labels
    assert second.before is first.member


def test_what_is_known_already_is_not_kept_twice() -> None:
    kept = member(version=7)
    found = filled(kept, version=10)
    assert found.known(member(version=7)) is kept
    for other in (member(version=8), member("other", 7), member(version=7, namespace="other")):
        assert found.known(other) is other
    stranger = samples.member(samples.release(uid="00000000-0000-4000-8000-000000000001"))
    assert found.known(stranger) is stranger


def test_a_new_list_keeps_what_has_not_changed() -> None:
    kept = member("a", 7)
    found = filled(kept, member("b", 7), version=10)
    found.replace([member("a", 7), member("b", 15)], 20)
    assert found.get(POSTGRES, "shop", "postgres-a") is kept
    assert listed(found) == ["shop/postgres-a@7", "shop/postgres-b@15"]


def test_once_lost_it_answers_for_a_while_and_proves_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    found = filled(version=10)
    found.lost()
    now += cache.STALE_SECONDS - 1
    found.lost()
    assert found.live
    now += 2
    assert not found.live
    assert found.proves(10)
    found.connected()
    assert found.live
    found.lost()
    assert found.live
    now += 100
    found.replace([], 11)
    assert found.live


NAMESPACES = st.sampled_from(["a", "a-b", "a0", "ab", "a-", "b", "z.z"])
NAMES = st.sampled_from(["a", "a-b", "a.b", "a0", "ab", "b"])
EVENTS = st.tuples(NAMESPACES, NAMES, st.sampled_from(["Postgres", "Redis"]), st.booleans())


@hypothesis.given(st.lists(EVENTS, max_size=30), st.lists(EVENTS, max_size=30))
def test_it_holds_what_is_there_in_the_order_of_upstreams_keys(first: list[Any], events: list[Any]) -> None:
    there: dict[str, members.Member] = {}
    for number, (namespace, name, kind, _) in enumerate(first, start=1):
        there[f"{namespace}/postgres-{name}"] = member(name, number, namespace, kind)
    found = filled(*there.values(), version=100)
    for number, (namespace, name, kind, gone) in enumerate(events, start=101):
        key, changed = f"{namespace}/postgres-{name}", member(name, number, namespace, kind)
        there.pop(key, None)
        if not gone:
            there[key] = changed
        found.apply([(changed, gone)])
    assert len(found) == len(there)
    # Upstream's keys are bytes.
    order = sorted(there, key=str.encode)
    for bucket in (POSTGRES, REDIS):
        assert list(found.list(bucket)) == [there[key] for key in order if there[key].bucket == bucket]
        for where in {one.namespace for one in there.values()}:
            expected = [there[key] for key in order if there[key].bucket == bucket and there[key].namespace == where]
            assert list(found.list(bucket, where)) == expected


def test_namespaces_are_ordered_with_the_slash_behind_them() -> None:
    found = filled(*[member("x", namespace=name) for name in ("ab", "a0", "a-b", "a", "a.b")])
    assert [one.namespace for one in found.list(POSTGRES)] == ["a-b", "a.b", "a", "a0", "ab"]
