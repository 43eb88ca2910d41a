"""Many kinds: the documents about them, and how soon one more is there."""

from __future__ import annotations

import time
from typing import Any

from kindwright_dev import waiting
from kindwright_dev.benchmark import kinds, plans, processing, rows, spreads, staging

DOCUMENT_MS = 5.0
VISIBLE_SECONDS = 1.0
_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_REGISTER_SECONDS = 280.0
_SETTLE_SECONDS = 5.0
_UNITS = {"ms": 1e-3, "s": 1.0}


def measure(stage: staging.Stage) -> list[rows.Row]:
    """Register many kinds, read the documents, add some more one by one."""
    scale = stage.scale
    many = kinds.many(scale.kinds + scale.added_kinds, scale.groups)
    stage.restart()
    taken = _register(stage, many[: scale.kinds])
    used = processing.memory(stage.process)
    registered = f"{taken:.1f} s until every status says it is visible"
    first = rows.Row(f"{scale.kinds} kinds registered at once", registered, processing.megabytes(used.resident))
    return [first, *_documents(stage, many[0]), *_added(stage, many[scale.kinds :])]


def _register(stage: staging.Stage, many: list[kinds.Kind]) -> float:
    stage.report(f"{len(many)} kinds")
    started = time.monotonic()
    chains = [[_definition(kind)["request"]] for kind in many]
    stage.load.run("write", plans.write(stage.users.admin, chains, staging.WORKERS))
    waiting.until("discovery of all kinds", lambda: _all_visible(stage), seconds=_REGISTER_SECONDS)
    taken = time.monotonic() - started
    time.sleep(_SETTLE_SECONDS)
    return taken


def _documents(stage: staging.Stage, kind: kinds.Kind) -> list[rows.Row]:
    stage.report("discovery and OpenAPI")
    asked = {
        "/apis": plans.get("/apis", _AGGREGATED),
        "/openapi/v3": plans.get("/openapi/v3"),
        "/openapi/v2": plans.get("/openapi/v2"),
        "/openapi/v3/apis/GROUP/VERSION": plans.get(f"/openapi/v3/apis/{kind.group}/{kinds.VERSION}"),
    }
    series = [plans.Series(name, stage.users.facade_admin, [request]) for name, request in asked.items()]
    found = stage.time(*series, rounds=stage.scale.document_rounds)
    return [_document(stage, name, found[name]) for name in asked]


def _document(stage: staging.Stage, name: str, result: dict[str, Any]) -> rows.Row:
    figure = f"{name} with {stage.scale.kinds} kinds"
    size = f"{spreads.number(result['bytes'] / 1e3)} kB, first {spreads.number(result['first'] * 1e3)} ms"
    p99 = spreads.quantile(result["seconds"], 0.99) * 1e3
    measured = spreads.percentiles(result["seconds"])
    return rows.Row(figure, measured, size, "", rows.at_most(p99, DOCUMENT_MS, "ms (p99)"))


def _added(stage: staging.Stage, more: list[kinds.Kind]) -> list[rows.Row]:
    stage.report(f"{len(more)} more kinds, one by one")
    seen = _appear(stage, [_definition(kind) for kind in more])
    custom = _appear(stage, [_custom_definition(kind) for kind in kinds.customs(stage.scale.added_customs)])
    waiting.until("discovery of the added kinds", lambda: _all_visible(stage))
    names = {f"{kind.plural}.{kind.group}" for kind in more}
    said = [_visible_after(item) for item in _definitions(stage) if item["metadata"]["name"] in names]
    target = rows.at_most(spreads.quantile(seen, 0.99), VISIBLE_SECONDS, "s (p99)")
    reference = f"CustomResourceDefinitions: {spreads.percentiles(custom)}"
    figure = f"one more kind beside {stage.scale.kinds}: applied to visible, {len(more)} times"
    return [
        rows.Row(figure, spreads.percentiles(seen), reference, "", target),
        rows.Row("the same, by status.visibleAfter", spreads.percentiles(said)),
    ]


def _appear(stage: staging.Stage, definitions: list[plans.Plan]) -> list[float]:
    plan = {"server": stage.users.admin.plan(), "definitions": definitions}
    seconds: list[float] = stage.load.run("appear", plan)["seconds"]
    return seconds


def _definition(kind: kinds.Kind) -> plans.Plan:
    return {"request": plans.post(kinds.DEFINITIONS, kinds.definition(kind)), "resource": kind.plural}


def _custom_definition(kind: kinds.Kind) -> plans.Plan:
    request = plans.post(kinds.CUSTOM_DEFINITIONS, kinds.custom_definition(kind))
    return {"request": request, "resource": kind.plural}


def _definitions(stage: staging.Stage) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = stage.cluster.plane.api.get(kinds.DEFINITIONS)["items"]
    return items


def _all_visible(stage: staging.Stage) -> bool:
    time.sleep(1.0)  # the list is long, and nothing else should be slowed down by it
    return all("visibleAfter" in (item.get("status") or {}) for item in _definitions(stage))


def _visible_after(item: dict[str, Any]) -> float:
    text = str(item["status"]["visibleAfter"])
    unit = "ms" if text.endswith("ms") else "s"
    return float(text.removesuffix(unit)) * _UNITS[unit]
