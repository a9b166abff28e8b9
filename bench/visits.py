"""Merge what phones wrote offline, 40 steps each, against plain inserts of the same rows in the same database.

python bench/visits.py [--phones 100] [--workers 2] [--rounds 2] [--no-postgres] [--no-sqlite] [--profile]
A phone brings five whole visits of eight steps, each to another firm; phones merge at once in as many processes as
there are workers (one on SQLite, which lets one write). Plain inserts are what a client pays that knows no rule: every
row that the merges made, entries of the ledger and their payloads among them, reckoned beforehand and sent by as many
processes, one INSERT a row, a transaction a phone, into tables with the same indexes, checks and keys (on SQLite
without these). What merges changed in rows that were there before is not among them. Both are measured in turn.
LIUHEN_BENCH_PG_URL names the PostgreSQL, else one of its own is started.
Goal: at least half of the rate of the plain inserts; none lost, none twice.
"""

import argparse
import cProfile
import multiprocessing
import os
import pstats
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
VISITS, GOAL = 5, 0.5


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--phones", type=int, default=100)
    wanted.add_argument("--workers", type=int, default=2)
    wanted.add_argument("--rounds", type=int, default=2)
    wanted.add_argument("--no-postgres", action="store_true")
    wanted.add_argument("--no-sqlite", action="store_true")
    wanted.add_argument("--profile", action="store_true")
    wanted.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.here:
        import django

        django.setup()
        return Bench(options).run()
    from bench.recordings_list import postgres, sqlite

    missed = 0
    for database, left_out in ((sqlite, options.no_sqlite), (postgres, options.no_postgres)):
        if left_out:
            continue
        with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder, database() as url:
            told = {
                "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
                "LIUHEN_DATABASE": url or f"sqlite:///{folder}/bench.sqlite3",
                "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
            }  # fmt: skip
            command = [sys.executable, __file__, *sys.argv[1:], "--here"]
            missed += subprocess.run(command, env=os.environ | told, check=False).returncode
    return 1 if missed else 0


class Bench:
    """The phones and what they bring, measured in this process and in others that it forks."""

    def __init__(self, options: argparse.Namespace) -> None:
        from django.db import connection

        from liuhen.entrypoints.commands.data_folder import prepare
        from tests.builders import county as build
        from tests.builders.cases import docket
        from tests.builders.inspections import establishment
        from tests.builders.visits import WHOLE, the_field

        prepare()
        self.options, self.connection = options, connection
        self.workers = options.workers if connection.vendor == "postgresql" else 1
        self.field = the_field(docket(build.small_county()))
        self.officer = self.field.by()
        unit, told = self.field.docket.county.unit, {"over_reason": "量测"}
        firms = [self.field.firm, *(establishment(unit, n) for n in range(2, options.phones * VISITS + 1))]
        self.batches = []
        for n in range(options.phones):
            mine = firms[n * VISITS : (n + 1) * VISITS]
            visits = [self.field.approved(establishment=firm, **told) for firm in mine]
            self.field.phones.pop("wangfang", None)  # another phone of the same officer
            self.batches.append([each for visit in visits for each in self.field.walk(visit, *WHOLE)])
            self.field.phones[str(n)] = self.field.phones.pop("wangfang")

    def run(self) -> int:
        from liuhen.apps.visits.models import FieldStep, Visit

        phones, rounds = self.options.phones, self.options.rounds
        merged, plain, rows = 0.0, 0.0, 0
        for each in range(rounds):
            numbers = range(phones * each // rounds, phones * (each + 1) // rounds)
            before = self.marks()
            merged += self.timed(self.merge, numbers)
            inserts = self.brought(before)
            rows += len(inserts)
            share = -(-len(inserts) // len(numbers))
            parts = [inserts[start : start + share] for start in range(0, len(inserts), share)]
            plain += self.timed(self.insert, parts)
        steps = sum(map(len, self.batches))
        assert FieldStep.objects.count() == steps, "none lost, none twice"
        assert Visit.objects.filter(state="left").exclude(activity=None).count() == phones * VISITS
        ratio = plain / merged
        print(
            f"{self.connection.vendor}: {phones} phones in {self.workers} processes, {steps} steps, {rows} rows"
        )
        for name, taken in (("merged", merged), ("plain", plain)):
            print(f"  {name:<6} {steps / taken:8.0f} steps/s {rows / taken:8.0f} rows/s")
        print(f"  ratio {ratio:.2f}, goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}", flush=True)
        return 0 if ratio >= GOAL else 1

    def timed(self, work: "Callable[[Any], None]", parts: "Sequence[Any]") -> float:
        """Return how long several processes take over all parts together."""
        if self.workers == 1 or self.options.profile:
            began = perf_counter()
            with self.looked_at() if work == self.merge else ExitStack():
                for part in parts:
                    work(part)
            return perf_counter() - began
        self.connection.close()
        context = multiprocessing.get_context("fork")
        ready, over = context.Barrier(self.workers + 1), context.Barrier(self.workers + 1)

        def worked(mine: "Sequence[Any]") -> None:
            self.connection.ensure_connection()
            ready.wait()
            for part in mine:
                work(part)
            over.wait()

        made = [context.Process(target=worked, args=(parts[n :: self.workers],)) for n in range(self.workers)]
        for process in made:
            process.start()
        ready.wait()
        began = perf_counter()
        over.wait(600)
        taken = perf_counter() - began
        for process in made:
            process.join()
        return taken

    def merge(self, n: int) -> None:
        from liuhen.apps.visits.actions import merging
        from tests.builders.county import NOW
        from tests.builders.visits import ms

        at = NOW + timedelta(minutes=5)
        answer = merging.merge(
            phone=self.field.phones[str(n)][1],
            batch=self.batches[n],
            phone_now_ms=ms(at),
            by=self.officer,
            at=at,
        )
        assert not answer.refused, answer.refused

    def insert(self, rows: "list[tuple[str, list[Any]]]") -> None:
        from django.db import transaction

        with transaction.atomic(), self.connection.cursor() as cursor:
            for statement, values in rows:
                cursor.execute(statement, values)

    def looked_at(self) -> ExitStack:
        """Return what prints where the time and the statements of a merge go, if that is wanted."""
        stack = ExitStack()
        if not self.options.profile:
            return stack
        profiler, asked = cProfile.Profile(), Counter[str]()

        def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            told = re.sub(r'SELECT .*? FROM "|"', "", re.sub(r"\(%s.*", "…", sql, flags=re.DOTALL), count=1)
            asked[("many " if many else "") + told[:150]] += 1
            return execute(sql, params, many, context)

        def tell() -> None:
            profiler.disable()
            stats = pstats.Stats(profiler)
            stats.sort_stats("tottime").print_stats(35)
            stats.sort_stats("cumulative").print_stats(90)
            phones = self.options.phones // self.options.rounds
            print(f"{sum(asked.values()) / phones:.1f} statements a phone")
            for told, n in asked.most_common(80):
                print(f"{n / phones:7.1f} {told}")

        stack.callback(tell)
        stack.enter_context(self.connection.execute_wrapper(counted))
        profiler.enable()
        return stack

    def tables(self) -> list[tuple[str, list[str]]]:
        from django.apps import apps
        from django.db.models import AutoField

        return [
            (model._meta.db_table, [str(each.column) for each in model._meta.concrete_fields])
            for model in apps.get_models()
            if model._meta.managed and isinstance(model._meta.pk, AutoField)
        ]

    def marks(self) -> dict[str, int]:
        """Return the newest row of every table."""
        found = {}
        with self.connection.cursor() as cursor:
            for table, _ in self.tables():
                cursor.execute(f'SELECT max(id) FROM "{table}"')  # noqa: S608 (our own names)
                found[table] = cursor.fetchone()[0] or 0
        return found

    def brought(self, before: dict[str, int]) -> list[tuple[str, list[Any]]]:
        """Return the inserts of every row that is newer, for tables beside the real ones."""
        inserts = []
        with self.connection.cursor() as cursor:
            for table, columns in self.tables():
                told = ", ".join(f'"{each}"' for each in columns)
                cursor.execute(f'SELECT {told} FROM "{table}" WHERE id > %s ORDER BY id', [before[table]])  # noqa: S608
                if rows := cursor.fetchall():
                    self.copy(cursor, table)
                    places = ", ".join(["%s"] * len(columns))
                    insert = f'INSERT INTO "plain_{table}" ({told}) VALUES ({places})'  # noqa: S608
                    inserts += [(insert, list(row)) for row in rows]
        return inserts

    def copy(self, cursor: Any, table: str) -> None:
        """Make a table beside the real one, unless it is there."""
        if self.connection.vendor != "postgresql":
            cursor.execute(f'CREATE TABLE IF NOT EXISTS "plain_{table}" AS SELECT * FROM "{table}" WHERE 0')  # noqa: S608
            return
        cursor.execute("SELECT to_regclass(%s)", [f"plain_{table}"])
        if cursor.fetchone()[0]:
            return
        cursor.execute(f'CREATE TABLE "plain_{table}" (LIKE "{table}" INCLUDING ALL)')
        keys = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"
        cursor.execute(keys, [table])
        for (key,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "plain_{table}" ADD {key}')


if __name__ == "__main__":
    sys.exit(main())
