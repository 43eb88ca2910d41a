"""Whatever happens, every watch brings what history says, and every read answers with a state that there was."""

import hypothesis
import pytest
from hypothesis import stateful
from watching.model import machine

from kindwright_facade.upstream import feeding, helmreleases, watching
from kindwright_facade.web import listing, packing, pages
from kindwright_facade.web.watching import starting, stream, streams

# Two passes of the loop for what a few thousand objects would need; no pause that only spares a cluster.
_SMALL = [
    (watching, "_FIRST_DELAY", 0.002),
    (watching, "_LONGEST_DELAY", 0.01),
    (watching, "_PAGE", 3),
    (feeding, "_AT_ONCE", 2),
    (feeding, "_PAUSE", 0.002),
    (helmreleases, "_MOST_LISTS", 1),
    (starting, "_LOOK_AGAIN", 0.002),
    (stream, "_AT_ONCE", 2),
    (streams, "_AT_ONCE", 2),
    (listing, "_PIECE_BYTES", 5000),
    (listing, "_AT_ONCE", 2),
    (listing, "_TURN_SECONDS", 0.0),
    (packing, "THRESHOLD", 5000),
    (pages, "_MEMBERS", 1),
]


@pytest.fixture
def in_small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in _SMALL:
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("in_small")
def test_random_histories() -> None:
    # Without shrinking: what is found is told at once, a smaller example would take minutes.
    phases = [hypothesis.Phase.generate]
    settings = hypothesis.settings(max_examples=80, stateful_step_count=30, phases=phases)
    stateful.run_state_machine_as_test(machine.Machine, settings=settings)
