"""Plan, open, start, end and settle activities, and say who takes part and what the party was told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities import lifecycle, queries
from liuhen.apps.activities.actions.matching import propose_for
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.balance import Balance
from liuhen.apps.activities.crews import Standings, part_of
from liuhen.apps.activities.models import Activity, Participant
from liuhen.apps.activities.power import Power
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, judge, locked, step
from liuhen.regulation import activities as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.PLAN)
def plan(
    *,
    lead: "Person",
    crew: Iterable["Person"],
    kind: str,
    place: str,
    planned_at: datetime,
    power_code: str = "",
    basis: str = "",
    is_interview: bool = False,
    by: Actor,
    at: datetime,
) -> Activity:
    """Plan an activity under a lead who is certified on its day; the crew may be completed later."""
    if planned_at < at:
        raise Invalid("不能计划活动：计划时间已过", field="planned_at", remedy="已经开始的请按现场登记")
    return _entered(
        lifecycle.PLAN, lead=lead, crew=crew, kind=kind, place=place, moment=planned_at,
        power_code=power_code, basis=basis, is_interview=is_interview, started_at=None, by=by, at=at,
    )  # fmt: skip


@action(lifecycle.OPEN)
def open_on_the_spot(
    *,
    lead: "Person",
    crew: Iterable["Person"],
    kind: str,
    place: str,
    started_at: datetime,
    power_code: str = "",
    basis: str = "",
    is_interview: bool = False,
    by: Actor,
    at: datetime,
) -> Activity:
    """Open an activity that has begun, with its whole crew. Raises Refused with too few certified officers."""
    refuse_the_future(started_at, at=at)
    activity = _entered(
        lifecycle.OPEN, lead=lead, crew=crew, kind=kind, place=place, moment=started_at,
        power_code=power_code, basis=basis, is_interview=is_interview, started_at=started_at, by=by, at=at,
    )  # fmt: skip
    propose_for(activity=activity, at=at)
    return activity


def _entered(
    move: Move,
    *,
    lead: "Person",
    crew: Iterable["Person"],
    kind: str,
    place: str,
    moment: datetime,
    power_code: str,
    basis: str,
    is_interview: bool,
    started_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Activity:
    others = [person for person in dict.fromkeys(crew) if person != lead]
    on, standings = local_day(moment), Standings()
    standings.read([lead, *others], on=on)
    power = standings.power(lead, power_code, on=on)
    activity = Activity(
        unit_id=lead.unit_id, kind=kind, place=place, power=power.item, basis=basis,
        field=standings.field_of(lead, on=on), is_interview=is_interview, lead=lead, planned_at=moment,
        started_at=started_at,
    )  # fmt: skip
    facts = standings.facts_of_all([lead, *others], activity, power, on=on)
    told = told_of(activity, power_code)
    activity = step(activity, move, by=by, at=at, facts=facts, data=told)
    for person in (lead, *others):
        _assign(activity, person, power, standings, on=on, by=by, at=at)
    return activity


def told_of(activity: Activity, power_code: str) -> dict[str, Any]:
    """Return what the entry of a new activity says."""
    return {
        "kind": law.ACTIVITY_KINDS[activity.kind], "lead": activity.lead_id,
        "planned_at": activity.planned_at.isoformat(), "place": activity.place,
    } | ({"power": power_code} if power_code else {})  # fmt: skip


@action(lifecycle.ASSIGN)
def assign(*, activity: Activity, person: "Person", by: Actor, at: datetime) -> Participant:
    """Add somebody: an officer certified on the day as such, an auxiliary to assist. 《责任制》第18、19条."""
    activity = locked(activity)
    if activity.state not in ("planned", "under-way", "ended"):
        raise Invalid(f"不能安排人员：活动{activity.state_zh}", field="person")
    if Participant.objects.filter(activity=activity, officer=person).exists():
        raise Invalid(f"不能安排人员：{person}已在本活动名单上", field="person")
    on = _day_of(activity)
    made = _assign(activity, person, Power.used_by(activity, on=on), Standings(), on=on, by=by, at=at)
    propose_for(activity=activity, at=at)
    reckon(activity=activity, at=at)
    return made


def _assign(
    activity: Activity, person: "Person", power: Power, standings: Standings, *, on: date, by: Actor, at: datetime
) -> Participant:  # fmt: skip
    refuse_strangers([person])
    assists = person.kind == "auxiliary"
    part = part_of(activity, person)
    return step(
        part, lifecycle.ASSIST if assists else lifecycle.ASSIGN, by=by, at=at,
        facts=None if assists else standings.facts_of(person, activity, power, on=on), data=told_of_part(part),
    )  # fmt: skip


def refuse_the_future(started_at: datetime, *, at: datetime) -> None:
    """Raise Invalid for what is said to have begun on the spot, and has not."""
    if started_at > at:
        raise Invalid("不能现场登记：开始时间还没有到", field="started_at", remedy="尚未开始的请先计划")


def refuse_strangers(crew: "Iterable[Person]") -> None:
    """Raise Invalid for one who is neither officer nor auxiliary."""
    for person in crew:
        if person.kind not in ("officer", "auxiliary"):
            raise Invalid(f"不能安排人员：{person}不是执法人员，也不是辅助人员", field="person")


def told_of_part(part: Participant) -> dict[str, Any]:
    return {
        "activity": part.activity_id,
        "officer": part.officer_id,
        "role": Participant.ROLES[part.role],
    }


@action(lifecycle.RELEASE)
def release(*, participant: Participant, by: Actor, at: datetime) -> Participant:
    """Take somebody off the crew before it starts; the lead stays."""
    if participant.activity.state != "planned" or participant.role == "lead":
        raise WrongState("不能退出：只有尚未开始的活动可以调整人员，主办人员不能退出")
    return step(
        participant, lifecycle.RELEASE, by=by, at=at,
        data={"activity": participant.activity_id, "officer": participant.officer_id},
    )  # fmt: skip


@action(lifecycle.START)
def start(*, activity: Activity, by: Actor, at: datetime) -> Activity:
    """Begin a planned activity. Raises Refused where the crew is not in order on this day."""
    activity = locked(activity)
    crew = [each.officer for each in queries.participants_of(activity)]
    on = local_day(at)
    power = Power.used_by(activity, on=on)
    facts = Standings().facts_of_all([activity.lead, *crew], activity, power, on=on)
    return step(activity, lifecycle.START, by=by, at=at, facts=facts, changes={"started_at": at})


@action(lifecycle.TELL)
def tell(*, activity: Activity, notice: str, note: str, by: Actor, at: datetime) -> Activity:
    """Tick that the party was told of the recording, by the prescribed sentence or another way. 《设备办法》第10条."""
    activity = locked(activity)
    judge(activity, lifecycle.TELL, by=by)
    if activity.notice:
        raise WrongState("不能登记已告知：本活动已经登记过告知当事人")
    if notice == "alternative" and not note:
        raise Invalid("不能登记已告知：请写明用什么方式告知", field="note")
    told = {"notice": law.NOTICES[notice], "note": note}
    activity = step(
        activity, lifecycle.TELL, by=by, at=at, data=told,
        changes={"notice": notice, "notice_at": at, "notice_note": note},
    )  # fmt: skip
    reckon(activity=activity, at=at)
    return activity


@action(lifecycle.FRAME)
def tick_both_sides(*, activity: Activity, by: Actor, at: datetime) -> Activity:
    """Tick that at an interview indoors both sides are seen and heard. 《设备办法》第11条."""
    judge(activity, lifecycle.FRAME, by=by)
    if not activity.is_interview:
        raise Invalid("不能确认录清双方：本活动不是室内询问")
    activity = step(activity, lifecycle.FRAME, by=by, at=at, changes={"both_sides": True})
    reckon(activity=activity, at=at)
    return activity


@action(lifecycle.END)
def end(*, activity: Activity, ended_at: datetime, by: Actor, at: datetime) -> Activity:
    """End an activity, at this moment or the earlier one at which it did; from then on its recordings are owed."""
    activity = locked(activity)
    if ended_at > at:
        raise Invalid("不能结束：结束时间还没有到", field="ended_at")
    if activity.started_at and ended_at <= activity.started_at:
        raise Invalid("不能结束：结束时间不晚于开始时间", field="ended_at")
    activity = step(
        activity,
        lifecycle.END,
        by=by,
        at=at,
        changes={"ended_at": ended_at},
        data={"ended_at": ended_at.isoformat()},
    )
    propose_for(activity=activity, at=at)
    reckon(activity=activity, at=at)
    return activity


@action(lifecycle.CORRECT)
def correct_times(
    *, activity: Activity, started_at: datetime, ended_at: datetime, reason: str, by: Actor, at: datetime
) -> Activity:
    """Put wrong times right, for a reason on record; what was written before stays in the ledger."""
    activity = locked(activity)
    if not started_at < ended_at <= at:
        raise Invalid("不能更正起止时间：起止颠倒，或晚于现在", field="ended_at")
    was = [moment.isoformat() for moment in (activity.started_at, activity.ended_at) if moment]
    activity = step(
        activity, lifecycle.CORRECT, by=by, at=at, changes={"started_at": started_at, "ended_at": ended_at},
        data={"started_at": started_at.isoformat(), "ended_at": ended_at.isoformat(), "were": was,
              "reason": reason},
    )  # fmt: skip
    propose_for(activity=activity, at=at)
    reckon(activity=activity, at=at)
    return activity


@action(lifecycle.SETTLE)
def settle(*, activity: Activity, by: Actor, at: datetime) -> Activity:
    """Close an activity. Raises Refused while what was not recorded is not explained. 《设备办法》第8条."""
    balance = reckon(activity=activity, at=at)
    facts = settlement_facts(balance)
    activity = step(activity, lifecycle.SETTLE, by=by, at=at, facts=facts, changes={"settled_at": at})
    reckon(activity=activity, at=at)
    return activity


def settlement_facts(balance: Balance | None) -> law.SettlementFacts:
    """Say whether its balance lets an activity be settled; one that is not over has none."""
    missing = [law.LACKS[key].zh for key in balance.lacks if law.LACKS[key].blocks] if balance else []
    return law.SettlementFacts(is_met=not missing, missing_zh="、".join(missing))


@action(lifecycle.CANCEL)
def cancel(*, activity: Activity, reason: str, by: Actor, at: datetime) -> Activity:
    """Call a planned activity off, with the reason; one that has begun is ended instead."""
    return step(
        activity, lifecycle.CANCEL, by=by, at=at, changes={"cancel_reason": reason}, data={"reason": reason}
    )


def _day_of(activity: Activity) -> date:
    return local_day(activity.started_at or activity.planned_at)
