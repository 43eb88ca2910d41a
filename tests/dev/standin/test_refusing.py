import pytest

from kindwright_dev.standin import refusing

REFERENCE = "invalid chart reference: failed to get chart version for remote reference"
GONE = "failed to fetch http://x/db-1.0.0.tgz : 404 Not Found"


@pytest.mark.parametrize(
    ("said", "reason", "message", "persistent"),
    [
        (
            'chart "db" version "9.*" not found in http://x repository',
            "InvalidChartReference",
            f"{REFERENCE}: no 'db' chart with version matching '9.*' found",
            True,
        ),
        (
            GONE,
            "ChartPullError",
            f"chart pull error: failed to download chart for remote reference: {GONE}",
            False,
        ),
    ],
)
def test_what_helm_says_is_told_in_flux_words(said: str, reason: str, message: str, persistent: bool) -> None:
    error = refusing.no_pull("db", "9.*", said, {"a": 1})
    assert (error.reason, error.message, error.persistent) == (reason, message, persistent)
    assert error.noted == {"a": 1}


@pytest.mark.parametrize("name", ["db", "my-db", "library/db", "a.b"])
def test_names_of_charts(name: str) -> None:
    assert refusing.bad_name(name) is None


@pytest.mark.parametrize("name", ["", "DB", "d b", "../db", "db//a", "x" * 200 + "X"])
def test_what_can_be_no_name(name: str) -> None:
    error = refusing.bad_name(name)
    assert error is not None
    assert (error.reason, error.persistent) == ("InvalidChartReference", True)
