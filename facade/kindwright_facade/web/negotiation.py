"""Accept headers: which representation the client likes best among those offered (RFC 9110 section 12.5.1).

The `as`, `g` and `v` parameters are the API conventions' way to ask for Table and PartialObjectMetadata.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable
from typing import TypeVar

from kindwright_facade import errors
from kindwright_facade.documents import rendering

JSON = "application/json"
YAML = "application/yaml"

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class MediaRange:
    """One range of an Accept header: its type in lower case, its parameters without `q`, its weight."""

    type: str
    params: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0

    def param(self, name: str) -> str:
        """Return a parameter, or an empty string."""
        return dict(self.params).get(name, "")


@dataclasses.dataclass(frozen=True, slots=True)
class Representation:
    """What to answer an object request with."""

    media_type: str
    shape: rendering.Shape = rendering.Shape.OBJECT
    meta_version: str = "v1"


def parse(header: str) -> list[MediaRange]:
    """Parse an Accept header, the most wanted first; what is refused (`q=0`) or unreadable is left out."""
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    return sorted((r for r in ranges if r.weight > 0), key=lambda r: -r.weight)


def _range(part: str) -> MediaRange:
    kind, *rest = (piece.strip() for piece in part.split(";"))
    pairs = tuple((key.strip().lower(), value.strip()) for key, _, value in (piece.partition("=") for piece in rest))
    weight = next((value for key, value in pairs if key == "q"), "1")
    try:
        number = float(weight)
    except ValueError:
        number = 0.0
    return MediaRange(kind.lower(), tuple(pair for pair in pairs if pair[0] != "q"), number)


def choose(header: str | None, accept: Callable[[MediaRange], T | None], offered: Iterable[str]) -> T:
    """Return what `accept` makes of the best range it takes; raises a 406 that lists `offered`."""
    for wanted in parse(header or "*/*"):
        found = accept(wanted)
        if found is not None:
            return found
    raise errors.not_acceptable(list(offered))


def media_type(wanted: MediaRange) -> str | None:
    """Return the media type offered for a range."""
    if wanted.type in ("*/*", "application/*", JSON):
        return JSON
    return YAML if wanted.type == YAML else None


@functools.lru_cache(maxsize=1024)
def object_representation(header: str | None, *, collection: bool) -> Representation:
    """Choose how to show an object or a collection; raises a 406."""

    def accept(wanted: MediaRange) -> Representation | None:
        media = media_type(wanted)
        if media is None or not wanted.param("as"):
            return None if media is None else Representation(media)
        shape = _shape(wanted.param("as"), collection=collection)
        version = wanted.param("v")
        if shape is None or wanted.param("g") != "meta.k8s.io" or version not in ("v1", "v1beta1"):
            return None
        return Representation(media, shape, version)

    return choose(header, accept, (JSON, YAML))


def _shape(name: str, *, collection: bool) -> rendering.Shape | None:
    if name == "Table":
        return rendering.Shape.TABLE
    partial = "PartialObjectMetadataList" if collection else "PartialObjectMetadata"
    return rendering.Shape.PARTIAL if name == partial else None
