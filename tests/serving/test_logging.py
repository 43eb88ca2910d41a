"""The log as a process writes it: in a process of its own, since it is set up for a whole process."""

import json
import subprocess
import sys
from typing import Any

SCRIPT = """
import logging
import structlog
from kindwright_operator import logs
logs.configure({format!r}, {level!r})
log = structlog.get_logger("kindwright.test")
log.debug("quiet")
log.info("said", name="orders", count=3)
logging.getLogger("other.library").warning("from %s", "outside")
logging.getLogger("kopf.objects").info("chatter")
try:
    password = "hunter2-" + "in-a-variable"
    raise KeyError("why")
except KeyError:
    log.exception("failed")
"""


def written(log_format: str, level: str = "info") -> str:
    script = SCRIPT.format(format=log_format, level=level)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == ""
    return done.stderr


def lines() -> list[Any]:
    return [json.loads(line) for line in written("json").splitlines()]


def test_json_is_one_object_a_line() -> None:
    said, library, failed = lines()
    assert (said["event"], said["level"], said["logger"], said["name"], said["count"]) == (
        "said",
        "info",
        "kindwright.test",
        "orders",
        3,
    )
    assert said["timestamp"].endswith("Z")
    assert (library["event"], library["level"], library["logger"]) == ("from outside", "warning", "other.library")
    assert failed["event"] == "failed"
    assert "KeyError" in json.dumps(failed["exception"])


def test_a_traceback_never_holds_the_values_of_variables() -> None:
    """They may be the values of an object, or a token."""
    assert "hunter2" not in written("json")
    assert "hunter2-in-a-variable" not in written("text")


def test_text_is_for_people() -> None:
    found = written("text")
    assert "said" in found
    assert "KeyError" in found
    assert "quiet" not in found
    assert "\x1b" not in found


def test_the_level_counts_for_all() -> None:
    assert "said" not in written("json", "warning")
    assert "quiet" in written("json", "debug")
    assert "chatter" not in written("json", "debug")
