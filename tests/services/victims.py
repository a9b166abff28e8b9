"""A function of the tests in a process of its own, on a server's data, to be killed in the middle of what it does."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.services.liuhen import ROOT, environment_for

TOLD = """
import django; django.setup()
from {module} import {step}; {step}()
"""


def running(step: str, data: Path, **extra: str) -> "subprocess.Popen[str]":
    """Start ``package.module.function``; ``extra`` are further environment variables."""
    module, _, name = step.rpartition(".")
    return subprocess.Popen(
        [sys.executable, "-c", TOLD.format(module=module, step=name)], cwd=ROOT,
        env=environment_for(data) | extra, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def told(step: str, data: Path, **extra: str) -> str:
    """Run it to its end and return what it printed. Raises AssertionError where it fails."""
    process = running(step, data, **extra)
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 0, said
    return said


def killed(step: str, data: Path, *, after: int = 1) -> list[str]:
    """Run it until it has said so many lines, and kill it; return them."""
    victim = running(step, data)
    assert victim.stdout
    said = [victim.stdout.readline().strip() for _ in range(after)]
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    return said
