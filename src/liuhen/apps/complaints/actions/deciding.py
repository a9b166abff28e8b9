"""End a complaint: what was found, what follows, that the complainant was told. 《责任制》第43、44条."""

from datetime import date, datetime

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint, Measure
from liuhen.apps.findings import actions as findings
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import WrongState, action, locked, step
from liuhen.regulation.complaints import COMPLAINT_FOUNDED, FOUNDED, PUT_RIGHT


@action(lifecycle.ORDER)
def order(*, complaint: Complaint, demand: str, due_on: date, by: Actor, at: datetime) -> Measure:
    """Order the unit to put right what was found, through the chain of findings and rechecks. 《责任制》第37、44条."""
    fresh = _open(complaint)
    if fresh.unit_id is None:
        raise WrongState("不能责令整改：还没有查明被投诉的单位", remedy="请先转送或重新登记被投诉单位")
    if queries.finding_of(fresh) is not None:
        raise WrongState("不能责令整改：已经责令过", remedy="追加要求的，请在整改复查时提出")
    found = findings.open_finding(
        found=COMPLAINT_FOUNDED, duty=PUT_RIGHT, about=fresh.ref, about_zh=str(fresh), unit_id=fresh.unit_id,
        person=fresh.person, by=by, at=at,
    )  # fmt: skip
    findings.conclude(finding=found, upheld=True, text=f"经办理{fresh}查实", by=by, at=at)
    rectification = findings.order_rectification(finding=found, demand=demand, due_on=due_on, by=by, at=at)
    return step(
        Measure(complaint=fresh, unit_id=fresh.handler_id, rectification=rectification, matter=demand,
                due_on=due_on, made_at=at),
        lifecycle.ORDER, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        data={"complaint": fresh.pk, "rectification": rectification.pk},
    )  # fmt: skip


@action(lifecycle.REFER)
def refer(*, complaint: Complaint, to: str, matter: str, due_on: date, by: Actor, at: datetime) -> Measure:
    """Hand a matter over to discipline inspection or the police, to be receipted by a day. 《责任制》第44条."""
    fresh = _open(complaint)
    return step(
        Measure(complaint=fresh, unit_id=fresh.handler_id, referred_to=to, matter=matter, due_on=due_on,
                made_at=at),
        lifecycle.REFER, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        data={"complaint": fresh.pk, "to": to, "matter": matter},
    )  # fmt: skip


@action(lifecycle.RECEIPT)
def receipt(*, measure: Measure, receipt: str, by: Actor, at: datetime) -> Measure:
    """Put on record by what receipt the other organ took the matter over."""
    fresh = locked(measure)
    return step(
        fresh, lifecycle.RECEIPT, by=by, at=at, facts=queries.handling_facts(fresh.complaint, by=by, at=at),
        changes={"receipt": receipt, "received_at": at}, data={"receipt": receipt},
    )  # fmt: skip


@action(lifecycle.DECIDE)
def decide(
    *, complaint: Complaint, conclusion: str, outcome: str, nothing_to_do: str = "", by: Actor, at: datetime
) -> Complaint:
    """Conclude: founded, partly or not, in words the complainant is told; founded asks for a measure or a reason."""
    fresh = locked(complaint)
    done = fresh.measures.exists() or bool(nothing_to_do)
    ordered = queries.finding_of(fresh) is not None
    facts = queries.handling_facts(fresh, by=by, at=at, conclusion=conclusion, measures=done, ordered=ordered)
    return step(
        fresh, lifecycle.DECIDE, by=by, at=at, facts=facts,
        changes={
            "conclusion": conclusion, "outcome": outcome, "decided_at": at,
            "nothing_to_do": nothing_to_do if conclusion in FOUNDED else "",
        },
        data={"conclusion": conclusion, "outcome": outcome},
    )  # fmt: skip


@action(lifecycle.TELL)
def tell(*, complaint: Complaint, told_how: str, by: Actor, at: datetime) -> Complaint:
    """Put on record how the complainant was told; without that nothing ends. 《责任制》第23、43条."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at, told_how=told_how)
    return step(
        fresh, lifecycle.TELL, by=by, at=at, facts=facts,
        changes=queries.ended(at) | {"told_how": told_how}, data={"told_how": told_how},
    )  # fmt: skip


def _open(complaint: Complaint) -> Complaint:
    fresh = locked(complaint)
    if fresh.state not in {"accepted", "decided"}:
        raise WrongState(f"不能处理：投诉现在是“{fresh.state_zh}”状态", remedy="请先受理")
    return fresh
