"""What is drawn, done: writes, and what goes wrong upstream."""

from watching.model import apiserver, asking, catalogue, drawing, expecting, feeds, store, world

_LARGE = 4000
_GARBAGE = (
    feeds.line("ERROR", {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version"}),
    feeds.line("ERROR", {"kind": "Status", "code": 500, "reason": "InternalError", "message": "broken"}),
    feeds.line("ADDED", {"metadata": {"name": "no-release", "resourceVersion": "1000"}}),
    b'{"type": "ADDED", "obj\n',
)


def write(kept: store.Store, found: drawing.Write) -> None:
    """Write it."""
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


def one(found: world.World, key: store.Key, shape: asking.Shape) -> tuple[asking.Question, str]:
    """Return what to ask for, and the object's name, to get what a HelmRelease is or would be."""
    release = found.store.now.get(key, {"metadata": {"labels": {}}})
    kind = release["metadata"]["labels"].get(expecting.KIND, "")
    plural = catalogue.PLURALS.get(kind) or catalogue.PLURALS[drawing.NAMES[key[1]]]
    defined = found.rig.catalogue.current(plural)
    name = key[1].removeprefix(defined.release.prefix if defined else "")
    return asking.Question(plural, catalogue.VERSIONS[0], key[0], shape=shape), name or "none"


def version(kept: store.Store, age: int | str) -> int | None:
    """Return the version to ask for."""
    if isinstance(age, int):
        return max(store.FIRST, kept.revision - age)
    return 0 if age == drawing.ANY else None
