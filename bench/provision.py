"""Measure the quota table at 100, 1,000 and 5,000 units: a page of it as the bureau asks for it, and the whole county.

python bench/provision.py [--rounds 30]
Goal: a page at 5,000 units stays under twice its cost at 1,000. The whole county may grow with its units.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
SIZES, GOAL = (100, 1_000, 5_000), 2.0
OFFICERS, DEVICES = 6, 3
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=30)
    wanted.add_argument("--answer", type=int, help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        print(json.dumps(answer(options.answer, rounds=options.rounds)))
        return 0
    found = {size: ask(size, rounds=options.rounds) for size in SIZES}
    print(f"quota table, SQLite, median of {options.rounds} requests ({'/'.join(map(str, SIZES))} units)")
    for what in found[SIZES[0]]:
        print(f"  {what:<24}" + "".join(f"{found[size][what]:9.1f} ms" for size in SIZES))
    ratios = {what: found[5_000][what] / found[1_000][what] for what in ("first page", "deep page")}
    for what, ratio in ratios.items():
        verdict = "met" if ratio < GOAL else "MISSED"
        print(f"  {what}: 5,000 against 1,000 units {ratio:.2f}× (goal < {GOAL}×)  {verdict}")
    return 1 if max(ratios.values()) >= GOAL else 0


def ask(size: int, *, rounds: int) -> dict[str, float]:
    """Measure one size in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        told = {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "LIUHEN_HOSTS": "testserver",
            "LIUHEN_DATABASE": f"sqlite:///{folder}/bench.sqlite3", "LIUHEN_SECOND_FACTOR": "0",
            "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }  # fmt: skip
        command = [sys.executable, __file__, "--answer", str(size), "--rounds", str(rounds)]
        done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return said


def answer(size: int, *, rounds: int) -> dict[str, float]:
    """Fill a database and return the median milliseconds of each page."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from liuhen.apps.people.models import Account
    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    fill(size)
    client = Client()
    client.force_login(
        Account.objects.get(username="bureau"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    table, overview = reverse("console:provision"), reverse("console:provision-overview")
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "first page": (table, {}),
        "deep page": (table, {"cursor": deep_cursor(size)}),
        "whole county": (overview, {}),
    }
    return {what: median(timed(client, *page) for _ in range(rounds)) for what, page in pages.items()}


def timed(client: Any, address: str, query: dict[str, Any]) -> float:
    began = perf_counter()
    status = client.get(address, query).status_code
    seconds = perf_counter() - began
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
    return seconds * 1000


def deep_cursor(size: int) -> str:
    """Return the cursor of the table's middle, as the pager would have given it out."""
    from liuhen.apps.people.models import Unit
    from liuhen.kernel.web import paging

    order = ("path", "id")
    middle = Unit.objects.filter(device_class="A").order_by(*order)[size // 2]
    return paging._write(middle, order, salt=f"page:{Unit._meta.label}:{','.join(order)}", backwards=False)


def fill(size: int) -> None:
    """Make units, officers and devices past their actions: the ledger is not what is measured."""
    from liuhen.apps.devices.models import Device, DeviceModel
    from liuhen.apps.people.models import Certificate, Person, Unit
    from liuhen.kernel.jobs.upkeep import keep_statistics
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    build.account(build.person(top, "周监督", "900002", kind="clerk"), "bureau", "supervisor")
    made = DeviceModel.objects.bulk_create(
        DeviceModel(state="registered", maker="云安", name=f"V{n}", kind="body_camera", width_px=1280 + 640 * (n % 2),
                    height_px=1080, battery_hours=8, storage_gb=64, tamper_protection=True)
        for n in range(20)
    )  # fmt: skip
    units = Unit.objects.bulk_create(
        Unit(state="active", code=f"U{n}", name=f"单位{n}", short_name=f"单位{n}", kind="organ", device_class="A",
             parent=top, path=f"/YL/U{n:05}/")
        for n in range(size)
    )  # fmt: skip
    people = Person.objects.bulk_create(
        Person(state="serving", unit=unit, name=f"人员{n}-{m}", kind="officer", number=f"{n}-{m}")
        for n, unit in enumerate(units)
        for m in range(OFFICERS)
    )
    Certificate.objects.bulk_create(
        Certificate(state="in-force", unit_id=person.unit_id, person=person, number=f"C{person.number}",
                    field="市场监管", issued_on=date(2025, 1, 1), expires_on=date(2029, 12, 31))
        for person in people
    )  # fmt: skip
    Device.objects.bulk_create(
        Device(state="available", unit=unit, serial=f"D{n}-{m}", kind="body_camera", model="V",
               device_model=made[(n + m) % 20], keeper=people[n * OFFICERS], acquired_on=TODAY)
        for n, unit in enumerate(units)
        for m in range(DEVICES)
    )  # fmt: skip
    keep_statistics()


if __name__ == "__main__":
    sys.exit(main())
