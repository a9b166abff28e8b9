"""Measure the figures of the rules page: one county's time limits, N of them, as the bureau and as one unit asks.

python bench/rules.py [--rows 100000]
Goal: the figures of all duties within 300 ms, of the county and of a unit.
"""

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
UNITS, GOAL_MS, ROUNDS = 30, 300, 5


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=100_000)
    rows = wanted.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        os.environ |= {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
            "LIUHEN_DATABASE": os.environ.get("LIUHEN_DATABASE", f"sqlite:///{folder}/bench.sqlite3"),
        }  # fmt: skip
        import django

        django.setup()
        from liuhen.kernel import schema

        schema.bring_up_to_date()
        fill(rows)
        return measure(rows)


def fill(rows: int) -> None:
    """Write clocks past their events: nine in ten ended within two years, one in ten runs."""
    from liuhen.kernel.clocks.models import RunningClock
    from liuhen.kernel.clocks.what_if import with_a_clock

    duties = with_a_clock()

    def made(n: int) -> RunningClock:
        duty, began = duties[n % len(duties)], NOW - timedelta(minutes=n * 1_051_200 / rows)
        clock = RunningClock(
            duty_id=duty.id, subject=f"x:{n}", unit_id=n % UNITS, started_at=began, steps=[["2026-01-01", "…"]] * 8,
            due_at=began + timedelta(days=5), due_inclusive=False, provisional=False, calendar_version="2026.23",
            rule_version=duty.version,
        )  # fmt: skip
        clock.stopped_at = None if n % 10 == 0 else began + timedelta(days=n % 6)
        return clock

    each = map(made, range(rows))
    while batch := list(islice(each, 5_000)):
        RunningClock.objects.bulk_create(batch)


def measure(rows: int) -> int:
    from liuhen.kernel.clocks.queries import kept_by_duty

    slowest = 0.0
    print(f"{rows:,} time limits, {UNITS} units; goal ≤ {GOAL_MS} ms")
    for name, units in (("county", None), ("one unit", [7])):
        taken = []
        for _ in range(ROUNDS):
            began = perf_counter()
            found = kept_by_duty(since=NOW - timedelta(days=365), at=NOW, unit_ids=units)
            taken.append(1000 * (perf_counter() - began))
        slowest = max(slowest, sorted(taken)[ROUNDS // 2])
        ended = sum(kept.ended for kept in found.values())
        print(f"  {name:<10} median {sorted(taken)[ROUNDS // 2]:>6.1f} ms, {ended:,} ended in twelve months")
    print("  met" if slowest <= GOAL_MS else "  MISSED")
    return 0 if slowest <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
