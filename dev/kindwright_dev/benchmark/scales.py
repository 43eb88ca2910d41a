"""How much of everything there is, and how often each thing is measured. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The numbers of one run."""

    releases: int = 5000
    namespaces: int = 50
    others: int = 20  # kinds beside the main one, with a few objects each
    objects_of_others: int = 5
    list_rounds: int = 7
    namespace_rounds: int = 60
    get_rounds: int = 500
    rate_clients: int = 16
    rate_rounds: int = 3
    rate_seconds: float = 3.0
    watchers: int = 200
    idle_watchers: int = 1000
    writes: int = 500
    writers: int = 8
    writes_per_second: float = 90.0
    checks: int = 2000
    compilations: int = 30
    stacks: int = 200  # objects of the kind with the large schema
    trial_rounds: int = 3
    trial_seconds: float = 5.0  # of load before each round, to compare with
    starts: int = 3
    kinds: int = 500
    groups: int = 25
    added_kinds: int = 20
    added_customs: int = 5
    document_rounds: int = 200

    @property
    def objects_per_namespace(self) -> int:
        """How many objects of the main kind are in each namespace."""
        return self.releases // self.namespaces


FULL = Scale()
QUICK = Scale(
    releases=500,
    namespaces=5,
    others=3,
    list_rounds=3,
    namespace_rounds=10,
    get_rounds=50,
    rate_rounds=2,
    rate_seconds=1.0,
    watchers=20,
    idle_watchers=60,
    writes=60,
    checks=200,
    compilations=5,
    stacks=20,
    trial_rounds=1,
    trial_seconds=2.0,
    starts=1,
    kinds=20,
    groups=4,
    added_kinds=3,
    added_customs=2,
    document_rounds=30,
)
