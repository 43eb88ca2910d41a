"""Times as Go reads them, and what it says of others. Recorded from kube-apiserver 1.36."""

import pytest

from kindwright_facade.schemas import moments


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        ("2020-01-01T00:00:00.999+01:00", "2019-12-31T23:00:00Z"),
        ("2020-01-01T00:00:00,5Z", "2020-01-01T00:00:00Z"),
        ("2020-01-01T0:00:00-24:60", "2020-01-02T01:00:00Z"),
        ("0001-01-01T00:00:00.1Z", None),
        ("0001-01-01T00:00:01Z", "0001-01-01T00:00:01Z"),
    ],
)
def test_what_is_written_back(text: str, wanted: str | None) -> None:
    assert moments.written(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", 'as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'),
        ("2020-01-01", 'as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'),
        ("2020-1-1T00:00:00Z", 'as "2006-01-02T15:04:05Z07:00": cannot parse "1-1T00:00:00Z" as "01"'),
        ("2020-01-01t00:00:00z", 'as "2006-01-02T15:04:05Z07:00": cannot parse "t00:00:00z" as "T"'),
        ("2020-01-01T00:00:00", 'as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'),
        ("10000-01-01T00:00:00Z", 'as "2006-01-02T15:04:05Z07:00": cannot parse "0-01-01T00:00:00Z" as "-"'),
        ("2020-13-01T00:00:00Z", ": month out of range"),
        ("2021-02-29T00:00:00Z", ": day out of range"),
        ("2020-01-01T24:00:00Z", ": hour out of range"),
        ("2020-01-01T00:00:00+25:00", ": time zone offset hour out of range"),
        ("2020-01-01T00:00:00Zx", ': extra text: "x"'),
    ],
)
def test_what_is_no_time(text: str, wanted: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        moments.written(text)
    space = "" if wanted.startswith(":") else " "
    assert str(caught.value) == f'parsing time "{text}"{space}{wanted}'
