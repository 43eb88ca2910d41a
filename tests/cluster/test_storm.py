"""A storm of writers on the same few objects, while a controller writes their status: nothing acknowledged may be lost."""

import collections
import dataclasses
import random
import threading
import time
from collections.abc import Callable

import pytest
from cluster import commands, kinds, raw

from kindwright_dev import cluster as clusters

SECONDS = 60.0
WRITERS = 8
OBJECTS = 4
HOLD = "example.org/hold"
MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"


@dataclasses.dataclass
class Ledger:
    """What was acknowledged: per object and writer the last value, per object how often the shared counter rose."""

    last: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)
    rises: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    outcomes: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    wrong: list[str] = dataclasses.field(default_factory=list)
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    def note(self, how: str, answer: raw.Answer) -> bool:
        """Count an answer; anything but success or a proper 409 is kept as wrong."""
        with self.lock:
            self.outcomes[f"{how} {answer.status}"] += 1
            if answer.status == 409 and answer.json().get("reason") != "Conflict":
                self.wrong.append(f"{how}: {answer.body[:300]!r}")
            elif answer.status not in (200, 201, 409):
                self.wrong.append(f"{how}: {answer.status} {answer.body[:300]!r}")
        return answer.status in (200, 201)


@dataclasses.dataclass
class Writer:
    """One writer: it alone writes its own key, and raises the counter that all share."""

    number: int
    api: raw.Client
    kind: kinds.Kind
    namespace: str
    ledger: Ledger

    @property
    def key(self) -> str:
        """The key that nobody else writes."""
        return f"w{self.number}"

    def run(self, until: float) -> None:
        """Write in every way there is, until the time is up."""
        dice = random.Random(self.number)  # noqa: S311
        ways: list[Callable[[str, str], None]] = [self.update, self.stale, self.merge, self.patch, self.apply]
        count = 0
        while time.monotonic() < until:
            count += 1
            dice.choice(ways)(f"o{dice.randrange(OBJECTS)}", str(count))

    def update(self, name: str, value: str) -> None:
        """Read and replace; the shared counter rises by one with what was read."""
        path = self.kind.path(self.namespace, name)
        found = self.api.get(path).json()
        parameters = found["spec"]["parameters"]
        parameters[self.key] = value
        parameters["shared"] = str(int(parameters["shared"]) + 1)
        if self.ledger.note("update", self.api.request("PUT", path, found)):
            with self.ledger.lock:
                self.ledger.rises[name] += 1
                self.ledger.last[name, self.key] = value

    def stale(self, name: str, value: str) -> None:
        """Replace with a version that cannot be the live one: it has to be refused."""
        path = self.kind.path(self.namespace, name)
        found = self.api.get(path).json()
        change = {"metadata": {"annotations": {f"storm.example.com/{self.key}": value}}}
        self._acknowledged("merge", name, None, self.api.request("PATCH", path, change, media=MERGE))
        found["spec"]["parameters"] = {"shared": "lost"}
        answer = self.api.request("PUT", path, found)
        if answer.status != 409:
            self.ledger.wrong.append(f"a stale update was answered with {answer.status}")

    def merge(self, name: str, value: str) -> None:
        """Patch one key."""
        patch = {"spec": {"parameters": {self.key: value}}}
        path = self.kind.path(self.namespace, name)
        self._acknowledged("merge", name, value, self.api.request("PATCH", path, patch, media=MERGE))

    def patch(self, name: str, value: str) -> None:
        """Patch one key by its path."""
        patch = [{"op": "add", "path": f"/spec/parameters/{self.key}", "value": value}]
        path = self.kind.path(self.namespace, name)
        self._acknowledged("patch", name, value, self.api.request("PATCH", path, patch, media=JSON_PATCH))

    def apply(self, name: str, value: str) -> None:
        """Apply one key under a manager of its own."""
        body = self.kind.object(name, {"parameters": {self.key: value}})
        path = f"{self.kind.path(self.namespace, name)}?fieldManager=storm-{self.number}&force=true"
        self._acknowledged("apply", name, value, self.api.request("PATCH", path, body, media=APPLY))

    def _acknowledged(self, how: str, name: str, value: str | None, answer: raw.Answer) -> None:
        if self.ledger.note(how, answer) and value is not None:
            with self.ledger.lock:
                self.ledger.last[name, self.key] = value


def controller(api: raw.Client, path: str, until: float, ledger: Ledger) -> None:
    """Write the status of all HelmReleases in turn, as helm-controller does."""
    count = 0
    while time.monotonic() < until:
        count += 1
        ready = {"type": "Ready", "status": "True", "reason": "Storm", "message": str(count)}
        condition = {**ready, "lastTransitionTime": "2026-01-01T00:00:00Z"}
        for item in api.get(path).json()["items"]:
            name = item["metadata"]["name"]
            status = {"status": {"observedGeneration": item["metadata"]["generation"], "conditions": [condition]}}
            ledger.note("status", api.request("PATCH", f"{path}/{name}/status", status, media=MERGE))


@pytest.mark.timeout(240, func_only=True)
def test_nothing_acknowledged_is_lost(
    running: clusters.Cluster,
    kubectl: commands.Kubectl,
    kind: kinds.Kind,
    api: raw.Client,
    said: Callable[[str], None],
) -> None:
    namespace = str(kubectl.namespace)
    releases = f"/apis/helm.toolkit.fluxcd.io/v2/namespaces/{namespace}/helmreleases"
    for number in range(OBJECTS):
        body = kind.object(f"o{number}", {"parameters": {"shared": "0"}})
        assert api.request("POST", kind.path(namespace), body).status == 201
        foreign = {"metadata": {"finalizers": [HOLD], "annotations": {"example.org/note": "keep"}}}
        release = f"{releases}/{kind.release_name(f'o{number}')}"
        assert api.request("PATCH", release, foreign, media=MERGE).status == 200

    ledger, until = Ledger(), time.monotonic() + SECONDS
    writers = [
        Writer(n, raw.from_kubeconfig(running.plane.kubeconfig), kind, namespace, ledger) for n in range(WRITERS)
    ]
    threads = [threading.Thread(target=writer.run, args=(until,)) for writer in writers]
    threads.append(threading.Thread(target=controller, args=(api, releases, until, ledger)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    said("storm: " + ", ".join(f"{how}: {count}" for how, count in sorted(ledger.outcomes.items())))
    assert not ledger.wrong, ledger.wrong[:5]
    assert sum(ledger.rises.values()) > 0
    for number in range(OBJECTS):
        name = f"o{number}"
        parameters = api.get(kind.path(namespace, name)).json()["spec"]["parameters"]
        written = {key: value for (other, key), value in ledger.last.items() if other == name}
        assert parameters == {"shared": str(ledger.rises[name]), **written}
        meta = api.get(f"{releases}/{kind.release_name(name)}").json()["metadata"]
        assert HOLD in meta["finalizers"]
        assert meta["annotations"]["example.org/note"] == "keep"
        # Let go, or the namespace could never be deleted.
        release = f"{releases}/{kind.release_name(name)}"
        assert api.request("PATCH", release, {"metadata": {"finalizers": None}}, media=MERGE).status == 200
