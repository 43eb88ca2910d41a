"""What is drawn, done: writes, and what goes wrong upstream."""

from collections.abc import Iterable

from watching.model import apiserver, catalogue, drawing, expecting, feeds, store

_LARGE = 1500
_GARBAGE = (
    feeds.line("ERROR", {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version"}),
    feeds.line("ERROR", {"kind": "Status", "code": 500, "reason": "InternalError", "message": "broken"}),
    feeds.line("ADDED", {"metadata": {"name": "no-release", "resourceVersion": "1000"}}),
    b'{"type": "ADDED", "obj\n',
)


def write(kept: store.Store, writes: Iterable[drawing.Write]) -> None:
    """Write all of them."""
    for found in writes:
        if found.kind == drawing.DELETED:
            kept.delete(found.key)
        elif found.kind == drawing.ELSEWHERE:
            kept.bump()
        else:
            values = {"number": kept.revision, "filler": "x" * (_LARGE if found.large else 0)}
            kept.put(found.key, _labels(found), values)


def _labels(found: drawing.Write) -> dict[str, str]:
    labels = {f"x.kindwright.dev/{name}": value for name, value in found.labels.items()}
    if found.kind == drawing.NONE:
        return labels
    kind = found.kind or drawing.NAMES[found.key[1]]
    return {expecting.GROUP: catalogue.GROUP, expecting.KIND: kind, **labels}


def go_wrong(upstream: apiserver.ApiServer, trouble: drawing.Trouble) -> None:
    """Have upstream do so."""
    match trouble.name:
        case "lag":
            upstream.lagging = trouble.flag
        case "hold":
            upstream.holding = trouble.flag
        case "disconnect":
            upstream.disconnect(trouble.value, clean=trouble.flag)
        case "garbage":
            upstream.finish(_GARBAGE[trouble.value])
        case "refuse":
            upstream.refusing = trouble.value if trouble.value >= 0 else None
        case "cut":
            upstream.cut = trouble.value
        case "compact":
            upstream.store.compact(upstream.store.revision - trouble.value)
            upstream.gone_as_status = trouble.flag


def version(kept: store.Store, age: int | str) -> int | None:
    """Return the version to ask for."""
    if isinstance(age, int):
        return max(store.FIRST, kept.revision - age)
    return 0 if age == drawing.ANY else None
