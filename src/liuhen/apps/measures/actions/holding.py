"""How long a measure lasts: extended once, not counted while tested, decided on or lifted. 《行政强制法》第25至28条."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.documents import queries as documents
from liuhen.apps.measures import lifecycle, queries
from liuhen.apps.measures.actions.taking import handler_ids
from liuhen.apps.measures.models import Restraint
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import as_told, local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import measures as law
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document


@action(lifecycle.EXTEND)
def extend(*, measure: Restraint, days: int, reason: str, by: Actor, at: datetime) -> Restraint:
    """Extend a sealing or seizure once, before its end."""
    measure = locked(measure)
    facts = replace(length_facts(measure, by=by, at=at), days=days)
    return step(
        measure, lifecycle.EXTEND, by=by, at=at, facts=facts,
        changes={"extended_days": days, "extended_reason": reason}, data={"days": days, "reason": reason},
    )  # fmt: skip


@action(lifecycle.SEND_FOR_TESTING)
def send_for_testing(
    *,
    measure: Restraint,
    tester: str,
    tested_from: datetime,
    notice: "Document | None" = None,
    by: Actor,
    at: datetime,
) -> Restraint:
    """Let the days of testing be left out; only where the party was told of them by a served paper."""
    measure = locked(measure)
    if measure.tested_from is not None:
        raise WrongState("不能送检：已经登记过一次送检", remedy="再次送检的期间照算，请在期限内处理")
    if measure.taken_at is None or not as_told(measure.taken_at) <= tested_from <= at:
        raise Invalid("不能送检：送检时间应在实施之后、现在之前", field="tested_from")
    told = notice is not None and documents.served_at(notice) is not None
    facts = replace(length_facts(measure, by=by, at=at), told_in_writing=told)
    ref = notice.ref if notice else ""
    return step(
        measure, lifecycle.SEND_FOR_TESTING, by=by, at=at, facts=facts,
        changes={"tester": tester, "tested_from": tested_from, "test_notice": ref},
        data={"tester": tester, "tested_from": tested_from.isoformat(), "notice": ref},
    )  # fmt: skip


@action(lifecycle.END_TESTING)
def end_testing(*, measure: Restraint, tested_to: datetime, by: Actor, at: datetime) -> Restraint:
    """Let the term run on from the end of testing."""
    measure = locked(measure)
    if not measure.is_being_tested or measure.tested_from is None:
        raise WrongState("不能登记检测结束：没有正在进行的送检")
    if not measure.tested_from <= tested_to <= at:
        raise Invalid("不能登记检测结束：结束时间应在送检之后、现在之前", field="tested_to")
    return step(
        measure, lifecycle.END_TESTING, by=by, at=at, changes={"tested_to": tested_to},
        data={"tested_to": tested_to.isoformat()},
    )  # fmt: skip


@action(lifecycle.SETTLE)
def settle(*, measure: Restraint, outcome: str, decision: str, by: Actor, at: datetime) -> Restraint:
    """Put on record what was decided of what is held; ``decision`` is its number, or a ref such as decision:7."""
    return step(
        measure, lifecycle.SETTLE, by=by, at=at,
        changes={"outcome": outcome, "decision": decision, "ended_at": at},
        data={"outcome": outcome, "decision": decision},
    )  # fmt: skip


@action(lifecycle.RELEASE)
def release(*, measure: Restraint, ground: str, reason: str = "", by: Actor, at: datetime) -> Restraint:
    """Lift a measure: never hindered, and owed at the end; what it held is to be given back."""
    return step(
        measure, lifecycle.RELEASE, by=by, at=at,
        changes={"ended_ground": ground, "ended_reason": reason, "ended_at": at},
        data={"ground": ground, "reason": reason},
    )  # fmt: skip


def length_facts(measure: Restraint, *, by: Actor, at: datetime) -> law.LengthFacts:
    """Say how a measure's term stands; whoever approves may not handle the case."""
    clock = queries.length_of(measure)
    is_over = clock is not None and clock.breached(at=at)
    longer = law.longer_of(measure)
    return law.LengthFacts(
        approver_id=by.person_id, handler_ids=handler_ids(measure.case), kind=measure.kind, is_over=is_over,
        ended_zh=day_zh(local_day(clock.due_at - timedelta(seconds=1))) if clock else "",
        was_extended=measure.extended_days > 0, most=longer,
    )  # fmt: skip
