import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.command import Command
from tests.services.ports import free_ports

ROOT = Path(__file__).parents[3]
ENQUEUE = """
import django; django.setup()
import sys
from liuhen.kernel import jobs
jobs.enqueue("tests.entrypoints.commands.slow_job.work", sys.argv[1])
"""


def eventually(claim: Callable[[], bool], *, seconds: float = 90) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(liuhen: Command) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    (port,) = free_ports(1)
    process = liuhen.start("serve", "--port", str(port), "--workers", "1")
    try:
        assert eventually(lambda: answers(port))
        yield process, port
    finally:
        process.kill()
        process.communicate()


def children_of(pid: int) -> dict[str, int]:
    """Return the processes a household runs, by command."""
    return {
        name: child
        for child in offspring(pid)
        for name in ("worker", "sequencer", "--web-only")
        if parent_of(child) == pid and name in arguments_of(child)
    }


def offspring(pid: int) -> list[int]:
    found = [each for each in map(int, filter(str.isdecimal, os.listdir("/proc"))) if parent_of(each) == pid]
    return found + [each for child in found for each in offspring(child)]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it has ended
        return 0


def arguments_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def lives(pid: int) -> bool:
    """Say whether a process runs; one that ended and that nobody fetched has no arguments any more."""
    return any(arguments_of(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
def test_a_killed_child_comes_back_and_a_request_to_stop_ends_them_all(liuhen: Command) -> None:
    with serving(liuhen) as (process, port):
        assert eventually(lambda: len(children_of(process.pid)) == 3)
        first = children_of(process.pid)
        os.kill(first["sequencer"], signal.SIGKILL)
        assert eventually(
            lambda: children_of(process.pid).get("sequencer", first["sequencer"]) != first["sequencer"]
        )
        last = children_of(process.pid)
        process.terminate()
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert "账本定序意外退出（代码 -9），1 秒后重启。" in said
        assert not any(map(lives, last.values()))
        assert not answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
def test_children_stop_when_their_household_is_killed(liuhen: Command) -> None:
    with serving(liuhen) as (process, port):
        assert eventually(lambda: len(children_of(process.pid)) == 3)
        left = children_of(process.pid)
        process.kill()
        assert eventually(lambda: not any(map(lives, left.values())))
        assert not answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
@pytest.mark.parametrize("command", ["web", "worker"])
def test_what_a_process_of_its_own_has_started_ends_when_it_is_killed(liuhen: Command, command: str) -> None:
    (port,) = free_ports(1)
    web = ("serve", "--web-only", "--port", str(port), "--workers", "1")
    process = liuhen.start(*(web if command == "web" else ["worker"]))
    try:
        assert eventually(lambda: answers(port) if command == "web" else len(offspring(process.pid)) > 2)
        left = offspring(process.pid)
        assert left
    finally:
        process.kill()
        process.communicate()
    assert eventually(lambda: not any(map(lives, left)), seconds=20)


def test_a_job_whose_worker_is_killed_in_its_middle_is_done_all_the_same(
    liuhen: Command, tmp_path: Path
) -> None:
    quick = {"LIUHEN_JOB_SECONDS": "6", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    liuhen = replace(liuhen, extra=quick)
    began = tmp_path / "began"
    here = liuhen.environment | {
        "LIUHEN_DATA": str(liuhen.folder),
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }
    subprocess.run([sys.executable, "-c", ENQUEUE, str(tmp_path)], env=here, check=True, timeout=60)
    worker = liuhen.start("worker")
    try:
        assert eventually(lambda: began.exists() and began.read_text() != "")
        os.kill(int(began.read_text()), signal.SIGKILL)
        assert eventually((tmp_path / "done").exists)
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
