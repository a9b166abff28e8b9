"""Measure the list of recordings with a million rows against a thousand: the whole request, guard to HTML.

python bench/recordings_list.py [--rows 1000000] [--rounds 60] [--no-postgres]
SQLite always; PostgreSQL at LIUHEN_BENCH_PG_URL, else the embedded one. Goal: p95 at most 2× that of the small list.
"""

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
SMALL, GOAL = 1_000, 2.0
SCRIPT = __file__  # whose --answer the children run: a bench of another list sets its own
UNITS, OFFICERS = 10, 200
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def main() -> int:
    options = asked(__doc__, rows=1_000_000, rounds=60).parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    return 1 if on_both(compare, options) else 0


def on_both(
    compare: Callable[[str, Callable[[], Any], argparse.Namespace], int], options: argparse.Namespace
) -> int:
    """Compare on SQLite and on PostgreSQL, as far as asked; count what missed."""
    missed = 0 if options.no_sqlite else compare("SQLite", sqlite, options)
    return missed if options.no_postgres else missed + compare("PostgreSQL", postgres, options)


def asked(about: str | None, *, rows: int, rounds: int) -> argparse.ArgumentParser:
    """Return what every bench of a list asks; ``--answer`` is for the children it runs itself in."""
    wanted = argparse.ArgumentParser(description=about)
    wanted.add_argument("--rows", type=int, default=rows)
    wanted.add_argument("--rounds", type=int, default=rounds)
    wanted.add_argument("--no-sqlite", action="store_true")
    wanted.add_argument("--no-postgres", action="store_true")
    wanted.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    return wanted


def compare(name: str, database: Callable[[], Any], options: argparse.Namespace) -> int:
    """Ask a small and a large list in turn, so that both meet the machine in the same mood; count what missed."""
    with child(database, SMALL) as small, child(database, options.rows) as large:
        pages = small.pages
        taken: dict[str, list[tuple[float, float]]] = {what: [] for what in pages}
        for _ in range(options.rounds):
            for what in pages:
                taken[what].append((small.ask(what), large.ask(what)))
    print(f"{name}, {options.rows:,} rows against {SMALL:,} (p95 of {options.rounds}, goal ≤ {GOAL}×)")
    missed = 0
    for what, times in taken.items():
        few, many = (p95([pair[i] for pair in times]) for i in (0, 1))
        missed += many / few > GOAL
        verdict = "met" if many / few <= GOAL else "MISSED"
        print(f"  {what:<22}{many:7.1f} ms {few:7.1f} ms {many / few:6.2f}×  {verdict}", flush=True)
    return missed


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, int(len(times) * 0.95) - 1)]


class Child:
    """A process of one database, which answers the name of a page with the milliseconds it took."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.pages: list[str] = json.loads(self.line())
        for what in self.pages * 3:
            self.ask(what)

    def ask(self, what: str) -> float:
        assert self.process.stdin
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return float(self.line())

    def line(self) -> str:
        assert self.process.stdout
        if said := self.process.stdout.readline():
            return said
        raise RuntimeError("the process ended")


@contextmanager
def child(database: Callable[[], Any], rows: int) -> Iterator[Child]:
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder, database() as url:
        told = county_in(folder, url) | {"LIUHEN_HOSTS": "testserver", "LIUHEN_SECOND_FACTOR": "0"}
        command = [sys.executable, SCRIPT, "--answer", str(rows)]
        with subprocess.Popen(
            command, env=os.environ | told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield Child(process)
            assert process.stdin
            process.stdin.close()
            process.wait(30)


def county_in(folder: str, url: str = "") -> dict[str, str]:
    """Return what tells a process that its county is in this folder, with a database of its own where none is named."""
    return {
        "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
        "LIUHEN_DATABASE": url or f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip


def in_a_new_county(script: str, *told: str) -> int:
    """Run a script with these words in an empty folder of its own; return its exit code."""
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        command = [sys.executable, script, *told]
        return subprocess.run(command, env=os.environ | county_in(folder), check=False).returncode


@contextmanager
def sqlite() -> Iterator[str]:
    yield ""


@contextmanager
def postgres() -> Iterator[str]:
    from psycopg.conninfo import conninfo_to_dict

    from tests.services.postgres import Postgres, running_postgres

    given = os.environ.get("LIUHEN_BENCH_PG_URL")
    with contextmanager(lambda: iter((Postgres(given),)))() if given else running_postgres() as server:
        name = server.create()
        parts = conninfo_to_dict(server.to(name))
        socket = str(parts.get("host") or "127.0.0.1")
        query = f"?host={socket}" if socket.startswith("/") else ""
        host = "" if query else f"{socket}:{parts.get('port') or 5432}"
        secret = f":{parts['password']}" if parts.get("password") else ""
        yield f"postgresql://{parts.get('user', 'postgres')}{secret}@{host}/{name}{query}"
        server.drop(name)


def answer(rows: int) -> None:
    """Fill a database, then answer each page's name with its milliseconds until nobody asks any more."""
    import django

    django.setup()
    from django.conf import settings
    from django.urls import reverse

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    fill(rows)
    address = reverse("console:recordings")

    bureau, head, government, officer = map(browser, ("bureau", "head", "government", "officer"))
    cursor = deep_cursor(rows)
    pages: dict[str, tuple[Any, dict[str, Any]]] = {
        "first page": (bureau, {}),
        "deep page": (bureau, {"cursor": cursor}),
        "unit filter": (bureau, {"unit": unit_ids()[0]}),
        "a unit's own list": (head, {}),
        "all units one by one": (government, {}),
        "officer scope": (officer, {}),
        "words: file name": (bureau, {"q": "DSJ0003_100003_2026"}),
        "words: device": (bureau, {"q": "DSJ0003"}),
        "words: officer's name": (head, {"q": "人员0"}),
        "words: digest": (bureau, {"q": sha256(b"7").hexdigest()[:16]}),
        "words: too short": (head, {"q": "DSJ"}),
        "late": (bureau, {"late": "1"}),
        "late in a unit": (head, {"late": "1"}),
        "in doubt": (bureau, {"state": "quarantined"}),
        "photos": (bureau, {"kind": "photo"}),
        "old month": (bureau, {"since": "2024-02-01", "until": "2024-02-29"}),
        "old month in a unit": (head, {"since": "2024-02-01", "until": "2024-02-29"}),
    }
    serve({what: got(client, address, query) for what, (client, query) in pages.items()})


def got(client: Any, address: str, query: dict[str, Any]) -> Callable[[], None]:
    """Return what gets a page; it raises RuntimeError where that is not there."""

    def get() -> None:
        status = client.get(address, query).status_code
        if status != 200:
            raise RuntimeError(f"{address} {query}: {status}")

    return get


def serve(
    known: Mapping[str, Callable[[], object]],
    *,
    pages: Iterable[str] | None = None,
    clock: Callable[[], float] = perf_counter,
) -> None:
    """Say the names of the pages, else all, then answer each name that is known with the milliseconds it took."""
    gc.collect()
    gc.freeze()  # a full collection of all that was imported strikes one page in ten, whatever the list's length
    print(json.dumps(list(known if pages is None else pages)), flush=True)
    for line in sys.stdin:
        began = clock()
        known[line.strip()]()
        print((clock() - began) * 1000, flush=True)


def browser(username: str) -> Any:
    """Return a client somebody is logged in with."""
    from django.test import Client

    from liuhen.apps.people.models import Account

    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def unit_ids() -> list[int]:
    from liuhen.apps.people.models import Unit

    return list(Unit.objects.filter(kind="organ").order_by("pk").values_list("pk", flat=True))


def deep_cursor(rows: int) -> str:
    """Return the cursor of the list's middle, as the pager would have given it out."""
    from liuhen.apps.recordings.models import Recording
    from liuhen.kernel.web import paging

    order = ("-received_at", "-id")
    middle = Recording.objects.order_by(*order)[rows // 2]
    salt = f"page:{Recording._meta.label}:{','.join(order)}"
    return paging._write(middle, order, salt=salt, backwards=False)


def seen_by_the_database() -> None:
    """Let the database see how its rows are spread, on SQLite by the job that a county runs."""
    from django.db import connection

    from liuhen.kernel.jobs.upkeep import keep_statistics

    keep_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def fill(rows: int) -> None:
    """Make units, people and devices by their actions, the recordings past them: the ledger is not what is measured."""
    from liuhen.apps.recordings.models import Recording
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"单位{n}", parent=top) for n in range(UNITS)]
    people = [build.person(units[n % UNITS], f"人员{n}", str(100_000 + n)) for n in range(OFFICERS)]
    devices = [register(units[n % UNITS], f"DSJ{n:04}", people[n]) for n in range(OFFICERS)]
    station = build.account(None, "station", kind=build.Kind.STATION, at_unit=units[0])
    build.account(people[0], "officer", "officer")
    build.account(people[10], "head", "head")
    build.account(build.person(top, "县领导", "900001", kind="clerk"), "government", "head")
    build.account(build.person(top, "周监督", "900002", kind="clerk"), "bureau", "supervisor")
    made = islice(recordings(rows, units, people, devices, station), rows)
    while batch := list(islice(made, 10_000)):
        Recording.objects.bulk_create(batch)
    seen_by_the_database()


def register(unit: Any, serial: str, keeper: Any) -> Any:
    from liuhen.apps.devices import actions
    from liuhen.kernel.access import SYSTEM

    return actions.register(
        unit=unit, serial=serial, kind="body_camera", model="DSJ-V9", keeper=keeper,
        acquired_on=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip


def recordings(
    rows: int, units: list[Any], people: list[Any], devices: list[Any], station: Any
) -> Iterator[Any]:
    """Make five years of recordings: 1 in 5 of the first officer in a small county, so that both pages are full."""
    from liuhen.apps.recordings.models import Recording

    draw = random.Random(7)
    for n in range(rows):
        own = n % 12 == 0 if rows <= SMALL else n % 100 == 0
        who = 0 if own else draw.randrange(len(people))
        began = NOW - timedelta(days=5 * 365) * (1 - n / rows)
        quarantined = draw.random() < (0.06 if rows <= SMALL else 0.0005)
        late = draw.random() < (0.06 if rows <= SMALL else 0.02)
        yield Recording(
            unit=units[who % UNITS], officer=people[who], device=devices[who], station=station,
            bringer=people[who] if n % 20 == 1 else None,
            kind="photo" if n % 10 == 0 else "video",
            filename=f"DSJ{who:04}_{100_000 + who}_{began:%Y%m%d%H%M%S}_{n}.mp4",
            size_bytes=100_000_000 + n, sha256=sha256(b"%d" % n).hexdigest(), sm3=sha256(b"-%d" % n).hexdigest(),
            device_started_at=began, device_ended_at=began, started_at=began, ended_at=began + timedelta(minutes=9),
            received_at=began + timedelta(hours=30 if late else 3), late=late and not quarantined,
            state="quarantined" if quarantined else "stored", doubts="no-time" if quarantined else "",
            kept_until=NOW.date(), codec="h264",
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
