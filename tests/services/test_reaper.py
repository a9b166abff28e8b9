"""A test run that is ended or killed leaves no server, worker or daemon of its own behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.liuhen import ROOT
from tests.services.reaper import MARK, bearers

SECONDS = 400
LINGERING = "tests/services/lingering.py"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows others' environments")


def eventually(claim: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.1)
    return False


def commands(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@pytest.mark.once
@pytest.mark.in_turn
@pytest.mark.parametrize(
    ("workers", "end"), [("0", signal.SIGTERM), ("1", signal.SIGKILL)], ids=["ended", "killed, with workers"]
)
def test_nothing_outlives_a_run(tmp_path: Path, workers: str, end: signal.Signals) -> None:
    ready, mark = tmp_path / "ready", f"{tmp_path.name}-{end.name}"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", workers, LINGERING]
    told = {"SAY_WHEN": str(ready), MARK: f"{os.environ[MARK]} {mark}"}
    with (tmp_path / "said").open("wb") as said:
        run = subprocess.Popen(command, cwd=ROOT, env=os.environ | told, stdout=said, stderr=said)
    try:
        assert eventually(ready.exists, seconds=SECONDS), (tmp_path / "said").read_text()
        assert len(bearers(mark)) >= 7  # pytest, PostgreSQL, sequencer, web and its worker, jobs, the daemon
    finally:
        run.send_signal(end)
        run.wait(30)
    assert eventually(lambda: not bearers(mark), seconds=30), [commands(pid) for pid in bearers(mark)]
