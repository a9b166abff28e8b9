"""Put on record that somebody objects, that it was answered in time, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.remedies import lifecycle, queries
from liuhen.apps.remedies.actions import filing
from liuhen.apps.remedies.models import Remedy
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.flow import Invalid, Move, action, locked, step
from liuhen.kernel.flow.asking import demand_not_before
from liuhen.regulation.remedies import AnswerFacts, OutcomeFacts

if TYPE_CHECKING:
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.people.models import Unit


@action(lifecycle.LODGE)
def lodge(
    *, decision: "Decision", applicant: str, organ: str, claim: str, by_camera: bool = False, lodged_on: date,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Remedy:  # fmt: skip
    """Take in a reconsideration that was filed through the unit, to be forwarded or put right. Raises Refused."""
    _demand_issued(lifecycle.LODGE, decision, lodged_on, field="lodged_on")
    unit = decision.case.unit
    remedy = Remedy(
        unit=unit, case=decision.case, decision=decision, kind="review", applicant=applicant, organ=organ,
        brought_on=lodged_on, claim=claim, lodged_at=midnight(lodged_on),
    )  # fmt: skip
    facts = queries.bring_facts(
        unit,
        kind="review",
        organ=organ,
        applicant=applicant,
        decision=decision,
        through_us=True,
        by_camera=by_camera,
    )
    return step(
        remedy, lifecycle.LODGE, by=by, at=at, facts=facts,
        data={
            "decision": decision.pk, "organ": organ, "claim": claim, "by_camera": by_camera,
            "lodged_on": lodged_on.isoformat(),
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.FORWARD)
def forward(
    *, remedy: Remedy, forwarded_on: date, receipt: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Remedy:
    """Put on record that it was passed on to the organ that decides. Raises Refused. 《行政复议法》第32条."""
    demand_not_before(
        lifecycle.FORWARD.cannot, forwarded_on, remedy.lodged_at, what="收到之日", field="forwarded_on"
    )
    return step(
        remedy, lifecycle.FORWARD, by=by, at=at, changes={"forwarded_at": midnight(forwarded_on)},
        data={"forwarded_on": forwarded_on.isoformat(), "receipt": receipt} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.PUT_RIGHT)
def put_right(*, remedy: Remedy, on: date, said: str, by: Actor, at: datetime) -> Remedy:
    """Put on record that the unit gave in and altered its decision itself. Raises Refused."""
    remedy = locked(remedy)
    demand_not_before(lifecycle.PUT_RIGHT.cannot, on, remedy.lodged_at, what="收到之日", field="on")
    return step(
        remedy, lifecycle.PUT_RIGHT, by=by, at=at, facts=OutcomeFacts(altered=queries.is_altered(remedy)),
        changes={"said": said, "decided_on": on}, data={"on": on.isoformat(), "said": said},
    )  # fmt: skip


@action(lifecycle.BRING)
def bring(
    *, unit: "Unit", kind: str, against: str, decision: "Decision | None", applicant: str, organ: str, claim: str,
    number: str = "", brought_on: date, previous: Remedy | None = None, files: Sequence[Kept] = (), by: Actor,
    at: datetime,
) -> Remedy:  # fmt: skip
    """Put on record that somebody asked for reconsideration or sued. Raises Refused."""
    if (against == "decision") != (decision is not None):
        raise Invalid(
            f"{lifecycle.BRING.cannot}：{'没有选择决定' if decision is None else '认为不履行职责的，不选择决定'}",
            field="decision",
        )
    if decision is not None:
        _demand_issued(lifecycle.BRING, decision, brought_on, field="brought_on")
        if decision.case.unit_id != unit.pk:
            raise Invalid(f"{lifecycle.BRING.cannot}：这份决定不是{unit}作出的", field="decision")
    if previous is not None:
        _demand_previous(previous, unit=unit, kind=kind, brought_on=brought_on)
    remedy = Remedy(
        unit=unit, case=decision.case if decision else None, decision=decision, kind=kind, against=against,
        applicant=applicant, organ=organ, number=number, brought_on=brought_on, claim=claim, previous=previous,
    )  # fmt: skip
    return step(
        remedy, lifecycle.BRING, by=by, at=at,
        facts=queries.bring_facts(unit, kind=kind, organ=organ, applicant=applicant, decision=decision),
        data={
            "kind": kind, "against": against, "decision": decision.pk if decision else None, "organ": organ,
            "claim": claim, "number": number, "brought_on": brought_on.isoformat(),
            "previous": previous.pk if previous else None,
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


def _demand_previous(previous: Remedy, *, unit: "Unit", kind: str, brought_on: date) -> None:
    """Expect a suit, after a reconsideration of what the same unit did. Raises Invalid."""
    cannot = lifecycle.BRING.cannot
    if kind != "suit":
        raise Invalid(f"{cannot}：只有诉讼才选择此前的复议", field="previous")
    if previous.kind != "review":
        raise Invalid(f"{cannot}：所选的不是复议", field="previous")
    if previous.unit_id != unit.pk:
        raise Invalid(f"{cannot}：所选的复议不是对{unit}的", field="previous")
    demand_not_before(cannot, brought_on, previous.decided_on, what="复议决定作出之日", field="brought_on")


@action(lifecycle.TAKE_COPY)
def take_copy(
    *, remedy: Remedy, received_on: date, is_simple: bool = False, number: str = "", files: Sequence[Kept] = (),
    by: Actor, at: datetime,
) -> Remedy:  # fmt: skip
    """Put on record that the copy came in: the term to answer runs from that day. Raises Refused."""
    if received_on < remedy.brought_on:
        raise Invalid(
            f"{lifecycle.TAKE_COPY.cannot}：收到副本的日期早于申请（起诉）日期", field="received_on"
        )
    if is_simple and remedy.kind == "suit":
        raise Invalid(f"{lifecycle.TAKE_COPY.cannot}：诉讼的答辩期限不分程序", field="is_simple")
    return step(
        remedy, lifecycle.TAKE_COPY, by=by, at=at,
        changes={
            "copy_received_at": midnight(received_on), "is_simple": is_simple, "number": number or remedy.number,
        },
        data={"received_on": received_on.isoformat(), "is_simple": is_simple, "number": number}
        | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.ANSWER)
def answer(
    *, remedy: Remedy, answered_on: date, receipt: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Remedy:
    """Put on record that the answer and the evidence went out; the postmark counts. Raises Refused."""
    remedy = locked(remedy)
    demand_not_before(
        lifecycle.ANSWER.cannot, answered_on, remedy.copy_received_at, what="收到之日", field="answered_on"
    )
    facts = AnswerFacts(has_file=remedy.volumes.exists(), needs_file=remedy.decision_id is not None)
    return step(
        remedy, lifecycle.ANSWER, by=by, at=at, facts=facts, changes={"answered_at": midnight(answered_on)},
        data={"answered_on": answered_on.isoformat(), "receipt": receipt} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.DECIDE)
def decide(
    *, remedy: Remedy, outcome: str, instrument: str, decided_on: date, told_on: date | None = None, said: str = "",
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Remedy:  # fmt: skip
    """Put on record what came of it; where nothing follows it is settled at once. Raises Refused."""
    if decided_on < remedy.brought_on:
        raise Invalid(f"{lifecycle.DECIDE.cannot}：作出日期早于申请（起诉）日期", field="decided_on")
    if told_on and told_on < decided_on:
        raise Invalid(f"{lifecycle.DECIDE.cannot}：收到日期早于作出日期", field="told_on")
    decided = step(
        remedy, lifecycle.DECIDE, by=by, at=at,
        changes={
            "outcome": outcome, "instrument": instrument, "decided_on": decided_on, "told_on": told_on, "said": said,
        },
        data={
            "outcome": outcome, "instrument": instrument, "decided_on": decided_on.isoformat(),
            "told_on": told_on.isoformat() if told_on else None, "said": said,
        } | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip
    if outcome in ("maintain", "dismiss", "withdrawn"):
        return step(decided, lifecycle.SETTLE, by=SYSTEM, at=at, facts=OutcomeFacts())
    return decided


@action(lifecycle.SETTLE)
def settle(*, remedy: Remedy, by: Actor, at: datetime) -> Remedy:
    """Close a remedy once all that followed from it is done. Raises Refused."""
    remedy = locked(remedy)
    return step(remedy, lifecycle.SETTLE, by=by, at=at, facts=queries.outcome_facts(remedy))


def _demand_issued(move: Move, decision: "Decision", on: date, *, field: str) -> None:
    """Refuse what was brought before there was anything to object to: from that day a surcharge would stand still."""
    if decision.issued_at is None:
        raise Invalid(f"{move.cannot}：这份决定还没有作出", field="decision", remedy="请选择已经作出的决定")
    demand_not_before(move.cannot, on, decision.issued_at, what="作出决定之日", field=field)
