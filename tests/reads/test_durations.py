"""As `k8s.io/apimachinery/pkg/util/duration` has them in its own tests."""

import datetime

import pytest

from kindwright_facade.documents import durations

S, M, H, D, Y = 1, 60, 3600, 86400, 86400 * 365


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-2, "<invalid>"),
        (-2 * H, "<invalid>"),
        (-1, "0s"),
        (-0.5, "0s"),
        (0, "0s"),
        (1, "1s"),
        (70, "70s"),
        (119.9, "119s"),
        (2 * M, "2m"),
        (190, "3m10s"),
        (9 * M + 59, "9m59s"),
        (10 * M, "10m"),
        (10 * M + 30, "10m"),
        (70 * M, "70m"),
        (179 * M + 59, "179m"),
        (3 * H, "3h"),
        (4 * H + 30 * M, "4h30m"),
        (7 * H + 59 * M, "7h59m"),
        (8 * H, "8h"),
        (47 * H + 59 * M, "47h"),
        (2 * D, "2d"),
        (2 * D + 5 * H, "2d5h"),
        (7 * D + 23 * H, "7d23h"),
        (8 * D, "8d"),
        (8 * D + 12 * H, "8d"),
        (2 * Y - 1, "729d"),
        (2 * Y, "2y"),
        (2 * Y + D, "2y1d"),
        (8 * Y - D, "7y364d"),
        (8 * Y, "8y"),
        (9 * Y + 40 * D, "9y"),
    ],
)
def test_a_span_of_time(seconds: float, text: str) -> None:
    assert durations.human(seconds) == text


@pytest.mark.parametrize(
    ("timestamp", "text"),
    [
        ("2026-01-01T00:00:00Z", "60s"),
        ("2026-01-01T00:00:00.000000Z", "60s"),
        ("2026-01-01T01:00:00+01:00", "60s"),
        ("2026-01-01T00:01:30Z", "<invalid>"),
        ("yesterday", "<invalid>"),
        ("2026-01-01T00:00:00", "<invalid>"),
        ("", "<unknown>"),
        (None, "<unknown>"),
        (5, "<unknown>"),
    ],
)
def test_an_age(timestamp: object, text: str) -> None:
    now = datetime.datetime(2026, 1, 1, 0, 1, tzinfo=datetime.UTC)
    assert durations.since(timestamp, now) == text
