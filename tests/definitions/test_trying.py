import asyncio
import threading
import uuid
from typing import Any

import pytest
from conversion import samples
from serving import tasks

from kindwright_facade import encoding, kinds
from kindwright_facade.conversion import restoring
from kindwright_facade.upstream import cache
from kindwright_operator import trying


def kind(**size: Any) -> kinds.Kind:
    spec = {"type": "object", "properties": {"size": {"type": "string", **size}, "replicas": {"type": "integer"}}}
    schema = {"type": "object", "properties": {"spec": spec}}
    return samples.kind(versions=(samples.version(schema=schema),))


BEFORE, AFTER = kind(), kind(maxLength=3)


def filled(*sizes: str) -> cache.Cache:
    found = cache.Cache()
    releases = [
        samples.release(f"db-{index}", uid=str(uuid.UUID(int=index)), spec={"values": {"size": size}})
        for index, size in enumerate(sizes)
    ]
    found.replace([samples.member(release) for release in releases], 7)
    return found


class Trial:
    """Trials over one cache, and how often one of them has told something new."""

    def __init__(self, known: cache.Cache) -> None:
        self.told = 0
        self.trials = trying.Trials(known, self._finished)

    def _finished(self) -> None:
        self.told += 1

    async def outcome(self, after: kinds.Kind = AFTER) -> trying.Outcome:
        await tasks.until(lambda: self.trials.outcome(BEFORE, after) is not None)
        found = self.trials.outcome(BEFORE, after)
        assert found is not None
        return found


async def test_refused_objects_are_counted_and_named() -> None:
    trial = Trial(filled("1Gi", "100Gi", "200Gi"))
    assert trial.trials.outcome(BEFORE, AFTER) is None
    found = await trial.outcome()
    assert (found.refused, found.of, found.names) == (2, 3, ("shop/db-1", "shop/db-2"))
    assert found.fields == ("spec.size", "spec.size")
    assert (found.revision, trial.told) == (AFTER.revision, 1)
    trial.trials.keep(())


async def test_what_was_refused_before_is_nobodys_news() -> None:
    trial = Trial(filled("much too long for both"))
    before = kind(maxLength=5)
    await tasks.until(lambda: trial.trials.outcome(before, AFTER) is not None)
    found = trial.trials.outcome(before, AFTER)
    assert found is not None
    assert (found.refused, found.of) == (0, 1)


async def test_a_large_object_is_tried_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    refused_field = trying.refused_field

    def noted(before: kinds.Kind, after: kinds.Kind, release: Any) -> str | None:
        threads.append(threading.get_ident())
        return refused_field(before, after, release)

    monkeypatch.setattr(trying, "refused_field", noted)
    trial = Trial(filled("1Gi", "x" * 100_000))
    assert (await trial.outcome()).refused == 1
    assert [thread == threading.get_ident() for thread in threads] == [True, False]
    trial.trials.keep(())


async def test_a_trial_that_breaks_off_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "refused_field", lambda *_: 1 / 0)
    trial = Trial(filled("100Gi"))
    assert trial.trials.outcome(BEFORE, AFTER) is None
    await tasks.until(lambda: not trial.trials._outcomes)
    monkeypatch.undo()
    assert (await trial.outcome()).refused == 1
    trial.trials.keep(())


async def test_without_objects_the_answer_is_there_at_once() -> None:
    trial = Trial(filled())
    assert trial.trials.outcome(BEFORE, AFTER) == trying.Outcome(AFTER.revision)
    assert trial.told == 0


async def test_nothing_is_told_before_the_objects_are_known() -> None:
    known = cache.Cache()
    trial = Trial(known)
    assert trial.trials.outcome(BEFORE, AFTER) is None
    await asyncio.sleep(0.02)
    assert trial.trials.outcome(BEFORE, AFTER) is None
    trial.trials.keep(())


async def test_mended_objects_are_noticed(monkeypatch: Any) -> None:
    monkeypatch.setattr(trying, "_AGAIN", 0.01)
    known = filled("100Gi")
    trial = Trial(known)
    assert (await trial.outcome()).refused == 1
    release = samples.release("db-0", uid=str(uuid.UUID(int=0)), spec={"values": {"size": "1Gi"}}, resourceVersion="8")
    known.apply([(samples.member(release), False)])
    await tasks.until(lambda: trial.trials.outcome(BEFORE, AFTER) == trying.Outcome(AFTER.revision, 0, 1))
    assert trial.told == 2


async def test_only_what_has_changed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "_AGAIN", 0.0)
    tried: list[str] = []
    refused_field = trying.refused_field

    def noted(before: kinds.Kind, after: kinds.Kind, release: Any) -> str | None:
        tried.append(release["metadata"]["name"])
        return refused_field(before, after, release)

    monkeypatch.setattr(trying, "refused_field", noted)
    known = filled("100Gi", "200Gi")
    trial = Trial(known)
    assert (await trial.outcome()).refused == 2
    release = samples.release("db-1", uid=str(uuid.UUID(int=1)), spec={"values": {"size": "1Gi"}}, resourceVersion="8")
    known.apply([(samples.member(release), False)])
    await tasks.until(
        lambda: (
            trial.trials.outcome(BEFORE, AFTER) == trying.Outcome(AFTER.revision, 1, 2, ("shop/db-0",), ("spec.size",))
        )
    )
    assert [name.removeprefix("postgres-") for name in tried] == ["db-0", "db-1", "db-1"]
    trial.trials.keep(())


async def test_an_object_that_comes_during_a_trial_is_tried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    known = filled("1Gi")
    release = samples.release(
        "late", uid=str(uuid.UUID(int=9)), spec={"values": {"size": "100Gi"}}, resourceVersion="8"
    )
    refused_field = trying.refused_field

    def noted(before: kinds.Kind, after: kinds.Kind, found: Any) -> str | None:
        known.apply([(samples.member(release), False)])
        return refused_field(before, after, found)

    monkeypatch.setattr(trying, "refused_field", noted)
    trial = Trial(known)
    found = await trial.outcome()
    assert (found.refused, found.of, found.names) == (1, 2, ("shop/late",))
    trial.trials.keep(())


@pytest.mark.parametrize(("broken", "refused"), [([AFTER], 1), ([BEFORE, AFTER], 0)], ids=["after", "both"])
async def test_an_object_that_can_not_be_shown_keeps_nobody_waiting(
    broken: list[kinds.Kind], refused: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore = restoring.restore

    def failing(kind: kinds.Kind, version: str, release: Any) -> Any:
        return 1 / 0 if kind in broken else restore(kind, version, release)

    monkeypatch.setattr(restoring, "restore", failing)
    trial = Trial(filled("1Gi"))
    assert (await trial.outcome()).refused == refused
    trial.trials.keep(())


async def test_a_newer_revision_takes_the_place_of_the_one_before() -> None:
    trial = Trial(filled("100Gi"))
    assert (await trial.outcome()).refused == 1
    assert (await trial.outcome(kind(maxLength=30))).refused == 0


async def test_objects_of_other_kinds_do_not_count() -> None:
    known = filled("100Gi")
    other = samples.release("x", uid=str(uuid.UUID(int=99)))
    other["metadata"]["labels"]["kindwright.dev/kind"] = "Redis"
    known.apply([(samples.member({**other, "metadata": {**other["metadata"], "resourceVersion": "9"}}), False)])
    assert (await Trial(known).outcome(kind(maxLength=30))).of == 1


async def test_other_work_goes_on_during_a_trial() -> None:
    trial = Trial(filled(*["100Gi"] * 400))
    trial.trials.outcome(BEFORE, AFTER)
    turns = 0
    while trial.trials.outcome(BEFORE, AFTER) is None:
        turns += 1
        await asyncio.sleep(0)
    assert turns > 1
    trial.trials.keep(())


def test_a_revision_is_named_by_what_it_is() -> None:
    assert kind(maxLength=3).revision == AFTER.revision != BEFORE.revision
    assert encoding.encode(AFTER.revision)
