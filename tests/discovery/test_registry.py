import itertools
from typing import Any

import pytest
from conversion import samples

from kindwright_facade import errors, kinds, registry

POSTGRES = samples.POSTGRES
KEY = ("apps.example.com", "v1alpha1", "postgreses")


class Confirmations:
    """Stands in for the exact list of definitions: does what the test says, and counts."""

    def __init__(self, found: registry.Registry, then: Any = None) -> None:
        self.calls, self.then = 0, then
        found.confirm = self

    async def __call__(self) -> None:
        self.calls += 1
        if isinstance(self.then, Exception):
            raise self.then
        if self.then:
            self.then()


async def refusal(found: registry.Registry, *key: str) -> errors.StatusError:
    with pytest.raises(errors.StatusError) as caught:
        await found.resolve(*(key or KEY))
    return caught.value


async def test_what_is_served_is_found_without_asking() -> None:
    found = registry.Registry()
    asked = Confirmations(found)
    found.publish([POSTGRES])
    assert await found.resolve(*KEY) is POSTGRES
    assert asked.calls == 0


async def test_a_404_only_after_a_confirmation() -> None:
    found = registry.Registry()
    asked = Confirmations(found)
    assert (await refusal(found)).code == 404
    assert (await refusal(found)).code == 404
    assert asked.calls == 2


async def test_what_the_confirmation_brings_is_served() -> None:
    found = registry.Registry()
    Confirmations(found, lambda: found.publish([POSTGRES]))
    assert await found.resolve(*KEY) is POSTGRES


async def test_without_a_confirmation_nothing_is_a_404() -> None:
    found = registry.Registry()
    Confirmations(found, errors.unavailable("down"))
    assert (await refusal(found)).code == 503
    unready = registry.Registry()
    assert (await refusal(unready)).message == registry.NOT_READY


async def test_a_withdrawn_kind_is_a_503_for_the_grace_and_then_a_404() -> None:
    found = registry.Registry(grace=60)
    asked = Confirmations(found)
    found.publish([POSTGRES])
    found.publish([])
    problem = await refusal(found)
    assert (problem.code, problem.retry_after) == (503, 5)
    assert asked.calls == 0
    assert found.withdrawing() == [KEY]
    over = registry.Registry(grace=0)
    Confirmations(over)
    over.publish([POSTGRES])
    over.publish([])
    assert (await refusal(over)).code == 404
    assert over.withdrawing() == []


async def test_what_was_withdrawn_while_nobody_looked_is_a_503_too() -> None:
    found = registry.Registry()
    found.publish([], withdrawn=[KEY])
    assert (await refusal(found)).code == 503


async def test_a_confirmation_may_find_out_that_it_is_withdrawn() -> None:
    found = registry.Registry()
    Confirmations(found, lambda: found.publish([], withdrawn=[KEY]))
    assert (await refusal(found)).code == 503


async def test_the_grace_is_not_prolonged_by_later_changes() -> None:
    found = registry.Registry()
    found.publish([POSTGRES])
    found.publish([])
    until = found.snapshot.withdrawn[KEY]
    found.publish([samples.kind("Redis", "redises")])
    found.publish([], withdrawn=[KEY])
    assert found.snapshot.withdrawn[KEY] == until


async def test_a_kind_that_comes_back_is_served_at_once() -> None:
    found = registry.Registry()
    found.publish([POSTGRES])
    found.publish([])
    again = samples.kind(generation=2)
    found.publish([again], withdrawn=[KEY])
    assert await found.resolve(*KEY) is again
    assert found.withdrawing() == []


async def test_a_version_that_is_not_served_any_more_is_withdrawn_alone() -> None:
    both = samples.kind(versions=(samples.version("v1"), samples.version("v1alpha1")))
    found = registry.Registry()
    found.publish([both])
    found.publish([samples.kind(versions=(samples.version("v1"),))])
    assert (await refusal(found)).code == 503
    assert (await found.resolve("apps.example.com", "v1", "postgreses")).versions[0].name == "v1"


async def test_listeners_hear_of_changes_and_of_nothing_else() -> None:
    found = registry.Registry()
    heard: list[tuple[registry.Snapshot, registry.Snapshot]] = []
    found.subscribe(lambda before, after: heard.append((before, after)))
    first = found.publish([POSTGRES])
    found.publish([POSTGRES])
    assert len(heard) == 1
    last = found.publish([])
    assert heard == [(registry.Snapshot(), first), (heard[1][0], last)]
    assert heard[1][0].served == first.served


async def test_a_snapshot_never_changes() -> None:
    found = registry.Registry()
    before = found.publish([POSTGRES])
    found.publish([])
    assert before.served == {KEY: POSTGRES}
    assert found.snapshot is not before


def test_order_within_a_snapshot() -> None:
    versions = ("v1", "v2alpha1", "v2", "v1beta1")
    one = samples.kind(versions=tuple(map(samples.version, versions)))
    other = samples.kind("Redis", "redises", group="a.example.com")
    more = samples.kind("Cache", "caches")
    for order in itertools.permutations((one, other, more)):
        found = registry.Registry()
        snapshot = found.publish(order)
        assert snapshot.groups() == {
            "a.example.com": ["v1alpha1"],
            "apps.example.com": ["v2", "v1", "v1beta1", "v2alpha1", "v1alpha1"],
        }
        assert list(snapshot.groups()) == ["a.example.com", "apps.example.com"]
        assert [kind.names.plural for kind in snapshot.all_kinds] == ["redises", "caches", "postgreses"]
        assert snapshot.members("apps.example.com", "v1") == [one]


def test_versions_in_upstreams_order() -> None:
    """The example of Kubernetes' own documentation, and of `CompareKubeAwareVersionStrings`."""
    names = ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2"]
    for order in (names, sorted(names), names[::-1]):
        assert sorted(order, key=kinds.version_priority, reverse=True) == names


def test_versions_of_another_form_come_last_in_alphabetical_order() -> None:
    names = ["v1alpha1", "foo1", "foo10"]
    assert sorted(names, key=kinds.version_priority, reverse=True) == names
