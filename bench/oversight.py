"""Measure the sweep of problem models in a large county: all of it against plain scans, and a day's changes.

python -m bench.oversight [--rows 100000] [--visits 1000000] [--rounds 5]
``rows`` cases with as many decisions, ``visits`` visits with two officers each and as many obligations to record, over
five years. All models swept, against one plain scan for each of the rows it looks at: goal ≤ 3×. Time is that of this
process, on SQLite, which does all in it. What a day changes
(cases, visits, decisions, obligations of a working day), swept, against all of it: goal ≤ 0.03×. Medians of ``rounds``.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
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
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        told = {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "PYTHONWARNINGS": "ignore",
            "LIUHEN_DATABASE": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }  # fmt: skip
        command = [sys.executable, __file__, "--inside", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | told, check=False).returncode


def measure(options: argparse.Namespace) -> int:
    """Fill a county, adopt all models, sweep all and a day's changes; print each against its peer."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from liuhen.apps.patterns import sweeping
    from liuhen.apps.patterns.models import Hit, PatternVersion
    from liuhen.kernel import schema
    from liuhen.kernel.ledger import keyring
    from liuhen.regulation.patterns import ALL

    schema.lay_out()
    call_command("migrate", verbosity=0)
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
        Establishment.objects.bulk_create(
            (
                Establishment(
                    unit_id=self.units[n % UNITS // 3 * 3 + 1], kind="firm", code=f"91220112MA{n:08}", name=f"企业{n}",
                    address="老街", level="county", state="listed",
                )
                for n in range(self.firms)
            ),
            batch_size=2_000,
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

        old = NOW - timedelta(days=120)
        whom = [self.chance.choice(self.officers) for _ in moments]
        clues = Clue.objects.bulk_create(
            Clue(
                unit_id=unit, source="patrol", summary="", found_on=at.date(),
                state="registered" if at >= old and self.chance.random() < 0.03 else "opened",
            )
            for at, (_, unit) in zip(moments, whom, strict=True)
        )  # fmt: skip
        cases = Case.objects.bulk_create(
            Case(
                unit_id=unit, procedure="penalty-on-the-spot" if self.chance.random() < 0.2 else "penalty",
                cause="案由", opened_on=at.date(),
                state="open" if at >= old and self.chance.random() < 0.1 else "closed",
            )
            for at, (_, unit) in zip(moments, whom, strict=True)
        )  # fmt: skip
        Handler.objects.bulk_create(
            Handler(case=each, unit_id=unit, person_id=pk, is_lead=True, since=each.opened_on, state="named")
            for each, (pk, unit) in zip(cases, whom, strict=True)
        )
        parties = Party.objects.bulk_create(
            Party(
                case=each, unit_id=unit, kind="firm", name="企业", name_key="企业", state="current",
                credit_code=f"9122{self.chance.randrange(self.firms):014}",
            )
            for each, (_, unit) in zip(cases, whom, strict=True)
        )  # fmt: skip
        made = Decision.objects.bulk_create(
            Decision(
                case=case, unit_id=unit, party=party, basis="", proposed_at=at, issued_at=at, proposed_by_id=pk,
                fine_fen=self.chance.randrange(10_000, 80_000), number=f"罚{case.pk}",
                state="annulled" if self.chance.random() < 0.001 else "issued", ended_at=None,
            )
            for at, case, party, (pk, unit) in zip(moments, cases, parties, whom, strict=True)
        )  # fmt: skip
        return [f"{noun}:{each.pk}" for noun, rows in
                (("clue", clues), ("case", cases), ("decision", made)) for each in rows]  # fmt: skip

    def visits(self, moments: list[datetime]) -> list[str]:
        """Put a visit with two officers, an activity and what it owes for each moment. Return their refs."""
        from liuhen.apps.activities.models import Activity, Obligation
        from liuhen.apps.visits.models import Visit, VisitOfficer

        whom = [self.chance.choice(self.officers) for _ in moments]
        self.n += len(moments)
        visits = Visit.objects.bulk_create(
            Visit(
                unit_id=unit, establishment_id=self.chance.randrange(1, self.firms + 1), mode="on-site",
                kind="routine", level="county", year=at.year, is_counted=True, power_id=self.power, basis="",
                matter="检查", checklist=[],
                lead_id=pk, planned_on=at.date(), token=f"{self.n}-{n}", state="concluded", entered_at=at,
                concluded_at=at, found_nothing=self.chance.random() < 0.1,
            )
            for n, (at, (pk, unit)) in enumerate(zip(moments, whom, strict=True))
        )  # fmt: skip
        others = [
            self.officers[(self.officers.index(each) + UNITS) % len(self.officers)][0] for each in whom[:50]
        ]
        VisitOfficer.objects.bulk_create(
            VisitOfficer(visit=each, person_id=pk)
            for n, (each, (lead, _)) in enumerate(zip(visits, whom, strict=True))
            for pk in {lead, others[n % len(others)]}
        )
        activities = Activity.objects.bulk_create(
            Activity(
                unit_id=unit, kind="inspection", place="老街", lead_id=pk, planned_at=at, state="planned"
            )
            for at, (pk, unit) in zip(moments, whom, strict=True)
        )
        owed = Obligation.objects.bulk_create(
            Obligation(
                activity=each, unit_id=unit, lead_id=pk, kind="inspection", since=at,
                lacking="nothing" if (lacks := self.chance.random() < 0.01) else "",
                state="owing" if lacks else "fulfilled",
            )
            for at, each, (pk, unit) in zip(moments, activities, whom, strict=True)
        )  # fmt: skip
        return [f"visit:{each.pk}" for each in visits] + [f"obligation:{each.pk}" for each in owed]

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
