"""How long ago, for people: `45s`, `5m3s`, `3h`, `12d`, as `k8s.io/apimachinery/pkg/util/duration.HumanDuration` writes it."""

import datetime
import re

UNKNOWN = "<unknown>"
_INVALID = "<invalid>"

# Narrower than what Python reads: the form that Go reads, in which upstream wants a time.
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)")
_ZERO = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86400, 86400 * 365


def since(timestamp: object, now: datetime.datetime) -> str:
    """Return the age of an RFC 3339 timestamp; null may be written as a text, as in a query parameter."""
    if not isinstance(timestamp, str) or timestamp in ("", "null"):
        return UNKNOWN
    if not _RFC_3339.fullmatch(timestamp):
        return _INVALID
    try:
        then = datetime.datetime.fromisoformat(timestamp)
    except ValueError:
        return _INVALID
    return UNKNOWN if then == _ZERO else human((now - then).total_seconds())


def human(seconds: float) -> str:
    """Write a number of seconds with the one or two units that matter."""
    whole = int(seconds)
    if whole < -1:
        return _INVALID
    for below, unit, minor in (
        (2 * _MINUTE, "s", ""),
        (10 * _MINUTE, "m", "s"),
        (3 * _HOUR, "m", ""),
        (8 * _HOUR, "h", "m"),
        (2 * _DAY, "h", ""),
        (8 * _DAY, "d", "h"),
        (2 * _YEAR, "d", ""),
        (8 * _YEAR, "y", "d"),
    ):
        if whole < below:
            return _written(max(whole, 0), unit, minor)
    return _written(whole, "y", "")


def _written(seconds: int, unit: str, minor: str) -> str:
    sizes = {"s": 1, "m": _MINUTE, "h": _HOUR, "d": _DAY, "y": _YEAR}
    major, rest = divmod(seconds, sizes[unit])
    small = rest // sizes[minor] if minor else 0
    return f"{major}{unit}" + (f"{small}{minor}" if small else "")
