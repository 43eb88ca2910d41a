"""A cluster of definitions and APIServices, as the operator lists them; lists can be held back and fail."""

import asyncio
from typing import Any

from conversion import samples
from serving import fakes, tasks

from kindwright_facade import registry
from kindwright_facade.upstream import client
from kindwright_operator import definitions, resync

SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
BROKEN = {"openAPIV3Schema": {"type": "object", "properties": {"spec": {}}}}
KEY = ("apps.example.com", "v1alpha1", "postgreses")


class Cluster(fakes.Upstream):
    """Lists definitions and APIServices; the list of definitions can be held back."""

    def __init__(self, *bodies: Any, services: Any = ()) -> None:
        super().__init__()
        self.bodies, self.services, self.version = list(bodies), list(services), 50
        self.lists = 0
        self.down = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def request(self, method: str, path: str, **options: Any) -> client.Answer:
        del options
        if path == SERVICES:
            return fakes.answer(200, {"metadata": {}, "items": self.services})
        assert (method, path) == ("GET", definitions.PATH)
        self.lists += 1
        found = {"metadata": {"resourceVersion": str(self.version)}, "items": list(self.bodies)}
        await self.go_on.wait()
        return fakes.answer(503, fakes.failure(503, "ServiceUnavailable")) if self.down else fakes.answer(200, found)


def changed(body: Any, version: int, **spec: Any) -> Any:
    meta = {**body["metadata"], "resourceVersion": str(version), "generation": version}
    return {**body, "metadata": meta, "spec": {**body["spec"], **spec}}


def broken(body: Any, version: int = 11) -> Any:
    return changed(body, version, versions=[{**body["spec"]["versions"][0], "schema": BROKEN}])


async def synced(cluster: Cluster) -> tuple[resync.Resync, registry.Registry]:
    found = registry.Registry()
    made = resync.Resync(cluster, found)
    await made.exactly()
    return made, found


async def observed(made: resync.Resync, kind: str, body: Any) -> None:
    """Hand an event over, and wait until what it brings is in force."""
    made.observe(kind, body)
    await tasks.until(lambda: made._settling is None and not made._turn.locked())


async def settled(cluster: Cluster, lists: int) -> None:
    """Wait until that many lists were made, and a moment more in which no further one may come."""
    await tasks.until(lambda: cluster.lists >= lists)
    await asyncio.sleep(0.01)
    assert cluster.lists == lists


POSTGRES = samples.definition()
REDIS = samples.definition("Redis", "redises")
