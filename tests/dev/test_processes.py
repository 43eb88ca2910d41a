import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kindwright_dev import errors, processes, waiting

SLEEP = "import time; time.sleep(60)"


def command(tmp_path: Path, code: str, grace: float = 5.0) -> processes.Command:
    return processes.Command("part", [sys.executable, "-c", code], tmp_path / "part.log", grace=grace)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(gone: int) -> None:
    deadline = time.monotonic() + 5
    while running(gone) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_child_that_ended_is_named_with_its_log(tmp_path: Path) -> None:
    child = processes.Child(command(tmp_path, "print('what happened'); raise SystemExit(3)"))
    assert child.wait(10)
    with pytest.raises(errors.DevError, match="part ended with code 3") as caught:
        child.require()
    assert caught.value.render().splitlines()[-1] == "  what happened"


def test_a_program_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(errors.DevError, match="part can't be started"):
        processes.Child(processes.Command("part", ["/does/not/exist"], tmp_path / "log"))


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = processes.Child(command(tmp_path, code, grace=0.2))
    waiting.until("deafness", lambda: "deaf" in (tmp_path / "part.log").read_text(), seconds=10)
    child.stop()
    assert child.exit_code == -signal.SIGKILL


def test_children_outlive_the_thread_that_started_them(tmp_path: Path) -> None:
    children: list[processes.Child] = []
    thread = threading.Thread(target=lambda: children.append(processes.Child(command(tmp_path, SLEEP))))
    thread.start()
    thread.join()
    time.sleep(0.2)
    assert children[0].running()
    processes.stop_all(children)
    assert not children[0].running()


def test_no_child_outlives_a_killed_parent(tmp_path: Path) -> None:
    code = f"""
import os, pathlib, signal, sys, time
from kindwright_dev import processes
argv = [sys.executable, "-c", {SLEEP!r}]
child = processes.Child(processes.Command("part", argv, pathlib.Path({str(tmp_path / "log")!r})))
print(child.pid, flush=True)
time.sleep(60)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(processes.__file__).parents[1])}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert running(pid)
        parent.kill()
    wait_until(gone=pid)
    assert not running(pid)


def test_waiting_ends_when_a_child_does(tmp_path: Path) -> None:
    child = processes.Child(command(tmp_path, "raise SystemExit(1)"))
    with pytest.raises(errors.DevError, match="part ended with code 1"):
        waiting.until("nothing", lambda: False, children=[child], seconds=10)


def test_waiting_has_a_limit() -> None:
    with pytest.raises(errors.DevError, match="nothing took longer than 0s"):
        waiting.until("nothing", lambda: False, seconds=0.0)
