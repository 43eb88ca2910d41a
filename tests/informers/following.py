"""Informers beside upstream's own history: whether they come to the same state, and whether every step was right."""

from dataclasses import dataclass

from cluster import kinds, polling
from informers import checking, driving, histories, keeping


@dataclass(frozen=True)
class Following:
    """Several processes with informers, and the history that they are measured by."""

    keeper: keeping.Keeper
    running: list[driving.Informers]

    def settle(self) -> None:
        """Wait until every informer holds what upstream's own list does; AssertionError when one doesn't get there."""
        polling.eventually(lambda: all(informers.synced() for informers in self.running))
        try:
            polling.eventually(self._settled)
        except AssertionError:
            # What was lost or doubled on its way says more than what is different in the end.
            self.check()
            raise

    def check(self) -> None:
        """Check what every handler was told, and what passed over the wire against upstream's history."""
        self.keeper.catch_up()
        for informers in self.running:
            for name, state in informers.ask("state").items():
                assert not state["told"]["violations"], (str(informers.settings), name, state["told"])
            for name, records in informers.ask("records").items():
                wrong = checking.problems(records["streams"], followed(informers, name), self.keeper.eras)
                assert not wrong, (str(informers.settings), name, wrong)
            polling.eventually(lambda informers=informers: _all_told(informers), seconds=5)  # type: ignore[misc]

    def _settled(self) -> bool:
        # Kindwright itself goes on writing for a moment: it adopts what was found, and what was let go.
        releases = self.keeper.catch_up().releases
        for informers in self.running:
            for name, state in informers.ask("state").items():
                objects = followed(informers, name).state(releases)
                wanted = {key: version.document() for key, version in objects.items()}
                assert state["store"] == wanted, (str(informers.settings), name, state["requests"])
                assert state["told"]["objects"] == wanted, (str(informers.settings), name, state["requests"])
        return True


def followed(informers: driving.Informers, name: str) -> histories.Followed:
    """Give what an informer follows, by its name in the answers."""
    return histories.Followed(_kind(informers, name), informers.settings.scope)


def _kind(informers: driving.Informers, name: str) -> kinds.Kind:
    return next(kind for kind in informers.settings.followed if name.endswith(driving.resource(kind)))


def _all_told(informers: driving.Informers) -> bool:
    for name, records in informers.ask("records").items():
        untold = checking.untold(records)
        assert not untold, (str(informers.settings), name, untold)
    return True
