"""Merge what phones wrote offline, 40 steps each, against plain inserts of the same rows in the same database.

python bench/visits.py [--phones 20] [--profile]
A phone brings five whole visits of eight steps. Plain inserts: every row that the merges made, one statement each, a
transaction for each phone. LIUHEN_DATABASE chooses the database (SQLite in a folder of its own where it is not set).
Goal: at least half of the rate of the plain inserts; none lost, none twice.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
VISITS, GOAL = 5, 0.5


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--phones", type=int, default=20)
    wanted.add_argument("--profile", action="store_true")
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        os.environ |= {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
            "LIUHEN_DATABASE": os.environ.get("LIUHEN_DATABASE", f"sqlite:///{folder}/bench.sqlite3"),
        }  # fmt: skip
        import django

        django.setup()
        return measure(options.phones, profile=options.profile)


def measure(phones: int, *, profile: bool) -> int:
    from django.db import connection, transaction

    from liuhen.apps.people.models import Account
    from liuhen.apps.visits.models import FieldStep, Visit
    from liuhen.entrypoints.commands.data_folder import prepare
    from tests.builders import county as build
    from tests.builders.cases import docket
    from tests.builders.county import NOW
    from tests.builders.visits import WHOLE, the_field

    prepare()
    field = the_field(docket(build.small_county()))
    batches = []
    for n in range(phones):
        visits = [field.approved(over_reason="量测") for _ in range(VISITS)]
        field.phones.pop("wangfang", None)  # another phone of the same officer
        batches.append([each for visit in visits for each in field.walk(visit, *WHOLE)])
        field.phones[str(n)] = field.phones.pop("wangfang")
    steps = sum(map(len, batches))
    before = marks(connection)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    began = perf_counter()
    for n, batch in enumerate(batches):
        field.phones["wangfang"] = field.phones[str(n)]
        answer = field.merge(batch, at=NOW + timedelta(minutes=5))
        assert not answer.refused, answer.refused
    merging = perf_counter() - began
    profiler.disable()
    assert FieldStep.objects.count() == steps, "none lost, none twice"
    assert Visit.objects.filter(state="left").count() == phones * VISITS
    assert Account.objects.exists()
    rows = brought(connection, before)
    began = perf_counter()
    share = -(-len(rows) // phones)
    for start in range(0, len(rows), share):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in rows[start : start + share]:
                cursor.execute(statement, values)
    plain = perf_counter() - began
    ratio = plain / merging
    print(f"{connection.vendor}: {phones} phones, {steps} steps, {len(rows)} rows")
    print(f"  merged {steps / merging:8.0f} steps/s {len(rows) / merging:8.0f} rows/s")
    print(f"  plain  {steps / plain:8.0f} steps/s {len(rows) / plain:8.0f} rows/s")
    print(f"  ratio {ratio:.2f}, goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)
    return 0 if ratio >= GOAL else 1


def tables(connection: Any) -> list[tuple[str, list[str]]]:
    from django.apps import apps

    return [
        (model._meta.db_table, [str(each.column) for each in model._meta.concrete_fields])
        for model in apps.get_models()
        if model._meta.managed and model._meta.pk.column == "id"
    ]


def marks(connection: Any) -> dict[str, int]:
    """Return the newest row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table, _ in tables(connection):
            cursor.execute(f'SELECT max(id) FROM "{table}"')  # noqa: S608 (our own names)
            found[table] = cursor.fetchone()[0] or 0
    return found


def brought(connection: Any, before: dict[str, int]) -> list[tuple[str, list[Any]]]:
    """Return the inserts of every row that is newer, for tables beside the real ones that have the same columns."""
    inserts = []
    with connection.cursor() as cursor:
        for table, columns in tables(connection):
            if not isinstance(before[table], int):
                continue
            told = ", ".join(f'"{each}"' for each in columns)
            cursor.execute(f'SELECT {told} FROM "{table}" WHERE id > %s ORDER BY id', [before[table]])  # noqa: S608
            rows = cursor.fetchall()
            if not rows:
                continue
            cursor.execute(copy_of(connection.vendor, table))
            places = ", ".join(["%s"] * len(columns))
            insert = f'INSERT INTO "plain_{table}" ({told}) VALUES ({places})'  # noqa: S608
            inserts += [(insert, list(row)) for row in rows]
    return inserts


def copy_of(vendor: str, table: str) -> str:
    if vendor == "postgresql":
        return f'CREATE TABLE "plain_{table}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING INDEXES)'
    return f'CREATE TABLE "plain_{table}" AS SELECT * FROM "{table}" WHERE 0'  # noqa: S608


if __name__ == "__main__":
    sys.exit(main())
