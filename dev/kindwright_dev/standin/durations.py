"""Durations as Go writes them. Pure."""

from __future__ import annotations

import re

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART = re.compile(r"([0-9.]+)(h|ms|us|µs|ns|m|s)")


def parse(text: str) -> float:
    """Read ``5m`` or ``1h30m`` as seconds."""
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))


def show(seconds: float) -> str:
    """Write seconds as Go prints a duration: ``187.27889ms``, ``1.5s``, ``5m0s``, ``1h0m0s``."""
    if seconds < 1:
        return f"{_number(seconds * 1000)}ms"
    minutes, rest = divmod(round(seconds, 9), 60)
    hours, minutes = divmod(int(minutes), 60)
    if hours:
        return f"{hours}h{minutes}m{_number(rest)}s"
    return f"{minutes}m{_number(rest)}s" if minutes else f"{_number(rest)}s"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
