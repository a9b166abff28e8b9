"""Measure a year's evaluation of 60 units against the queries that read its records, and one point against a read.

python -m bench.evaluation [--rows 200000] [--rounds 10] [--no-postgres]
``rows`` recordings stored and activities ended in the year, a fiftieth as many findings. Goals: all units reckoned in
at most 2× the time of the same queries alone; one point with its records at most 3× a read of its row by key.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base

UNITS, YEAR = 60, 2026
AT = datetime(2027, 1, 11, 2, tzinfo=UTC)
GOALS = {"60 units reckoned": ("the same queries alone", 2.0), "one point traced": ("its row by key", 3.0)}


def main() -> int:
    options = base.asked(__doc__, rows=200_000, rounds=10).parse_args()
    if options.answer:
        answer(options.answer)
        return 0
    base.SCRIPT = __file__
    return 1 if base.on_both(compare, options) else 0


def compare(name: str, database: Callable[[], Any], options: Any) -> int:
    """Ask for both sides of each goal in turn; count what missed."""
    missed = 0
    with base.child(database, options.rows) as county:
        print(f"{name}, {UNITS} units, {options.rows:,} recordings and activities (p95 of {options.rounds})")
        for what, (peer, goal) in GOALS.items():
            times = [(county.ask(peer), county.ask(what)) for _ in range(options.rounds)]
            alone, ours = (base.p95([pair[i] for pair in times]) for i in (0, 1))
            missed += ours / alone > goal
            verdict = "met" if ours / alone <= goal else "MISSED"
            print(
                f"  {what:<20}{ours:9.2f} ms  {peer:<24}{alone:9.2f} ms {ours / alone:6.2f}×  goal ≤ {goal}× {verdict}"
            )
    return missed


def answer(rows: int) -> None:
    """Fill a database, then answer each name with its milliseconds until nobody asks any more."""
    import django

    django.setup()
    from django.db import connection

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    units, indicators, score = fill(rows)
    clock = process_time if connection.vendor == "sqlite" else perf_counter  # another's work is not in it
    base.serve(asked(units, indicators, score), clock=clock)


def asked(units: list[Any], indicators: list[Any], score: int) -> dict[str, Callable[[], object]]:
    from liuhen.apps.evaluation.models import Score
    from liuhen.apps.evaluation.queries import judging
    from liuhen.apps.evaluation.reckoning import reckon
    from liuhen.kernel.access import SYSTEM

    def reckoned() -> object:
        return reckon(indicators, units, year=YEAR, at=AT)

    def alone() -> None:
        """Read the very rows by the very functions, and make nothing of them."""
        from liuhen.apps.evaluation.records import SOURCES, Span
        from liuhen.apps.findings import queries as findings
        from liuhen.kernel.clocks import queries as clocks
        from liuhen.regulation.evaluation import YARDSTICKS

        span = Span(YEAR, AT)
        for source in SOURCES.values():
            for _ in source(span):
                pass
        findings.standing_in(since=span.since, until=span.until)
        duties = [duty for each in YARDSTICKS.values() for duty in each.duties]
        clocks.met_in(duties, since=span.since, until=span.until)

    return {
        "60 units reckoned": reckoned,
        "the same queries alone": alone,
        "one point traced": lambda: [
            list(each.against) for each in judging.scores_visible_to(SYSTEM).filter(pk=score)
        ],
        "its row by key": lambda: Score.objects.get(pk=score),
    }


def fill(rows: int) -> tuple[list[Any], list[Any], int]:
    """Make the units, a year's records and one frozen score; return units, indicators and the score's key."""
    from django.db import connection

    from liuhen.apps.activities.models import Activity, Obligation
    from liuhen.apps.evaluation.models import Evaluation, Indicator, Result, Scheme, Score
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.people.models import Person, Unit
    from liuhen.kernel.clocks.models import RunningClock
    from liuhen.kernel.flow.subjects import acting
    from liuhen.regulation.evaluation import YARDSTICKS, Formula

    acting.set(1)

    def insert(made: Iterator[Any]) -> None:
        while batch := list(islice(made, 2_000)):
            type(batch[0])._base_manager.bulk_create(batch)

    top = Unit(code="YL", name="县政府", short_name="县政府", kind="government", path="/YL/", state="active")
    top.save()
    bureau = Unit(
        code="JUS",
        name="司法局",
        short_name="司法局",
        kind="bureau",
        path="/YL/JUS/",
        parent=top,
        state="active",
    )
    bureau.save()
    units = [
        Unit(code=f"U{n:02d}", name=f"第{n}局", short_name=f"第{n}局", kind="organ", path=f"/YL/U{n:02d}/", parent=top,
             state="active")
        for n in range(UNITS)
    ]  # fmt: skip
    for unit in units:
        unit.save()
    officers = [
        Person(unit=units[n % UNITS], name=f"执法员{n}", number=f"{n:06d}", kind="officer", state="serving")
        for n in range(UNITS * 5)
    ]
    for officer in officers:
        officer.save()

    def when(n: int) -> datetime:
        return datetime(YEAR, 1, 1, 2, tzinfo=UTC) + timedelta(minutes=n * 500_000 // rows)

    insert(
        RunningClock(
            duty_id="av-13-1", subject=f"recording:{n + 1}", unit_id=units[n * 7 % UNITS].pk, started_at=when(n),
            due_at=when(n) + timedelta(days=1), due_inclusive=True, stopped_at=when(n) + timedelta(hours=2),
            provisional=False, steps=[], calendar_version="", rule_version="2022-08-26",
        )
        for n in range(rows)
    )  # fmt: skip
    insert(
        Activity(
            unit=units[n % UNITS], lead=officers[n % len(officers)], kind="inspection", place="集市",
            planned_at=when(n), state="planned",
        )
        for n in range(rows)
    )  # fmt: skip
    ids = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    insert(
        Obligation(
            activity_id=ids[n], unit=units[n % UNITS], lead=officers[n % len(officers)], kind="inspection",
            since=when(n),
            state="fulfilled" if n % 20 else "explained",
        )
        for n in range(rows)
    )  # fmt: skip
    codes = ("RECORDING-LATE", "ACTIVITY-UNRECORDED", "DEVICE-LOST", "DOSSIER-LATE")
    insert(
        Finding(
            code=codes[n % 4], duty="av-13-1", about=f"recording:{n * 50 + 1}", about_zh="一份", text="迟到",
            unit=units[n % UNITS], person=officers[n % len(officers)], raised_at=when(n * 50),
            state="upheld" if n % 3 else "open",
        )
        for n in range(rows // 50)
    )  # fmt: skip
    scheme = Scheme(
        unit=bureau, scope="units", year=YEAR, number=1, basis="示范", state="approved", approved_at=AT
    )
    scheme.save()
    for place, (key, each) in enumerate(YARDSTICKS.items(), 1):
        formula = (
            Formula("deduct", 500, each=50)
            if "deduct" in each.formulas
            else Formula("share", 500, bands=((900, 500),))
        )
        Indicator(scheme=scheme, place=place, key=key, name=each.zh, full=500, formula=formula.data).save()
    evaluation = Evaluation(
        unit=bureau, scope="units", year=YEAR, version=1, scheme=scheme, opened_at=AT, state="frozen", frozen_at=AT,
        digest="0" * 64,
    )  # fmt: skip
    evaluation.save()
    indicators = list(scheme.indicators.order_by("place"))
    result = Result(
        evaluation=evaluation, unit=units[0], evaluator=bureau, state="frozen", told_at=AT, told=9000
    )
    result.save()
    score = Score(
        result=result, indicator=indicators[0], round=0, full=500, earned=300,
        against=[[f"finding:{n}", -50] for n in range(200)], towards={"recording": list(range(rows // UNITS))},
    )  # fmt: skip
    score.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return units, indicators, score.pk


if __name__ == "__main__":
    sys.exit(main())
