"""Sizes and costs as pairs of least and most, which never grow beyond 64 bits."""

import dataclasses
import math

UNLIMITED = 2**64 - 1


@dataclasses.dataclass(frozen=True, slots=True)
class Range:
    """A size or a cost: at least, at most."""

    least: int
    most: int

    def __add__(self, other: "Range") -> "Range":
        return Range(_limited(self.least + other.least), _limited(self.most + other.most))

    def __mul__(self, other: "Range") -> "Range":
        return Range(_limited(self.least * other.least), _limited(self.most * other.most))

    def times(self, factor: float) -> "Range":
        """Return the range times a factor, rounded up."""
        return Range(_scaled(self.least, factor), _scaled(self.most, factor))

    def __or__(self, other: "Range") -> "Range":
        return Range(min(self.least, other.least), max(self.most, other.most))


UNKNOWN = Range(0, UNLIMITED)


def fixed(number: int) -> Range:
    """Return a range of one number."""
    return Range(number, number)


def _limited(number: int) -> int:
    return min(number, UNLIMITED)


def _scaled(number: int, factor: float) -> int:
    return UNLIMITED if number * factor >= UNLIMITED else _limited(math.ceil(float(number) * factor))
