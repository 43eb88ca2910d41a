"""Several measurements of one thing, and how they are written. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_WHOLE = 100
_TENTHS = 10


@dataclass(frozen=True)
class Spread:
    """The lowest, the middle and the highest of several."""

    low: float
    middle: float
    high: float

    def milliseconds(self) -> str:
        """Write seconds as milliseconds, the middle first."""
        return f"{number(self.middle * 1e3)} ms [{number(self.low * 1e3)} … {number(self.high * 1e3)}]"

    def seconds(self) -> str:
        """Write seconds, the middle first."""
        return f"{self.middle:.2f} s [{self.low:.2f} … {self.high:.2f}]"

    def counts(self, unit: str) -> str:
        """Write plain numbers, the middle first."""
        return f"{self.middle:,.0f} {unit} [{self.low:,.0f} … {self.high:,.0f}]"


def of(values: Sequence[float]) -> Spread:
    """Sum up values."""
    return Spread(min(values), statistics.median(values), max(values))


def quantile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least this share of them does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def percentiles(values: Sequence[float]) -> str:
    """Write seconds as p50 and p99 in milliseconds."""
    return tail(quantile(values, 0.5), quantile(values, 0.99))


def tail(p50: float, p99: float) -> str:
    """Write a p50 and a p99, both in seconds, in milliseconds."""
    return f"p50 {number(p50 * 1e3)} ms, p99 {number(p99 * 1e3)} ms"


def number(value: float) -> str:
    """Write three digits, or all there are before the point."""
    if value >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= _TENTHS else f"{value:.2f}"
