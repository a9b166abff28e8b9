"""Verbs on legal publicity. 《责任制》第22条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.outreach import lifecycle, queries
from liuhen.apps.outreach.models import OutreachFile, OutreachItem, OutreachPlan
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import Invalid, Move, action, locked, step
from liuhen.regulation.outreach import OutreachFacts

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.DRAW_UP)
def draw_up(*, unit: "Unit", year: int, aim: str, by: Actor, at: datetime) -> OutreachPlan:
    """Draw up a unit's plan of a year, once."""
    if OutreachPlan.objects.filter(unit=unit, year=year).exists():
        raise Invalid(
            f"不能制定法治宣传计划：{unit}{year}年的计划已经制定", field="year",
            remedy="请打开该计划修订，或往里面列入活动",
        )  # fmt: skip
    plan = OutreachPlan(unit=unit, year=year, aim=aim, drawn_up_at=at)
    return step(plan, lifecycle.DRAW_UP, by=by, at=at, data={"year": year, "aim": aim})


@action(lifecycle.REVISE)
def revise(*, plan: OutreachPlan, aim: str, reason: str, by: Actor, at: datetime) -> OutreachPlan:
    """Say anew what the year is to bring; what was said before stays in the ledger."""
    return step(
        plan, lifecycle.REVISE, by=by, at=at, changes={"aim": aim}, data={"aim": aim, "reason": reason}
    )


@action(lifecycle.PLAN_ITEM)
def plan_item(
    *, plan: OutreachPlan, law: "Law", form: str, audience: str, owner: "Person", due_on: date, by: Actor,
    at: datetime,
) -> OutreachItem:  # fmt: skip
    """Put one thing to be done into a plan, with its last day. Raises Refused for a law the unit does not enforce."""
    item = _item(lifecycle.PLAN_ITEM, plan, law, form, audience, owner)
    item.due_on = due_on
    if due_on.year != plan.year:
        raise Invalid(f"不能列入活动：计划日期不在{plan.year}年内", field="due_on")
    return step(
        item, lifecycle.PLAN_ITEM, by=by, at=at, facts=_facts(plan, law, on=due_on),
        data=_told(item) | {"due_on": due_on.isoformat()},
    )  # fmt: skip


@action(lifecycle.HOLD)
def hold(
    *, item: OutreachItem, held_on: date, place: str, reached: int, summary: str, files: Sequence[Kept] = (),
    by: Actor, at: datetime,
) -> OutreachItem:  # fmt: skip
    """Put on record what was done, with pictures and papers that are in the vault."""
    item = locked(item)
    _within(lifecycle.HOLD, item.plan, held_on)
    done = {"held_on": held_on, "place": place, "reached": reached, "summary": summary}
    return step(
        item, lifecycle.HOLD, by=by, at=at, changes=done, data=_done(done, files),
        along=lambda row: _keep(row, files),
    )  # fmt: skip


@action(lifecycle.HOLD_BESIDE)
def hold_beside(
    *, plan: OutreachPlan, law: "Law", form: str, audience: str, owner: "Person", held_on: date, place: str,
    reached: int, summary: str, files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> OutreachItem:  # fmt: skip
    """Put on record what was done without being planned."""
    item = _item(lifecycle.HOLD_BESIDE, plan, law, form, audience, owner)
    _within(lifecycle.HOLD_BESIDE, plan, held_on)
    done = {"held_on": held_on, "place": place, "reached": reached, "summary": summary}
    for name, value in done.items():
        setattr(item, name, value)
    return step(
        item, lifecycle.HOLD_BESIDE, by=by, at=at, facts=_facts(plan, law, on=held_on),
        data=_told(item) | _done(done, files), along=lambda row: _keep(row, files),
    )  # fmt: skip


@action(lifecycle.DROP)
def drop(*, item: OutreachItem, reason: str, by: Actor, at: datetime) -> OutreachItem:
    """Take something out of the plan, with the reason; it stays readable."""
    return step(item, lifecycle.DROP, by=by, at=at, changes={"summary": reason}, data={"reason": reason})


def _item(
    move: Move, plan: OutreachPlan, law: "Law", form: str, audience: str, owner: "Person"
) -> OutreachItem:
    if owner.unit_id != plan.unit_id or owner.state != "serving":
        raise Invalid(f"{move.cannot}：{owner}不是{plan.unit}的在岗人员", field="owner")
    return OutreachItem(unit_id=plan.unit_id, plan=plan, law=law, form=form, audience=audience, owner=owner)


def _facts(plan: OutreachPlan, law: "Law", *, on: date) -> OutreachFacts:
    ours = queries.laws_enforced(plan.unit, on=on)
    return OutreachFacts(str(law), str(plan.unit), ours is None or law.pk in ours)


def _within(move: Move, plan: OutreachPlan, held_on: date) -> None:
    if held_on.year != plan.year:
        raise Invalid(
            f"{move.cannot}：开展日期不在{plan.year}年内", field="held_on", remedy="请登记在当年的计划里"
        )


def _told(item: OutreachItem) -> dict[str, Any]:
    return {"law": item.law_id, "form": item.form_zh, "audience": item.audience_zh, "owner": item.owner_id}


def _done(done: dict[str, Any], files: Sequence[Kept]) -> dict[str, Any]:
    told = done | {"held_on": done["held_on"].isoformat()}
    return told | attachments.told(files)


def _keep(item: OutreachItem, files: Sequence[Kept]) -> None:
    attachments.write(OutreachFile, files, item=item)
