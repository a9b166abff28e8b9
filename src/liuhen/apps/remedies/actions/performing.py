"""Put on record what a judgment or an opinion obliges the unit to do, by when, and the proof that it was done."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.remedies import lifecycle
from liuhen.apps.remedies.actions import filing
from liuhen.apps.remedies.models import Opinion, Performance, Remedy
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid, Move, action, step
from liuhen.regulation.remedies import PerformFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.REGISTER)
def register(
    *, unit: "Unit", instrument: str, number: str, issuer: str, in_force_on: date, what: str, due_on: date | None,
    set_by: str = "instrument", reason: str = "", remedy: Remedy | None = None, files: Sequence[Kept] = (), by: Actor,
    at: datetime,
) -> Performance:  # fmt: skip
    """Put on record what an instrument in force obliges the unit to do, and by which named day. Raises Refused."""
    _of_unit(lifecycle.REGISTER, remedy, unit)
    performance = Performance(
        unit=unit, case=remedy.case if remedy else None, remedy=remedy, instrument=instrument, number=number,
        issuer=issuer, in_force_on=in_force_on, what=what, due_on=due_on or in_force_on, set_by=set_by, reason=reason,
    )  # fmt: skip
    return step(
        performance, lifecycle.REGISTER, by=by, at=at,
        facts=PerformFacts(due_on=due_on, in_force_on=in_force_on, set_by=set_by, reason=reason),
        data={
            "instrument": instrument, "number": number, "issuer": issuer, "in_force_on": in_force_on.isoformat(),
            "what": what, "due_on": due_on.isoformat() if due_on else None, "set_by": set_by, "reason": reason,
            "remedy": remedy.pk if remedy else None,
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.PERFORM)
def perform(
    *,
    performance: Performance,
    performed_on: date,
    how: str,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Performance:
    """Put on record that the unit did what it was obliged to, with its proof. Raises Refused."""
    return step(
        performance, lifecycle.PERFORM, by=by, at=at, facts=PerformFacts(has_proof=bool(files)),
        changes={"performed_at": midnight(performed_on), "how": how},
        data={"performed_on": performed_on.isoformat(), "how": how} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.LIFT)
def lift(*, performance: Performance, reason: str, by: Actor, at: datetime) -> Performance:
    """Put on record, as the head, that nothing is owed any more, such as after a retrial. Raises Refused."""
    return step(performance, lifecycle.LIFT, by=by, at=at, changes={"how": reason}, data={"reason": reason})


@action(lifecycle.RECEIVE_OPINION)
def receive_opinion(
    *, unit: "Unit", organ: str, number: str, received_on: date, content: str, remedy: Remedy | None = None,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Opinion:  # fmt: skip
    """Put on record that a reconsidering organ wrote what is to be put right. Raises Refused."""
    _of_unit(lifecycle.RECEIVE_OPINION, remedy, unit)
    opinion = Opinion(
        unit=unit, case=remedy.case if remedy else None, remedy=remedy, organ=organ, number=number,
        received_at=midnight(received_on), content=content,
    )  # fmt: skip
    return step(
        opinion, lifecycle.RECEIVE_OPINION, by=by, at=at,
        data={
            "organ": organ, "number": number, "received_on": received_on.isoformat(), "content": content,
            "remedy": remedy.pk if remedy else None,
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.REPORT)
def report(
    *, opinion: Opinion, reported_on: date, report: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Opinion:
    """Put on record what was reported to the reconsidering organ. Raises Refused. 《行政复议法》第76条."""
    if reported_on < local_day(opinion.received_at):
        raise Invalid(f"{lifecycle.REPORT.cannot}：报告日期早于收到日期", field="reported_on")
    return step(
        opinion, lifecycle.REPORT, by=by, at=at, changes={"reported_at": midnight(reported_on), "report": report},
        data={"reported_on": reported_on.isoformat(), "report": report} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


def _of_unit(move: Move, remedy: Remedy | None, unit: "Unit") -> None:
    if remedy is not None and remedy.unit_id != unit.pk:
        raise Invalid(f"{move.cannot}：这件复议、诉讼不是{unit}的", field="remedy")
