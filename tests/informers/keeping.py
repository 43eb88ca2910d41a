"""Keeping upstream's own history: a watch of all HelmReleases, beside everything that is tested."""

import http.client
import json
import threading
from types import TracebackType
from typing import Any, Self

from cluster import polling, raw
from informers import histories

RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/helmreleases"
WATCH_SECONDS = 2
PAUSE = 0.1
GONE = 410


class _GoneError(Exception):
    """Upstream has forgotten the version that we are at."""


class Keeper:
    """Follows upstream in a thread of its own, through restarts of kube-apiserver; each of these begins another era."""

    def __init__(self, api: raw.Client) -> None:
        """Say whom to ask."""
        self.eras: list[histories.Era] = []
        self._api = api
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        self.eras.append(self._begin())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def catch_up(self) -> histories.Era:
        """Wait until the history has come to the present, and give that: upstream's own list."""
        return polling.eventually(self._caught_up)

    def _caught_up(self) -> histories.Era:
        present, era = self._begin(), self.eras[-1]
        assert _versions(era.until(present.start)) == _versions(present.releases)
        # Nothing came between the last event and the list: that is known now.
        era.end = max(era.end, present.start)
        return present

    def _begin(self) -> histories.Era:
        answer = self._api.get(RELEASES)
        assert answer.status == http.client.OK, answer.body[:500]
        listed = answer.json()
        start = int(listed["metadata"]["resourceVersion"])
        return histories.Era(start, {histories.name(release): release for release in listed["items"]}, end=start)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._watch(self.eras[-1])
            except _GoneError:
                self._restart()
            except (OSError, http.client.HTTPException, AssertionError, ValueError):
                # kube-apiserver is away, or went in the middle of a line.
                self._stopping.wait(PAUSE)

    def _restart(self) -> None:
        try:
            self.eras.append(self._begin())
        except (OSError, http.client.HTTPException, AssertionError):
            self._stopping.wait(PAUSE)

    def _watch(self, era: histories.Era) -> None:
        query = f"watch=1&resourceVersion={era.end}&timeoutSeconds={WATCH_SECONDS}"
        with self._api.stream(f"{RELEASES}?{query}") as response:
            if response.status == GONE:
                raise _GoneError
            assert response.status == http.client.OK, response.status
            while line := response.readline():
                event: dict[str, Any] = json.loads(line)
                if event["type"] == "ERROR":
                    raise _GoneError
                era.add(event)


def _versions(releases: dict[str, histories.Document]) -> dict[str, str]:
    return {name: release["metadata"]["resourceVersion"] for name, release in releases.items()}
