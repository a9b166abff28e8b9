"""Measure how fast the open clocks are reckoned again after an amended holiday notice, beside an earlier main.

python -m bench.clocks [--rows 20000] [--rounds 3] [--against REF]
Each tree fills a SQLite database of its own with clocks of five working and of thirty days, takes in a notice that
gives one day more off, and reckons. In turn, so that both meet the machine in the same mood. Goal: ≥ 3 × REF, which is
the main before cases.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
BEFORE_CASES, GOAL = "4d78039", 3.0
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=20_000)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--against", default=BEFORE_CASES)
    wanted.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        print(answer(options.rows))
        return 0
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        before = Path(folder) / "before"
        before.mkdir()
        packed = subprocess.run(
            ["git", "-C", str(ROOT), "archive", options.against], check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", str(before)], input=packed, check=True)
        pairs = [(asked(before, options.rows), asked(ROOT, options.rows)) for _ in range(options.rounds)]
    then, now = (median(pair[i] for pair in pairs) for i in (0, 1))
    verdict = "met" if now / then >= GOAL else "MISSED"
    print(
        f"{options.rows:,} open clocks reckoned again: {now:,.0f} a second, {options.against} {then:,.0f}: "
        f"{now / then:.1f} × (goal {GOAL:.0f})  {verdict}"
    )
    return 0 if verdict == "met" else 1


def asked(tree: Path, rows: int) -> float:
    """Let a tree fill a database and reckon; clocks a second."""
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-data-") as data:
        env = os.environ | {
            "PYTHONPATH": f"{tree / 'src'}:{tree}",
            "LIUHEN_DATA": data,
            "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }
        command = [sys.executable, __file__, "--answer", "--rows", str(rows)]
        told = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    return float(told.split()[-1])


def answer(rows: int) -> float:
    import django

    django.setup()
    from django.db import transaction

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.clocks import Start, loading, start_many
    from liuhen.kernel.clocks.models import RunningClock
    from liuhen.kernel.clocks.notices import packaged_notices
    from liuhen.kernel.ledger.rows import gathering

    for event, days in (("complaint.received", 3), ("complaint.accepted", 28)):
        starts = [
            Start(f"complaint:{n}", NOW - timedelta(days=days * n / rows), unit_id=n % 10 + 1)
            for n in range(rows // 2)
        ]
        with transaction.atomic(), gathering():
            start_many(event, starts, at=NOW)
    notice = packaged_notices()[-1]
    more = {**notice.holidays, (NOW + timedelta(days=3)).date(): "临时放假"}
    loading.load_notice(replace(notice, holidays=more), by=SYSTEM, at=NOW)
    running = RunningClock.objects.filter(stopped_at=None).count()
    began = perf_counter()
    assert loading.recalculate(by=SYSTEM, at=NOW) == running
    return running / (perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
