"""Hypothesis strategies: JSON, keys that try to be mistaken for each other, HelmReleases with all that others put on them."""

from typing import Any

from conversion import samples
from hypothesis import strategies as st

from kindwright_facade.conversion import metadata

_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=6)
JSON = st.recursive(
    _SCALARS,
    lambda sub: st.lists(sub, max_size=3) | st.dictionaries(st.text(max_size=5), sub, max_size=3),
    max_leaves=6,
)
MAPS = st.dictionaries(st.text(max_size=5), JSON, max_size=3)

_LABELS = st.sampled_from(["a", "x", "kindwright", "dev", "example", "com", "b-c", "x.kindwright.dev"])
_PREFIXES = st.lists(_LABELS, min_size=1, max_size=4).map(".".join)
_NAMES = st.text("abXY01", min_size=1, max_size=4)
KEYS = _NAMES | st.tuples(_PREFIXES, _NAMES).map("/".join)
PAIRS = st.dictionaries(KEYS, st.text(max_size=4), max_size=3)
FOREIGN_PAIRS = st.dictionaries(
    KEYS.filter(lambda key: metadata.decode_key(key) is None), st.text(max_size=4), max_size=3
)

OBJECT_FINALIZERS = st.lists(
    st.sampled_from(["foregroundDeletion", "orphan", "example.org/hold", "a.b/c", "kubernetes"]),
    max_size=4,
    unique=True,
)
RELEASE_FINALIZERS = st.lists(
    st.sampled_from(
        [
            metadata.FLUX_FINALIZER,
            "foregroundDeletion",
            "orphan",
            "x.kindwright.dev/foregroundDeletion",
            "x.kindwright.dev/orphan",
            "example.org/hold",
        ]
    ),
    max_size=5,
    unique=True,
)
OWNERS = st.lists(
    st.fixed_dictionaries(
        {"apiVersion": st.just("v1"), "kind": st.just("ConfigMap"), "name": _NAMES, "uid": st.uuids().map(str)},
        optional={"controller": st.booleans(), "blockOwnerDeletion": st.booleans()},
    ),
    max_size=2,
)


@st.composite
def releases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a HelmRelease that is an object of the kind, touched by everybody who may touch it."""
    optional: dict[str, Any] = {
        "labels": draw(FOREIGN_PAIRS) | metadata.encode(draw(PAIRS)),
        "annotations": draw(FOREIGN_PAIRS) | metadata.encode(draw(PAIRS)),
        "finalizers": draw(RELEASE_FINALIZERS),
        "ownerReferences": draw(OWNERS),
        "managedFields": draw(st.lists(st.just({"manager": "someone", "fieldsV1": {"f:spec": {}}}), max_size=1)),
    }
    if draw(st.booleans()):
        optional["deletionTimestamp"] = "2026-01-02T00:00:00Z"
    spec = draw(MAPS) | {"interval": "5m", "suspend": draw(st.booleans())}
    if draw(st.booleans()):
        spec["values"] = draw(MAPS)
    status = draw(st.none() | MAPS.filter(lambda found: "history" not in found))
    found = samples.release(spec=spec, uid=str(draw(st.uuids())), **optional)
    if not optional["annotations"] and draw(st.booleans()):
        del found["metadata"]["annotations"]
    return found if status is None else {**found, "status": status}


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an object as a client may send it."""
    optional: dict[str, Any] = {
        "labels": draw(PAIRS),
        "annotations": draw(PAIRS),
        "finalizers": draw(OBJECT_FINALIZERS),
        "ownerReferences": draw(OWNERS),
        "generateName": draw(st.just("") | _NAMES),
    }
    meta: dict[str, Any] = {key: value for key, value in optional.items() if value}
    found = samples.wanted(spec=draw(MAPS), **meta)
    if draw(st.booleans()):
        del found["spec"]
    return found
