"""What becomes of errands: joined to one visit of several units, entered though nobody planned them, carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.inspections import lifecycle
from liuhen.apps.inspections.models import (
    COMING,
    Errand,
    ErrandItem,
    ErrandOfficer,
    InspectionItem,
    JointInspection,
)
from liuhen.apps.inspections.queries import items as items_on
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Turns, action, judge, locked, step
from liuhen.regulation.inspections import JoiningFacts

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.PROPOSE_JOINT)
def propose_joint(*, errand: Errand, since: date, until: date, by: Actor, at: datetime) -> JointInspection:
    """Propose that all who mean to go to a firm go together; one's own errand is the first that is joined."""
    errand = locked(errand)
    if since > until:
        raise Invalid(f"{lifecycle.PROPOSE_JOINT.cannot}：检查日期起止颠倒", field="until")
    others = Errand.objects.filter(
        establishment=errand.establishment_id, state__in=COMING, since__lte=until, until__gte=since
    ).exclude(unit=errand.unit_id)
    joint = step(
        JointInspection(
            unit_id=errand.unit_id, establishment_id=errand.establishment_id, since=since, until=until
        ),
        lifecycle.PROPOSE_JOINT, by=by, at=at, facts=JoiningFacts(others=others.count()),
        data={
            "establishment": errand.establishment_id, "since": since.isoformat(), "until": until.isoformat(),
            "errand": errand.pk,
        },
    )  # fmt: skip
    join(errand=errand, joint=joint, by=by, at=at)
    return joint


@action(lifecycle.JOIN)
def join(*, errand: Errand, joint: JointInspection, by: Actor, at: datetime) -> Errand:
    """Let one's errand be done at a joint inspection."""
    errand, joint = locked(errand), locked(joint)
    judge(errand, lifecycle.JOIN, by=by)
    if joint.state != "open":
        raise Invalid(f"{lifecycle.JOIN.cannot}：联合检查现在是“{joint.state_zh}”状态", field="joint")
    facts = JoiningFacts(
        same_place=joint.establishment_id == errand.establishment_id,
        overlaps=errand.since <= joint.until and joint.since <= errand.until,
    )
    return step(
        errand, lifecycle.JOIN, by=by, at=at, facts=facts, changes={"joint": joint}, data={"joint": joint.pk}
    )


@action(lifecycle.LEAVE)
def leave(*, errand: Errand, reason: str, by: Actor, at: datetime) -> Errand:
    """Take one's errand out of a joint inspection again."""
    return step(errand, lifecycle.LEAVE, by=by, at=at, changes={"joint": None}, data={"reason": reason})


@action(lifecycle.DROP_JOINT)
def drop_joint(*, joint: JointInspection, reason: str, by: Actor, at: datetime) -> JointInspection:
    """Give a joint inspection up: every errand goes its own way again."""
    dropped = step(joint, lifecycle.DROP_JOINT, by=by, at=at, data={"reason": reason})
    for errand in dropped.errands.filter(state="joined").order_by("id"):
        step(errand, lifecycle.LEAVE, by=SYSTEM, at=at, changes={"joint": None}, data={"reason": reason})
    return dropped


@action
def enter_unplanned(
    *,
    unit: "Unit",
    establishment: "Establishment",
    items: Sequence[InspectionItem],
    officers: "Sequence[Person]" = (),
    since: date,
    until: date,
    ground: str,
    why: str = "",
    by: Actor,
    at: datetime,
) -> Errand:
    """Enter that somebody goes where nobody planned to, so that others know of it. Raises Refused as a plan does."""
    errand = Errand(
        unit=unit, establishment=establishment, since=since, until=until, ground=ground, why=why,
        matters=items_on.joined(items),
    )  # fmt: skip
    facts = items_on.standing_of(unit, items, on=local_day(at))
    if establishment.state == "closed":
        facts = replace(facts, closed_zh=establishment.closed_zh)

    def along(row: Errand) -> None:
        ErrandItem.objects.bulk_create([ErrandItem(errand=row, item=item) for item in items])
        ErrandOfficer.objects.bulk_create([ErrandOfficer(errand=row, person=each) for each in officers])

    return step(
        errand, lifecycle.ENTER_UNPLANNED, by=by, at=at, facts=facts, along=along,
        data={
            "establishment": establishment.pk, "items": [each.pk for each in items],
            "officers": [each.pk for each in officers], "since": since.isoformat(), "until": until.isoformat(),
            "ground": ground, **({"why": why} if why else {}),
        },
    )  # fmt: skip


@action
def carry_out(*, errand: Errand, went_at: datetime, by: Actor, at: datetime) -> Errand:
    """Note that somebody went, and when."""
    return step(
        errand, lifecycle.CARRY_OUT, by=by, at=at, changes={"went_at": went_at},
        data={"went_at": went_at.isoformat()},
    )  # fmt: skip


def carry_out_all(*, went: Mapping[int, datetime], turns: Turns, by: Actor) -> None:
    """Note of errands, by id, when somebody went; those on which nobody is to go any more stay as they are."""
    for errand in turns.lock(Errand.objects.filter(pk__in=list(went))):
        if errand.state in lifecycle.CARRY_OUT.source:
            turns.step(
                errand, lifecycle.CARRY_OUT, by=by, changes={"went_at": went[errand.pk]},
                data={"went_at": went[errand.pk].isoformat()},
            )  # fmt: skip


@action
def call_off(*, errand: Errand, by: Actor, at: datetime) -> Errand:
    """Note that nobody goes where nobody had planned to; what was planned is only dropped with its plan."""
    return step(errand, lifecycle.CALL_OFF, by=by, at=at)


@action
def replace_officer(*, errand: Errand, out: "Person", successor: "Person", by: Actor, at: datetime) -> Errand:
    """Note who goes in the place of whom where nobody was drawn."""
    errand = locked(errand)

    def along(row: Errand) -> None:
        for each in row.officers.filter(person__in=(out, successor)):
            each.recused = each.person_id == out.pk
            each.save()
        if not row.officers.filter(person=successor).exists():
            ErrandOfficer.objects.bulk_create([ErrandOfficer(errand=row, person=successor)])

    return step(
        errand,
        lifecycle.REPLACE_OFFICER,
        by=by,
        at=at,
        along=along,
        data={"out": out.pk, "successor": successor.pk},
    )
