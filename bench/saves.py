"""Measure what the audit trail costs a save: plain, django-auditlog, django-simple-history, and our flow.step.

Same nine columns, same rounds in random order; the ratio is of one round, the median counts.
    python -m bench.saves [--sync full|normal] [--rounds 7] [--rows 200] [--bulk 2000]

`full` is how the product runs: every commit waits for the disk. `normal` leaves the disk out for all alike and shows
what each costs the processor. A save that relies on what it read has to lock first: "plain, locked first".
"""

import argparse
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

GOALS = {"create": 1.6, "update": 1.6, "bulk": 1.45}


def configure(folder: Path, *, sync: str) -> None:
    os.environ |= {"LIUHEN_DATA": str(folder), "LIUHEN_SECRET_KEY": "bench"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings.base"
    import django
    from django.conf import settings

    settings.INSTALLED_APPS += ["auditlog", "simple_history", "bench.saves_app"]
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", f"={sync.upper()}")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)


def values(i: int) -> dict[str, Any]:
    from datetime import UTC, datetime, timedelta

    return {
        "case_no": f"执法〔2026〕{i % 977:05d}号",
        "officer": "张三",
        "unit_name": "某县综合行政执法局",
        "sha256": f"{i:064x}",
        "sm3": f"{i * 7:064x}",
        "size_bytes": i * 1000,
        "started_at": datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=i),
        "meta": {"device": f"DSJ-{i % 100:05d}", "codec": "h264"},
        "note": f"n{i}",
    }


def variants() -> dict[str, dict[str, Callable[[int, int], None]]]:
    """Return per variant how to create n rows, update them, and make n rows at once."""
    from django.db import transaction
    from simple_history.utils import bulk_create_with_history

    from bench.saves_app.models import ENTER, KEEP, Audited, Historic, Ours, Plain, actor
    from liuhen.kernel.flow import action, enter_many, step

    by, at = actor(), values(0)["started_at"]
    made: dict[Any, list[Any]] = {}

    def create(model: Any) -> Callable[[int, int], None]:
        def run(start: int, n: int) -> None:
            made[model] = [model(**values(start + i)) for i in range(n)]
            for row in made[model]:
                row.save()

        return run

    def update(model: Any) -> Callable[[int, int], None]:
        def run(start: int, n: int) -> None:
            for row in made[model]:
                row.note = "changed"
                row.save()

        return run

    def locked_update(start: int, n: int) -> None:
        """What a save must do that relies on what it read: lock, read, look, write."""
        for made_row in made.get(Plain, ()):
            with transaction.atomic():
                row = Plain.objects.select_for_update().get(pk=made_row.pk)
                row.note = "changed"
                row.save(update_fields=["note"])

    @action
    def enter_one(*, row: Any, at: Any) -> Any:
        return step(row, ENTER, by=by, at=at, data={"case_no": row.case_no})

    @action
    def keep_one(*, row: Any, at: Any) -> None:
        step(row, KEEP, by=by, at=at, changes={"note": "changed"}, data={"note": "changed"})

    def ours_create(start: int, n: int) -> None:
        made[Ours] = [enter_one(row=Ours(**values(start + i)), at=at) for i in range(n)]

    def ours_update(start: int, n: int) -> None:
        for row in made[Ours]:
            keep_one(row=row, at=at)

    @action
    def ours_bulk(start: int, n: int, *, at: Any = at) -> None:
        enter_many(
            [Ours(**values(start + i)) for i in range(n)],
            ENTER,
            by=by,
            at=at,
            data=lambda row: {"case_no": row.case_no},
        )

    return {
        "plain": {
            "create": create(Plain),
            "update": update(Plain),
            "bulk": lambda s, n: void(
                Plain.objects.bulk_create([Plain(**values(s + i)) for i in range(n)], 500)
            ),
        },
        "plain, locked first": {"update": locked_update},
        "liuhen flow.step": {"create": ours_create, "update": ours_update, "bulk": ours_bulk},
        "django-auditlog": {
            "create": create(Audited),
            "update": update(Audited),
            "bulk": lambda s, n: void(
                Audited.objects.bulk_create([Audited(**values(s + i)) for i in range(n)], 500)
            ),
        },
        "django-simple-history": {
            "create": create(Historic),
            "update": update(Historic),
            "bulk": lambda s, n: void(
                bulk_create_with_history(
                    [Historic(**values(s + i)) for i in range(n)], Historic, batch_size=500
                )
            ),
        },
    }


def void(_: Any) -> None:
    """Drop a result, so that a lambda is a procedure."""


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--sync", choices=("full", "normal"), default="full")
    wanted.add_argument("--rounds", type=int, default=7)
    wanted.add_argument("--rows", type=int, default=200)
    wanted.add_argument("--bulk", type=int, default=2000)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        configure(Path(folder), sync=options.sync)
        measure(options)


def measure(options: argparse.Namespace) -> None:
    ways, order, times = variants(), random.Random(1), dict[tuple[str, str], list[float]]()
    for turn in range(options.rounds + 1):  # the first only warms up
        names = list(ways)
        order.shuffle(names)
        for name in names:
            for what, run in ways[name].items():
                n = options.bulk if what == "bulk" else options.rows
                began = perf_counter()
                run(turn * 1_000_000 + (500_000 if what == "bulk" else 0), n)
                if turn:
                    times.setdefault((name, what), []).append((perf_counter() - began) / n * 1e6)
    for what, goal in GOALS.items():
        plain = times["plain", what]
        print(f"{what}: plain {median(plain):.0f} µs a row")
        for name in ways:
            if name != "plain" and (name, what) in times:
                ratio = median([mine / base for mine, base in zip(times[name, what], plain, strict=True)])
                verdict = f"goal ≤ {goal}: {'met' if ratio <= goal else 'MISSED'}" if "liuhen" in name else ""
                blind = "(logs nothing)" if (name, what) == ("django-auditlog", "bulk") else ""
                print(f"  {name:24} {median(times[name, what]):6.0f} µs  {ratio:.2f}×  {verdict}{blind}")


if __name__ == "__main__":
    main()
