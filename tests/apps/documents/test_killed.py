"""A process that is killed between a paper, its number and its PDF: no number is lost, and none is used twice."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.liuhen import ROOT, environment_for

TOLD = """
import django; django.setup()
from tests.apps.documents.victim import {step}; {step}()
"""


def run(step: str, data: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", TOLD.format(step=step)], cwd=ROOT, env=environment_for(data), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def killed(step: str, data: Path, *, after: int) -> list[str]:
    """Run a step until it has said so many lines, and kill it."""
    victim = run(step, data)
    assert victim.stdout
    said = [victim.stdout.readline().strip() for _ in range(after)]
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    return said


@pytest.mark.article("rs-27-2")
def test_after_kill_9_no_number_is_lost_and_no_paper_lacks_its_entry(
    prepared_liuhen: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared_liuhen, data)
    assert [each.partition("〕")[2] for each in killed("first", data, after=2)] == ["1号", "2号"]
    assert killed("halfway", data, after=1) == ["taken"]
    said, _ = run("second", data).communicate(timeout=180)
    assert said == "[1, 2, 3] [] 0"
