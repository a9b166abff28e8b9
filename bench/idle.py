"""What the house costs while nobody works: processes, memory, processor, start, and how soon a commit is signed.

python -m bench.idle [--against REV] [--data FOLDER] [--seconds 60] [--commits 200]
``liuhen serve`` over the demonstration county: until its first page answers, then left alone, then a process commits
entries at random moments. With ``--against`` an older commit does the same in the same run, and ratios are told.
``--data`` is a county that was built before. What its story left to be done is worked off first. Linux only: memory is
PSS, which counts what processes share once.
"""

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path

from bench import older

TICKS = os.sysconf("SC_CLK_TCK")
SETTLE_SECONDS = 15
COMMITTING = """
import random, sys, time
import django; django.setup()
from datetime import UTC, datetime
from statistics import quantiles
from django.conf import settings
from liuhen.kernel import ledger
from liuhen.kernel.ledger.models import Entry
path, chance, waits = settings.LEDGER_PUBLIC / "checkpoint", random.Random(1), []
size = lambda: int(path.read_text().split("\\n")[1]) if path.exists() else 0
for n in range(int(sys.argv[1])):
    entry = ledger.append(event="bench.happened", subject="", by="machine", at=datetime.now(UTC), data={"n": n})
    began = time.perf_counter()
    wanted = Entry.objects.count()
    while size() < wanted and time.perf_counter() < began + 30:
        time.sleep(0.002)
    waits.append(time.perf_counter() - began)
    time.sleep(chance.uniform(0, 0.3))
print(quantiles(waits, n=100)[98])
"""
GOALS = {"memory_mb": 0.55, "processor": 0.12, "start_seconds": 0.4, "signed_p99": 1.0}


@dataclass(frozen=True)
class Cost:
    """What one tree costs."""

    start_seconds: float
    processes: int
    memory_mb: float
    processor: float
    signed_p99: float


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--against", default="", metavar="REV")
    wanted.add_argument("--data", default="", metavar="FOLDER")
    wanted.add_argument("--seconds", type=float, default=60)
    wanted.add_argument("--commits", type=int, default=200)
    options = wanted.parse_args()
    with older.county(options.against, options.data) as (ours, theirs, data, their_data):
        before = cost(theirs, their_data, options) if theirs else None
        now = cost(ours, data, options)
    for field in fields(Cost):
        told = f"{field.name:<14}{getattr(now, field.name):10.3f}"
        if before:
            ratio = getattr(now, field.name) / (getattr(before, field.name) or 1e-9)
            goal = GOALS.get(field.name)
            verdict = "" if goal is None else f" (goal ≤ {goal}: {'met' if ratio <= goal else 'MISSED'})"
            told += f"{getattr(before, field.name):10.3f} before, {ratio:.2f}×{verdict}"
        print(told, flush=True)
    return 0


def cost(tree: Path, data: Path, options: argparse.Namespace) -> Cost:
    with served(tree, data) as (process, start_seconds):
        while jobs_in(data):
            time.sleep(1)
        time.sleep(SETTLE_SECONDS)
        family = family_of(process.pid)
        began, ticks = time.monotonic(), sum(map(ticks_of, family))
        time.sleep(options.seconds)
        used = (sum(map(ticks_of, family)) - ticks) / TICKS / (time.monotonic() - began)
        memory = sum(map(pss_mb, family))
        command = [sys.executable, "-c", COMMITTING, str(options.commits)]
        said = subprocess.run(
            command, env=older.environment(tree, data), check=True, capture_output=True, text=True
        )
    return Cost(start_seconds, len(family), memory, used, float(said.stdout))


@contextmanager
def served(tree: Path, data: Path) -> Iterator[tuple["subprocess.Popen[bytes]", float]]:
    """Yield the house and after how many seconds its first page was there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "liuhen", "--data", str(data), "serve", "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=older.environment(tree, data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            yield process, time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGTERM)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310
            page.read()
            return
        time.sleep(0.02)
    raise SystemExit(f"the house did not open: exit code {process.returncode}")


def jobs_in(data: Path) -> int:
    """Count what the worker has yet to do."""
    with closing(sqlite3.connect(data / "liuhen.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM django_q_ormq").fetchone()
        return int(count)


def family_of(pid: int) -> list[int]:
    """Return a process with all that descend from it."""
    found = [pid]
    for each in found:
        for path in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, path.read_text().split())
    return found


def ticks_of(pid: int) -> int:
    """Return the processor time of a process and of the children it has seen end; 0 once it is gone."""
    with suppress(OSError):
        return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return 0


def pss_mb(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
