"""Measure the sweep of problem models in a large county: all of it against plain scans, and a day's changes.

python -m bench.oversight [--rows 100000] [--visits 1000000] [--rounds 5]
``rows`` cases with as many decisions, ``visits`` visits with two officers each and as many obligations to record, over
five years. All models swept, against one plain scan for each of the rows it looks at: goal ≤ 3×. Time is that of this
process, on SQLite, which does all in it. What a day changes
(cases, visits, decisions, obligations of a working day), swept, against all of it: goal ≤ 0.03×. Medians of ``rounds``.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base

NOW = datetime.now(UTC)
SWEPT, A_DAY = 3.0, 0.03
YEARS, UNITS, WORKING_DAYS = 5, 60, 1_250
LOOKS_AT = {
    "cases_case": ("case-idle", "spot-cluster", "certificate-expiring"),
    "cases_clue": ("clue-idle",),
    "decisions_decision": (
        "major-unreviewed", "reversed-unit", "reversed-officer", "fines-at-top", "fines-rise", "deviation-often",
        "punished-again",
    ),
    "documents_service": ("notice-often",),
    "measures_restraint": ("measure-expiring",),
    "coordination_casetransfer": ("transfer-refused", "transfer-sent-on"),
    "disclosure_publication": ("withheld-often",),
    "visits_visit": ("firm-many-units", "pair-and-firm", "visits-for-nothing", "outside-area"),
    "powers_assignment": ("power-nobody",),
    "activities_obligation": ("recordings-owing",),
    "activities_interruption": ("interruptions-place",),
    "findings_finding": ("looked-before-answer",),
    "complaints_complaint": ("complaint-template",),
}  # fmt: skip
"""By table, the models that go through its rows."""
COLUMNS = {
    "coordination_casetransfer": "receiver_id", "powers_assignment": "post_id", "complaints_complaint": "handler_id",
}  # fmt: skip
"""What is read of a row where it has no unit: the database has to go to the row for it."""


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=100_000)
    wanted.add_argument("--visits", type=int, default=1_000_000)
    wanted.add_argument("--rounds", type=int, default=5)
    wanted.add_argument("--each", action="store_true", help="also say what each model takes")
    wanted.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.inside:
        return measure(options)
    return base.in_a_new_county(__file__, "--inside", *sys.argv[1:])


def measure(options: argparse.Namespace) -> int:
    """Fill a county, adopt all models, sweep all and a day's changes; print each against its peer."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from liuhen.apps.patterns import sweeping
    from liuhen.apps.patterns.models import Hit, PatternVersion
    from liuhen.kernel import schema
    from liuhen.kernel.ledger import keyring
    from liuhen.regulation.patterns import ALL

    schema.bring_up_to_date()
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    county = County(options)
    county.fill()
    PatternVersion.objects.bulk_create(
        PatternVersion(
            pattern=each.key, number=1, numbers=each.standard, reason="", drafted_at=NOW, state="live"
        )
        for each in ALL
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = process_time()
    sweeping.sweep(at=NOW, whole=True)
    print(
        f"{options.rows:,} cases, {options.visits:,} visits: {Hit.objects.count():,} hits "
        f"raised in {process_time() - began:.1f} s",
        flush=True,
    )
    if options.each:
        each_alone()
    whole = timed(lambda: sweeping.sweep(at=NOW, whole=True), options.rounds)
    plain = timed(scan, options.rounds)
    at, days = NOW, []
    for _ in range(options.rounds):
        at += timedelta(days=1)
        county.a_day(at)
        began = process_time()
        kept = sweeping.sweep(at=at + timedelta(hours=1))
        days.append(process_time() - began)
        print(f"    a day: {days[-1] * 1000:.0f} ms, {kept} hits", flush=True)
    missed = told("all models / plain scans of their rows", whole, plain, goal=SWEPT)
    return int(missed + told("a day's changes / all models", median(days), whole, goal=A_DAY))


def each_alone() -> None:
    from liuhen.apps.patterns.looking import look
    from liuhen.apps.patterns.scans import SCANS

    for key, each in SCANS.items():
        began = process_time()
        look(each, each.pattern.standard, now=NOW)
        print(f"    {key:<24}{(process_time() - began) * 1000:9.1f} ms", flush=True)


def scan() -> None:
    """Go through the rows of each model once, and do nothing with them."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, patterns in LOOKS_AT.items():
            for _ in patterns:
                cursor.execute(f"SELECT SUM({COLUMNS.get(table, 'unit_id')}) FROM {table} NOT INDEXED")  # noqa: S608 -- names of ours
                cursor.fetchall()


def timed(run: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = process_time()
        run()
        taken.append(process_time() - began)
    return median(taken)


def told(what: str, mine: float, other: float, *, goal: float) -> bool:
    """Print one against the other, say whether it missed."""
    verdict = "met" if mine / other <= goal else "MISSED"
    print(
        f"  {what:<42}{mine * 1000:9.1f} ms {other * 1000:9.1f} ms {mine / other:6.3f}× (≤ {goal}×)  {verdict}",
        flush=True,
    )
    return verdict == "MISSED"


def put(like: Any, **columns: Sequence[Any]) -> range:
    """Put rows like one, but for some columns, past the ORM, which takes ten times as long; return their keys."""
    from django.db import connection, transaction
    from django.db.models import Max

    model, count = type(like), len(next(iter(columns.values())))
    first = (model._base_manager.aggregate(most=Max("pk"))["most"] or 0) + 1
    keys = range(first, first + count)
    told: dict[str, Iterable[Any]] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            told[field.column] = keys
        elif field.name in columns:
            told[field.column] = map(adapted, columns[field.name])
        else:
            told[field.column] = repeat(field.get_db_prep_save(getattr(like, field.attname), connection))
    places = ", ".join("%s" for _ in told)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({', '.join(told)}) VALUES ({places})",  # noqa: S608 -- names of ours
            zip(*told.values(), strict=False),
        )
    return keys


def adapted(value: Any) -> Any:
    """Return what the database is given."""
    from django.db import connection

    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class County:
    """Sixty units, their officers, firms, cases, decisions, visits and obligations, put past their actions."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.chance = random.Random(1)
        self.n = 0

    def fill(self) -> None:
        from liuhen.apps.establishments.models import Establishment
        from liuhen.apps.people.models import Certificate, Person
        from liuhen.apps.powers.models import PowerItem, PowerList
        from tests.builders import county as build

        top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
        self.units = [
            build.unit(f"U{n}", f"云岭县第{n}局", parent=top, kind="township" if n % 3 == 0 else "organ").pk
            for n in range(UNITS)
        ]
        many = max(UNITS * 4, self.options.rows // 50)
        Person.objects.bulk_create(
            Person(
                unit_id=self.units[n % UNITS], name=f"人员{n}", kind="officer", number=f"9{n:06}",
                number_key=f"9{n:06}", state="serving",
            )
            for n in range(many)
        )  # fmt: skip
        self.officers = list(Person.objects.order_by("pk").values_list("pk", "unit_id"))
        Certificate.objects.bulk_create(
            Certificate(
                unit_id=unit, person_id=pk, number=f"吉F{pk}", number_key=f"吉F{pk}", field="综合",
                issued_on=date(2025, 1, 1), expires_on=date(2029, 12, 31), state="in-force",
            )
            for pk, unit in self.officers
        )  # fmt: skip
        held = PowerList.objects.bulk_create(
            [PowerList(unit_id=self.units[0], number=1, reason="", state="draft")]
        )
        self.power = PowerItem.objects.bulk_create(
            [
                PowerItem(
                    power_list=held[0],
                    place=1,
                    code="JC",
                    name="检查",
                    kind="inspection",
                    national_type=10,
                )
            ]
        )[0].pk
        self.firms = max(300, self.options.visits // 10)
        put(
            Establishment(kind="firm", address="老街", level="county", state="listed"),
            unit=[self.units[n % UNITS // 3 * 3 + 1] for n in range(self.firms)],
            code=[f"91220112MA{n:08}" for n in range(self.firms)], name=[f"企业{n}" for n in range(self.firms)],
        )  # fmt: skip
        days = YEARS * 365
        for start in range(0, self.options.rows, 5_000):
            some = min(5_000, self.options.rows - start)
            self.cases([NOW - timedelta(days=(start + n) * days // self.options.rows) for n in range(some)])
        for start in range(0, self.options.visits, 10_000):
            some = min(10_000, self.options.visits - start)
            self.visits(
                [NOW - timedelta(days=(start + n) * days // self.options.visits) for n in range(some)]
            )

    def cases(self, moments: list[datetime]) -> list[str]:
        """Put a case with its handler, party and decision for each moment. Return their refs."""
        from liuhen.apps.cases.models import Case, Clue, Handler, Party
        from liuhen.apps.decisions.models import Decision

        draw, old = self.chance, NOW - timedelta(days=120)
        whom = [draw.choice(self.officers) for _ in moments]
        days, units, persons = (
            [at.date() for at in moments],
            [unit for _, unit in whom],
            [pk for pk, _ in whom],
        )
        clues = put(
            Clue(source="patrol", summary=""), unit=units, found_on=days,
            state=["registered" if at >= old and draw.random() < 0.03 else "opened" for at in moments],
        )  # fmt: skip
        cases = put(
            Case(cause="案由"), unit=units, opened_on=days,
            procedure=["penalty-on-the-spot" if draw.random() < 0.2 else "penalty" for _ in moments],
            state=["open" if at >= old and draw.random() < 0.1 else "closed" for at in moments],
        )  # fmt: skip
        put(Handler(is_lead=True, state="named"), case=cases, unit=units, person=persons, since=days)
        parties = put(
            Party(kind="firm", name="企业", name_key="企业", state="current"), case=cases, unit=units,
            credit_code=[f"9122{draw.randrange(self.firms):014}" for _ in moments],
        )  # fmt: skip
        made = put(
            Decision(basis=""), case=cases, unit=units, party=parties, proposed_at=moments, issued_at=moments,
            proposed_by=persons, fine_fen=[draw.randrange(10_000, 80_000) for _ in moments],
            number=[f"罚{pk}" for pk in cases],
            state=["annulled" if draw.random() < 0.001 else "issued" for _ in moments],
        )  # fmt: skip
        return [
            f"{noun}:{pk}"
            for noun, rows in (("clue", clues), ("case", cases), ("decision", made))
            for pk in rows
        ]

    def visits(self, moments: list[datetime]) -> list[str]:
        """Put a visit with two officers, an activity and what it owes for each moment. Return their refs."""
        from liuhen.apps.activities.models import Activity, Obligation
        from liuhen.apps.visits.models import Visit, VisitOfficer

        draw = self.chance
        places = [draw.randrange(len(self.officers)) for _ in moments]
        units, leads = ([self.officers[n][which] for n in places] for which in (1, 0))
        others = [self.officers[(n + UNITS) % len(self.officers)][0] for n in places]
        self.n += len(moments)
        visits = put(
            Visit(
                mode="on-site", kind="routine", level="county", is_counted=True, power_id=self.power, basis="",
                matter="检查", checklist=[], state="concluded",
            ),
            unit=units, establishment=[draw.randrange(1, self.firms + 1) for _ in moments],
            year=[at.year for at in moments], lead=leads, planned_on=[at.date() for at in moments],
            token=[f"{self.n}-{n}" for n in range(len(moments))], entered_at=moments, concluded_at=moments,
            found_nothing=[draw.random() < 0.1 for _ in moments],
        )  # fmt: skip
        for crew in (leads, others):
            put(VisitOfficer(), visit=visits, person=crew)
        activities = put(
            Activity(kind="inspection", place="老街", state="planned"),
            unit=units,
            lead=leads,
            planned_at=moments,
        )
        lacks = [draw.random() < 0.01 for _ in moments]
        owed = put(
            Obligation(kind="inspection"), activity=activities, unit=units, lead=leads, since=moments,
            lacking=["nothing" if each else "" for each in lacks],
            state=["owing" if each else "fulfilled" for each in lacks],
        )  # fmt: skip
        return [f"visit:{pk}" for pk in visits] + [f"obligation:{pk}" for pk in owed]

    def a_day(self, at: datetime) -> None:
        """Let a working day happen, on the ledger too."""
        from liuhen.kernel import ledger

        refs = self.cases([at] * max(1, self.options.rows // WORKING_DAYS))
        refs += self.visits([at] * max(1, self.options.visits // WORKING_DAYS))
        for ref in refs:
            ledger.append(
                event="row.made-up", subject=ref, by="system", at=at, data={}, salt=ledger.fresh_salt()
            )


if __name__ == "__main__":
    sys.exit(main())
