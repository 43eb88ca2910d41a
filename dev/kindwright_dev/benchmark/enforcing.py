"""What Kindwright itself does to an object that is written, timed without a server: compile, default, validate."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Callable
from dataclasses import dataclass

from kindwright_dev import errors
from kindwright_dev.benchmark import kinds, stacks
from kindwright_facade import admission, encoding
from kindwright_operator import definitions

_WARMUP = 50
_TICK = 0.001


@dataclass(frozen=True)
class Times:
    """Seconds that each repetition took."""

    create: list[float]
    update: list[float]
    compile: list[float]
    waits: list[float]  # of an event loop, beside which the definition is compiled in a thread


def measure(checks: int, compilations: int, *, ruled: bool) -> Times:
    """Time the checks of one object and the compilation of its definition; DevError when what is timed is refused."""
    body = _body(ruled=ruled)
    compiled = _compiled(body)
    compiling = _repeated(lambda: _compiled(body), compilations, warmup=2)
    waits = asyncio.run(_waits(body, compilations))
    return Times(*_checked(compiled, checks), compiling, waits)


def size() -> int:
    """Give the bytes of the object that is checked."""
    return len(encoding.encode(_object()))


def _checked(compiled: admission.Admission, checks: int) -> tuple[list[float], list[float]]:
    value = _object()
    old = compiled.default(value)
    changed = copy.deepcopy(value)
    changed["spec"]["maxReplicas"] += 1
    found = [*compiled.validate(old), *compiled.validate(compiled.default(changed), old)]
    if found:
        msg = f"the object is refused: {found[0].field}: {found[0].message}"
        raise errors.DevError(msg)
    create = _repeated(lambda: compiled.validate(compiled.default(value)), checks, warmup=_WARMUP)
    update = _repeated(lambda: compiled.validate(compiled.default(changed), old), checks, warmup=_WARMUP)
    return create, update


def _object() -> kinds.Document:
    """Write an object as the facade decodes it from a request."""
    found: kinds.Document = encoding.decode(encoding.encode(stacks.whole(stacks.OURS, "bench")))
    return found


def _body(*, ruled: bool) -> kinds.Document:
    body = kinds.definition(stacks.OURS, stacks.schema(ruled=ruled))
    return {**body, "metadata": {**body["metadata"], "uid": "0", "generation": 1}}


def _compiled(body: kinds.Document) -> admission.Admission:
    found = definitions.compile_definition(body)
    if found.kind is None or not found.sound:
        msg = f"the definition is refused: {'; '.join((*found.problems, *found.schema_problems))}"
        raise errors.DevError(msg)
    return found.kind.versions[0].admission


def _repeated(task: Callable[[], object], times: int, *, warmup: int) -> list[float]:
    for _ in range(warmup):
        task()
    return [_timed(task) for _ in range(times)]


def _timed(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


async def _waits(body: kinds.Document, compilations: int) -> list[float]:
    """Compile in a thread, as the operator does, and give the longest time that the loop waited in each compilation."""
    found = []
    for _ in range(compilations):
        compiling = asyncio.ensure_future(asyncio.to_thread(_compiled, body))
        waited = 0.0
        while not compiling.done():
            started = time.perf_counter()
            await asyncio.sleep(_TICK)
            waited = max(waited, time.perf_counter() - started - _TICK)
        await compiling
        found.append(waited)
    return found
