"""Kill server, sequencer, worker and station at random moments of intake, and check every time that nothing is lost.

python -m bench.soak [--runs 200] [--seed N] [--scenario NAME …] [--folder PATH]

Run n of a series has seed N+n; `--seed S --runs 1` plays one run again. Loopback only; everything in one folder,
which is kept when something failed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom

from tests.services.liuhen import Liuhen, environment_for, prepare, running_liuhen

SCENARIOS = ("disk-full", "s3-stopped", "postgres-restarted", "worker-killed", "many-machines")
TOLD_EVERY = 10
EXAMINED_WITHIN_S = 300  # a job that a killed worker had in hand is handed out again after a minute


def main() -> int:
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--runs", type=int, default=200)
    wanted.add_argument("--seed", type=int, default=None, help="of the first run")
    wanted.add_argument(
        "--scenario", choices=SCENARIOS, action="append", help="only these, and no random runs"
    )
    wanted.add_argument("--folder", type=Path, default=None, help="where the temporary folder is made")
    options = wanted.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="liuhen-soak-", dir=options.folder))
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    passed = failed = 0
    if not options.scenario:
        passed, failed = random_runs(folder, runs=options.runs, seed=seed)
    for name in options.scenario or (SCENARIOS if options.seed is None else ()):
        command = [sys.executable, "-m", "bench.soak.scenarios", name, str(folder / name)]
        is_good = subprocess.run(command, check=False).returncode == 0
        passed, failed = passed + is_good, failed + (not is_good)
    print(f"{passed} passed, {failed} failed")
    if failed:
        print(f"the evidence is in {folder}")
    else:
        shutil.rmtree(folder)
    return int(failed > 0)


def random_runs(folder: Path, *, runs: int, seed: int) -> tuple[int, int]:
    """Run the series on one server, which is never given a fresh start; return how many passed and failed."""
    data = folder / "data"
    prepare(data)
    os.environ.update(environment_for(data))
    import django

    django.setup()
    failed, killed, began = 0, Counter[str](), time.monotonic()
    print(f"{runs} runs, seeds {seed} to {seed + runs - 1}", flush=True)
    with running_liuhen(data) as server:
        server.start_worker()
        for number in range(runs):
            failed += not one_run(folder, server, seed=seed + number, killed=killed)
            if (number + 1) % TOLD_EVERY == 0 or number + 1 == runs:
                deaths = ", ".join(f"{name} {count}" for name, count in sorted(killed.items()))
                print(
                    f"run {number + 1}, seed {seed + number}: {killed.total()} killed ({deaths}),"
                    f" {failed} failed, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
        failed += not all_examined()
    return runs + 1 - failed, failed


def one_run(folder: Path, server: Liuhen, *, seed: int, killed: Counter[str]) -> bool:
    """Carry one card in and say whether everything is as it must be."""
    from bench.soak import books, cards, kills
    from tests.services.station import Station

    chance, place = Random(seed), folder / f"run-{seed}"
    pinned = folder / "liuhen-trust.json"
    station = Station.beside(
        server.url, folder=place, token=server.tokens["station"], parallel=chance.randint(1, 4),
        pinned=pinned if pinned.exists() else None,
    )  # fmt: skip
    if not pinned.exists():
        shutil.copy(station.home / pinned.name, pinned)
    originals = cards.fill(station.card, chance, at=datetime.now(UTC))
    try:
        killed += kills.run(server, station, originals, chance=chance)
        books.settle()
        found = books.faults(station, originals)
    except (kills.DidNotSettle, TimeoutError) as end:
        found = [str(end)]
    for fault in found:
        print(f"FAILED, seed {seed}: {fault}", flush=True)
    if not found:
        shutil.rmtree(place)
    return not found


def all_examined() -> bool:
    """Wait for the jobs, those of killed workers among them; every recording is examined in the end."""
    from bench.soak import books

    deadline = time.monotonic() + EXAMINED_WITHIN_S
    while left := books.unexamined():
        if time.monotonic() > deadline:
            print(f"FAILED: never examined: {', '.join(left)}")
            return False
        time.sleep(1)
    print("every recording was examined by the workers that lived")
    return True


if __name__ == "__main__":
    sys.exit(main())
