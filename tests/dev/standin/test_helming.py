import pytest

from kindwright_dev.standin import helming


@pytest.mark.parametrize(
    "headline", ["INSTALLATION FAILED: ", "UPGRADE FAILED: ", ""], ids=["install", "upgrade", "other"]
)
def test_the_reason_has_no_headline(headline: str) -> None:
    assert helming.reason(f"WARNING: x\nError: {headline}it broke:\n  badly\n") == "it broke: badly"
