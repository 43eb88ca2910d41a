"""Members are converted before anybody asks for them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from conversion import samples
from serving import tasks
from watching.feeding import release

from kindwright_facade import registry
from kindwright_facade.conversion import members
from kindwright_facade.upstream import cache
from kindwright_facade.web import warming

POSTGRES = ("apps.example.com", "Postgres")
OTHER_SCHEMA = {"type": "object", "properties": {"spec": {"type": "object"}}}
BOTH = samples.kind(versions=(samples.version("v1"), samples.version("v1alpha1")))


class World:
    """A cache, a registry, and every conversion that was made."""

    def __init__(self) -> None:
        self.cache, self.registry = cache.Cache(), registry.Registry()
        self.warmer = warming.Warmer(self.cache, self.registry)
        self.made: list[str] = []

    def fill(self, count: int, version: int = 10) -> None:
        found = [release(f"n{number}", 7) for number in range(count)]
        self.cache.replace([samples.member(one) for one in found], version)

    async def converted(self, count: int) -> None:
        """Wait until so many conversions were made, and see that there are no more."""
        await tasks.until(lambda: len(self.made) >= count)
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(self.made) == count


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    found = World()
    original = members.encode

    def encode(kind: Any, version: str, body: Any) -> members.Encoded:
        found.made.append(f"{kind.names.kind} {version} {body['metadata']['name']}")
        return original(kind, version, body)

    monkeypatch.setattr(members, "encode", encode)
    task = asyncio.create_task(found.warmer.run())
    yield found
    assert not task.done()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_after_a_new_list_all_members_of_served_kinds_are_converted(world: World) -> None:
    world.registry.publish([samples.POSTGRES])
    world.fill(3)
    await world.converted(3)
    assert world.made == [f"Postgres v1alpha1 postgres-n{number}" for number in range(3)]
    for member in world.cache.list(POSTGRES):
        member.encoded(samples.POSTGRES, "v1alpha1")
    assert len(world.made) == 3


async def test_a_definition_that_comes_later_finds_its_members(world: World) -> None:
    world.fill(3)
    await asyncio.sleep(0)
    assert world.made == []
    world.registry.publish([samples.POSTGRES])
    await world.converted(3)


async def test_what_is_converted_is_not_converted_again(world: World) -> None:
    world.registry.publish([samples.POSTGRES])
    world.fill(3)
    await world.converted(3)
    world.fill(3, 20)
    world.registry.publish([samples.kind(generation=2)])
    await world.converted(3)
    world.registry.publish([samples.kind(versions=(samples.version(schema=OTHER_SCHEMA),))])
    await world.converted(6)


async def test_of_several_versions_the_best_is_converted(world: World) -> None:
    world.registry.publish([BOTH])
    world.fill(2)
    await world.converted(2)
    assert {one.split()[1] for one in world.made} == {"v1"}


async def test_others_have_their_turn_meanwhile(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_TURN_SECONDS", 0.0)
    world.registry.publish([samples.POSTGRES])
    world.fill(50)
    turns = []
    while len(world.made) < 50:
        turns.append(len(world.made))
        await asyncio.sleep(0)
    assert len(set(turns)) > 25


async def test_one_that_can_not_be_converted_keeps_nobody_from_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = members.encode

    def encode(kind: Any, version: str, body: Any) -> members.Encoded:
        if body["metadata"]["name"].endswith("n0"):
            raise KeyError("no such thing")
        return counted(kind, version, body)

    monkeypatch.setattr(members, "encode", encode)
    world.registry.publish([samples.POSTGRES])
    world.fill(3)
    await world.converted(2)
    world.fill(4, 20)
    await world.converted(3)
