"""Verbs on service guides. 《责任制》第10条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.actions import announcing
from liuhen.apps.powers.models import Guide
from liuhen.apps.powers.queries import guides
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.kernel.identifiers import plain

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

WORDS = tuple(asked.name for asked in lifecycle.GUIDE_WORDS)


@action(lifecycle.DRAFT_GUIDE)
def draft(
    *,
    unit: "Unit",
    code: str,
    applicants: str,
    fee: str,
    where: str,
    hours: str,
    telephone: str,
    remedies: str,
    conditions: str = "",
    materials: str = "",
    fee_basis: str = "",
    by: Actor,
    at: datetime,
) -> Guide:
    """Begin the guide of a power that is on the unit's list today."""
    made = Guide(
        unit=unit, code=plain(code), number=0, applicants=applicants, conditions=conditions, materials=materials,
        fee=fee, fee_basis=fee_basis, where=where, hours=hours, telephone=telephone, remedies=remedies,
    )  # fmt: skip
    return _drafted(made, by=by, at=at)


def _drafted(made: Guide, *, by: Actor, at: datetime) -> Guide:
    facts = guides.facts_of(made.unit, made.code, local_day(at))
    judge(made, lifecycle.DRAFT_GUIDE, by=by, facts=facts)  # before it is told what is under way there
    if guides.draft_of(made.unit, made.code):
        raise Invalid(
            f"{lifecycle.DRAFT_GUIDE.cannot}：“{made.code}”已有一份正在编制", field="code",
            remedy="请修改那一份，或先作废它",
        )  # fmt: skip
    made.number = guides.next_number(made.unit, made.code)
    return step(
        made, lifecycle.DRAFT_GUIDE, by=by, at=at, facts=facts,
        data={
            "code": made.code, "number": made.number, "applicants": made.applicants, "conditions": made.conditions,
            "materials": made.materials, "fee": made.fee, "fee_basis": made.fee_basis, "where": made.where,
            "hours": made.hours, "telephone": made.telephone, "remedies": made.remedies,
        },
    )  # fmt: skip


@action(lifecycle.WRITE_GUIDE)
def write(
    *,
    guide: Guide,
    applicants: str,
    fee: str,
    where: str,
    hours: str,
    telephone: str,
    remedies: str,
    conditions: str = "",
    materials: str = "",
    fee_basis: str = "",
    by: Actor,
    at: datetime,
) -> Guide:
    """Write a draft anew."""
    return step(
        guide, lifecycle.WRITE_GUIDE, by=by, at=at,
        changes={
            "applicants": applicants, "conditions": conditions, "materials": materials, "fee": fee,
            "fee_basis": fee_basis, "where": where, "hours": hours, "telephone": telephone, "remedies": remedies,
        },
        data={
            "applicants": applicants, "conditions": conditions, "materials": materials, "fee": fee,
            "fee_basis": fee_basis, "where": where, "hours": hours, "telephone": telephone, "remedies": remedies,
        },
    )  # fmt: skip


@action(lifecycle.REVISE_GUIDE)
def revise(*, guide: Guide, by: Actor, at: datetime) -> Guide:
    """Begin the next version of a guide that is out, as its copy; return the draft."""
    row = locked(guide)
    facts = guides.facts_of(row.unit, row.code, local_day(at))
    step(row, lifecycle.REVISE_GUIDE, by=by, at=at, facts=facts)
    copy = Guide(unit=row.unit, code=row.code, number=0, **{name: getattr(row, name) for name in WORDS})
    return _drafted(copy, by=by, at=at)


@action(lifecycle.PUBLISH_GUIDE)
def publish(*, guide: Guide, by: Actor, at: datetime) -> Guide:
    """Sign a guide and publish it, in place of the one that is out."""
    row = locked(guide)
    facts = guides.facts_of(row.unit, row.code, local_day(at))
    judge(row, lifecycle.PUBLISH_GUIDE, by=by, facts=facts)  # before the one that is out is touched
    former = guides.out_of(row.unit, row.code)
    if former:
        step(former, lifecycle.REPLACE_GUIDE, by=by, at=at, changes={"ended_at": at}, data={"guide": row.pk})
        announcing.guide_ended(former, reason="已公布新版服务指南", by=by, at=at)
    out = step(row, lifecycle.PUBLISH_GUIDE, by=by, at=at, facts=facts, changes={"published_at": at})
    announcing.of_guide(out, by=by, at=at)
    return out


@action(lifecycle.WITHDRAW_GUIDE)
def withdraw(*, guide: Guide, reason: str, by: Actor, at: datetime) -> Guide:
    """Take a guide back from the public."""
    ended = step(
        guide, lifecycle.WITHDRAW_GUIDE, by=by, at=at, changes={"ended_at": at, "why_ended": reason},
        data={"reason": reason},
    )  # fmt: skip
    announcing.guide_ended(ended, reason=reason, by=by, at=at)
    return ended


@action(lifecycle.DROP_GUIDE)
def drop(*, guide: Guide, reason: str, by: Actor, at: datetime) -> Guide:
    """Give a draft up."""
    return step(
        guide, lifecycle.DROP_GUIDE, by=by, at=at, changes={"ended_at": at, "why_ended": reason},
        data={"reason": reason},
    )  # fmt: skip
