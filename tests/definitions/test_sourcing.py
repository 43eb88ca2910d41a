import asyncio
import contextlib
import dataclasses
import datetime
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from definitions import charted
from serving import tasks

from kindwright_operator import announcing, chartsources, entries, inforce, sourcing
from kindwright_operator.charts import records

NAME, SOURCE = charted.NAME, charted.SOURCE
OCI = {"chart": None, "chartRef": {"kind": "OCIRepository", "name": "pg", "namespace": "flux-system"}}
OCI_SOURCE = chartsources.Source("OCIRepository", "flux-system", "pg")
EXTERNAL = {"kind": "ExternalArtifact", "name": "pg"}


class World:
    """One Flux, the definitions there are, and what is made of both."""

    def __init__(self, flux: charted.Flux) -> None:
        self.flux = flux
        self.known: dict[str, entries.Entry] = dict(charted.known(charted.definition()))
        self.sourcing = sourcing.Sourcing(flux, lambda: self.known)
        self.sourcing.changed = self._changed
        self.told = 0
        self.looks: list[bool] = []
        self._look, self.sourcing._look = self.sourcing._look, self._looked  # type: ignore[method-assign]

    async def _looked(self, session: aiohttp.ClientSession) -> bool:
        self.looks.append(await self._look(session))
        return self.looks[-1]

    def _changed(self) -> None:
        self.told += 1

    def version(self) -> str:
        derived = self.sourcing.chart(NAME)
        return "" if derived is None else derived.chart_version

    def problem(self) -> str:
        state = self.sourcing.states.get(NAME)
        return "" if state is None else state.problem


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(sourcing, "_RETRY", 0.01)
    monkeypatch.setattr(sourcing, "_PAUSE", 0.01)
    async with charted.Flux() as flux:
        flux.refuses = 2
        made = World(flux)
        made.sourcing.wake()
        task = asyncio.ensure_future(made.sourcing.run())
        yield made
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_flux_is_asked_for_the_chart_and_what_it_publishes_is_read(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    assert "no artifact yet" in world.problem() or "does not exist yet" in world.problem()
    world.flux.publish(SOURCE, charted.archive("1.2.3"))
    await tasks.until(lambda: world.version() == "1.2.3")
    assert world.problem() == ""
    derived = world.sourcing.chart(NAME)
    assert derived is not None
    assert "size" in derived.schema["properties"]["spec"]["properties"]


async def test_a_newer_artifact_is_read_and_the_same_one_only_once(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: world.version() == "1.0.0")
    before, told = world.sourcing.chart(NAME), world.told
    world.sourcing.wake()
    await asyncio.sleep(0.02)
    assert (world.sourcing.chart(NAME), world.told) == (before, told)
    world.flux.publish(SOURCE, charted.archive("1.1.0"))
    await tasks.until(lambda: world.version() == "1.1.0")
    # Made once, after two refusals, however often it was looked at.
    assert [method for method, _ in world.flux.sent].count("PATCH") == 3


async def test_a_broken_artifact_leaves_the_one_before(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: world.version() == "1.0.0")
    world.flux.publish(SOURCE, charted.archive("2.0.0"), digest=f"sha256:{'0' * 64}")
    await tasks.until(lambda: "not what its digest says" in world.problem())
    assert world.version() == "1.0.0"
    world.flux.publish(SOURCE, b"no archive")
    await tasks.until(lambda: "digest" not in world.problem() and world.problem() != "")
    assert world.version() == "1.0.0"
    world.flux.publish(SOURCE, charted.archive("2.0.1"))
    await tasks.until(lambda: world.version() == "2.0.1")


async def test_an_artifact_that_is_no_chart_is_left_alone_for_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    monkeypatch.setattr(sourcing, "_PAUSE", 3600.0)
    name = world.flux.publish(SOURCE, b"no archive")
    await tasks.until(lambda: "gzip" in world.problem())
    looks = len(world.looks)
    await tasks.until(lambda: len(world.looks) > looks + 5)
    assert world.flux.fetched == [name]
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: world.version() == "1.0.0")


async def test_an_artifact_that_can_not_be_had_is_tried_again(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    content = charted.archive("1.0.0")
    name = world.flux.publish(SOURCE, content)
    del world.flux.archives[name]
    await tasks.until(lambda: "the server answers 404" in world.problem())
    world.flux.archives[name] = content
    await tasks.until(lambda: world.version() == "1.0.0")
    assert world.problem() == ""


async def test_however_often_it_is_woken_only_one_timer_looks_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    monkeypatch.setattr(sourcing, "_RETRY", 3600.0)
    for _ in range(20):
        looks = len(world.looks)
        world.sourcing.wake()
        await tasks.until(lambda before=looks: len(world.looks) > before)  # type: ignore[misc]
    soon = asyncio.get_running_loop().time() + 3000
    timers: list[asyncio.TimerHandle] = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
    assert len([timer for timer in timers if timer.when() > soon and not timer.cancelled()]) <= 1


async def test_what_flux_says_is_wrong_with_a_newer_chart_is_told_beside_the_one_before(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    ready = {"type": "Ready", "status": "False", "message": "the repository can't be reached"}
    world.flux.publish(SOURCE, charted.archive("1.0.0"), conditions=[ready])
    await tasks.until(lambda: world.version() == "1.0.0")
    assert world.problem() == f"{SOURCE}: the repository can't be reached"
    world.flux.put(SOURCE, {**world.flux.objects[SOURCE.path]["status"], "conditions": [{**ready, "status": "True"}]})
    await tasks.until(lambda: world.problem() == "")


async def test_what_flux_says_is_wrong_is_told(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    ready = {"type": "Ready", "status": "False", "message": "no 'postgres' chart found"}
    world.flux.put(SOURCE, {"conditions": [ready]})
    await tasks.until(lambda: "no 'postgres' chart found" in world.problem())
    assert f"HelmChart flux-system/kindwright-{NAME}" in world.problem()


async def test_a_refusal_is_told_and_tried_again(world: World) -> None:
    await tasks.until(lambda: "the HelmChart can't be made: status 403" in world.problem())
    await tasks.until(lambda: SOURCE.path in world.flux.objects)


async def test_a_helm_chart_that_somebody_deletes_is_made_again(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: world.version() == "1.0.0")
    world.flux.delete(SOURCE)
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    assert world.version() == "1.0.0"


async def test_a_definition_that_wants_no_chart_any_more_takes_its_own_along(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.known = {}
    world.sourcing.wake()
    await tasks.until(lambda: ("DELETE", SOURCE.path) in world.flux.sent)
    assert world.sourcing.states == {}


async def test_a_definition_that_looks_elsewhere_takes_its_own_along(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    chart = charted.definition()["spec"]["release"]["spec"]["chart"]["spec"]
    moved = {"spec": {**chart, "sourceRef": {**chart["sourceRef"], "namespace": "other"}}}
    world.known = dict(charted.known(charted.definition(chart=moved)))
    world.sourcing.wake()
    await tasks.until(lambda: ("DELETE", SOURCE.path) in world.flux.sent)
    await tasks.until(lambda: list(world.flux.objects) == [SOURCE.path.replace("flux-system", "other")])


async def test_a_chart_ref_is_followed_and_never_touched(world: World) -> None:
    world.known = dict(charted.known(charted.definition(**OCI)))
    world.sourcing.wake()
    await tasks.until(lambda: "OCIRepository flux-system/pg does not exist yet" in world.problem())
    world.flux.publish(OCI_SOURCE, charted.archive("3.0.0"))
    await tasks.until(lambda: world.version() == "3.0.0")
    world.known = {}
    world.sourcing.wake()
    await tasks.until(lambda: world.sourcing.states == {})
    assert OCI_SOURCE.path in world.flux.objects
    assert {method for method, path in world.flux.sent if path == OCI_SOURCE.path} <= {"GET"}


async def test_a_source_that_another_definition_names_is_known_still(world: World) -> None:
    first = charted.definition(**OCI)
    second = {**first, "metadata": {**first["metadata"], "name": "others.apps.example.com"}}
    world.known = dict(charted.known(first, second))
    world.flux.publish(OCI_SOURCE, charted.archive("3.0.0"))
    world.sourcing.wake()
    await tasks.until(lambda: world.version() == "3.0.0")
    world.known = dict(charted.known(first))
    world.sourcing.wake()
    await tasks.until(lambda: list(world.sourcing.states) == [NAME])
    looks = len(world.looks)
    world.sourcing.wake()
    await tasks.until(lambda: len(world.looks) > looks)
    assert world.problem() == ""


def test_the_helm_chart_is_the_releases_own() -> None:
    found = chartsources.helm_chart(charted.definition())
    assert found["metadata"] == {
        "name": SOURCE.name,
        "namespace": "flux-system",
        "labels": {"kindwright.dev/schema": "true"},
        "ownerReferences": [
            {
                "apiVersion": "kindwright.dev/v1alpha1",
                "kind": "ResourceDefinition",
                "name": NAME,
                "uid": "uid-of-postgreses",
            }
        ],
    }
    assert found["spec"] == {
        "chart": "postgres",
        "version": "~1",
        "interval": "5m",
        "sourceRef": {"kind": "HelmRepository", "name": "charts"},
    }


@pytest.mark.parametrize(
    ("release", "source"),
    [
        ({}, SOURCE),
        (OCI, OCI_SOURCE),
        ({**OCI, "chartRef": {**OCI["chartRef"], "kind": "HelmChart"}}, chartsources.Source("HelmChart", "flux-system", "pg")),  # type: ignore[dict-item]
        ({**OCI, "chartRef": {**EXTERNAL, "namespace": "x"}}, chartsources.Source("ExternalArtifact", "x", "pg")),
        ({**OCI, "chartRef": {"kind": "OCIRepository", "name": "pg"}}, None),
        ({**OCI, "chartRef": {"kind": "GitRepository", "name": "pg", "namespace": "x"}}, None),
        ({"chart": {"spec": {"chart": "pg", "sourceRef": {"kind": "HelmRepository", "name": "charts"}}}}, None),
        ({"chart": {"spec": {"chart": "pg", "sourceRef": {"kind": "HelmRepository", "name": "charts", "namespace": "../x"}}}}, None),
        ({**OCI, "chartRef": {"kind": "OCIRepository", "name": "a/../b", "namespace": "x"}}, None),
        ({**OCI, "chartRef": {"kind": ["OCIRepository"], "name": "a", "namespace": "x"}}, None),
        ({**OCI, "chartRef": "text"}, None),
        ({"chart": "text"}, None),
        ({"chart": {"spec": {"chart": "pg", "sourceRef": "text"}}}, None),
    ],
)  # fmt: skip
def test_where_a_chart_is_published(release: Any, source: chartsources.Source | None) -> None:
    assert chartsources.source(charted.definition(**release)) == source


def test_the_status_tells_of_the_chart_and_cuts_off_many_notes() -> None:
    body = charted.definition()
    derived = charted_derived(notes=tuple(f"spec.f{index}: open" for index in range(60)))
    found = inforce.status(charted.entry(body), sourcing.State(SOURCE, "sha256:1", derived))
    assert (found["chart"]["name"], found["chart"]["version"], found["chart"]["digest"]) == (
        "postgres",
        "1.0.0",
        "sha256:1",
    )
    assert len(found["chart"]["notes"]) == 51
    assert found["chart"]["notes"][-1] == "and 10 more"


def test_a_schema_that_a_chart_lends_with_losses_is_not_called_enforced_as_written() -> None:
    entry = charted.entry(charted.definition())
    entry = dataclasses.replace(entry, compiled=dataclasses.replace(entry.compiled, schema_problems=()))
    for notes, reason in (((), "Compiled"), (("spec.a: left open",), "CompiledWithNotes")):
        state = sourcing.State(SOURCE, "sha256:1", charted_derived(notes=notes))
        told = announcing.status(entry, announcing.Observed(chart=state), datetime.datetime.now(datetime.UTC))
        (said,) = [condition for condition in told["conditions"] if condition["type"] == "SchemaReady"]
        assert said["reason"] == reason


def charted_derived(notes: tuple[str, ...]) -> records.Derived:
    return records.Derived({"type": "object"}, notes, "postgres", "1.0.0")


@pytest.mark.parametrize(
    "status", ["text", 5, [], {"artifact": "text"}, {"conditions": ["text"]}, {"artifact": {"url": 5}}]
)
async def test_a_status_that_is_none_is_no_trouble_for_anybody(world: World, status: Any) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.put(SOURCE, status)
    await tasks.until(lambda: "has no artifact yet" in world.problem())
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: world.version() == "1.0.0")


async def test_whatever_goes_wrong_with_one_chart_is_told_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive = sourcing._derive
    monkeypatch.setattr(sourcing, "_derive", lambda _: 1 / 0)
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.publish(SOURCE, charted.archive("1.0.0"))
    await tasks.until(lambda: "ZeroDivisionError" in world.problem())
    monkeypatch.setattr(sourcing, "_derive", derive)
    await tasks.until(lambda: world.version() == "1.0.0")


async def test_a_helm_chart_that_can_not_be_removed_at_once_is_removed_later(world: World) -> None:
    await tasks.until(lambda: SOURCE.path in world.flux.objects)
    world.flux.unreachable, world.flux.overloaded = 1, 1
    world.known = {}
    world.sourcing.wake()
    await tasks.until(lambda: SOURCE.path not in world.flux.objects)
