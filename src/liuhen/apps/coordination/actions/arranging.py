"""Agree to work together for a time, tell what was done, ask each other for data. 《责任制》第34条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.coordination import lifecycle, queries
from liuhen.apps.coordination.actions import filing
from liuhen.apps.coordination.models import (
    Arrangement,
    Bulletin,
    CatalogueEntry,
    DataRequest,
    JointWork,
    Member,
)
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, judge, locked, step
from liuhen.kernel.flow.asking import demand_not_before

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Unit
    from liuhen.apps.visits.models import Visit


@action(lifecycle.ARRANGE)
def arrange(
    *, unit: "Unit", units: "Sequence[Unit]" = (), field: str, plan: str, emergency_plan: str, priorities: str,
    since: date, until: date | None, report_months: int, body: str, contact: str, phone: str,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Arrangement:  # fmt: skip
    """Propose an arrangement; it is in force once every unit has signed. Raises Refused."""
    others = [each for each in units if each.pk != unit.pk]
    proposed = Arrangement(
        unit=unit, field=field, plan=plan, emergency_plan=emergency_plan, priorities=priorities, since=since,
        until=until or since, report_months=report_months, proposed_at=at,
    )  # fmt: skip
    made = step(
        proposed, lifecycle.ARRANGE, by=by, at=at,
        facts=queries.arranging_facts(unit, units, since=since, until=until, on=local_day(at)),
        data={
            "lead": unit.pk, "members": [each.short_name for each in others], "field": field, "plan": plan,
            "emergency_plan": emergency_plan, "priorities": priorities, "since": since.isoformat(),
            "until": until.isoformat() if until else "", "report_months": report_months, "body": body,
            "contact": contact, "phone": phone,
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip
    for each in (unit, *others):
        step(
            Member(arrangement=made, unit=each),
            lifecycle.INVITE,
            by=SYSTEM,
            at=at,
            data={"arrangement": made.pk},
        )
    own = made.members.get(unit=unit)
    return sign(member=own, body=body, contact=contact, phone=phone, by=by, at=at).arrangement


@action(lifecycle.SIGN)
def sign(*, member: Member, body: str, contact: str, phone: str, by: Actor, at: datetime) -> Member:
    """Sign for a unit; with the last signature the arrangement begins, or on its first day. Raises Refused."""
    arrangement = locked(member.arrangement)
    told = {"body": body, "contact": contact, "phone": phone}
    signed = step(
        member, lifecycle.SIGN, by=by, at=at, facts=queries.running_facts(arrangement, at=at),
        changes=told | {"signed_at": at}, data=told,
    )  # fmt: skip
    begin(arrangement=arrangement, at=at)
    signed.arrangement = Arrangement.objects.get(pk=arrangement.pk)
    return signed


@action
def begin(*, arrangement: Arrangement, at: datetime) -> None:
    """Let an arrangement begin that every unit has signed, once its first day has come; safe to repeat."""
    if queries.to_begin(at).filter(pk=arrangement.pk).exists():
        step(arrangement, lifecycle.BEGIN, by=SYSTEM, at=at, changes={"begun_at": at})


@action(lifecycle.REPORT)
def report(
    *, arrangement: Arrangement, on: date, content: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Arrangement:
    """Tell all units what was done; the next report counts from now. Raises Refused."""
    bulletin = Bulletin(kind="report", on=on, content=content)
    told = _told(arrangement, lifecycle.REPORT, bulletin, {}, files, by=by, at=at)
    return step(told, lifecycle.BEGIN_TERM, by=SYSTEM, at=at)


@action(lifecycle.ACT)
def act(
    *, arrangement: Arrangement, on: date, content: str, visits: "Sequence[Visit]" = (), cases: "Sequence[Case]" = (),
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Arrangement:  # fmt: skip
    """Put on record what the units did together, and which visits and cases came of it. Raises Refused."""
    members = {each.unit_id for each in queries.members_of(arrangement)}
    works: list[Any] = [*visits, *cases]
    for each in works:
        if each.unit_id not in members:
            raise Invalid(
                f"{lifecycle.ACT.cannot}：“{each}”不是参加单位办理的",
                field="visits" if each in visits else "cases",
            )
    bulletin = Bulletin(kind="action", on=on, content=content)
    named = {"visits": [each.pk for each in visits], "cases": [each.pk for each in cases]}
    return _told(arrangement, lifecycle.ACT, bulletin, named, files, works=works, by=by, at=at)


def _told(
    arrangement: Arrangement, move: Move, bulletin: Bulletin, named: dict[str, Any], files: Sequence[Kept], *,
    works: Sequence[Any] = (), by: Actor, at: datetime,
) -> Arrangement:  # fmt: skip
    arrangement = locked(arrangement)
    facts = queries.running_facts(arrangement, at=at)
    judge(arrangement, move, by=by, facts=facts)
    demand_not_before(move.cannot, bulletin.on, arrangement.since, what="机制的起始日期", field="on")

    def along(row: Arrangement) -> None:
        bulletin.arrangement = row
        bulletin.save()
        JointWork.objects.bulk_create(JointWork(bulletin=bulletin, about=each.ref) for each in works)
        filing.keep(row.ref, files)

    return step(
        arrangement, move, by=by, at=at, facts=facts,
        data={"on": bulletin.on.isoformat(), "content": bulletin.content} | named | attachments.told(files),
        along=along,
    )  # fmt: skip


@action(lifecycle.END_ARRANGEMENT)
def end_arrangement(*, arrangement: Arrangement, reason: str, by: Actor, at: datetime) -> Arrangement:
    """End an arrangement before its last day, or, as the system, after it. Raises Refused."""
    return step(
        arrangement, lifecycle.END_ARRANGEMENT, by=by, at=at, changes={"ended_at": at, "ended_reason": reason},
        data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.ASK_FOR_DATA)
def ask_for_data(
    *, entry: CatalogueEntry, asker: "Unit", arrangement: Arrangement | None = None, purpose: str, by: Actor,
    at: datetime,
) -> DataRequest:  # fmt: skip
    """Ask another unit for data of its catalogue, for a purpose. Raises Refused."""
    entry, unit = locked(entry), entry.unit
    arrangement = locked(arrangement) if arrangement is not None else None
    if arrangement is not None:
        _demand_in_force(arrangement, asker, unit, at=at)
    request = DataRequest(
        unit=unit, asker=asker, arrangement=arrangement, entry=entry, catalogue=str(entry), sharing=entry.sharing,
        purpose=purpose, asked_at=at,
    )  # fmt: skip
    return step(
        request, lifecycle.ASK_FOR_DATA, by=by, at=at, facts=queries.asking_facts(entry, asker, by),
        data={
            "asker": asker.pk, "provider": unit.pk, "arrangement": arrangement.pk if arrangement else None,
            "entry": entry.pk, "catalogue": request.catalogue, "sharing": request.sharing, "purpose": purpose,
        },
    )  # fmt: skip


def _demand_in_force(arrangement: Arrangement, *units: "Unit", at: datetime) -> None:
    facts = queries.running_facts(arrangement, at=at)
    if arrangement.state != "in-force" or not (facts.has_begun and facts.is_running):
        raise Invalid(
            f"{lifecycle.ASK_FOR_DATA.cannot}：所依据的机制没有生效，或者已经终止、届满",
            field="arrangement",
            remedy="请选择正在生效的机制，或者不填",
        )
    if {each.pk for each in units} - set(arrangement.members.values_list("unit_id", flat=True)):
        raise Invalid(
            f"{lifecycle.ASK_FOR_DATA.cannot}：所依据的机制不是双方都参加的",
            field="arrangement",
            remedy="请选择双方都参加的机制，或者不填",
        )


@action(lifecycle.AGREE)
def agree(*, request: DataRequest, answer: str = "", by: Actor, at: datetime) -> DataRequest:
    """Grant a request, on conditions; it is delivered in its term. Raises Refused."""
    return _answered(request, lifecycle.AGREE, answer, by=by, at=at)


@action(lifecycle.REFUSE_DATA)
def refuse_data(*, request: DataRequest, answer: str, by: Actor, at: datetime) -> DataRequest:
    """Refuse a request, for a reason. Raises Refused."""
    return _answered(request, lifecycle.REFUSE_DATA, answer, by=by, at=at)


def _answered(request: DataRequest, move: Move, answer: str, *, by: Actor, at: datetime) -> DataRequest:
    request = locked(request)
    return step(
        request, move, by=by, at=at, facts=queries.data_facts(request, by),
        changes={"answer": answer, "answered_at": at}, data={"answer": answer},
    )  # fmt: skip


@action(lifecycle.DELIVER)
def deliver(*, request: DataRequest, delivery: str, by: Actor, at: datetime) -> DataRequest:
    """Put on record that the data were handed over. Raises Refused."""
    request = locked(request)
    return step(
        request, lifecycle.DELIVER, by=by, at=at, facts=queries.data_facts(request, by),
        changes={"delivery": delivery, "delivered_at": at}, data={"delivery": delivery},
    )  # fmt: skip
