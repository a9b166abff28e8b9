"""Draft, approve, issue, answer, extend, recheck and end instruments. 《责任制》第37条，《行政执法监督条例》."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.documents import actions as documents
from liuhen.apps.findings import actions as findings
from liuhen.apps.people import queries as people
from liuhen.apps.supervision import contents, lifecycle
from liuhen.apps.supervision.actions import filing
from liuhen.apps.supervision.models import Instrument, InstrumentFinding, SupervisionSheet
from liuhen.apps.supervision.queries import instruments as queries
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, judge, locked, step
from liuhen.regulation.supervision import InstrumentFacts

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Service
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.people.models import Unit

PAPER = {
    "notice": "supervision-notice",
    "opinion": "supervision-opinion",
    "decision": "supervision-decision",
    "letter": "supervision-letter",
}


@action(lifecycle.DRAFT)
def draft_instrument(
    *, by_unit: "Unit", unit: "Unit", kind: str, findings: "Sequence[Finding]" = (),
    sheet: SupervisionSheet | None = None, previous: Instrument | None = None, facts: str, demand: str,
    orders: Sequence[str] = (), due_on: date, due_reason: str, follow_up_on: date, by: Actor, at: datetime,
) -> Instrument:  # fmt: skip
    """Set down what a unit is told, asked or ordered, about which findings, and by which day. Raises Refused."""
    cannot = lifecycle.DRAFT.cannot
    if sheet is not None and sheet.unit_id != unit.pk:
        raise Invalid(f"{cannot}：{sheet}不是对{unit}的检查", field="sheet")
    if previous is not None and (previous.unit_id != unit.pk or previous.state != "failed"):
        raise Invalid(f"{cannot}：在先的文书须是对同一单位、复查不通过的文书", field="previous")
    instrument = Instrument(
        kind=kind, unit=unit, by_unit=by_unit, sheet=sheet, previous=previous, facts=facts, demand=demand,
        orders=list(orders) if kind == "decision" else [], due_on=due_on, due_reason=due_reason,
        follow_up_on=follow_up_on, drafted_by_id=by.person_id, drafted_at=at,
    )  # fmt: skip
    told = queries.drafting_facts(
        by_unit,
        unit,
        kind,
        findings,
        by,
        orders=orders,
        due_on=due_on,
        follow_up_on=follow_up_on,
        on=local_day(at),
    )
    return step(
        instrument, lifecycle.DRAFT, by=by, at=at, facts=told,
        data={
            "by_unit": by_unit.pk, "unit": unit.pk, "kind": kind, "findings": [each.pk for each in findings],
            "sheet": sheet.pk if sheet else None, "previous": previous.pk if previous else None, "facts": facts,
            "demand": demand, "orders": list(orders), "due_on": due_on.isoformat(), "due_reason": due_reason,
            "follow_up_on": follow_up_on.isoformat(),
        },
        along=lambda row: InstrumentFinding.objects.bulk_create(
            [InstrumentFinding(instrument=row, finding=each) for each in findings]
        ),
    )  # fmt: skip


@action(lifecycle.APPROVE_INSTRUMENT)
def approve_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """Approve it as the head of the day; a decision goes out on no other way. Raises Refused."""
    instrument = locked(instrument)
    return step(
        instrument, lifecycle.APPROVE_INSTRUMENT, by=by, at=at,
        facts=_facts(instrument, by, P.SUPERVISION_APPROVE, at), changes={"approved_by_id": by.person_id},
    )  # fmt: skip


@action(lifecycle.ISSUE)
def issue_instrument(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """Issue it on paper under its own number; it is sealed and served as papers are, and runs from the service."""
    instrument = locked(instrument)
    facts = _facts(instrument, by, P.SUPERVISION_ORDER, at)
    judge(instrument, lifecycle.ISSUE, by=by, facts=facts)  # before a number is taken
    if instrument.due_on <= local_day(at):
        raise WrongState(
            f"{lifecycle.ISSUE.cannot}：反馈期限（{instrument.due_on:%Y-%m-%d}）不在今天以后",
            remedy="请撤回后另定期限",
        )
    drafted = documents.draft(
        kind=PAPER[instrument.kind], unit=instrument.by_unit, about=instrument.ref,
        data=contents.of_instrument(instrument), title=contents.title_of(instrument),
        persons=people.persons([by.person_id] if by.person_id else []), by=by, at=at,
    )  # fmt: skip
    paper = documents.issue(document=drafted, by=by, at=at)
    return step(
        instrument, lifecycle.ISSUE, by=by, at=at, facts=facts, changes={"document": paper, "issued_at": at},
        data={"number": paper.number},
    )  # fmt: skip


@action
def take_served(instrument: Instrument, *, service: "Service", at: datetime) -> Instrument:
    """Let the term run from the service; a letter to a superior binds nobody, and no clock runs."""
    if instrument.state != "issued":
        return instrument
    move = lifecycle.SERVE_LETTER if instrument.kind == "letter" else lifecycle.SERVE
    return _by_paper(instrument, move, at=at, served_at=service.served_at, service=service)


@action
def take_unserved(instrument: Instrument, *, service: "Service", at: datetime) -> Instrument:
    """Let a service that does not count take the term with it."""
    if instrument.state != "served":
        return instrument
    return _by_paper(instrument, lifecycle.UNSERVE, at=at, served_at=None, service=service)


@action
def take_voided(instrument: Instrument, *, service: "Service | None", at: datetime) -> Instrument:
    """Let a void paper take its instrument back to the draft."""
    if instrument.state != "issued":
        return instrument
    return step(
        instrument, lifecycle.UNISSUE, by=SYSTEM, at=at,
        changes={"document": None, "issued_at": None, "approved_by_id": None},
    )  # fmt: skip


def _by_paper(
    instrument: Instrument, move: Move, *, at: datetime, served_at: datetime | None, service: "Service"
) -> Instrument:
    return step(
        instrument, move, by=SYSTEM, at=at, changes={"served_at": served_at},
        data={"service": service.pk},
    )  # fmt: skip


@action(lifecycle.ANSWER_INSTRUMENT)
def answer_instrument(
    *, instrument: Instrument, answer: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Instrument:
    """Say what was done about it; the unit's term runs no longer. Raises Refused."""
    instrument = locked(instrument)
    if instrument.kind == "letter":
        raise Invalid(
            f"{lifecycle.ANSWER_INSTRUMENT.cannot}：告知函由上级主管机关答复",
            remedy="收到答复后由发函单位登记",
        )
    return step(
        instrument, lifecycle.ANSWER_INSTRUMENT, by=by, at=at,
        facts=_facts(instrument, by, P.SUPERVISION_ANSWER, at), changes={"answer": answer, "answered_at": at},
        data={"answer": answer} | attachments.told(files), along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.NOTE_ANSWER)
def note_answer(
    *, instrument: Instrument, answer: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Instrument:
    """Put on record what the superior of a unit replied to a letter."""
    instrument = locked(instrument)
    if instrument.kind != "letter":
        raise Invalid(f"{lifecycle.NOTE_ANSWER.cannot}：{instrument.kind_zh}由被监督单位自己反馈")
    return step(
        instrument, lifecycle.NOTE_ANSWER, by=by, at=at, facts=_facts(instrument, by, P.SUPERVISION_ORDER, at),
        changes={"answer": answer, "answered_at": at}, data={"answer": answer} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.EXTEND)
def extend_instrument(
    *, instrument: Instrument, days: int, follow_up_on: date, reason: str, by: Actor, at: datetime
) -> Instrument:
    """Give a unit more days before its term is over, once, as the head of the day. Raises Refused."""
    instrument = locked(instrument)
    due_on = instrument.due_on + timedelta(days=days)
    facts = queries.instrument_facts(
        instrument, by, P.SUPERVISION_APPROVE, at=at, follow_up_on=follow_up_on, due_on=due_on
    )
    return step(
        instrument, lifecycle.EXTEND, by=by, at=at, facts=facts,
        changes={"due_on": due_on, "days_more": days, "follow_up_on": follow_up_on},
        data={"days": days, "follow_up_on": follow_up_on.isoformat(), "reason": reason},
    )  # fmt: skip


@action(lifecycle.PASS)
def pass_instrument(*, instrument: Instrument, verdict: str, by: Actor, at: datetime) -> Instrument:
    """Find on recheck that it was done, as somebody who neither drafted nor answered it."""
    return _rechecked(instrument, lifecycle.PASS, verdict, by=by, at=at, ended_at=at)


@action(lifecycle.FAIL)
def fail_instrument(*, instrument: Instrument, verdict: str, by: Actor, at: datetime) -> Instrument:
    """Find on recheck that it was not done, or that nobody answered in time; something has to follow."""
    return _rechecked(instrument, lifecycle.FAIL, verdict, by=by, at=at)


def _rechecked(
    instrument: Instrument,
    move: Move,
    verdict: str,
    *,
    by: Actor,
    at: datetime,
    ended_at: datetime | None = None,
) -> Instrument:
    instrument = locked(instrument)
    return step(
        instrument, move, by=by, at=at, facts=_facts(instrument, by, P.SUPERVISION_RECHECK, at),
        changes={"verdict": verdict, "ended_at": ended_at}, data={"verdict": verdict},
    )  # fmt: skip


@action(lifecycle.CLOSE_INSTRUMENT)
def close_instrument(*, instrument: Instrument, verdict: str, by: Actor, at: datetime) -> Instrument:
    """End what failed its recheck once something followed. Raises Refused."""
    instrument = locked(instrument)
    return step(
        instrument, lifecycle.CLOSE_INSTRUMENT, by=by, at=at, facts=_facts(instrument, by, P.SUPERVISION_ORDER, at),
        changes={"verdict": verdict, "ended_at": at}, data={"verdict": verdict},
    )  # fmt: skip


@action(lifecycle.WITHDRAW)
def withdraw_instrument(*, instrument: Instrument, reason: str, by: Actor, at: datetime) -> Instrument:
    """Take back what was not issued yet."""
    instrument = locked(instrument)
    return step(
        instrument, lifecycle.WITHDRAW, by=by, at=at, facts=_facts(instrument, by, P.SUPERVISION_ORDER, at),
        changes={"verdict": reason, "ended_at": at}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.RECTIFY)
def order_rectifications(*, instrument: Instrument, due_on: date, by: Actor, at: datetime) -> Instrument:
    """Order the rectification of each finding it names that stands; from there it goes the way of article 37."""
    instrument = locked(instrument)
    standing = [each for each in queries.findings_of(instrument) if each.state == "upheld"]
    ordered = step(
        instrument, lifecycle.RECTIFY, by=by, at=at, facts=_facts(instrument, by, P.SUPERVISION_ORDER, at),
        data={"due": due_on.isoformat(), "findings": [each.pk for each in standing]},
    )  # fmt: skip
    for finding in standing:
        findings.order_rectification(
            finding=finding, demand=f"{instrument}：{instrument.demand}"[:1000], due_on=due_on, by=by, at=at
        )
    return ordered


def _facts(instrument: Instrument, by: Actor, permission: P, at: datetime) -> InstrumentFacts:
    return queries.instrument_facts(instrument, by, permission, at=at)
