from pathlib import Path

import pytest
from click import testing

from kindwright_dev import commands, errors, layout


def test_without_a_cluster_there_is_nowhere_to_publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "checkout", lambda: layout.Layout(tmp_path))
    with pytest.raises(errors.DevError, match="nothing runs; start it with `up`"):
        testing.CliRunner().invoke(commands.cli, ["publish", str(tmp_path)], catch_exceptions=False)


def test_a_chart_that_is_not_there_is_a_mistake_in_the_command() -> None:
    done = testing.CliRunner().invoke(commands.cli, ["publish", "/no/such/chart"])
    assert (done.exit_code, "does not exist" in done.output) == (2, True)
