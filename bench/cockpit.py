"""Measure the county's cockpit and the lists of supervision over a large county against a tenth of its data.

python -m bench.cockpit [--rows 100000] [--rounds 40] [--no-postgres] [--no-sqlite]
``rows`` clocks, findings, obligations and recordings of 60 units over five years, of which a twentieth is open, a tenth
as many hits and leads, a twentieth as many sheets and instruments. Goal: p95 at most 1.5× that over a tenth of it all.
On SQLite, which does all in our process, time is that of the process: another's work is not in it.
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base
from oversight import put

UNITS, GOAL = 60, 1.5
NOW = datetime.now(UTC)


def main() -> int:
    options = base.asked(__doc__, rows=100_000, rounds=40).parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    base.SCRIPT, base.SMALL, base.GOAL = __file__, options.rows // 10, GOAL
    return 1 if base.on_both(base.compare, options) else 0


def answer(rows: int) -> None:
    """Fill a database, then answer each page's name with its milliseconds until nobody asks any more."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.urls import reverse

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    fill(rows)
    bureau, head = base.browser("bureau"), base.browser("head")
    pages: dict[str, tuple[Any, str]] = {
        "cockpit": (bureau, reverse("console:cockpit")),
        "cockpit: trends": (bureau, reverse("console:cockpit-trends")),
        "cockpit: behind a number": (bureau, f"{reverse('console:cockpit-records')}?of=findings"),
        "a unit's cockpit": (head, reverse("console:cockpit")),
    }
    for name in ("supervision-sheets", "instruments", "findings", "hits", "leads"):
        pages[name] = bureau, reverse(f"console:{name}")
        if name in ("findings", "leads"):
            pages[f"{name}: a unit's own"] = head, reverse(f"console:{name}")
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    base.serve({what: base.got(*page, {}) for what, page in pages.items()}, clock=clock)


def fill(rows: int) -> None:
    """Make units and people by their actions, and past them what they owe and what is supervised, over five years."""
    from liuhen.apps.accountability.models import Lead
    from liuhen.apps.activities.models import Activity, Obligation
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.patterns.models import Hit, PatternVersion
    from liuhen.apps.recordings.models import Recording
    from liuhen.apps.supervision.models import Instrument, SupervisionPlan, SupervisionSheet
    from liuhen.kernel.clocks.models import RunningClock
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    bureau = build.unit("JUS", "云岭县司法局", parent=top, kind="bureau", device_class="")
    units = [build.unit(f"U{n}", f"云岭县第{n}局", parent=top) for n in range(UNITS)]
    officers = [build.person(units[n % UNITS], f"人员{n}", str(100_000 + n)) for n in range(UNITS * 5)]
    device = base.register(units[0], "DSJ0001", officers[0])
    station = build.account(None, "station", kind=build.Kind.STATION, at_unit=units[0])
    supervisor = build.person(bureau, "周监督", "900002", kind="clerk")
    build.account(supervisor, "bureau", "supervisor")
    build.account(build.person(units[0], "陈局长", "900001", kind="clerk"), "head", "head")
    draw = random.Random(1)

    def many(like: Any, count: int, **columns: Callable[[int], Any]) -> range:
        """Put so many rows of one kind, each of a moment of the five years and of a unit."""
        return put(like, **{name: [make(n) for n in range(count)] for name, make in columns.items()})

    def when(n: int, of: int = rows) -> datetime:
        return NOW - timedelta(days=5 * 365) * (1 - n / of)

    def unit(n: int) -> int:
        return units[n % UNITS].pk

    def officer(n: int) -> int:
        return officers[n % len(officers)].pk

    is_open = [n >= rows * 0.5 and draw.random() < 0.1 for n in range(rows)]
    many(
        RunningClock(
            duty_id="av-13-1", due_inclusive=False, provisional=False, steps=[], calendar_version="",
            rule_version="2022-08-26",
        ),
        rows, subject=lambda n: f"recording:{n + 1}", unit_id=unit, started_at=when,
        due_at=lambda n: when(n) + timedelta(days=1),
        stopped_at=lambda n: None if is_open[n] else when(n) + timedelta(hours=20 + n % 8),
    )  # fmt: skip
    many(
        Finding(code="RECORDING-LATE", duty="av-13-1", about_zh="一份资料", text="迟到"), rows,
        about=lambda n: f"recording:{n + 1}", unit=unit, person=officer, raised_at=when,
        state=lambda n: "open" if is_open[n] else "upheld",
        concluded_at=lambda n: None if is_open[n] else when(n) + timedelta(days=9),
    )  # fmt: skip
    activities = many(
        Activity(kind="inspection", place="集市", state="planned"),
        rows,
        unit=unit,
        lead=officer,
        planned_at=when,
    )
    many(
        Obligation(kind="inspection"), rows, activity=lambda n: activities[n], unit=unit, lead=officer, since=when,
        lacking=lambda n: "nothing" if is_open[n] else "", state=lambda n: "owing" if is_open[n] else "fulfilled",
    )  # fmt: skip
    many(
        Recording(
            device=device, station=station, kind="video", size_bytes=1, kept_until=NOW.date(), codec="h264", doubts=""
        ),
        rows, unit=unit, officer=officer, filename=lambda n: f"{n}.mp4", received_at=when, device_started_at=when,
        device_ended_at=when, started_at=when, ended_at=when, late=lambda n: n % 50 == 0,
        sha256=lambda n: sha256(b"%d" % n).hexdigest(), sm3=lambda n: sha256(b"-%d" % n).hexdigest(),
        state=lambda n: "quarantined" if is_open[n] and n % 20 == 0 else "stored",
    )  # fmt: skip
    tenth, twentieth = rows // 10, rows // 20
    (version,) = PatternVersion.objects.bulk_create(
        [PatternVersion(pattern="case-idle", number=1, numbers={}, reason="", drafted_at=NOW, state="live")]
    )
    many(
        Hit(
            version=version, pattern="case-idle", severity="medium", about_zh="案件", said="立案后没有动静", rows=[],
            count=1,
        ),
        tenth, key=str, incident=str, unit=unit, since=lambda n: when(n, tenth), last_at=lambda n: when(n, tenth),
        raised_at=lambda n: when(n, tenth), state=lambda n: "raised" if is_open[n * 10] else "no-problem",
        conclusion=lambda n: "" if is_open[n * 10] else "查过", concluded_at=lambda n: None if is_open[n * 10] else NOW,
    )  # fmt: skip
    many(
        Lead(
            kind="procedure", origin="finding", rule="av-17-1", known="系统发现", handler=bureau, reviewer=supervisor,
            second=officers[0],
        ),
        tenth, unit=unit, person=officer, raised_at=lambda n: when(n, tenth), last_at=lambda n: when(n, tenth),
        state=lambda n: "raised" if is_open[n * 10] else "not-founded",
    )  # fmt: skip
    (plan,) = SupervisionPlan.objects.bulk_create([
        SupervisionPlan(
            unit=bureau, title="日常监督", method="named", since=NOW.date(), until=NOW.date(),
            due_on=NOW.date(), source="unit", quota=1, proposed_at=NOW, proposed_by=supervisor, state="approved",
            approved_at=NOW, approved_by=officers[0],
        )
    ])  # fmt: skip
    many(
        SupervisionSheet(plan=plan, by_unit=bureau, about_zh="案件", filled_by=supervisor, signed_at=NOW, state="told"),
        twentieth, unit=unit, about=lambda n: f"case:{n + 1}", place=lambda n: n + 1,
        assigned_at=lambda n: when(n, twentieth),
    )  # fmt: skip
    many(
        Instrument(
            by_unit=bureau, kind="notice", facts="事实", demand="改正", due_on=NOW.date(), due_reason="合理",
            follow_up_on=NOW.date(), drafted_by=supervisor, state="withdrawn",
        ),
        twentieth, unit=unit, drafted_at=lambda n: when(n, twentieth),
    )  # fmt: skip
    base.seen_by_the_database()


if __name__ == "__main__":
    sys.exit(main())
