"""Plans for the load program. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kindwright_dev.benchmark import endpoints

Plan = dict[str, Any]
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


@dataclass(frozen=True)
class Series:
    """One thing that is timed: who is asked for what, in turn."""

    name: str
    server: endpoints.Server
    requests: Sequence[Plan]

    def plan(self) -> Plan:
        """Write it for the load program."""
        return {"name": self.name, "server": self.server.plan(), "requests": self.requests}


@dataclass(frozen=True)
class Watch:
    """Watches on a collection, and the writes that they should see."""

    server: endpoints.Server
    path: str
    watchers: int
    target: endpoints.Server
    writes: Sequence[Plan] = field(default=())
    writers: int = 1
    rate: float = 0.0
    patience: float = 15.0

    def plan(self) -> Plan:
        """Write it for the load program."""
        return {
            "server": self.server.plan(),
            "path": self.path,
            "watchers": self.watchers,
            "target": self.target.plan(),
            "writes": self.writes,
            "writers": self.writers,
            "rate": self.rate,
            "patience": self.patience,
        }


def get(path: str, accept: str = JSON, **headers: str) -> Plan:
    """Ask for something; a header's name is written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"path": path, "headers": {"Accept": accept, **named}}


def post(path: str, body: Mapping[str, Any], manager: str = "kubectl-create") -> Plan:
    """Create something."""
    headers = {"Accept": JSON, "Content-Type": JSON}
    return {"method": "POST", "path": f"{path}?fieldManager={manager}", "headers": headers, "body": body}


def put(path: str, body: Mapping[str, Any], manager: str = "kubectl-replace") -> Plan:
    """Replace something; the body has the version that is replaced."""
    headers = {"Accept": JSON, "Content-Type": JSON}
    return {"method": "PUT", "path": f"{path}?fieldManager={manager}", "headers": headers, "body": body}


def patch(path: str, body: Mapping[str, Any], manager: str = "kubectl-patch") -> Plan:
    """Change something by a merge patch."""
    headers = {"Accept": JSON, "Content-Type": MERGE_PATCH}
    return {"method": "PATCH", "path": f"{path}?fieldManager={manager}", "headers": headers, "body": body}


def write(server: endpoints.Server, chains: Sequence[Sequence[Plan]], workers: int) -> Plan:
    """Make many things at a time, each by requests that follow one another."""
    return {"server": server.plan(), "chains": chains, "workers": workers}


def time(series: Iterable[Series], rounds: int, *, warmup: int = 1, pause: float = 0.0) -> Plan:
    """Time several things in turns, with a pause before each."""
    return {"series": [item.plan() for item in series], "rounds": rounds, "warmup": warmup, "pause": pause}


def rate(server: endpoints.Server, requests: Sequence[Plan], clients: int, seconds: float) -> Plan:
    """Keep clients busy for some time."""
    return {"server": server.plan(), "requests": requests, "clients": clients, "seconds": seconds, "warmup": 1.0}


def steady(server: endpoints.Server, requests: Sequence[Plan], clients: int, per_second: float) -> Plan:
    """Send requests at a pace until told to end."""
    return {"server": server.plan(), "requests": requests, "clients": clients, "rate": per_second, "warmup": 1.0}
