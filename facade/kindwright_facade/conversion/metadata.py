"""Labels, annotations and finalizers, encoded so that the object's and the HelmRelease's never mix.

The same key on both would make Argo CD prune the HelmRelease as a stray copy: the object's `example.com/team` is the
HelmRelease's `example.com.x.kindwright.dev/team`, and what others put on the HelmRelease stays out of the object.
"""

from collections.abc import Iterable, Mapping, Sequence

from kindwright_facade import encoding, errors

SUFFIX = "x.kindwright.dev"
FLUX_FINALIZER = "finalizers.fluxcd.io"
MAX_PREFIX = 253 - len(SUFFIX) - 1
"""The longest label or annotation prefix that still fits with the suffix behind it."""

# The garbage collector acts on these by name; on the HelmRelease itself it would strip them through the HelmRelease's own node.
_COLLECTOR_FINALIZERS = ("foregroundDeletion", "orphan")


def encode_key(key: str) -> str:
    """Return the HelmRelease's key for an object's label or annotation key."""
    prefix, slash, name = key.rpartition("/")
    return f"{prefix}.{SUFFIX}/{name}" if slash else f"{SUFFIX}/{name}"


def decode_key(key: str) -> str | None:
    """Return the object's key for a HelmRelease's key, or None for one that is not the object's."""
    prefix, slash, name = key.partition("/")
    if not slash:
        return None
    if prefix == SUFFIX:
        return name
    if prefix.endswith("." + SUFFIX):
        return f"{prefix[: -len(SUFFIX) - 1]}/{name}"
    return None


def encode(pairs: Mapping[str, str]) -> dict[str, str]:
    """Encode every key of the object's labels or annotations."""
    return {encode_key(key): value for key, value in pairs.items()}


def decode(pairs: Mapping[str, str]) -> dict[str, str]:
    """Keep and decode what is the object's among the HelmRelease's labels or annotations."""
    found = {}
    for key, value in pairs.items():
        decoded = decode_key(key)
        if decoded is not None:
            found[decoded] = value
    return found


def merged(live: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Put the object's `wanted` pairs into the HelmRelease's `live` ones, whose foreign pairs and order stay."""
    encoded = encode(wanted)
    kept = {key: encoded.get(key, value) for key, value in live.items() if key in encoded or decode_key(key) is None}
    return kept | encoded


def bad_keys(field: str, pairs: Mapping[str, str]) -> list[errors.Cause]:
    """Find keys that can't be encoded: an empty prefix, or one that leaves no room for the suffix."""
    found = []
    for key in pairs:
        prefix, slash, _ = key.rpartition("/")
        why = ""
        if slash and not prefix:
            why = "prefix part must be non-empty"
        elif len(prefix) > MAX_PREFIX:
            why = f"prefix part must be no more than {MAX_PREFIX} bytes"
        if why:
            found.append(errors.Cause("FieldValueInvalid", f'Invalid value: "{key}": {why}', field))
    return found


def bad_finalizers(names: Iterable[str]) -> list[errors.Cause]:
    """Find the two of the garbage collector together: upstream refuses them by the names they have on the object."""
    listed = list(names)
    if not set(_COLLECTOR_FINALIZERS).issubset(listed):
        return []
    shown = encoding.encode(listed).decode()
    why = f"Invalid value: {shown}: finalizer orphan and foregroundDeletion cannot be both set"
    return [errors.Cause("FieldValueInvalid", why, "metadata.finalizers")]


def encode_finalizer(name: str) -> str:
    """Return the HelmRelease's finalizer for the object's."""
    return f"{SUFFIX}/{name}" if name in _COLLECTOR_FINALIZERS else name


def decode_finalizer(name: str, *, terminating: bool) -> str | None:
    """Return the object's finalizer for the HelmRelease's, or None for one that the object does not show.

    Flux's own shows only while terminating: the namespace controller reports an error for a terminating object without any.
    """
    if name in _COLLECTOR_FINALIZERS or (name == FLUX_FINALIZER and not terminating):
        return None
    prefix, _, rest = name.partition("/")
    return rest if prefix == SUFFIX and rest in _COLLECTOR_FINALIZERS else name


def decode_finalizers(live: Iterable[str], *, terminating: bool) -> list[str]:
    """Return the object's finalizers in the HelmRelease's order."""
    decoded = (decode_finalizer(name, terminating=terminating) for name in live)
    return [name for name in decoded if name is not None]


def merged_finalizers(live: Sequence[str], wanted: Iterable[str], *, terminating: bool) -> list[str]:
    """Put the object's `wanted` finalizers into the HelmRelease's: hidden ones and Flux's own always stay."""
    encoded = [encode_finalizer(name) for name in wanted]
    kept = [
        name
        for name in live
        if name in encoded or name == FLUX_FINALIZER or decode_finalizer(name, terminating=terminating) is None
    ]
    return kept + [name for name in dict.fromkeys(encoded) if name not in kept]
