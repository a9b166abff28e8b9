"""Measure the sweep for what is due, and the due list's page, as the county keeps more and more recordings.

python bench/retention.py [--rows 10000 100000 1000000] [--rounds 9]
SQLite. The number due is the same in each (1,000), so that what is measured is what keeping the rest costs; the
best of some rounds, because other work on the machine only ever adds.
Goals: a page of the largest county takes at most 2× the smallest one's time; the nightly sweep at most a second.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
GOAL, SWEEP_MS, DUE, UNITS = 2.0, 1_000, 1_000, 20
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
NAMES = ("sweep", "due list", "soon list")


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    wanted.add_argument("--rounds", type=int, default=9)
    wanted.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        print(json.dumps(answer(options.answer, options.rounds)))
        return 0
    taken = [measured(rows, options.rounds) for rows in options.rows]
    print(f"SQLite, {DUE:,} due in each; best of {options.rounds}, ms  " + "".join(f"{n:>12}" for n in NAMES))
    for rows, times in zip(options.rows, taken, strict=True):
        print(f"{rows:>12,} rows" + " " * 22 + "".join(f"{times[name]:12.1f}" for name in NAMES), flush=True)
    growth = {name: taken[-1][name] / taken[0][name] for name in NAMES[1:]}
    told = ", ".join(f"{name} {times:.2f}×" for name, times in growth.items())
    missed = max(growth.values()) > GOAL or taken[-1]["sweep"] > SWEEP_MS
    print(f"growth: {told}, goal ≤ {GOAL}×; sweep goal ≤ {SWEEP_MS} ms: {'MISSED' if missed else 'met'}")
    return 1 if missed else 0


def measured(rows: int, rounds: int) -> dict[str, float]:
    """Fill a database of its own in a process of its own, and read what it took."""
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        told = {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
            "LIUHEN_DATABASE": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }  # fmt: skip
        command = [sys.executable, __file__, "--answer", str(rows), "--rounds", str(rounds)]
        done = subprocess.run(command, env=os.environ | told, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def answer(rows: int, rounds: int) -> dict[str, float]:
    import django

    django.setup()
    from liuhen.kernel import schema

    schema.bring_up_to_date()
    keeper = fill(rows)

    from liuhen.apps.retention import queries
    from liuhen.apps.retention.jobs import tally_due
    from liuhen.kernel.clocks.days import local_day
    from liuhen.kernel.web.paging import page_of

    today, order = local_day(NOW), ("kept_until", "id")
    acts: dict[str, Any] = {
        "sweep": lambda: tally_due(at=NOW),
        "due list": lambda: page_of(queries.due_visible_to(keeper, on=today), order=order, cursor=None),
        "soon list": lambda: page_of(queries.soon_visible_to(keeper, on=today), order=order, cursor=None),
    }
    return {name: min(timed(act) for _ in range(rounds)) for name, act in acts.items()}


def timed(act: Any) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


def fill(rows: int) -> Any:
    """Make a county by its actions and the recordings past them, in one statement: the ledger is not measured."""
    from liuhen.apps.people import queries as people
    from liuhen.apps.recordings.models import Recording
    from liuhen.kernel.jobs.upkeep import keep_statistics
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"单位{n}", parent=top) for n in range(UNITS)]
    officer = build.person(units[0], "王芳", "100001")
    station = build.account(None, "station", kind=build.Kind.STATION, at_unit=units[0])
    keeper = build.account(build.person(units[1], "赵保管", "100002", kind="clerk"), "keeper", "keeper")
    from liuhen.apps.devices import actions as devices

    device = devices.register(
        unit=units[0], serial="DSJ0001", kind="body_camera", model="DSJ-V9", keeper=officer,
        acquired_on=NOW.date(), by=build.SYSTEM, at=NOW,
    )  # fmt: skip
    model = Recording(
        unit=units[0], officer=officer, device=device, station=station, kind="video", filename="0.mp4",
        size_bytes=1, sha256=f"{0:064x}", sm3="", started_at=NOW, ended_at=NOW, received_at=NOW, state="stored",
        kept_until=NOW.date() + timedelta(days=365), kept_without_end=False, kept_class="ordinary",
    )  # fmt: skip
    Recording.objects.bulk_create([model])
    multiply(rows, [unit.pk for unit in units])
    keep_statistics()
    return people.actor_for(keeper)


def multiply(rows: int, unit_ids: list[int]) -> None:
    """Copy the first row inside the database: 1,000 are due, 1,000 soon, the rest in later years, a tenth endless."""
    from django.db import connection

    from liuhen.apps.recordings.models import Recording

    step = max(1, rows // DUE)
    changed = {
        "id": "n + 1",
        "sha256": "printf('%064x', n)",
        "filename": "n || '.mp4'",
        "unit_id": f"{unit_ids[0]} + n % {len(unit_ids)}",
        "received_at": "datetime(received_at, '-' || (n % 2000000) || ' minutes')",
        "kept_until": (
            f"CASE WHEN n / {len(unit_ids)} % {step} = 0 THEN date('{NOW:%Y-%m-%d}', '-' || (n % 300 + 1) || ' days')"
            f" WHEN n / {len(unit_ids)} % {step} = 1 THEN date('{NOW:%Y-%m-%d}', '+' || (n % 80) || ' days')"
            f" ELSE date('{NOW:%Y-%m-%d}', '+' || (100 + n % 1700) || ' days') END"
        ),
        "kept_without_end": f"n % 10 = 7 AND n / {len(unit_ids)} % {step} > 1",
    }
    columns = [field.column for field in Recording._meta.concrete_fields]
    values = ", ".join(changed.get(name, name) for name in columns)
    copies = (
        f"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {rows - 1})",  # noqa: S608 (a number of ours)
        "INSERT INTO recordings_recording",
        f"({', '.join(columns)})",
        "SELECT",
        values,
        "FROM many, (SELECT * FROM recordings_recording WHERE id = 1)",
    )
    with connection.cursor() as cursor:
        cursor.execute(" ".join(copies))


if __name__ == "__main__":
    sys.exit(main())
