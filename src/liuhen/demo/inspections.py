"""Inspections in the demonstration: two plans, a draw with a recusal, and two units that go to one firm together."""

from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections.actions import drawing, errands, items, plans
from liuhen.apps.inspections.models import Campaign, Errand, InspectionItem, InspectionPlan
from liuhen.apps.people.models import Person, Unit
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import Actor

POWERS = {"MSA": "MSA-JC-001", "UMB": "UMB-JC-001"}
PLAN, DRAWN, NAMED = "检查计划", "食品生产经营随机抽查", "冷冻食品专项检查"
TOGETHER = "云岭县宏盛冷冻食品有限公司"


def planned(work: Work, days: list[date]) -> None:
    """List items, plan, publish, freeze in the evening, draw the morning after; then somebody keeps out."""
    story = work.story
    for n, code in enumerate(POWERS):
        story.at(clock(days[7], 9, n), _plan, work=work, unit=code)
        story.at(clock(days[7], 15, n), _publish, work=work, unit=code)
    story.at(clock(days[7], 17, 30), _freeze, work=work)
    story.at(clock(days[8], 9, 5), _draw, work=work)
    story.at(clock(days[9], 9, 30), _recuse, work=work)
    story.at(clock(days[9], 10), _join, work=work)
    story.refused(clock(days[9], 11), _swap, work=work)


def item_of(unit: Unit, code: str, *, by: Actor, at: datetime) -> InspectionItem:
    """Return the item of a power, listed by whichever story comes first."""
    there = InspectionItem.objects.filter(unit=unit, code=code).first()
    return there or items.enlist(unit=unit, code=code, content="许可、进货查验、贮存条件", by=by, at=at)


def _plan(*, work: Work, unit: str, at: datetime) -> None:
    by, of, today = work.county.actor(f"{unit.lower()}-legal"), work.county.staff[unit].unit, local_day(at)
    item = item_of(of, POWERS[unit], by=by, at=at)
    plan = plans.draft(unit=of, year=today.year, title=f"{today.year}年度{PLAN}", by=by, at=at)
    told: dict[str, Any] = {
        "items": [item], "since": today, "until": min(date(today.year, 12, 31), today + timedelta(days=45)),
        "graded_by": "risk", "per_visit": 2, "by": by, "at": at,
    }  # fmt: skip
    named = plans.add(plan=plan, title=NAMED, choosing="named", first=1, second=1, **told)
    (firm,) = establishments.listed().filter(name=TOGETHER)
    plans.name(campaign=named, establishment=firm, by=by, at=at)
    if unit == "MSA":
        plans.add(
            plan=plan, title=DRAWN, choosing="drawn", first=100, second=50, third=30, field="市场监管", **told
        )
    plans.submit(plan=plan, by=by, at=at)


def _publish(*, work: Work, unit: str, at: datetime) -> None:
    plan = InspectionPlan.objects.get(unit=work.county.staff[unit].unit, title__endswith=f"年度{PLAN}")
    plans.publish(plan=plan, by=work.county.actor(f"{unit.lower()}-head"), at=at)


def _freeze(*, work: Work, at: datetime) -> None:
    drawing.freeze(campaign=Campaign.objects.get(title=DRAWN), by=work.county.actor("msa-legal"), at=at)


def _draw(*, work: Work, at: datetime) -> None:
    drawing.draw(campaign=Campaign.objects.get(title=DRAWN), by=work.county.actor("msa-legal"), at=at)


def _first() -> Errand:
    rows = Errand.objects.filter(campaign__title=DRAWN, state="planned")
    found: Errand = rows.select_related("campaign", "establishment").earliest("place")
    return found


def _recuse(*, work: Work, at: datetime) -> None:
    errand = _first()
    person = Person.objects.get(pk=errand.officers.filter(recused=False).earliest("pk").person_id)
    drawing.recuse(
        errand=errand, person=person, ground="relative", reason="本人岳父是该企业股东",
        by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip


def _join(*, work: Work, at: datetime) -> None:
    """The market regulators propose to go together; the other unit joins."""
    rows = Errand.objects.filter(campaign__title=NAMED).select_related("establishment").order_by("id")
    mine, theirs = rows
    joint = errands.propose_joint(
        errand=mine, since=mine.since, until=mine.until, by=work.county.actor("msa-legal"), at=at
    )
    errands.join(errand=theirs, joint=joint, by=work.county.actor("umb-legal"), at=at)


def _swap(*, work: Work, at: datetime) -> None:
    drawing.refuse_swap(errand=_first(), by=work.county.actor("msa-legal"), at=at)


INCIDENTS = (planned,)
