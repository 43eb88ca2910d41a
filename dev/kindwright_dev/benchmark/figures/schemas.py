"""A large schema with rules: what enforcing it costs by itself, and in a create and an update beside a custom resource's."""

from __future__ import annotations

import functools
from typing import Any

from kindwright_dev import waiting
from kindwright_dev.benchmark import enforcing, kinds, objects, plans, rows, spreads, stacks, staging

CHECK_MS = 0.3
RULED_MS = 2.0
COMPILE_MS = 50.0
_WARMUP = 10


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Time the checks in this process, then writes of the same objects by way of kube-apiserver."""
    return [*_inside(stage), *_served(stage)]


def _inside(stage: staging.Stage) -> list[rows.Row]:
    stage.report("checks and compilations in this process")
    scale = stage.scale
    plain = enforcing.measure(scale.checks, scale.compilations, ruled=False)
    ruled = enforcing.measure(scale.checks, scale.compilations, ruled=True)
    count = f"{stacks.properties(stacks.schema(ruled=True))} properties"
    with_rules = f"{count}, {stacks.rules(stacks.schema(ruled=True))} rules"
    size = f"{enforcing.size() / 1e3:.1f} kB"
    return [
        _within(f"default and validate {size}, {count}: create", plain.create, CHECK_MS),
        _within("the same: update", plain.update, CHECK_MS),
        _within(f"default and validate {size}, {with_rules}: create", ruled.create, RULED_MS),
        _within("the same: update, with oldSelf", ruled.update, RULED_MS),
        _within(f"compile a definition, {count}", plain.compile, COMPILE_MS, _waited(plain)),
        _within(f"compile a definition, {with_rules}", ruled.compile, COMPILE_MS, _waited(ruled)),
    ]


def _within(figure: str, seconds: list[float], limit: float, beside: str = "") -> rows.Row:
    target = rows.at_most(spreads.quantile(seconds, 0.5) * 1e3, limit, "ms (p50)")
    return rows.Row(figure, spreads.percentiles(seconds), beside, "", target)


def _waited(times: enforcing.Times) -> str:
    """Say how long a loop waits at most while a thread beside it compiles."""
    return f"the event loop waits {spreads.number(spreads.quantile(times.waits, 0.5) * 1e3)} ms at most"


def _served(stage: staging.Stage) -> list[rows.Row]:
    stage.report("creates and updates by way of kube-apiserver")
    _define(stage)
    created = _timed(stage, [_creation(number) for number in range(_WARMUP + stage.scale.stacks)])
    updated = _timed(stage, _updates(stage))
    return [*_compared("create", created), *_compared("update", updated)]


def _define(stage: staging.Stage) -> None:
    client, spec = stage.cluster.plane.api, stacks.schema(ruled=True)
    client.create(kinds.CUSTOM_DEFINITIONS, kinds.custom_definition(stacks.CUSTOM, spec))
    client.create(kinds.DEFINITIONS, kinds.definition(stacks.OURS, spec))
    for kind in (stacks.CUSTOM, stacks.OURS):
        waiting.until(f"{kind.plural}.{kind.group}", functools.partial(client.succeeds, kind.path()))


_Requests = dict[str, plans.Plan]
_SERIES = ("aggregated", "direct", "custom")


def _creation(number: int) -> _Requests:
    """Create an object of Kindwright in two ways, each with a name of its own, and the custom resource."""
    space = objects.namespace(0)
    numbers = {"aggregated": 2 * number, "direct": 2 * number + 1, "custom": number}
    return {
        name: plans.post(_kind(name).path(space), stacks.whole(_kind(name), space, numbers[name])) for name in _SERIES
    }


def _updates(stage: staging.Stage) -> list[_Requests]:
    """Replace every object by itself, changed a little, in the version that it has."""
    space, client = objects.namespace(0), stage.cluster.plane.api
    ours = client.get(stacks.OURS.path(space))["items"]
    custom = client.get(stacks.CUSTOM.path(space))["items"]
    lanes = {"aggregated": ours[::2], "direct": ours[1::2], "custom": custom}
    return [
        {name: _replacement(_kind(name), item) for name, item in zip(lanes, some, strict=True)}
        for some in zip(*lanes.values(), strict=True)
    ]


def _replacement(kind: kinds.Kind, item: dict[str, Any]) -> plans.Plan:
    meta, spec = item["metadata"], item["spec"]
    body = {
        "apiVersion": f"{kind.group}/{kinds.VERSION}",
        "kind": kind.name,
        "metadata": {key: meta[key] for key in ("name", "namespace", "resourceVersion")},
        "spec": {**spec, "maxReplicas": spec["maxReplicas"] + 1},
    }
    return plans.put(kind.path(meta["namespace"], meta["name"]), body)


def _kind(series: str) -> kinds.Kind:
    return stacks.CUSTOM if series == "custom" else stacks.OURS


def _timed(stage: staging.Stage, requests: list[_Requests]) -> dict[str, Any]:
    servers = {"direct": stage.users.facade}
    series = [
        plans.Series(name, servers.get(name, stage.users.upstream), [one[name] for one in requests]) for name in _SERIES
    ]
    return stage.time(*series, rounds=len(requests) - _WARMUP, warmup=_WARMUP)


def _compared(verb: str, found: dict[str, Any]) -> list[rows.Row]:
    custom = found["custom"]["seconds"]
    against = f"custom resources: {spreads.percentiles(custom)}"

    def row(name: str, how: str) -> rows.Row:
        seconds = found[name]["seconds"]
        times = spreads.quantile(seconds, 0.5) / spreads.quantile(custom, 0.5)
        return rows.Row(f"{verb} such an object, {how}", spreads.percentiles(seconds), against, f"{times:.2f}")

    return [row("aggregated", "through the aggregator"), row("direct", "direct")]
