"""Measure the pages of complaints at a hundred thousand against a thousand, and reckoning all their clocks again.

python bench/complaints.py [--rows 100000] [--rounds 40] [--no-postgres]
Nine of ten are open, each with its clock. SQLite always; PostgreSQL at LIUHEN_BENCH_PG_URL, else the embedded one.
Goal: p95 at most 2× that of the small county. After a notice the clocks are reckoned, broken off and gone on with.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from time import perf_counter
from typing import Any

import recordings_list as base

GOAL, BATCH, MINE, NOBODYS = base.GOAL, 5_000, 100, 50
STATES = ("received",) * 3 + ("accepted",) * 5 + ("decided", "closed")
DUTIES = {"received": "complaint.received", "accepted": "complaint.accepted", "decided": "complaint.accepted"}


def main() -> int:
    wanted = base.asked(__doc__, rows=100_000, rounds=40)
    wanted.add_argument("--reckon", type=int, help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    if options.reckon:
        reckon(options.reckon)
        return 0
    base.SCRIPT = __file__
    missed = base.on_both(base.compare, options)
    missed += base.in_a_new_county(__file__, "--reckon", str(options.rows))
    return 1 if missed else 0


def answer(rows: int) -> None:
    """Fill a database, then answer each page's name with its milliseconds until nobody asks any more."""
    ready()
    from django.conf import settings
    from django.urls import reverse

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    fill(rows)
    listed, home, numbers = (
        reverse(f"console:{page}") for page in ("complaints", "home", "complaint-numbers")
    )
    handler, head, bureau = map(base.browser, ("handler", "head", "bureau"))
    unit = base.unit_ids()[0]
    pages: dict[str, tuple[Any, str, dict[str, Any]]] = {
        "open": (handler, listed, {}),
        "all": (handler, listed, {"state": ""}),
        "deep page": (handler, listed, {"state": "", "cursor": deep_cursor(rows)}),
        "accepted": (handler, listed, {"state": "accepted"}),
        "closed": (handler, listed, {"state": "closed"}),
        "by ground": (handler, listed, {"state": "", "ground": "gifts"}),
        "by unit": (handler, listed, {"state": "", "unit": unit}),
        "by unit, open": (handler, listed, {"unit": unit}),
        "founded": (handler, listed, {"state": "", "conclusion": "founded"}),
        "handler's tray": (handler, home, {}),
        "head's tray": (head, home, {}),
        "numbers: a month": (bureau, numbers, {"since": "2026-11-01", "until": "2026-11-30"}),
        "numbers: this year": (bureau, numbers, {"since": "2026-01-01", "until": "2026-11-30"}),
    }
    base.serve({what: base.got(*page) for what, page in pages.items()})


def reckon(rows: int) -> None:
    """Load an amended notice over the open clocks; break off half way, and go on."""
    ready()
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.clocks import loading
    from liuhen.kernel.clocks.models import RunningClock
    from liuhen.kernel.clocks.notices import packaged_notices

    fill(rows)
    running = RunningClock.objects.filter(stopped_at=None).count()
    notice = packaged_notices()[-1]
    day = (base.NOW + timedelta(days=3)).date()
    loading.load_notice(
        replace(notice, holidays={**notice.holidays, day: "临时放假"}), by=SYSTEM, at=base.NOW
    )
    began, first = perf_counter(), 0
    while first < running // 2:
        first += loading.recalculate_batch(by=SYSTEM, at=base.NOW)
    half = perf_counter()
    rest = loading.recalculate(by=SYSTEM, at=base.NOW)
    seconds = perf_counter() - began
    assert first + rest == running, (first, rest, running)
    print(
        f"SQLite, {running:,} open clocks reckoned again in {seconds:.1f} s: {running / seconds:,.0f} a second; "
        f"the first half took {half - began:.1f} s, gone on with it {seconds - half + began:.1f} s",
        flush=True,
    )


def ready() -> None:
    import django

    django.setup()
    from liuhen.kernel import schema

    schema.bring_up_to_date()


def deep_cursor(rows: int) -> str:
    from liuhen.apps.complaints.models import Complaint
    from liuhen.kernel.web import paging

    order = ("-received_at", "-id")
    middle = Complaint.objects.order_by(*order)[rows // 2]
    salt = f"page:{Complaint._meta.label}:{','.join(order)}"
    return paging._write(middle, order, salt=salt, backwards=False)


def fill(rows: int) -> None:
    """Make the bodies by their actions, the complaints past them: the ledger is not what is measured."""
    from liuhen.apps.complaints.models import Complaint, ComplaintGround, Handling, Unassigned
    from liuhen.kernel.clocks.actions import Start, start_many
    from liuhen.kernel.recusal.models import Concern
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    bureau = build.unit("JUS", "云岭县司法局", parent=top, kind="bureau", device_class="")
    units = [build.unit(f"U{n}", f"单位{n}", parent=top) for n in range(base.UNITS)]
    handler = build.person(bureau, "郑承办", "900001", kind="clerk")
    other = build.person(bureau, "冯承办", "900002", kind="clerk")
    build.account(handler, "handler", "complaints")
    build.account(build.person(bureau, "何局长", "900003", kind="clerk"), "head", "head")
    build.account(build.person(bureau, "周监督", "900004", kind="clerk"), "bureau", "supervisor")
    made = complaints(rows, units, bureau)
    seen = 0
    while drafts := list(islice(made, BATCH)):
        batch = Complaint.objects.bulk_create([complaint for complaint, _ in drafts])
        ComplaintGround.objects.bulk_create(
            ComplaintGround(complaint=complaint, key=key, handler=bureau, received_at=complaint.received_at)
            for complaint, (_, key) in zip(batch, drafts, strict=True)
        )
        Concern.objects.bulk_create(
            [Concern(noun="complaint", row_id=each.pk, unit_id=each.unit_id) for each in batch]
            # One in a thousand is about the bureau itself: its people see none of these, in no list and no count.
            + [Concern(noun="complaint", row_id=each.pk, unit_id=bureau.pk) for each in batch[::1000]]
        )
        Handling.objects.bulk_create(
            Handling(
                complaint=complaint, unit=bureau, state="assigned", since=complaint.received_at,
                person=handler if seen + n < MINE else other,
            )
            for n, complaint in enumerate(batch) if seen + n >= MINE + NOBODYS or seen + n < MINE
        )  # fmt: skip
        Unassigned.objects.bulk_create(
            Unassigned(complaint=complaint)
            for n, complaint in enumerate(batch)
            if MINE <= seen + n < MINE + NOBODYS and complaint.is_open
        )
        for event in set(DUTIES.values()):
            start_many(
                event,
                [
                    Start(each.ref, each.accepted_at or each.received_at, bureau.pk)
                    for each in batch if DUTIES.get(each.state) == event
                ],
                at=base.NOW,
            )  # fmt: skip
        seen += len(batch)
    base.seen_by_the_database()


def complaints(rows: int, units: list[Any], bureau: Any) -> Iterator[tuple[Any, str]]:
    """Make four years of complaints, which the rules cover, each with its ground."""
    from liuhen.apps.complaints.models import Complaint
    from liuhen.regulation.complaints import CONCLUSIONS, GROUNDS

    draw = random.Random(7)
    conclusions, grounds = list(CONCLUSIONS), list(GROUNDS)
    for n in range(rows):
        received = base.NOW - timedelta(days=4 * 365) * (1 - n / rows)
        state = draw.choice(STATES)
        concluded = state in {"decided", "closed"}
        yield (
            Complaint(
                token=f"{n:032x}", code_digest=f"{n:064x}", channel="web", sealed=b"0" * 600, wrapped_key=b"0" * 44,
                unit=units[draw.randrange(len(units))], handler=bureau, received_at=received, state=state,
                accepted_at=None if state == "received" else received + timedelta(days=1),
                conclusion=draw.choice(conclusions) if concluded else "", outcome="已查明" if concluded else "",
                decided_at=received + timedelta(days=20) if concluded else None,
                ended_at=received + timedelta(days=21) if state == "closed" else None,
            ),
            draw.choice(grounds),
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
