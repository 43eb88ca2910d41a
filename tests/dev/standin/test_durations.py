import pytest

from kindwright_dev.standin import durations


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), ("1h30m", 5400), ("10s", 10), ("250ms", 0.25), ("1.5s", 1.5), ("5m0s", 300)]
)
def test_parse(text: str, seconds: float) -> None:
    assert durations.parse(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (300, "5m0s"),
        (3600, "1h0m0s"),
        (5400.5, "1h30m0.5s"),
        (10, "10s"),
        (1.25, "1.25s"),
        (0.18727889, "187.27889ms"),
    ],
)
def test_show(seconds: float, text: str) -> None:
    assert durations.show(seconds) == text
