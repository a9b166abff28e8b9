"""Measure a draw: freeze the list of N recordings, draw from it, prove it, from ten thousand up to a million.

python bench/spotchecks.py [--rows 100000] [--quota 500]
Each size in a process and a database (SQLite) of its own; goal: time grows no faster than the list, memory hardly at
all (the peak of the largest at most 64 MB over the smallest's), and drawing again says the same.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
SMALLEST, MOST_MORE_MB, SLOWER = 10_000, 64, 1.5
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
OFFICERS = 200


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=100_000)
    wanted.add_argument("--quota", type=int, default=500)
    wanted.add_argument("--only", type=int, help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.only:
        measure(options.only, quota=options.quota)
        return 0
    sizes = [size for size in (SMALLEST, 100_000, 1_000_000) if size < options.rows] + [options.rows]
    print(f"quota {options.quota}, by officer, 30 % by risk")
    print(f"  goal: a row costs ≤ {SLOWER}× of the smallest's, peak ≤ +{MOST_MORE_MB} MB")
    print("       rows  freeze s   draw s  again s  verify s  list MB  peak +MB", flush=True)
    found = []
    for size in sizes:
        found.append(child(size, quota=options.quota))
        freeze, draw, again, verify, megabytes, peak = found[-1]
        said = f"{freeze:>10.2f}{draw:>9.2f}{again:>9.2f}{verify:>10.2f}{megabytes:>9.1f}{peak:>10.1f}"
        print(f"  {size:>9,}{said}", flush=True)
    first, last = found[0], found[-1]
    growth = (sum(last[:4]) / sizes[-1]) / (sum(first[:4]) / sizes[0])
    more = last[5] - first[5]
    met = growth <= SLOWER and more <= MOST_MORE_MB
    print(
        f"  a row costs {growth:.2f}× of the smallest's, the peak is {more:+.1f} MB: {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


def child(rows: int, *, quota: int) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        told = {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
            "LIUHEN_DATABASE": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }  # fmt: skip
        command = [sys.executable, __file__, "--only", str(rows), "--quota", str(quota)]
        done = subprocess.run(command, env=os.environ | told, stdout=subprocess.PIPE, text=True, check=True)
    return [float(number) for number in done.stdout.split()]


def memory_mb(which: str) -> float:
    """Return VmRSS, what is held now, or VmHWM, the peak since it was last forgotten."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def measure(rows: int, *, quota: int) -> None:
    """Print the seconds to freeze, draw, draw again and verify, the list's size, and the peak over the start."""
    import django

    django.setup()
    from django.conf import settings

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    from liuhen.apps.people.models import Account
    from liuhen.apps.spotchecks import drawn_again
    from liuhen.apps.spotchecks.actions import plans
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.ledger import keyring
    from liuhen.kernel.ledger.loop import catch_up
    from liuhen.kernel.vault import blobs
    from liuhen_proof import draw_proof

    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    top = fill(rows)
    plan = plans.make(
        unit=top, title="bench", since=(NOW - timedelta(days=400)).date(), until=NOW.date(), quota=quota,
        risk_percent=30, strata=["officer"], due_on=NOW.date(),
        checkers=[Account.objects.get(username="bureau")], by=SYSTEM, at=NOW,
    )  # fmt: skip
    gc.collect()
    forget_peak()
    before, taken = memory_mb("VmRSS"), []

    def timed(act):  # type: ignore[no-untyped-def]
        began = perf_counter()
        done = act()
        taken.append(perf_counter() - began)
        return done

    plan = timed(lambda: plans.freeze(plan=plan, by=SYSTEM, at=NOW))
    catch_up(at=NOW)
    plan = timed(lambda: plans.draw(plan=plan, by=SYSTEM, at=NOW))
    again = timed(lambda: drawn_again.compare(plan))
    assert again.holds, again
    path = Path(settings.DATA) / "draw.jsonl"
    with path.open("wb") as file:
        file.writelines(drawn_again.proof_file(plan))
    _, verdict = timed(lambda: draw_proof.verify(path))
    assert verdict.is_sound, verdict.faults
    print(*taken, blobs.size_of(plan.population) / 2**20, memory_mb("VmHWM") - before)


def fill(rows: int):  # type: ignore[no-untyped-def]
    """Make people and devices by their actions, the recordings past them: their intake is not what is measured."""
    from bench.recordings_list import recordings, register
    from liuhen.apps.recordings.models import Recording
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"单位{n}", parent=top) for n in range(10)]
    officers = [build.person(units[n % 10], f"人员{n}", str(100_000 + n)) for n in range(OFFICERS)]
    devices = [register(units[n % 10], f"DSJ{n:04}", officers[n]) for n in range(OFFICERS)]
    station = build.account(None, "station", kind=build.Kind.STATION, at_unit=units[0])
    build.account(build.person(top, "周监督", "900002", kind="clerk"), "bureau", "supervisor")
    made = islice(recordings(rows, units, officers, devices, station), rows)
    n = 0
    while batch := list(islice(made, 5_000)):
        for row in batch:
            row.received_at = NOW - timedelta(days=365) * (1 - n / rows)
            row.sha256, n = sha256(b"%d" % n).hexdigest(), n + 1
        Recording.objects.bulk_create(batch)
    return top


if __name__ == "__main__":
    sys.exit(main())
