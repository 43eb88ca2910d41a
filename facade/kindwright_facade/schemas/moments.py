"""Times as Go's `time.Parse` reads them by RFC 3339, what it says of others, and how they are written back."""

import datetime
import re

from kindwright_facade.schemas import printing

_LAYOUT = "2006-01-02T15:04:05Z07:00"
_ELEMENTS = (
    ("2006", r"[0-9]{4}", "", 9999),
    ("-", r"-", "", 0),
    ("01", r"[0-9]{2}", "month", 12),
    ("-", r"-", "", 0),
    ("02", r"[0-9]{2}", "", 99),
    ("T", r"T", "", 0),
    ("15", r"[0-9]{1,2}", "hour", 23),
    (":", r":", "", 0),
    ("04", r"[0-9]{2}", "minute", 59),
    (":", r":", "", 0),
    ("05", r"[0-9]{2}", "second", 59),
)
"""The parts of a time: its name in the layout, its form, what it is called when it is out of range, the most it may be."""
_FRACTION = re.compile(r"[.,][0-9]+")
_ZONE = re.compile(r"Z|([+-])([0-9]{2}):([0-9]{2})")
_MOST_HOURS, _MOST_MINUTES = 24, 60
_ZERO = "0001-01-01T00:00:00Z"


def written(text: str) -> str | None:
    """Return a time in UTC and whole seconds, None for the zero time; raises ValueError with what is wrong with it."""
    numbers, rest = _numbers(text)
    rest = rest[match.end() :] if (match := _FRACTION.match(rest)) else rest
    zone = _ZONE.match(rest)
    if zone is None:
        raise ValueError(_mismatch(text, rest, "Z07:00"))
    offset = _offset(text, zone)
    if extra := rest[zone.end() :]:
        raise ValueError(f"parsing time {printing.quoted(text)}: extra text: {printing.quoted(extra)}")
    try:
        datetime.date(numbers[0] or 4, numbers[1], numbers[2])
    except ValueError:
        raise ValueError(_out_of_range(text, "day")) from None
    try:
        year, month, day, hour, minute, second = numbers
        moment = datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC) - offset
    except (ValueError, OverflowError):
        # A year that only Go knows.
        return text
    found = f"{moment.year:04d}-{moment:%m-%dT%H:%M:%SZ}"
    return None if found == _ZERO else found


def _numbers(text: str) -> tuple[list[int], str]:
    """Return the year, month, day, hour, minute and second, and what follows them."""
    numbers: list[int] = []
    rest = text
    for element, form, called, most in _ELEMENTS:
        match = re.match(form, rest)
        if match is None:
            raise ValueError(_mismatch(text, rest, element))
        rest = rest[match.end() :]
        if match[0].isdigit():
            numbers.append(int(match[0]))
            if numbers[-1] > most or (called == "month" and not numbers[-1]):
                raise ValueError(_out_of_range(text, called))
    return numbers, rest


def _offset(text: str, zone: re.Match[str]) -> datetime.timedelta:
    if zone[0] == "Z":
        return datetime.timedelta()
    hours, minutes = int(zone[2]), int(zone[3])
    for number, most, called in ((hours, _MOST_HOURS, "hour"), (minutes, _MOST_MINUTES, "minute")):
        if number > most:
            raise ValueError(_out_of_range(text, f"time zone offset {called}"))
    offset = datetime.timedelta(hours=hours, minutes=minutes)
    return -offset if zone[1] == "-" else offset


def _mismatch(text: str, rest: str, element: str) -> str:
    where = f"parsing time {printing.quoted(text)} as {printing.quoted(_LAYOUT)}"
    return f"{where}: cannot parse {printing.quoted(rest)} as {printing.quoted(element)}"


def _out_of_range(text: str, called: str) -> str:
    return f"parsing time {printing.quoted(text)}: {called} out of range"
