"""The steps of a conversion, compiled: each leads from one shape of the spec to the next, and back.

To the hub a step is strict: what would be lost is refused. On the way back it is lenient, because a HelmRelease may hold anything and
has to show all the same: what has no place in the version is left out.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, walking

Translate = Callable[[Any, encoding.JSON], Any]
"""Makes the value of the other side out of a value and the whole spec at that step; raises ValueError with one line."""


class RefusalError(ValueError):
    """A step can't take the value of the field at `path`, which is one at that step."""

    def __init__(self, path: addressing.Path, message: str) -> None:
        """Say what is wrong with which field."""
        super().__init__(message)
        self.path = path


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Carry:
    """Carries a field from `source` in the version to `target` in the hub, its value translated if need be.

    `whole` says that nothing below the field keeps its path, because the value is made anew; `table` are the pairs it is looked up in.
    """

    source: addressing.Path
    target: addressing.Path
    onward: Translate | None = None
    back: Translate | None = None
    whole: bool = False
    table: tuple[tuple[Any, Any], ...] = ()

    def to_hub(self, spec: encoding.JSON, *, partial: bool) -> encoding.JSON:
        """Carry the field to its place in the hub; what the version itself has there could not be told from it on the way back."""
        del partial
        value = walking.get(spec, self.source)
        if value is walking.MISSING:
            return spec if self.source == self.target else self._vacant(spec)
        made = self._made(self.onward, self.source, value, spec)
        if self.source == self.target:
            return spec if made is value else walking.put(spec, self.target, made)
        rest = walking.without(spec, self.source)
        if walking.get(rest, self.target) is not walking.MISSING:
            raise RefusalError(self.source, f"becomes {addressing.render(self.target)}, which is set as well")
        try:
            return walking.put(rest, self.target, made)
        except walking.OccupiedError:
            message = f"becomes {addressing.render(self.target)}, and something above that is no object"
            raise RefusalError(self.source, message) from None

    def from_hub(self, values: encoding.JSON) -> encoding.JSON:
        """Carry the field to its place in the version; what the hub itself holds there has none and is left out."""
        value = walking.get(values, self.target)
        if self.source == self.target:
            if value is walking.MISSING:
                return values
            made = self._made(self.back, self.target, value, values)
            return values if made is value else walking.put(values, self.source, made)
        rest = self.hidden(values)
        if value is walking.MISSING:
            return rest
        return walking.put(rest, self.source, self._made(self.back, self.target, value, values), force=True)

    def hidden(self, values: encoding.JSON) -> encoding.JSON:
        """Leave the field out, and what the hub itself holds where the version has it."""
        return walking.without(walking.without(values, self.target), self.source)

    def _vacant(self, spec: encoding.JSON) -> encoding.JSON:
        there = walking.get(spec, self.target)
        if there is walking.MISSING:
            return spec
        if there == {} and self.source[: len(self.target)] == self.target:
            # The map that the field would be in.
            return walking.without(spec, self.target)
        raise RefusalError(self.target, "is where the storage version has a field that this version has elsewhere")

    @staticmethod
    def _made(translate: Translate | None, path: addressing.Path, value: Any, spec: encoding.JSON) -> Any:
        if translate is None:
            return value
        try:
            return translate(value, spec)
        except ValueError as error:
            raise RefusalError(path, str(error)) from error


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """Fills a field that only the hub has."""

    path: addressing.Path
    value: Any

    def to_hub(self, spec: encoding.JSON, *, partial: bool) -> encoding.JSON:
        """Fill the field when it is not there; what holds only some fields stays without."""
        if partial or walking.get(spec, self.path) is not walking.MISSING:
            return spec
        try:
            return walking.put(spec, self.path, self.value)
        except walking.OccupiedError:
            message = "has a default in the hub, and something above it is no object"
            raise RefusalError(self.path, message) from None

    def from_hub(self, values: encoding.JSON) -> encoding.JSON:
        """Leave the field out."""
        return self.hidden(values)

    def hidden(self, values: encoding.JSON) -> encoding.JSON:
        """Leave the field out."""
        return walking.without(values, self.path)


Step = Carry | Fill


@dataclasses.dataclass(frozen=True, slots=True)
class Conversion:
    """The steps from a version's spec to the hub; two are equal when they were declared alike. Without steps nothing changes."""

    declared: bytes = b"[]"
    steps: tuple[Step, ...] = dataclasses.field(default=(), compare=False, repr=False)
