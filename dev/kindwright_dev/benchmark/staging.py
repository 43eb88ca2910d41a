"""What every figure needs: a cluster with the kinds and the objects, and the users who ask."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kindwright_dev import cluster, waiting
from kindwright_dev.benchmark import endpoints, kinds, loading, objects, plans, processing, scales

WORKERS = 16
USER = "bench"
_ROLES = "/apis/rbac.authorization.k8s.io/v1"
_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices"
_SETTLE_SECONDS = 3.0


@dataclass(frozen=True)
class Users:
    """Who asks whom: an ordinary user with a ClusterRole, and the administrator, who sets things up."""

    upstream: endpoints.Server
    facade: endpoints.Server
    admin: endpoints.Server
    facade_admin: endpoints.Server


@dataclass(frozen=True)
class Stage:
    """A cluster in which everything has been made."""

    cluster: cluster.Cluster
    load: loading.Load
    scale: scales.Scale
    users: Users
    places: list[objects.Place]
    empty: processing.Memory  # Kindwright's before there was any HelmRelease
    report: Callable[[str], None]

    @property
    def process(self) -> int:
        """Kindwright's process id."""
        return self.cluster.kindwright.replicas[0].pid

    def time(self, *series: plans.Series, rounds: int, warmup: int = 1, pause: float = 0.0) -> dict[str, Any]:
        """Time several things in turns, with a pause before each."""
        return self.load.run("time", plans.time(series, rounds, warmup=warmup, pause=pause))

    def restart(self) -> None:
        """Start Kindwright anew, and let it come to rest."""
        self.cluster.kindwright.restart()
        time.sleep(_SETTLE_SECONDS)


def prepare(running: cluster.Cluster, load: loading.Load, scale: scales.Scale, report: Callable[[str], None]) -> Stage:
    """Make kinds, users and objects in a cluster that runs."""
    others = kinds.others(scale.others)
    report(f"{1 + len(others)} kinds, one of them as a custom resource too")
    _define(running, [kinds.MAIN, *others])
    users = _users(running)
    running.kindwright.restart()
    time.sleep(_SETTLE_SECONDS)
    empty = processing.memory(running.kindwright.replicas[0].pid)
    places = objects.places(scale.releases, scale.namespaces)
    report(f"{scale.releases:,} HelmReleases and as many custom resources in {scale.namespaces} namespaces")
    _seed(load, users.admin, scale, places)
    return Stage(running, load, scale, users, places, empty, report)


def _define(running: cluster.Cluster, defined: list[kinds.Kind]) -> None:
    client = running.plane.api
    client.create(kinds.CUSTOM_DEFINITIONS, kinds.custom_definition(kinds.CUSTOM))
    for kind in defined:
        client.create(kinds.DEFINITIONS, kinds.definition(kind))
    for kind in (kinds.CUSTOM, *defined):
        served = functools.partial(client.succeeds, kind.path())
        waiting.until(f"{kind.plural}.{kind.group}", served)


def _users(running: cluster.Cluster) -> Users:
    plane = running.plane
    plane.api.create(f"{_ROLES}/clusterroles", _role())
    plane.api.create(f"{_ROLES}/clusterrolebindings", _binding())
    service = plane.api.get(f"{_SERVICES}/{kinds.VERSION}.{kinds.MAIN.group}")
    user, authority = plane.user_kubeconfig(USER), service["spec"]["caBundle"]
    address = running.kindwright.address
    return Users(
        upstream=endpoints.upstream(user),
        facade=endpoints.direct(user, address, authority),
        admin=endpoints.upstream(plane.kubeconfig),
        facade_admin=endpoints.direct(plane.kubeconfig, address, authority),
    )


def _role() -> kinds.Document:
    groups = [kinds.MAIN.group, kinds.CUSTOM.group, "helm.toolkit.fluxcd.io"]
    rule = {"apiGroups": groups, "resources": ["*"], "verbs": ["get", "list", "watch", "create", "update"]}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": USER},
        "rules": [rule],
    }


def _binding() -> kinds.Document:
    api = "rbac.authorization.k8s.io"
    return {
        "apiVersion": f"{api}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": USER},
        "roleRef": {"apiGroup": api, "kind": "ClusterRole", "name": USER},
        "subjects": [{"apiGroup": api, "kind": "User", "name": USER}],
    }


def _seed(load: loading.Load, admin: endpoints.Server, scale: scales.Scale, places: list[objects.Place]) -> None:
    names = [objects.namespace(index) for index in range(scale.namespaces)]
    spaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in names]
    load.run("write", plans.write(admin, [[plans.post("/api/v1/namespaces", space)] for space in spaces], WORKERS))
    some = objects.places(scale.objects_of_others, scale.namespaces)
    chains = [_release(kinds.MAIN, place) for place in places]
    chains += [_release(kind, place) for kind in kinds.others(scale.others) for place in some]
    load.run("write", plans.write(admin, chains, WORKERS))
    load.run("write", plans.write(admin, [_custom(place) for place in places], WORKERS))


def _release(kind: kinds.Kind, place: objects.Place) -> list[plans.Plan]:
    path = objects.release_path(kind, place)
    made = plans.post(path.rpartition("/")[0], objects.release(kind, place))
    status = {"status": objects.release_status(kind, place)}
    return [made, plans.patch(f"{path}/status", status, "helm-controller")]


def _custom(place: objects.Place) -> list[plans.Plan]:
    kind = kinds.CUSTOM
    made = plans.post(kind.path(place.namespace), objects.custom(kind, place))
    status = {"status": objects.custom_status(kind, place)}
    return [made, plans.patch(f"{kind.path(place.namespace, place.name)}/status", status, "helm-controller")]
