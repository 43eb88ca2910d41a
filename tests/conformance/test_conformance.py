"""Whoever works with custom resources works with our kinds: every case is tried on both, and the answers are compared."""

import pytest
from conformance import allowed, cases, running, verdicts

CASES = cases.load()
LEAST = 700


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: cases.Case, runner: running.Runner, kept_verdicts: verdicts.Verdicts) -> None:
    found = runner.run(case)
    kept_verdicts.found[case.name] = found
    if found.differences:
        pytest.fail("\n".join([*found.differences, "", found.diff]), pytrace=False)
    unmet = set(case.allows) - found.used
    assert not unmet, f"these allowed differences were not met: {sorted(unmet)}"


def test_no_allowance_is_stale(kept_verdicts: verdicts.Verdicts) -> None:
    if len(kept_verdicts.found) < len(CASES):
        pytest.skip("only when all cases ran")
    assert kept_verdicts.stale() == []


def test_allowances_are_written_down_with_a_reason() -> None:
    assert verdicts.unknown(CASES) == []
    assert len(allowed.BY_NAME) == len(allowed.ALL)
    assert all(item.reason and item.where for item in allowed.ALL)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= LEAST
