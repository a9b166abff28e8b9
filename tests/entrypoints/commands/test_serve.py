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
CHILDREN = {"web", "worker", "sequence"}
"""As Linux calls them: it keeps fifteen letters."""
ENQUEUE = """
import django; django.setup()
import sys
from liuhen.kernel import jobs
jobs.enqueue(f"tests.entrypoints.commands.slow_job.{sys.argv[1]}", sys.argv[2])
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
    """Return the processes a household runs, by what each is called."""
    return {name_of(child): child for child in offspring(pid) if parent_of(child) == pid}


def offspring(pid: int) -> list[int]:
    found = [each for each in map(int, filter(str.isdecimal, os.listdir("/proc"))) if parent_of(each) == pid]
    return found + [each for child in found for each in offspring(child)]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it has ended
        return 0


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip().removeprefix("liuhen-")
    except OSError:  # it has ended
        return ""


def arguments_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def lives(pid: int) -> bool:
    """Say whether a process runs; one that ended and that nobody fetched has no arguments any more."""
    return any(arguments_of(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
@pytest.mark.long
def test_a_killed_child_comes_back_and_a_request_to_stop_ends_them_all(liuhen: Command) -> None:
    with serving(liuhen) as (process, port):
        assert eventually(lambda: set(children_of(process.pid)) == CHILDREN)
        first = children_of(process.pid)
        for name in CHILDREN:
            os.kill(first[name], signal.SIGKILL)
        assert eventually(
            lambda: all(children_of(process.pid).get(name, first[name]) != first[name] for name in CHILDREN)
        )
        assert eventually(lambda: answers(port))
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
        assert eventually(lambda: set(children_of(process.pid)) == CHILDREN)
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
        assert eventually(lambda: answers(port) if command == "web" else len(offspring(process.pid)) > 0)
        left = offspring(process.pid)
        assert left
    finally:
        process.kill()
        process.communicate()
    assert eventually(lambda: not any(map(lives, left)), seconds=20)


@pytest.mark.long
@pytest.mark.parametrize("end", ["killed", "too long"])
def test_a_job_that_was_ended_in_its_middle_is_done_all_the_same(
    liuhen: Command, tmp_path: Path, end: str
) -> None:
    liuhen = with_our_jobs(liuhen, LIUHEN_JOB_SECONDS="6")
    began = tmp_path / "began"
    enqueue(liuhen, "work", tmp_path)
    worker = liuhen.start("worker")
    try:
        assert eventually(lambda: began.exists() and began.read_text() != "")
        if end == "killed":
            os.kill(int(began.read_text()), signal.SIGKILL)
        assert eventually((tmp_path / "done").exists)
        assert eventually(lambda: offspring(worker.pid) == [])  # nobody stays who has nothing to do
    finally:
        worker.terminate()
        worker.communicate(timeout=60)


def test_what_waits_at_the_start_and_what_comes_later_is_done_once(liuhen: Command, tmp_path: Path) -> None:
    liuhen = with_our_jobs(liuhen)
    noted, once = tmp_path / "noted", "began\nended\n"
    enqueue(liuhen, "note", tmp_path)
    worker = liuhen.start("worker")
    try:
        assert eventually(lambda: noted.exists() and noted.read_text() == once)
        assert eventually(lambda: offspring(worker.pid) == [])
        enqueue(liuhen, "note", tmp_path)
        assert eventually(lambda: noted.read_text().startswith(once + "began\n"))
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
    assert noted.read_text() == 2 * once  # what it has begun it ends before it stops


def with_our_jobs(liuhen: Command, **extra: str) -> Command:
    return replace(liuhen, extra={"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **extra})


def enqueue(liuhen: Command, job: str, folder: Path) -> None:
    here = liuhen.environment | {
        "LIUHEN_DATA": str(liuhen.folder), "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", ENQUEUE, job, str(folder)], env=here, check=True, timeout=120)
