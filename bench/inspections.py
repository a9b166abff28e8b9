"""Measure the draw of an inspection, its replay by an outsider, who else goes to a firm, and which are visited most.

python -m bench.inspections [--rows 300000] [--officers 2000] [--visits 5000] [--errands 1000000] [--rounds 9]
The draw, from the frozen roster to firms and officers with recusals, against ``random.sample`` and hashing the roster
in the same run: goal ≤ 5×. Its replay from the published file, signature and digest included: goal ≤ 2× the draw. Who
else goes there, among ``errands``, against reading one of them by its key: goal ≤ 1.5×. The burden of firms in a year
of as many visits as there are errands, against one of a thousand: goal ≤ 2×. Medians of ``rounds``.
"""

import argparse
import gc
import hashlib
import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import recordings_list as base

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
DRAWN, REPLAYED, ASKED, LOOKED = 5.0, 2.0, 1.5, 2.0
TIES = 3  # firms that each officer keeps out of


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=300_000)
    wanted.add_argument("--officers", type=int, default=2_000)
    wanted.add_argument("--visits", type=int, default=5_000)
    wanted.add_argument("--errands", type=int, default=1_000_000)
    wanted.add_argument("--rounds", type=int, default=9)
    wanted.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.inside:
        return measure(options)
    return base.in_a_new_county(__file__, "--inside", *sys.argv[1:])


def measure(options: argparse.Namespace) -> int:
    """Fill a county, freeze, draw, replay and ask; print each against its peer, and count what missed."""
    import django

    django.setup()
    from django.conf import settings

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    from liuhen.apps.inspections import roster
    from liuhen.apps.inspections.actions import drawing
    from liuhen.kernel.access import SYSTEM
    from liuhen.kernel.ledger import keyring
    from liuhen.kernel.ledger.loop import catch_up
    from liuhen_proof import visit_draw

    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    campaign = fill(options)
    began = perf_counter()
    campaign = drawing.freeze(campaign=campaign, by=SYSTEM, at=NOW)
    frozen = perf_counter() - began
    catch_up(at=NOW)
    began = perf_counter()
    campaign = drawing.draw(campaign=campaign, by=SYSTEM, at=NOW)
    entered = perf_counter() - began
    drawn = campaign.errands.count()
    print(f"{options.rows:,} firms, {campaign.officers_size:,} officers, {drawn:,} visits drawn")
    print(f"  frozen in {frozen:.1f} s; drawn and every errand on the ledger in {entered:.1f} s", flush=True)
    path = Path(settings.DATA) / "draw.jsonl"
    with path.open("wb") as file:
        file.writelines(roster.proof_file(campaign))
    keys = ["".join(f"{key.vkey}\n" for key in keyring.verifiers())]
    seed, gone, recused = bytes.fromhex(campaign.seed), frozenset(campaign.gone), roster.recused_of(campaign)
    text = path.read_bytes().partition(b"\n")[2]

    def draw() -> object:
        return visit_draw.draw(visit_draw.Roster(text), seed=seed, gone=gone, recused=recused)

    def sample() -> object:
        return random.sample(range(options.rows), drawn), hashlib.sha256(text).hexdigest()

    def replay() -> object:
        found = visit_draw.verify_draw(path.read_bytes(), trust=keys)
        assert found.is_sound, found.faults
        return found

    missed = told("the draw / random.sample and hashing", draw, sample, goal=DRAWN, rounds=options.rounds)
    missed += told("its replay / the draw", replay, draw, goal=REPLAYED, rounds=options.rounds)
    missed += asked(campaign, options)
    return min(missed + burdened(campaign, options), 1)


def told(
    what: str, ours: Callable[[], object], peer: Callable[[], object], *, goal: float, rounds: int
) -> bool:
    """Time both in turn, print the medians, say whether it missed."""
    taken: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for _ in range(rounds):
        for times, run in zip(taken, (ours, peer), strict=True):
            began = perf_counter()
            run()
            times.append((perf_counter() - began) * 1000)
    mine, other = median(taken[0]), median(taken[1])
    verdict = "met" if mine / other <= goal else "MISSED"
    print(
        f"  {what:<40}{mine:9.3f} ms {other:9.3f} ms {mine / other:6.2f}× (≤ {goal}×)  {verdict}", flush=True
    )
    return verdict == "MISSED"


def asked(campaign: Any, options: argparse.Namespace) -> bool:
    """Time who else goes to a firm among very many errands, against one of them by its key."""
    from django.db import connection

    from liuhen.apps.inspections.models import Errand
    from liuhen.apps.inspections.queries.presence import presence

    fill_errands(campaign, options)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    firms = [random.randrange(1, options.rows + 1) for _ in range(200)]
    keys = [random.randrange(1, options.errands) for _ in range(200)]
    since, until = date(2026, 6, 1), date(2026, 12, 31)

    def ours() -> object:
        return [presence(pk, since=since, until=until) for pk in firms]

    def peer() -> object:
        return [Errand.objects.get(pk=pk) for pk in keys]

    found = sum(len(each) for each in ours())  # type: ignore[arg-type]  # a list of lists
    print(f"who else goes there, among {options.errands:,} errands ({found / 200:.1f} a firm; 200 questions)")
    return told("who else goes there / one by its key", ours, peer, goal=ASKED, rounds=options.rounds)


def burdened(campaign: Any, options: argparse.Namespace) -> bool:
    """Time which firms are visited most, in a year of many visits against one of few."""
    from liuhen.apps.visits import jobs, queries

    fill_visits(campaign, options, year=2025, visits=1_000)
    fill_visits(campaign, options, year=2026, visits=options.errands)
    jobs.reckon(at=NOW - timedelta(days=365))
    began = perf_counter()
    jobs.reckon(at=NOW)
    print(
        f"the burden of firms, among {options.errands:,} visits: reckoned in {perf_counter() - began:.1f} s"
    )
    return told(
        "the burden of firms / in a year of 1,000", lambda: list(queries.burdens(2026)),
        lambda: list(queries.burdens(2025)), goal=LOOKED, rounds=options.rounds,
    )  # fmt: skip


def fill(options: argparse.Namespace) -> Any:
    """Make units, officers and firms past their actions, a published plan by its own."""
    from django.db import connection

    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.inspections.actions import items, plans
    from liuhen.apps.inspections.models import Tie
    from liuhen.apps.laws import actions as laws
    from liuhen.apps.people.models import Certificate, Person
    from liuhen.kernel.access import SYSTEM
    from tests.builders import county as build
    from tests.builders import inspections as making

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    unit = build.unit("MSA", "云岭县市场监督管理局", parent=top)
    law = laws.register(
        title="中华人民共和国食品安全法", level="law", issuer="全国人大常委会", by=SYSTEM, at=NOW
    )
    laws.register_version(
        law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
        article_count=154, by=SYSTEM, at=NOW,
    )  # fmt: skip
    making.inspecting_power(
        unit,
        "MSA-JC-1",
        name="食品检查",
        basis="《中华人民共和国食品安全法》第一百一十条",
        at=NOW - timedelta(days=9),
    )
    Person.objects.bulk_create(
        [Person(unit=unit, name=f"人员{n}", kind="officer", number=f"9{n:05}", number_key=f"9{n:05}", state="serving")
         for n in range(options.officers)], batch_size=2_000,
    )  # fmt: skip
    persons = list(Person.objects.filter(unit=unit).order_by("pk"))
    Certificate.objects.bulk_create(
        [Certificate(unit=unit, person=each, number=f"吉F{each.number}", number_key=f"吉F{each.number}",
                     field="市场监管", issued_on=date(2025, 1, 1), expires_on=date(2029, 12, 31), state="in-force")
         for each in persons], batch_size=2_000,
    )  # fmt: skip
    for start in range(0, options.rows, 10_000):
        Establishment.objects.bulk_create(
            [Establishment(
                unit=unit, kind="firm", code=f"91220112MA{n:08}", name=f"云岭县第{n}食品厂", field="市场监管",
                address=f"老街{n}号", level="county", risk=("high", "medium", "medium", "low")[n % 4], state="listed",
             ) for n in range(start, min(start + 10_000, options.rows))], batch_size=2_000,
        )  # fmt: skip
    chance = random.Random(1)
    Tie.objects.bulk_create(
        [Tie(unit=unit, person=each, establishment_id=pk, ground="relative", state="in-force")
         for each in persons for pk in chance.sample(range(1, options.rows + 1), TIES)], batch_size=2_000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    item = items.enlist(unit=unit, code="MSA-JC-1", by=SYSTEM, at=NOW)
    plan = plans.draft(unit=unit, year=2026, title="2026年计划", by=SYSTEM, at=NOW)
    quarter = options.rows // 4
    percent = max(1, 100 * options.visits // (3 * quarter))
    rest = max(0, -(-100 * (options.visits - 3 * quarter * percent // 100) // quarter))
    campaign = plans.add(
        plan=plan, title="检查", items=[item], choosing="drawn", since=date(2026, 12, 1), until=date(2026, 12, 31),
        graded_by="risk", first=percent, second=percent, third=rest, fourth=0, ungraded=0,
        per_visit=2, by=SYSTEM, at=NOW,
    )  # fmt: skip
    plans.submit(plan=plan, by=SYSTEM, at=NOW)
    plans.publish(plan=plan, by=SYSTEM, at=NOW)
    campaign.refresh_from_db()
    return campaign


def fill_errands(campaign: Any, options: argparse.Namespace) -> None:
    """Add errands of other days past their actions, evenly over the firms."""
    from liuhen.apps.inspections.models import Errand

    for start in range(0, options.errands, 10_000):
        Errand.objects.bulk_create(
            [Errand(
                unit_id=campaign.unit_id, establishment_id=n % options.rows + 1, campaign=campaign, matters="1:110.0",
                since=date(2024, 1, 1) + timedelta(days=n % 1000), until=date(2024, 1, 8) + timedelta(days=n % 1000),
                state="planned",
             ) for n in range(start, min(start + 10_000, options.errands))], batch_size=2_000,
        )  # fmt: skip


def fill_visits(campaign: Any, options: argparse.Namespace, *, year: int, visits: int) -> None:
    """Add visits past their actions, to a third of the firms more often than to the others."""
    from liuhen.apps.people.models import Person
    from liuhen.apps.powers.models import PowerItem
    from liuhen.apps.visits.models import Visit

    power = PowerItem.objects.first()
    lead = Person.objects.filter(unit=campaign.unit).first()
    for start in range(0, visits, 10_000):
        Visit.objects.bulk_create(
            [Visit(
                unit=campaign.unit, establishment_id=n * n % options.rows + 1, mode="on-site" if n % 5 else "remote",
                kind="routine", level="county", year=year, is_counted=n % 5 > 1, power=power, basis="", matter="检查",
                checklist=[], lead=lead, planned_on=date(year, 6, 1), token=f"{year}{n:018}", state="concluded",
                concluded_at=NOW, found_nothing=n % 3 == 0,
             ) for n in range(start, min(start + 10_000, visits))], batch_size=2_000,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
