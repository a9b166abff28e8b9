"""Stay a decision in force and let it go on, by the case's own procedure. 《责任制》第20条."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.decisions import queries as decisions
from liuhen.apps.documents import actions as documents
from liuhen.apps.execution import contents, lifecycle, queries
from liuhen.apps.execution.actions.demanding import follow_terms
from liuhen.apps.execution.models import DecisionStay, Demand
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Move, WrongState, action, judge, locked, step

if TYPE_CHECKING:
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.documents.models import Document

VOID, FELL, RAN_OUT = "停止执行决定书作废", "决定不再有效", "停止执行的最后一日届满"


@action(lifecycle.PROPOSE_STAY)
def propose_stay(
    *, decision: "Decision", ground: str, reason: str, instrument: str = "", until: date, until_reason: str,
    by: Actor, at: datetime,
) -> DecisionStay:  # fmt: skip
    """Ask the head not to let a decision in force be carried out, up to a day. Raises Refused."""
    stay = DecisionStay(
        unit=decision.unit, ground=ground, reason=reason, instrument=instrument, until=until,
        until_reason=until_reason,
    )  # fmt: skip
    return _proposed(stay, locked(decision), lifecycle.PROPOSE_STAY, by=by, at=at)


@action(lifecycle.ASK_STAY)
def ask_stay(
    *, decision: "Decision", ground: str, reason: str, instrument: str = "", until: date, until_reason: str,
    by: Actor, at: datetime,
) -> DecisionStay:  # fmt: skip
    """Ask the same of one's own head of what an entrusted body decided, as its entruster. Raises Refused."""
    decision = locked(decision)
    stay = DecisionStay(
        unit=decisions.entruster_of(decision) or decision.unit, body=decision.unit, ground=ground, reason=reason,
        instrument=instrument, until=until, until_reason=until_reason,
    )  # fmt: skip
    return _proposed(stay, decision, lifecycle.ASK_STAY, by=by, at=at)


def _proposed(
    stay: DecisionStay, decision: "Decision", move: Move, *, by: Actor, at: datetime
) -> DecisionStay:
    stay.decision, stay.case = decision, decision.case
    return step(
        stay, move, by=by, at=at, facts=queries.stay_facts(decision, until=stay.until, new=stay, by=by, at=at),
        data={
            "decision": decision.pk, "ground": stay.ground, "reason": stay.reason, "instrument": stay.instrument,
            "until": stay.until.isoformat(), "until_reason": stay.until_reason,
        },
    )  # fmt: skip


@action(lifecycle.APPROVE_STAY)
def approve_stay(*, stay: DecisionStay, by: Actor, at: datetime) -> DecisionStay:
    """Approve it, and write the paper by which it begins once that is sealed. Raises Refused."""
    stay = locked(stay)
    facts = queries.stay_facts(stay.decision, until=stay.until, own=stay, by=by, at=at)
    judge(stay, lifecycle.APPROVE_STAY, by=by, facts=facts)  # before a number is taken
    paper = _written("stay-decision", stay, contents.stay(stay), by=by, at=at)
    return step(
        stay, lifecycle.APPROVE_STAY, by=by, at=at, facts=facts, changes={"paper": paper},
        data={"number": paper.number},
    )  # fmt: skip


def _written(kind: str, stay: DecisionStay, data: dict[str, Any], *, by: Actor, at: datetime) -> "Document":
    draft = documents.draft(
        kind=kind, unit=stay.unit, about=stay.case.ref, party=stay.decision.party.ref, data=data,
        persons=contents.handling(stay.case), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=draft, by=by, at=at)


@action(lifecycle.REFUSE_STAY)
def refuse_stay(*, stay: DecisionStay, reason: str, by: Actor, at: datetime) -> DecisionStay:
    """Let the decision be carried out, with the reason. Raises Refused."""
    return step(
        stay, lifecycle.REFUSE_STAY, by=by, at=at, changes={"end_reason": reason}, data={"reason": reason}
    )


@action
def take_stay_sealed(*, document: "Document", at: datetime) -> None:
    """Let nothing be carried out from the day on which the paper of a stay is sealed."""
    for stay in DecisionStay.objects.filter(paper=document, state="approved"):
        begun = step(stay, lifecycle.BEGIN_STAY, by=SYSTEM, at=at, changes={"since": local_day(at)})
        for demand in _demands(begun):
            step(demand, lifecycle.STAND_STILL, by=SYSTEM, at=at, data={"stay": begun.pk})
            follow_terms(demand=demand, at=at)


@action
def take_stay_voided(*, document: "Document", at: datetime) -> None:
    """Let a stay whose paper was void end, or not begin."""
    for stay in DecisionStay.objects.filter(paper=document, state="approved"):
        step(stay, lifecycle.DROP_STAY, by=SYSTEM, at=at, changes={"end_reason": VOID}, data={"reason": VOID})
    for stay in DecisionStay.objects.filter(paper=document, state="in-force"):
        _ended(stay, lifecycle.LET_RUN_OUT, VOID, local_day(at), by=SYSTEM, at=at)


@action(lifecycle.RESUME)
def resume(*, stay: DecisionStay, reason: str, by: Actor, at: datetime) -> DecisionStay:
    """Let a decision be carried out again before the last day of its stay, as the head. Raises Refused."""
    return _ended(locked(stay), lifecycle.RESUME, reason, local_day(at), by=by, at=at)


@action
def let_run_out(*, stay: DecisionStay, at: datetime) -> DecisionStay:
    """Let a stay end whose last day is over, or whose decision fell."""
    stay = locked(stay)
    fell = stay.decision.state != "issued"
    last = min(stay.until, local_day(at))
    return _ended(stay, lifecycle.LET_RUN_OUT, FELL if fell else RAN_OUT, last, by=SYSTEM, at=at)


def _ended(stay: DecisionStay, move: Move, reason: str, on: date, *, by: Actor, at: datetime) -> DecisionStay:
    """End a stay, ``on`` being the last day on which it stood still, and let what is demanded go on."""
    ended = step(
        stay, move, by=by, at=at, changes={"ended_on": on, "end_reason": reason}, data={"reason": reason}
    )
    for demand in _demands(ended):
        step(demand, lifecycle.GO_ON, by=SYSTEM, at=at, data={"stay": ended.pk})
        follow_terms(demand=demand, at=at)
    return ended


def _demands(stay: DecisionStay) -> list[Demand]:
    return list(Demand.objects.filter(decision_id=stay.decision_id, state__in=Demand.OPEN).order_by("id"))


@action(lifecycle.TELL_RESUMPTION)
def tell_resumption(*, stay: DecisionStay, by: Actor, at: datetime) -> DecisionStay:
    """Write the paper that tells the party that the decision is carried out again. Raises Refused."""
    stay = locked(stay)
    if stay.resumption_id is not None or stay.decision.state != "issued":
        raise WrongState(
            f"{lifecycle.TELL_RESUMPTION.cannot}：{'已经制作' if stay.resumption_id else FELL}",
            remedy="请在案件的文书中用印、送达" if stay.resumption_id else "",
        )
    paper = _written("resumption-notice", stay, contents.resumption(stay), by=by, at=at)
    return step(
        stay, lifecycle.TELL_RESUMPTION, by=by, at=at, changes={"resumption": paper},
        data={"number": paper.number},
    )  # fmt: skip
